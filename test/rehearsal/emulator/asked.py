"""A call that the rehearsal itself makes, through the same door as everybody's."""

from __future__ import annotations

import json

import boto3
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError


def answer(address: str, asked: bytes) -> tuple[int, bytes]:
    """Takes {region, service, operation, parameters} as JSON: the service as boto3 names it, the operation as AWS does.

    Gives the HTTP status, and AWS's answer as JSON or what was said against it.
    """
    call = json.loads(asked)
    keys = {"aws_access_key_id": "rehearsal", "aws_secret_access_key": "rehearsal"}
    try:
        # A session each: what all threads share is not safe to make clients of.
        client = boto3.Session(**keys).client(call["service"], region_name=call["region"], endpoint_url=address)
        said = getattr(client, xform_name(call["operation"]))(**call["parameters"])
    except (BotoCoreError, ClientError) as error:
        return 400, str(error).encode()
    said.pop("ResponseMetadata", None)
    return 200, json.dumps(said, default=str).encode()
