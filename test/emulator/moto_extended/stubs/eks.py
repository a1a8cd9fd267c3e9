"""EKS: add-ons, access entries and their policies, Pod Identity associations, updates."""

from __future__ import annotations

import secrets
from datetime import datetime, timezone

from moto.eks.models import eks_backends

from ..registry import Call, Response, aws_error, handles
from ..resource_store import create, delete, get


@handles("eks", "CreateAddon")
def create_addon(call: Call) -> Response:
    path = f"addon/{call.params['clusterName']}/{call.params['addonName']}/{secrets.token_hex(16)}"
    state = {"addonArn": call.arn(path), "status": "ACTIVE", "health": {"issues": []}}
    return {"addon": _create(call, "addons", call.params["addonName"], state)}


@handles("eks", "DescribeAddon")
def describe_addon(call: Call) -> Response:
    return {"addon": get(call, "addons", _key(call, "addonName"))}


@handles("eks", "DeleteAddon")
def delete_addon(call: Call) -> Response:
    return {"addon": {**delete(call, "addons", _key(call, "addonName")), "status": "DELETING"}}


@handles("eks", "CreateAccessEntry")
def create_access_entry(call: Call) -> Response:
    principal = call.params["principalArn"]
    path = f"access-entry/{call.params['clusterName']}/{principal.rpartition(':')[2]}/{secrets.token_hex(16)}"
    # The default Kubernetes user name of an assumed role has its session.
    user = principal.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/{{SessionName}}"
    state = {"accessEntryArn": call.arn(path), "kubernetesGroups": [], "type": "STANDARD", "username": user}
    return {"accessEntry": _create(call, "entries", principal, {**state, **call.params, "policies": {}})}


@handles("eks", "DescribeAccessEntry")
def describe_access_entry(call: Call) -> Response:
    return {"accessEntry": get(call, "entries", _key(call, "principalArn"))}


@handles("eks", "DeleteAccessEntry")
def delete_access_entry(call: Call) -> None:
    delete(call, "entries", _key(call, "principalArn"))


@handles("eks", "AssociateAccessPolicy")
def associate_access_policy(call: Call) -> Response:
    policies = _policies(call)
    policies[call.params["policyArn"]] = {**call.params, "associatedAt": _now(), "modifiedAt": _now()}
    return {**call.params, "associatedAccessPolicy": policies[call.params["policyArn"]]}


@handles("eks", "ListAssociatedAccessPolicies")
def list_associated_access_policies(call: Call) -> Response:
    return {**call.params, "associatedAccessPolicies": list(_policies(call).values())}


@handles("eks", "DisassociateAccessPolicy")
def disassociate_access_policy(call: Call) -> None:
    if _policies(call).pop(call.params["policyArn"], None) is None:
        raise aws_error("ResourceNotFoundException", f"{call.params['policyArn']} is not associated.")


@handles("eks", "CreatePodIdentityAssociation")
def create_pod_identity_association(call: Call) -> Response:
    for other in call.table("associations").values():
        if all(other[key] == call.params[key] for key in ("clusterName", "namespace", "serviceAccount")):
            raise aws_error("ResourceInUseException", f"Association already exists: {other['associationId']}")
    name = f"a-{secrets.token_hex(9)[:17]}"
    arn = call.arn(f"podidentityassociation/{call.params['clusterName']}/{name}")
    return {"association": _create(call, "associations", name, {"associationId": name, "associationArn": arn})}


@handles("eks", "DescribePodIdentityAssociation")
def describe_pod_identity_association(call: Call) -> Response:
    return {"association": get(call, "associations", _key(call, "associationId"))}


@handles("eks", "DeletePodIdentityAssociation")
def delete_pod_identity_association(call: Call) -> Response:
    return {"association": delete(call, "associations", _key(call, "associationId"))}


@handles("eks", "DescribeUpdate")
def describe_update(call: Call) -> Response:
    """Moto's changes take effect at once."""
    return {"update": {"id": call.params["updateId"], "status": "Successful", "errors": []}}


def _create(call: Call, table: str, name: str, state: Response) -> Response:
    """Stores the parameters and the state that EKS adds. A name is unique in its cluster."""
    cluster = call.params["clusterName"]
    if cluster not in eks_backends[call.account][call.region].clusters:
        raise aws_error("ResourceNotFoundException", f"No cluster found for name: {cluster}.")
    resource = {"tags": {}, **call.params, **state, "createdAt": _now(), "modifiedAt": _now()}
    return create(call, table, f"{cluster}/{name}", resource, "ResourceInUseException")


def _key(call: Call, member: str) -> str:
    return f"{call.params['clusterName']}/{call.params[member]}"


def _policies(call: Call) -> dict[str, Response]:
    """The policies of an access entry, which must exist."""
    return get(call, "entries", _key(call, "principalArn"))["policies"]


def _now() -> datetime:
    return datetime.now(timezone.utc)
