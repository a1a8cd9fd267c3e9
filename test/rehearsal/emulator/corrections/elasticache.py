"""ElastiCache: replication groups with shards, whose nodes moto does not know, and what it does not delete."""

from __future__ import annotations

from moto.elasticache.models import ElastiCacheBackend, elasticache_backends

from ..crud import find
from ..registry import Answer, Call, answers


@answers("elasticache", "CreateReplicationGroup")
def create_replication_group(call: Call) -> Answer:
    """A group has shards if its parameter group says so. Without ClusterMode, moto gives all shards the same nodes."""
    for group in call.params.get("UserGroupIds", []):
        find(call, "user groups", group, "UserGroupNotFound")
    sharded = call.params.get("CacheParameterGroupName", "").endswith(".cluster.on")
    answer = call.moto(ClusterMode="enabled") if sharded else call.moto()
    call.table("replication groups")[call.params["ReplicationGroupId"]] = call.params
    return answer


@answers("elasticache", "DescribeCacheClusters")
def describe_cache_clusters(call: Call) -> Answer:
    """Moto lists no nodes of replication groups. They have the settings of their group."""
    for name, group in _backend(call).replication_groups.items():
        if call.params.get("CacheClusterId") in group.member_clusters:
            return {"CacheClusters": [_node(call, name)]}
    return call.moto()


@answers("elasticache", "DeleteReplicationGroup")
def delete_replication_group(call: Call) -> Answer:
    """Moto leaves a deleted group in the state "deleting" for ever."""
    answer = call.moto()
    del _backend(call).replication_groups[call.params["ReplicationGroupId"]]
    del call.table("replication groups")[call.params["ReplicationGroupId"]]
    return answer


@answers("elasticache", "ListTagsForResource")
def list_tags(call: Call) -> Answer:
    """Moto takes the ARN of a user group for none."""
    for group in call.table("user groups").values():
        if group["ARN"] == call.params["ResourceName"]:
            return {"TagList": group.get("Tags", [])}
    return call.moto()


def _node(call: Call, group: str) -> Answer:
    name = call.params["CacheClusterId"]
    asked = call.table("replication groups")[group]
    return {
        **asked,
        "CacheClusterId": name,
        "ReplicationGroupId": group,
        "ARN": call.arn(f"cluster:{name}"),
        "CacheClusterStatus": "available",
        "CacheParameterGroup": {"CacheParameterGroupName": asked.get("CacheParameterGroupName")},
        "SecurityGroups": [{"SecurityGroupId": each, "Status": "active"} for each in asked.get("SecurityGroupIds", [])],
    }


def _backend(call: Call) -> ElastiCacheBackend:
    return elasticache_backends[call.account][call.region]
