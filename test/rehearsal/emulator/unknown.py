"""What a request says that its operation's model does not know. AWS ignores some of it; a rehearsal must not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from moto.core.request import Request

from .operations import Operation

# What every request of its protocol may carry beside its parameters.
FORM = {"Action", "Version"}
QUERY = re.compile(r"x-id|X-Amz-.*", re.IGNORECASE)


def unknown_fields(operation: Operation, request: Request) -> list[str]:
    """The paths of what the model has no member for."""
    shape = operation.model.input_shape
    if operation.protocol in ("query", "ec2"):
        keys = [key for key in request.form if key not in FORM]
        return [key for key in keys if not _form_knows(shape, key, operation.protocol)]
    found = list(_query_unknown(operation, request)) if operation.protocol.startswith("rest") else []
    body = request.data
    if not body or shape is None:
        return found
    name = shape.serialization.get("payload")
    if name:
        shape = shape.members[name]
        if shape.type_name != "structure":
            return found
    if operation.protocol.endswith("json"):
        return found + list(_json_unknown(shape, json.loads(body), ""))
    return found + list(_xml_unknown(shape, ElementTree.fromstring(body), ""))


def _query_unknown(operation: Operation, request: Request) -> Iterator[str]:
    shape = operation.model.input_shape
    members = shape.members.values() if shape is not None else []
    located = {m.serialization.get("name") for m in members if m.serialization.get("location") == "querystring"}
    fixed = re.findall(r"[?&]([^=&]+)", operation.model.http["requestUri"])
    free = any(m.serialization.get("location") == "querystring" and m.type_name == "map" for m in members)
    for key in request.args:
        if not (free or key in located or key in fixed or QUERY.fullmatch(key)):
            yield f"?{key}"


def _form_knows(shape: Any, key: str, protocol: str) -> bool:
    head, _, rest = key.partition(".")
    if shape is None:
        return False
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if head in _form_names(name, member, protocol):
                # A flattened list has no word between its own name and the index.
                return not rest or _form_knows(member, rest, protocol)
        return False
    if shape.type_name == "list":
        if head.isdigit():
            return not rest or _form_knows(shape.member, rest, protocol)
        return bool(rest) and rest.split(".")[0].isdigit() and _form_knows(shape, rest, protocol)
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


def _json_unknown(shape: Any, value: Any, path: str) -> Iterator[str]:
    if shape.type_name == "structure" and isinstance(value, dict):
        if getattr(shape, "is_document_type", False):
            return
        known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for key, inner in value.items():
            if key not in known:
                yield f"{path}.{key}".lstrip(".")
            else:
                yield from _json_unknown(known[key], inner, f"{path}.{key}")
    elif shape.type_name == "list" and isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _json_unknown(shape.member, inner, f"{path}[{index}]")
    elif shape.type_name == "map" and isinstance(value, dict):
        for key, inner in value.items():
            yield from _json_unknown(shape.value, inner, f"{path}.{key}")


def _xml_unknown(shape: Any, element: Any, path: str) -> Iterator[str]:
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
                yield from _xml_unknown(known[tag], child, f"{path}.{tag}")
    elif shape.type_name == "list":
        for child in element:
            yield from _xml_unknown(shape.member, child, f"{path}.{child.tag.rpartition('}')[2]}")
