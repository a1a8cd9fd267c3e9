"""EKS: add-ons, access entries and their policies, Pod Identity associations, and how an update went."""

from __future__ import annotations

import secrets
from datetime import datetime, timezone

from moto.eks.models import eks_backends

from ..crud import drop, find, keep
from ..registry import Answer, Call, answers, refuse


@answers("eks", "CreateAddon")
def create_addon(call: Call) -> Answer:
    path = f"addon/{call.params['clusterName']}/{call.params['addonName']}/{secrets.token_hex(16)}"
    state = {"addonArn": call.arn(path), "status": "ACTIVE", "health": {"issues": []}}
    return {"addon": _keep(call, "addons", call.params["addonName"], state)}


@answers("eks", "DescribeAddon")
def describe_addon(call: Call) -> Answer:
    return {"addon": find(call, "addons", _key(call, "addonName"))}


@answers("eks", "DeleteAddon")
def delete_addon(call: Call) -> Answer:
    return {"addon": {**drop(call, "addons", _key(call, "addonName")), "status": "DELETING"}}


@answers("eks", "CreateAccessEntry")
def create_access_entry(call: Call) -> Answer:
    principal = call.params["principalArn"]
    path = f"access-entry/{call.params['clusterName']}/{principal.rpartition(':')[2]}/{secrets.token_hex(16)}"
    # Who comes with a role is known to Kubernetes by the role and the session that he took it for.
    user = principal.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/{{SessionName}}"
    state = {"accessEntryArn": call.arn(path), "kubernetesGroups": [], "type": "STANDARD", "username": user}
    return {"accessEntry": _keep(call, "entries", principal, {**state, **call.params, "policies": {}})}


@answers("eks", "DescribeAccessEntry")
def describe_access_entry(call: Call) -> Answer:
    return {"accessEntry": find(call, "entries", _key(call, "principalArn"))}


@answers("eks", "DeleteAccessEntry")
def delete_access_entry(call: Call) -> None:
    drop(call, "entries", _key(call, "principalArn"))


@answers("eks", "AssociateAccessPolicy")
def associate_access_policy(call: Call) -> Answer:
    policies = _policies(call)
    policies[call.params["policyArn"]] = {**call.params, "associatedAt": _now(), "modifiedAt": _now()}
    return {**call.params, "associatedAccessPolicy": policies[call.params["policyArn"]]}


@answers("eks", "ListAssociatedAccessPolicies")
def list_associated_access_policies(call: Call) -> Answer:
    return {**call.params, "associatedAccessPolicies": list(_policies(call).values())}


@answers("eks", "DisassociateAccessPolicy")
def disassociate_access_policy(call: Call) -> None:
    if _policies(call).pop(call.params["policyArn"], None) is None:
        raise refuse("ResourceNotFoundException", f"{call.params['policyArn']} is not associated.")


@answers("eks", "CreatePodIdentityAssociation")
def create_pod_identity_association(call: Call) -> Answer:
    for other in call.table("associations").values():
        if all(other[key] == call.params[key] for key in ("clusterName", "namespace", "serviceAccount")):
            raise refuse("ResourceInUseException", f"Association already exists: {other['associationId']}")
    name = f"a-{secrets.token_hex(9)[:17]}"
    arn = call.arn(f"podidentityassociation/{call.params['clusterName']}/{name}")
    return {"association": _keep(call, "associations", name, {"associationId": name, "associationArn": arn})}


@answers("eks", "DescribePodIdentityAssociation")
def describe_pod_identity_association(call: Call) -> Answer:
    return {"association": find(call, "associations", _key(call, "associationId"))}


@answers("eks", "DeletePodIdentityAssociation")
def delete_pod_identity_association(call: Call) -> Answer:
    return {"association": drop(call, "associations", _key(call, "associationId"))}


@answers("eks", "DescribeUpdate")
def describe_update(call: Call) -> Answer:
    """Moto has made every change by the time it answers, so that whatever is asked for has ended."""
    return {"update": {"id": call.params["updateId"], "status": "Successful", "errors": []}}


def _keep(call: Call, table: str, name: str, state: Answer) -> Answer:
    """What was sent, with what EKS adds to it. A cluster has one thing of a kind and name."""
    cluster = call.params["clusterName"]
    if cluster not in eks_backends[call.account][call.region].clusters:
        raise refuse("ResourceNotFoundException", f"No cluster found for name: {cluster}.")
    thing = {"tags": {}, **call.params, **state, "createdAt": _now(), "modifiedAt": _now()}
    return keep(call, table, f"{cluster}/{name}", thing, "ResourceInUseException")


def _key(call: Call, member: str) -> str:
    return f"{call.params['clusterName']}/{call.params[member]}"


def _policies(call: Call) -> dict[str, Answer]:
    """An entry's policies. It has to be there before them."""
    return find(call, "entries", _key(call, "principalArn"))["policies"]


def _now() -> datetime:
    return datetime.now(timezone.utc)
