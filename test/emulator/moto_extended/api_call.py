"""API calls of the rehearsal itself, through the public port."""

from __future__ import annotations

import json

import boto3
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError


def call_api(address: str, body: bytes) -> tuple[int, bytes]:
    """Calls {region, service, operation, parameters}: boto3's name of the service, AWS's name of the operation.

    Returns the HTTP status and AWS's response as JSON, or 400 and the error message.
    """
    call = json.loads(body)
    keys = {"aws_access_key_id": "rehearsal", "aws_secret_access_key": "rehearsal"}
    try:
        # A session for each call: the creation of clients from a shared session is not thread-safe.
        client = boto3.Session(**keys).client(call["service"], region_name=call["region"], endpoint_url=address)
        response = getattr(client, xform_name(call["operation"]))(**call["parameters"])
    except (BotoCoreError, ClientError) as error:
        return 400, str(error).encode()
    response.pop("ResponseMetadata", None)
    return 200, json.dumps(response, default=str).encode()
