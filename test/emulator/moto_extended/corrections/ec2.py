"""EC2: descriptions of security group rules, deletion of dependent resources, tags of launch templates."""

from __future__ import annotations

from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.models.vpcs import VPC

from ..registry import Call, Response, handles

_delete_nat_gateway = EC2Backend.delete_nat_gateway
_delete_vpc = EC2Backend.delete_vpc


def _description(rule: SecurityGroupRule) -> str | None:
    """Moto loses the description of a rule that refers to a security group."""
    return rule.ip_range.get("Description") or rule.source_group.get("Description")


def _delete_nat_gateway_and_interface(backend: EC2Backend, nat_gateway_id: str) -> NatGateway:
    """Deletes the network interface with its NAT gateway. Moto keeps it."""
    gateway = _delete_nat_gateway(backend, nat_gateway_id)
    backend.enis.pop(gateway._eni.id, None)
    return gateway


def _delete_vpc_and_acl(backend: EC2Backend, vpc_id: str) -> VPC:
    """Deletes the default network ACL with its VPC. Moto keeps it."""
    vpc = _delete_vpc(backend, vpc_id)
    for acl in [acl for acl in backend.network_acls.values() if acl.vpc_id == vpc_id]:
        del backend.network_acls[acl.id]
    return vpc


SecurityGroupRule.description = property(_description)  # type: ignore[assignment]
EC2Backend.delete_nat_gateway = _delete_nat_gateway_and_interface  # type: ignore[method-assign]
EC2Backend.delete_vpc = _delete_vpc_and_acl  # type: ignore[method-assign]


@handles("ec2", "CreateLaunchTemplate")
def create_launch_template(call: Call) -> Response:
    """Moto adds the template's own tags to its TagSpecifications for launched resources."""
    response = call.moto()
    template = ec2_backends[call.account][call.region].launch_templates[response["LaunchTemplate"]["LaunchTemplateId"]]
    data = template.default_version().data
    tagged = [one for one in data.pop("TagSpecifications", []) if one["ResourceType"] != "launch-template"]
    data |= {"TagSpecifications": tagged} if tagged else {}
    return response
