"""Finds fields of a request that are unknown to the operation's model. AWS ignores some of them, a rehearsal does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from moto.core.request import Request

from .operations import Operation

# Fields of every request of a protocol.
COMMON_FORM_FIELDS = {"Action", "Version"}
COMMON_QUERY_FIELDS = re.compile(r"x-id|X-Amz-.*", re.IGNORECASE)


def unknown_fields(operation: Operation, request: Request) -> list[str]:
    """The paths of the fields without a member in the model."""
    shape = operation.model.input_shape
    if operation.protocol in ("query", "ec2"):
        keys = [key for key in request.form if key not in COMMON_FORM_FIELDS]
        return [key for key in keys if not _is_known_form_key(shape, key, operation.protocol)]
    unknown = list(_unknown_in_query(operation, request)) if operation.protocol.startswith("rest") else []
    body = request.data
    if not body or shape is None:
        return unknown
    name = shape.serialization.get("payload")
    if name:
        shape = shape.members[name]
        if shape.type_name != "structure":
            return unknown
    if operation.protocol.endswith("json"):
        return unknown + list(_unknown_in_json(shape, json.loads(body), ""))
    return unknown + list(_unknown_in_xml(shape, ElementTree.fromstring(body), ""))


def _unknown_in_query(operation: Operation, request: Request) -> Iterator[str]:
    shape = operation.model.input_shape
    members = shape.members.values() if shape is not None else []
    located = {m.serialization.get("name") for m in members if m.serialization.get("location") == "querystring"}
    fixed = re.findall(r"[?&]([^=&]+)", operation.model.http["requestUri"])
    free = any(m.serialization.get("location") == "querystring" and m.type_name == "map" for m in members)
    for key in request.args:
        if not (free or key in located or key in fixed or COMMON_QUERY_FIELDS.fullmatch(key)):
            yield f"?{key}"


def _is_known_form_key(shape: Any, key: str, protocol: str) -> bool:
    head, _, rest = key.partition(".")
    if shape is None:
        return False
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if head in _form_names(name, member, protocol):
                # In a flattened list, the index follows the name directly.
                return not rest or _is_known_form_key(member, rest, protocol)
        return False
    if shape.type_name == "list":
        if head.isdigit():
            return not rest or _is_known_form_key(shape.member, rest, protocol)
        return bool(rest) and rest.split(".")[0].isdigit() and _is_known_form_key(shape, rest, protocol)
    if shape.type_name == "map":
        return True
    return not rest


def _form_names(name: str, member: Any, protocol: str) -> set[str]:
    names = {name, member.serialization.get("name", name)}
    if member.type_name == "list" and member.serialization.get("flattened"):
        names.add(member.member.serialization.get("name", name))
    if protocol == "ec2":
        names |= {n[:1].upper() + n[1:] for n in names} | {member.serialization.get("queryName", name)}
    return names


def _unknown_in_json(shape: Any, value: Any, path: str) -> Iterator[str]:
    if shape.type_name == "structure" and isinstance(value, dict):
        if getattr(shape, "is_document_type", False):
            return
        known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for key, inner in value.items():
            if key not in known:
                yield f"{path}.{key}".lstrip(".")
            else:
                yield from _unknown_in_json(known[key], inner, f"{path}.{key}")
    elif shape.type_name == "list" and isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unknown_in_json(shape.member, inner, f"{path}[{index}]")
    elif shape.type_name == "map" and isinstance(value, dict):
        for key, inner in value.items():
            yield from _unknown_in_json(shape.value, inner, f"{path}.{key}")


def _unknown_in_xml(shape: Any, element: Any, path: str) -> Iterator[str]:
    if shape.type_name == "structure":
        known: dict[str, Any] = {}
        for name, member in shape.members.items():
            wire = member.serialization.get("name", name)
            if member.type_name == "list" and member.serialization.get("flattened"):
                wire = member.member.serialization.get("name", wire) if "name" not in member.serialization else wire
                member = member.member
            known[wire] = member
        for child in element:
            tag = child.tag.rpartition("}")[2]
            if tag not in known:
                yield f"{path}.{tag}".lstrip(".")
            else:
                yield from _unknown_in_xml(known[tag], child, f"{path}.{tag}")
    elif shape.type_name == "list":
        for child in element:
            yield from _unknown_in_xml(shape.member, child, f"{path}.{child.tag.rpartition('}')[2]}")
