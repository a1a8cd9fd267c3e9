"""Create, get and delete resources that are stored as sent, each under one key."""

from __future__ import annotations

from .registry import Call, Response, aws_error


def create(
    call: Call, table: str, key: str, resource: Response, error_code: str = "AlreadyExistsException"
) -> Response:
    if key in call.table(table):
        raise aws_error(error_code, f"{key} already exists in {table}.")
    call.table(table)[key] = resource
    return resource


def get(call: Call, table: str, key: str, error_code: str = "ResourceNotFoundException") -> Response:
    resource: Response | None = call.table(table).get(key)
    if resource is None:
        raise aws_error(error_code, f"{key} does not exist in {table}.")
    return resource


def delete(call: Call, table: str, key: str, error_code: str = "ResourceNotFoundException") -> Response:
    resource = get(call, table, key, error_code)
    del call.table(table)[key]
    return resource
