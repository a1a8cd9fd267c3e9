"""S3 bucket policies: moto ignores the Condition of a statement.

So a Deny of plain HTTP denies every request. All our conditions are about plain HTTP or about the source account of an AWS
service. Neither holds for Terraform's calls, so statements with a Condition are left out.
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
