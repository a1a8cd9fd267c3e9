"""EC2: the default key of volumes. Moto sets it, and has no operation to read or to reset it."""

from __future__ import annotations

from moto.ec2.models import ec2_backends

from ..registry import Answer, Call, answers

AWS_KEY = "alias/aws/ebs"


@answers("ec2", "GetEbsDefaultKmsKeyId")
def get_ebs_default_kms_key_id(call: Call) -> Answer:
    return {"KmsKeyId": ec2_backends[call.account][call.region].default_kms_key_id or AWS_KEY}


@answers("ec2", "ResetEbsDefaultKmsKeyId")
def reset_ebs_default_kms_key_id(call: Call) -> Answer:
    ec2_backends[call.account][call.region].default_kms_key_id = ""
    return {"KmsKeyId": AWS_KEY}
