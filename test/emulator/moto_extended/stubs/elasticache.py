"""ElastiCache: user groups, parameter groups, and the deletion of subnet groups."""

from __future__ import annotations

from moto.elasticache.models import ElastiCacheBackend, elasticache_backends

from ..registry import Call, Response, aws_error, handles
from ..resource_store import create, delete, get

GROUPS = "user groups"
PARAMETER_GROUPS = "parameter groups"
MISSING = "CacheParameterGroupNotFound"


@handles("elasticache", "CreateUserGroup")
def create_user_group(call: Call) -> Response:
    name = call.params["UserGroupId"]
    for user in call.params.get("UserIds", []):
        if user not in _backend(call).users:
            raise aws_error("UserNotFound", f"User {user} does not exist.")
    group = {**call.params, "ARN": call.arn(f"usergroup:{name}"), "Status": "active"}
    return create(call, GROUPS, name, group, "UserGroupAlreadyExists")


@handles("elasticache", "DescribeUserGroups")
def describe_user_groups(call: Call) -> Response:
    return {"UserGroups": [get(call, GROUPS, call.params["UserGroupId"], "UserGroupNotFound")]}


@handles("elasticache", "DeleteUserGroup")
def delete_user_group(call: Call) -> Response:
    name = call.params["UserGroupId"]
    if any(name in group.user_group_ids for group in _backend(call).replication_groups.values()):
        raise aws_error("InvalidUserGroupState", f"User group {name} is in use.")
    return {**delete(call, GROUPS, name, "UserGroupNotFound"), "Status": "deleting"}


@handles("elasticache", "DeleteCacheSubnetGroup")
def delete_subnet_group(call: Call) -> None:
    name = call.params["CacheSubnetGroupName"]
    groups = _backend(call).cache_subnet_groups
    if name not in groups:
        raise aws_error("CacheSubnetGroupNotFoundFault", f"Cache subnet group {name} does not exist.")
    if any(group.cache_subnet_group_name == name for group in _backend(call).replication_groups.values()):
        raise aws_error("CacheSubnetGroupInUse", f"Cache subnet group {name} is in use.")
    del groups[name]


@handles("elasticache", "CreateCacheParameterGroup")
def create_parameter_group(call: Call) -> Response:
    name = call.params["CacheParameterGroupName"]
    group = {**call.params, "ARN": call.arn(f"parametergroup:{name}"), "values": {}}
    return {"CacheParameterGroup": create(call, PARAMETER_GROUPS, name, group, "CacheParameterGroupAlreadyExists")}


@handles("elasticache", "ModifyCacheParameterGroup")
def modify_parameter_group(call: Call) -> Response:
    name = call.params["CacheParameterGroupName"]
    values = get(call, PARAMETER_GROUPS, name, MISSING)["values"]
    values.update({each["ParameterName"]: each["ParameterValue"] for each in call.params["ParameterNameValues"]})
    return {"CacheParameterGroupName": name}


@handles("elasticache", "DescribeCacheParameterGroups")
def describe_parameter_groups(call: Call) -> Response:
    return {"CacheParameterGroups": [get(call, PARAMETER_GROUPS, call.params["CacheParameterGroupName"], MISSING)]}


@handles("elasticache", "DescribeCacheParameters")
def describe_parameters(call: Call) -> Response:
    values = get(call, PARAMETER_GROUPS, call.params["CacheParameterGroupName"], MISSING)["values"]
    return {"Parameters": [{"ParameterName": name, "ParameterValue": value} for name, value in values.items()]}


@handles("elasticache", "DeleteCacheParameterGroup")
def delete_parameter_group(call: Call) -> None:
    name = call.params["CacheParameterGroupName"]
    if any(group.get("CacheParameterGroupName") == name for group in call.table("replication groups").values()):
        raise aws_error("InvalidCacheParameterGroupState", f"Cache parameter group {name} is in use.")
    delete(call, PARAMETER_GROUPS, name, MISSING)


def parameters_of(call: Call, name: str) -> dict[str, str]:
    """The values that differ from the family's, of a group of ours or of AWS (`default.valkey8.cluster.on`)."""
    if name.startswith("default."):
        return {"cluster-enabled": "yes"} if name.endswith(".cluster.on") else {}
    values: dict[str, str] = get(call, PARAMETER_GROUPS, name, MISSING)["values"]
    return values


def _backend(call: Call) -> ElastiCacheBackend:
    return elasticache_backends[call.account][call.region]
