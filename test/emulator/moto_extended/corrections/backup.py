"""AWS Backup: tags, and the deletion of plans."""

from __future__ import annotations

from moto.backup.models import backup_backends

from ..registry import Call, Response, handles


@handles("backup", "ListTags")
def list_tags(call: Call) -> Response:
    """Moto requires a slash after the ARN in the path. AWS also accepts the provider's path without one."""
    return {"Tags": backup_backends[call.account][call.region].list_tags(call.params["ResourceArn"])}


@handles("backup", "DeleteBackupPlan")
def delete_backup_plan(call: Call) -> Response:
    """Moto keeps the name of a deleted plan. On AWS, another plan can take it."""
    response = call.moto()
    del backup_backends[call.account][call.region].plans[call.params["BackupPlanId"]]
    return response
