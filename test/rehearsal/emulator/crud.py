"""Things kept as they were sent: one to a key, refused the second time, and refused when they are not there."""

from __future__ import annotations

from .registry import Answer, Call, refuse


def keep(call: Call, table: str, key: str, thing: Answer, taken: str = "AlreadyExistsException") -> Answer:
    if key in call.table(table):
        raise refuse(taken, f"{key} is already one of the {table}.")
    call.table(table)[key] = thing
    return thing


def find(call: Call, table: str, key: str, absent: str = "ResourceNotFoundException") -> Answer:
    thing: Answer | None = call.table(table).get(key)
    if thing is None:
        raise refuse(absent, f"{key} is none of the {table}.")
    return thing


def drop(call: Call, table: str, key: str, absent: str = "ResourceNotFoundException") -> Answer:
    thing = find(call, table, key, absent)
    del call.table(table)[key]
    return thing
