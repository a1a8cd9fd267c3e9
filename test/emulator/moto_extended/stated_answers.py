"""Answers that a test states: facts of AWS that no call creates, such as quotas and the add-ons that a region offers."""

from __future__ import annotations

import json
from typing import Any

from moto.core.exceptions import ServiceException

from .operations import Operation
from .registry import aws_error

_answers: list[dict[str, Any]] = []


def state_answer(body: bytes) -> None:
    """Takes {service, operation, parameters, response}: the response to each call with these parameters among its own.

    A later answer to the same call replaces an earlier one. {"error": {"code", "message"}} is an error response.
    """
    _answers.insert(0, json.loads(body))


def stated_answer(operation: Operation) -> dict[str, Any] | ServiceException | None:
    for answer in _answers:
        if (answer["service"], answer["operation"]) != (operation.service, operation.name):
            continue
        if answer["parameters"].items() <= operation.params.items():
            error = answer["response"].get("error")
            return aws_error(error["code"], error["message"]) if error else answer["response"]
    return None
