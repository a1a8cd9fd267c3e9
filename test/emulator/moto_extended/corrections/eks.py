"""EKS: settings of clusters and node groups that moto loses or adds."""

from __future__ import annotations

from moto.ec2.models import ec2_backends
from moto.eks.models import Cluster, eks_backends

from ..registry import Call, Response, handles

# Settings of a new cluster that moto loses.
LOST = ("accessConfig", "upgradePolicy", "zonalShiftConfig")


@handles("eks", "CreateCluster")
def create_cluster(call: Call) -> Response:
    """AWS also creates the cluster security group, and deletes it with the cluster."""
    ec2 = ec2_backends[call.account][call.region]
    vpc = ec2.describe_subnets(subnet_ids=call.params["resourcesVpcConfig"]["subnetIds"])[0].vpc_id
    response = call.moto()
    cluster = _cluster(call)
    lost = {name: call.params[name] for name in LOST if name in call.params}
    for name, value in lost.items():
        setattr(cluster, name, value)
    group = ec2.create_security_group(f"eks-cluster-sg-{cluster.name}", "Control plane and nodes", vpc_id=vpc)
    cluster.resources_vpc_config["clusterSecurityGroupId"] = group.id
    return {"cluster": {**response["cluster"], **lost, "resourcesVpcConfig": cluster.resources_vpc_config}}


@handles("eks", "DeleteCluster")
def delete_cluster(call: Call) -> Response:
    response = call.moto()
    group = response["cluster"]["resourcesVpcConfig"]["clusterSecurityGroupId"]
    ec2_backends[call.account][call.region].delete_security_group(group_id=group)
    return response


@handles("eks", "CreateNodegroup")
def create_nodegroup(call: Call) -> Response:
    """Moto loses both settings, and adds an SSH key and a security group that were not requested."""
    response = call.moto()
    group = _cluster(call).nodegroups[call.params["nodegroupName"]]
    group.update_config = call.params.get("updateConfig")
    group.node_repair_config = call.params.get("nodeRepairConfig")
    group.remote_access = call.params.get("remoteAccess")
    group.resources = {"autoScalingGroups": group.resources["autoScalingGroups"]}
    return response


def _cluster(call: Call) -> Cluster:
    return eks_backends[call.account][call.region].clusters[call.params.get("clusterName") or call.params["name"]]
