"""SQS: attributes of queues."""

from __future__ import annotations

import json
from typing import Any

from moto.sqs.models import Queue, SQSBackend

from ..registry import Call, Response, handles

# Moto stores RedriveAllowPolicy, and does not return it.
Queue.redrive_allow_policy = None  # type: ignore[attr-defined]
Queue.BASE_ATTRIBUTES.append("RedriveAllowPolicy")

_set_attributes = SQSBackend.set_queue_attributes


def _set_queue_attributes(backend: SQSBackend, queue_name: str, attributes: dict[str, Any]) -> Queue:
    """Moto drops the Policy unless it is sent again, and does not remove an empty RedriveAllowPolicy."""
    policy = backend.get_queue(queue_name).policy
    removed = {"RedriveAllowPolicy": None} if attributes.get("RedriveAllowPolicy") == "" else {}
    return _set_attributes(backend, queue_name, {"Policy": policy, **attributes, **removed})


SQSBackend.set_queue_attributes = _set_queue_attributes  # type: ignore[method-assign]


@handles("sqs", "GetQueueAttributes")
def get_queue_attributes(call: Call) -> Response:
    """AWS returns the RedrivePolicy without spaces. Terraform takes moto's spaces for a difference."""
    response = call.moto()
    attributes = response.get("Attributes", {})
    if "RedrivePolicy" in attributes:
        attributes["RedrivePolicy"] = json.dumps(json.loads(attributes["RedrivePolicy"]), separators=(",", ":"))
    return response
