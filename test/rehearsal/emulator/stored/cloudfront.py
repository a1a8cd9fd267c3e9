"""CloudFront: response headers policies, and the end of a key group."""

from __future__ import annotations

import uuid
from datetime import datetime, timezone

from moto.cloudfront.models import cloudfront_backends

from ..crud import drop, find, keep
from ..registry import Answer, Call, answers, refuse

HEADERS = "response headers policies"
ABSENT = "NoSuchResponseHeadersPolicy"


@answers("cloudfront", "CreateResponseHeadersPolicy")
def create_response_headers_policy(call: Call) -> Answer:
    config = call.params["ResponseHeadersPolicyConfig"]
    if any(kept["ResponseHeadersPolicyConfig"]["Name"] == config["Name"] for kept in call.table(HEADERS).values()):
        raise refuse("ResponseHeadersPolicyAlreadyExists", f"There is a policy {config['Name']} already.")
    made = {"Id": str(uuid.uuid4()), "LastModifiedTime": datetime.now(timezone.utc), **call.params}
    return _answer(keep(call, HEADERS, made["Id"], made))


@answers("cloudfront", "GetResponseHeadersPolicy")
def get_response_headers_policy(call: Call) -> Answer:
    return _answer(find(call, HEADERS, call.params["Id"], ABSENT))


@answers("cloudfront", "DeleteResponseHeadersPolicy")
def delete_response_headers_policy(call: Call) -> None:
    drop(call, HEADERS, call.params["Id"], ABSENT)


@answers("cloudfront", "DeleteKeyGroup")
def delete_key_group(call: Call) -> None:
    groups = cloudfront_backends[call.account]["aws"].key_groups
    if groups.pop(call.params["Id"], None) is None:
        raise refuse("NoSuchResource", f"There is no key group {call.params['Id']}.")


def _answer(policy: Answer) -> Answer:
    return {"ResponseHeadersPolicy": policy, "ETag": f"E{policy['Id'][:12].upper()}"}
