"""S3 access logs: whether the policy of the target bucket allows them.

Moto fails at a statement with `"Principal": "*"`, and requires a Resource that ends with the exact prefix of the logs.
AWS accepts every statement that covers the logs.
"""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

from moto.s3.models import LOGGING_SERVICE_PRINCIPAL, FakeBucket


def _allows_logs(target_bucket: FakeBucket, target_prefix: str | None) -> bool:
    statements = json.loads(target_bucket.policy or '{"Statement": []}')["Statement"]
    log = f"{target_bucket.arn}/{target_prefix or ''}2026-01-01"
    return any(_allows_write(statement, log) for statement in statements)


def _allows_write(statement: dict[str, Any], log: str) -> bool:
    principal = statement["Principal"]
    return (
        statement["Effect"] == "Allow"
        and isinstance(principal, dict)
        and LOGGING_SERVICE_PRINCIPAL in _list(principal.get("Service", []))
        and any(fnmatchcase("s3:PutObject", action) for action in _list(statement["Action"]))
        and any(fnmatchcase(log, resource) for resource in _list(statement["Resource"]))
    )


def _list(one_or_many: str | list[str]) -> list[str]:
    return [one_or_many] if isinstance(one_or_many, str) else one_or_many


FakeBucket._log_permissions_enabled_policy = staticmethod(_allows_logs)  # type: ignore[method-assign]
