"""EC2: what moto loses of a network, what it leaves of one, and what it adds to a launch template."""

from __future__ import annotations

from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.models.vpcs import VPC

from ..registry import Answer, Call, answers

_delete_nat_gateway = EC2Backend.delete_nat_gateway
_delete_vpc = EC2Backend.delete_vpc


def _description(rule: SecurityGroupRule) -> str | None:
    """A rule has the description it was made with. Moto gives it back for address ranges, not for other groups."""
    return rule.ip_range.get("Description") or rule.source_group.get("Description")


def _without_interface(backend: EC2Backend, nat_gateway_id: str) -> NatGateway:
    """A NAT gateway's interface goes with it; moto keeps it."""
    gateway = _delete_nat_gateway(backend, nat_gateway_id)
    backend.enis.pop(gateway._eni.id, None)
    return gateway


def _without_acl(backend: EC2Backend, vpc_id: str) -> VPC:
    """A VPC's own network ACL goes with it; moto keeps it."""
    vpc = _delete_vpc(backend, vpc_id)
    for acl in [acl for acl in backend.network_acls.values() if acl.vpc_id == vpc_id]:
        del backend.network_acls[acl.id]
    return vpc


SecurityGroupRule.description = property(_description)  # type: ignore[assignment]
EC2Backend.delete_nat_gateway = _without_interface  # type: ignore[method-assign]
EC2Backend.delete_vpc = _without_acl  # type: ignore[method-assign]


@answers("ec2", "CreateLaunchTemplate")
def create_launch_template(call: Call) -> Answer:
    """Moto writes the template's own tags among those of what it launches as well. AWS tags the template alone."""
    answer = call.moto()
    template = ec2_backends[call.account][call.region].launch_templates[answer["LaunchTemplate"]["LaunchTemplateId"]]
    data = template.default_version().data
    tagged = [one for one in data.pop("TagSpecifications", []) if one["ResourceType"] != "launch-template"]
    data |= {"TagSpecifications": tagged} if tagged else {}
    return answer
