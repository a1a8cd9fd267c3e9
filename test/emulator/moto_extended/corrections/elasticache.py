"""ElastiCache: sharded replication groups and their nodes, deletion, tags of user groups."""

from __future__ import annotations

from moto.elasticache.models import ElastiCacheBackend, elasticache_backends

from ..registry import Call, Response, handles
from ..resource_store import get
from ..stubs.elasticache import PARAMETER_GROUPS, parameters_of


@handles("elasticache", "CreateReplicationGroup")
def create_replication_group(call: Call) -> Response:
    """The parameter group decides about shards. Without ClusterMode, moto gives all shards the same nodes."""
    sharded = parameters_of(call, call.params.get("CacheParameterGroupName", "")).get("cluster-enabled") == "yes"
    for group in call.params.get("UserGroupIds", []):
        get(call, "user groups", group, "UserGroupNotFound")
    response = call.moto(ClusterMode="enabled") if sharded else call.moto()
    call.table("replication groups")[call.params["ReplicationGroupId"]] = call.params
    return response


@handles("elasticache", "DescribeCacheClusters")
def describe_cache_clusters(call: Call) -> Response:
    """Moto does not list the nodes of replication groups. A node has the settings of its group."""
    for name, group in _backend(call).replication_groups.items():
        if call.params.get("CacheClusterId") in group.member_clusters:
            return {"CacheClusters": [_node(call, name)]}
    return call.moto()


@handles("elasticache", "DeleteReplicationGroup")
def delete_replication_group(call: Call) -> Response:
    """Moto keeps a deleted group in the state "deleting"."""
    response = call.moto()
    del _backend(call).replication_groups[call.params["ReplicationGroupId"]]
    del call.table("replication groups")[call.params["ReplicationGroupId"]]
    return response


@handles("elasticache", "ListTagsForResource")
def list_tags(call: Call) -> Response:
    """Moto does not know the ARNs of user groups and parameter groups."""
    for group in [*call.table("user groups").values(), *call.table(PARAMETER_GROUPS).values()]:
        if group["ARN"] == call.params["ResourceName"]:
            return {"TagList": group.get("Tags", [])}
    return call.moto()


def _node(call: Call, group: str) -> Response:
    name = call.params["CacheClusterId"]
    params = call.table("replication groups")[group]
    return {
        **params,
        "CacheClusterId": name,
        "ReplicationGroupId": group,
        "ARN": call.arn(f"cluster:{name}"),
        "CacheClusterStatus": "available",
        "CacheParameterGroup": {"CacheParameterGroupName": params.get("CacheParameterGroupName")},
        "SecurityGroups": [{"SecurityGroupId": each, "Status": "active"} for each in params.get("SecurityGroupIds", [])],
    }


def _backend(call: Call) -> ElastiCacheBackend:
    return elasticache_backends[call.account][call.region]
