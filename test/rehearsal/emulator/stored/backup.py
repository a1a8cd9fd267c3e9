"""AWS Backup: what a plan backs up, whom a vault tells, and the restore tests; moto has none of them."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone

from moto.backup.models import BackupBackend, backup_backends

from ..crud import drop, find, keep
from ..registry import Answer, Call, answers, refuse

SELECTIONS = "selections of backup plans"
NOTIFICATIONS = "notifications of vaults"
TESTS = "restore testing plans"
TESTED = "selections of restore testing plans"


@answers("backup", "CreateBackupSelection")
def create_backup_selection(call: Call) -> Answer:
    plan = call.params["BackupPlanId"]
    if plan not in _backend(call).plans:
        raise refuse("InvalidParameterValueException", f"There is no backup plan {plan}.")
    made = {**call.params, "SelectionId": str(uuid.uuid4()), "CreationDate": _now()}
    return keep(call, SELECTIONS, f"{plan}/{made['SelectionId']}", made)


@answers("backup", "GetBackupSelection")
def get_backup_selection(call: Call) -> Answer:
    return find(call, SELECTIONS, _selection(call))


@answers("backup", "DeleteBackupSelection")
def delete_backup_selection(call: Call) -> None:
    drop(call, SELECTIONS, _selection(call))


@answers("backup", "PutBackupVaultNotifications")
def put_backup_vault_notifications(call: Call) -> None:
    name = call.params["BackupVaultName"]
    if name not in _backend(call).vaults:
        raise refuse("ResourceNotFoundException", f"There is no vault {name}.")
    call.table(NOTIFICATIONS)[name] = {**call.params, "BackupVaultArn": call.arn(f"backup-vault:{name}")}


@answers("backup", "GetBackupVaultNotifications")
def get_backup_vault_notifications(call: Call) -> Answer:
    return find(call, NOTIFICATIONS, call.params["BackupVaultName"])


@answers("backup", "DeleteBackupVaultNotifications")
def delete_backup_vault_notifications(call: Call) -> None:
    drop(call, NOTIFICATIONS, call.params["BackupVaultName"])


@answers("backup", "CreateRestoreTestingPlan")
def create_restore_testing_plan(call: Call) -> Answer:
    plan = call.params["RestoreTestingPlan"]
    name = plan["RestoreTestingPlanName"]
    arn = call.arn(f"restore-testing-plan:{name}-{uuid.uuid4()}")
    made = keep(call, TESTS, name, {**plan, "RestoreTestingPlanArn": arn, "CreationTime": _now()})
    _backend(call).tag_resource(arn, call.params.get("Tags", {}))
    return made


@answers("backup", "GetRestoreTestingPlan")
def get_restore_testing_plan(call: Call) -> Answer:
    return {"RestoreTestingPlan": find(call, TESTS, call.params["RestoreTestingPlanName"])}


@answers("backup", "DeleteRestoreTestingPlan")
def delete_restore_testing_plan(call: Call) -> None:
    name = call.params["RestoreTestingPlanName"]
    if any(tested.startswith(f"{name}/") for tested in call.table(TESTED)):
        raise refuse("InvalidRequestException", f"{name} still has selections.")
    plan = drop(call, TESTS, name)
    _backend(call).tagger.delete_all_tags_for_resource(plan["RestoreTestingPlanArn"])


@answers("backup", "CreateRestoreTestingSelection")
def create_restore_testing_selection(call: Call) -> Answer:
    plan = find(call, TESTS, call.params["RestoreTestingPlanName"])
    named = {key: plan[key] for key in ("RestoreTestingPlanName", "RestoreTestingPlanArn")}
    selection = call.params["RestoreTestingSelection"]
    key = f"{plan['RestoreTestingPlanName']}/{selection['RestoreTestingSelectionName']}"
    return keep(call, TESTED, key, {**selection, **named, "CreationTime": _now()})


@answers("backup", "GetRestoreTestingSelection")
def get_restore_testing_selection(call: Call) -> Answer:
    return {"RestoreTestingSelection": find(call, TESTED, _tested(call))}


@answers("backup", "DeleteRestoreTestingSelection")
def delete_restore_testing_selection(call: Call) -> None:
    drop(call, TESTED, _tested(call))


def _backend(call: Call) -> BackupBackend:
    return backup_backends[call.account][call.region]


def _selection(call: Call) -> str:
    return f"{call.params['BackupPlanId']}/{call.params['SelectionId']}"


def _tested(call: Call) -> str:
    return f"{call.params['RestoreTestingPlanName']}/{call.params['RestoreTestingSelectionName']}"


def _now() -> datetime:
    return datetime.now(timezone.utc)
