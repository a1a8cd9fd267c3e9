"""EKS: what moto loses of a cluster and of a node group, and what it invents for one."""

from __future__ import annotations

from moto.ec2.models import ec2_backends
from moto.eks.models import Cluster, eks_backends

from ..registry import Answer, Call, answers

# Moto drops these of a new cluster, and AWS gives them back as sent.
LOST = ("accessConfig", "upgradePolicy", "zonalShiftConfig")


@answers("eks", "CreateCluster")
def create_cluster(call: Call) -> Answer:
    """AWS also makes the security group that the control plane shares with the nodes. It goes with the cluster."""
    ec2 = ec2_backends[call.account][call.region]
    vpc = ec2.describe_subnets(subnet_ids=call.params["resourcesVpcConfig"]["subnetIds"])[0].vpc_id
    answer = call.moto()
    cluster = _cluster(call)
    lost = {name: call.params[name] for name in LOST if name in call.params}
    for name, value in lost.items():
        setattr(cluster, name, value)
    group = ec2.create_security_group(f"eks-cluster-sg-{cluster.name}", "Control plane and nodes", vpc_id=vpc)
    cluster.resources_vpc_config["clusterSecurityGroupId"] = group.id
    return {"cluster": {**answer["cluster"], **lost, "resourcesVpcConfig": cluster.resources_vpc_config}}


@answers("eks", "DeleteCluster")
def delete_cluster(call: Call) -> Answer:
    answer = call.moto()
    group = answer["cluster"]["resourcesVpcConfig"]["clusterSecurityGroupId"]
    ec2_backends[call.account][call.region].delete_security_group(group_id=group)
    return answer


@answers("eks", "CreateNodegroup")
def create_nodegroup(call: Call) -> Answer:
    """Moto loses both of these settings, and invents a key for SSH and a security group where none is asked for."""
    answer = call.moto()
    group = _cluster(call).nodegroups[call.params["nodegroupName"]]
    group.update_config = call.params.get("updateConfig")
    group.node_repair_config = call.params.get("nodeRepairConfig")
    group.remote_access = call.params.get("remoteAccess")
    group.resources = {"autoScalingGroups": group.resources["autoScalingGroups"]}
    return answer


def _cluster(call: Call) -> Cluster:
    return eks_backends[call.account][call.region].clusters[call.params.get("clusterName") or call.params["name"]]
