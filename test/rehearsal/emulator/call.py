"""python -m emulator.call <region> <service> <operation> <parameters as JSON>: one call, as anybody with a client makes it.

The service is named as boto3 does, the operation as AWS does. The answer is printed as JSON.
"""

from __future__ import annotations

import json
import sys

import boto3
from botocore import xform_name

region, service, operation, parameters = sys.argv[1:]
client = boto3.client(service, region_name=region)
answer = getattr(client, xform_name(operation))(**json.loads(parameters))
answer.pop("ResponseMetadata", None)
print(json.dumps(answer, default=str))
