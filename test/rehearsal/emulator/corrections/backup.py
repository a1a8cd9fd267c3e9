"""AWS Backup: the tags of a thing, and the end of a plan."""

from __future__ import annotations

from moto.backup.models import backup_backends

from ..registry import Answer, Call, answers


@answers("backup", "ListTags")
def list_tags(call: Call) -> Answer:
    """Moto finds the ARN only in a path with a slash behind it; AWS takes the provider's, which has none, as well."""
    return {"Tags": backup_backends[call.account][call.region].list_tags(call.params["ResourceArn"])}


@answers("backup", "DeleteBackupPlan")
def delete_backup_plan(call: Call) -> Answer:
    """A deleted plan leaves its name to others; moto's keeps it."""
    answer = call.moto()
    del backup_backends[call.account][call.region].plans[call.params["BackupPlanId"]]
    return answer
