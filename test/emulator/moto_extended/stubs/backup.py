"""AWS Backup: selections of plans, notifications of vaults, restore testing."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone

from moto.backup.models import BackupBackend, backup_backends

from ..registry import Call, Response, aws_error, handles
from ..resource_store import create, delete, get

SELECTIONS = "selections of backup plans"
NOTIFICATIONS = "notifications of vaults"
TESTING_PLANS = "restore testing plans"
TESTING_SELECTIONS = "selections of restore testing plans"


@handles("backup", "CreateBackupSelection")
def create_backup_selection(call: Call) -> Response:
    plan = call.params["BackupPlanId"]
    if plan not in _backend(call).plans:
        raise aws_error("InvalidParameterValueException", f"Backup plan {plan} does not exist.")
    created = {**call.params, "SelectionId": str(uuid.uuid4()), "CreationDate": _now()}
    return create(call, SELECTIONS, f"{plan}/{created['SelectionId']}", created)


@handles("backup", "GetBackupSelection")
def get_backup_selection(call: Call) -> Response:
    return get(call, SELECTIONS, _selection_key(call))


@handles("backup", "DeleteBackupSelection")
def delete_backup_selection(call: Call) -> None:
    delete(call, SELECTIONS, _selection_key(call))


@handles("backup", "PutBackupVaultNotifications")
def put_backup_vault_notifications(call: Call) -> None:
    name = call.params["BackupVaultName"]
    if name not in _backend(call).vaults:
        raise aws_error("ResourceNotFoundException", f"Vault {name} does not exist.")
    call.table(NOTIFICATIONS)[name] = {**call.params, "BackupVaultArn": call.arn(f"backup-vault:{name}")}


@handles("backup", "GetBackupVaultNotifications")
def get_backup_vault_notifications(call: Call) -> Response:
    return get(call, NOTIFICATIONS, call.params["BackupVaultName"])


@handles("backup", "DeleteBackupVaultNotifications")
def delete_backup_vault_notifications(call: Call) -> None:
    delete(call, NOTIFICATIONS, call.params["BackupVaultName"])


@handles("backup", "CreateRestoreTestingPlan")
def create_restore_testing_plan(call: Call) -> Response:
    plan = call.params["RestoreTestingPlan"]
    name = plan["RestoreTestingPlanName"]
    arn = call.arn(f"restore-testing-plan:{name}-{uuid.uuid4()}")
    created = create(call, TESTING_PLANS, name, {**plan, "RestoreTestingPlanArn": arn, "CreationTime": _now()})
    _backend(call).tag_resource(arn, call.params.get("Tags", {}))
    return created


@handles("backup", "GetRestoreTestingPlan")
def get_restore_testing_plan(call: Call) -> Response:
    return {"RestoreTestingPlan": get(call, TESTING_PLANS, call.params["RestoreTestingPlanName"])}


@handles("backup", "DeleteRestoreTestingPlan")
def delete_restore_testing_plan(call: Call) -> None:
    name = call.params["RestoreTestingPlanName"]
    if any(key.startswith(f"{name}/") for key in call.table(TESTING_SELECTIONS)):
        raise aws_error("InvalidRequestException", f"{name} still has selections.")
    plan = delete(call, TESTING_PLANS, name)
    _backend(call).tagger.delete_all_tags_for_resource(plan["RestoreTestingPlanArn"])


@handles("backup", "CreateRestoreTestingSelection")
def create_restore_testing_selection(call: Call) -> Response:
    plan = get(call, TESTING_PLANS, call.params["RestoreTestingPlanName"])
    parent = {key: plan[key] for key in ("RestoreTestingPlanName", "RestoreTestingPlanArn")}
    selection = call.params["RestoreTestingSelection"]
    key = f"{plan['RestoreTestingPlanName']}/{selection['RestoreTestingSelectionName']}"
    return create(call, TESTING_SELECTIONS, key, {**selection, **parent, "CreationTime": _now()})


@handles("backup", "GetRestoreTestingSelection")
def get_restore_testing_selection(call: Call) -> Response:
    return {"RestoreTestingSelection": get(call, TESTING_SELECTIONS, _testing_selection(call))}


@handles("backup", "DeleteRestoreTestingSelection")
def delete_restore_testing_selection(call: Call) -> None:
    delete(call, TESTING_SELECTIONS, _testing_selection(call))


def _backend(call: Call) -> BackupBackend:
    return backup_backends[call.account][call.region]


def _selection_key(call: Call) -> str:
    return f"{call.params['BackupPlanId']}/{call.params['SelectionId']}"


def _testing_selection(call: Call) -> str:
    return f"{call.params['RestoreTestingPlanName']}/{call.params['RestoreTestingSelectionName']}"


def _now() -> datetime:
    return datetime.now(timezone.utc)
