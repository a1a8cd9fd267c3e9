"""Bucket policies: which of a bucket's statements concern Terraform's own calls.

Moto takes a Deny whose Condition it has no values for as a denial: every object of a bucket that refuses plain HTTP
answers 403. On AWS a statement counts only where its Condition holds. All conditions of ours are about plain HTTP or
about the account that an AWS service acts for; neither is true of Terraform's calls.
"""

from __future__ import annotations

import json
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket


def _permission(bucket: FakeBucket, action: str, resource: str) -> PermissionResult:
    if bucket.policy is None:
        return PermissionResult.NEUTRAL
    policy: dict[str, Any] = json.loads(bucket.policy)
    unconditional = [statement for statement in policy["Statement"] if "Condition" not in statement]
    return IAMPolicy(json.dumps({**policy, "Statement": unconditional})).is_action_permitted(action, resource)


FakeBucket.get_permission = _permission  # type: ignore[method-assign]
