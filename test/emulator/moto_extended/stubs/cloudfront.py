"""CloudFront: response headers policies, and the deletion of key groups."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone

from moto.cloudfront.models import cloudfront_backends

from ..registry import Call, Response, aws_error, handles
from ..resource_store import create, delete, get

HEADERS = "response headers policies"
NOT_FOUND = "NoSuchResponseHeadersPolicy"


@handles("cloudfront", "CreateResponseHeadersPolicy")
def create_response_headers_policy(call: Call) -> Response:
    config = call.params["ResponseHeadersPolicyConfig"]
    if any(policy["ResponseHeadersPolicyConfig"]["Name"] == config["Name"] for policy in call.table(HEADERS).values()):
        raise aws_error("ResponseHeadersPolicyAlreadyExists", f"Policy {config['Name']} already exists.")
    policy = {"Id": str(uuid.uuid4()), "LastModifiedTime": datetime.now(timezone.utc), **call.params}
    return _response(create(call, HEADERS, policy["Id"], policy))


@handles("cloudfront", "GetResponseHeadersPolicy")
def get_response_headers_policy(call: Call) -> Response:
    return _response(get(call, HEADERS, call.params["Id"], NOT_FOUND))


@handles("cloudfront", "DeleteResponseHeadersPolicy")
def delete_response_headers_policy(call: Call) -> None:
    delete(call, HEADERS, call.params["Id"], NOT_FOUND)


@handles("cloudfront", "DeleteKeyGroup")
def delete_key_group(call: Call) -> None:
    groups = cloudfront_backends[call.account]["aws"].key_groups
    if groups.pop(call.params["Id"], None) is None:
        raise aws_error("NoSuchResource", f"Key group {call.params['Id']} does not exist.")


def _response(policy: Response) -> Response:
    return {"ResponseHeadersPolicy": policy, "ETag": f"E{policy['Id'][:12].upper()}"}
