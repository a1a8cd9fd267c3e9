"""EC2: the default KMS key of EBS volumes, which moto can only set."""

from __future__ import annotations

from moto.ec2.models import ec2_backends

from ..registry import Call, Response, handles

AWS_KEY = "alias/aws/ebs"


@handles("ec2", "GetEbsDefaultKmsKeyId")
def get_ebs_default_kms_key_id(call: Call) -> Response:
    return {"KmsKeyId": ec2_backends[call.account][call.region].default_kms_key_id or AWS_KEY}


@handles("ec2", "ResetEbsDefaultKmsKeyId")
def reset_ebs_default_kms_key_id(call: Call) -> Response:
    ec2_backends[call.account][call.region].default_kms_key_id = ""
    return {"KmsKeyId": AWS_KEY}
