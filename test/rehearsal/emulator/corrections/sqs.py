"""SQS: what moto loses of a queue's attributes."""

from __future__ import annotations

import json
from typing import Any

from moto.sqs.models import Queue, SQSBackend

from ..registry import Answer, Call, answers

# Moto keeps the RedriveAllowPolicy, and does not give it back.
Queue.redrive_allow_policy = None  # type: ignore[attr-defined]
Queue.BASE_ATTRIBUTES.append("RedriveAllowPolicy")

_set = SQSBackend.set_queue_attributes


def _set_queue_attributes(backend: SQSBackend, queue_name: str, attributes: dict[str, Any]) -> Queue:
    """AWS changes the attributes that are named; moto drops the policy with any of them. An empty one is taken away."""
    policy = backend.get_queue(queue_name).policy
    gone = {"RedriveAllowPolicy": None} if attributes.get("RedriveAllowPolicy") == "" else {}
    return _set(backend, queue_name, {"Policy": policy, **attributes, **gone})


SQSBackend.set_queue_attributes = _set_queue_attributes  # type: ignore[method-assign]


@answers("sqs", "GetQueueAttributes")
def get_queue_attributes(call: Call) -> Answer:
    """AWS gives the RedrivePolicy without blanks; moto's look like a change to Terraform."""
    answer = call.moto()
    attributes = answer.get("Attributes", {})
    if "RedrivePolicy" in attributes:
        attributes["RedrivePolicy"] = json.dumps(json.loads(attributes["RedrivePolicy"]), separators=(",", ":"))
    return answer
