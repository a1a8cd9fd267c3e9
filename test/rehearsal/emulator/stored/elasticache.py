"""ElastiCache: groups of users, and the end of subnet groups."""

from __future__ import annotations

from moto.elasticache.models import ElastiCacheBackend, elasticache_backends

from ..crud import drop, find, keep
from ..registry import Answer, Call, answers, refuse

GROUPS = "user groups"


@answers("elasticache", "CreateUserGroup")
def create_user_group(call: Call) -> Answer:
    name = call.params["UserGroupId"]
    for user in call.params.get("UserIds", []):
        if user not in _backend(call).users:
            raise refuse("UserNotFound", f"There is no user {user}.")
    group = {**call.params, "ARN": call.arn(f"usergroup:{name}"), "Status": "active"}
    return keep(call, GROUPS, name, group, "UserGroupAlreadyExists")


@answers("elasticache", "DescribeUserGroups")
def describe_user_groups(call: Call) -> Answer:
    return {"UserGroups": [find(call, GROUPS, call.params["UserGroupId"], "UserGroupNotFound")]}


@answers("elasticache", "DeleteUserGroup")
def delete_user_group(call: Call) -> Answer:
    name = call.params["UserGroupId"]
    if any(name in group.user_group_ids for group in _backend(call).replication_groups.values()):
        raise refuse("InvalidUserGroupState", f"User group {name} is in use.")
    return {**drop(call, GROUPS, name, "UserGroupNotFound"), "Status": "deleting"}


@answers("elasticache", "DeleteCacheSubnetGroup")
def delete_subnet_group(call: Call) -> None:
    name = call.params["CacheSubnetGroupName"]
    groups = _backend(call).cache_subnet_groups
    if name not in groups:
        raise refuse("CacheSubnetGroupNotFoundFault", f"There is no cache subnet group {name}.")
    if any(group.cache_subnet_group_name == name for group in _backend(call).replication_groups.values()):
        raise refuse("CacheSubnetGroupInUse", f"Cache subnet group {name} is in use.")
    del groups[name]


def _backend(call: Call) -> ElastiCacheBackend:
    return elasticache_backends[call.account][call.region]
