"""What is left in the emulator: what its stored operations keep, and what moto's backends hold beyond what they began with."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping
from typing import Any

from moto.core.base_backend import AccountSpecificBackend, BackendDict

from .registry import kept

Entry = tuple[str, str]  # kind, id

# What moto remembers of things that are gone: not things themselves.
MEMORY = {"tags", "_idempotency_tokens"}

_at_first: weakref.WeakKeyDictionary[Any, set[Entry]] = weakref.WeakKeyDictionary()


def watch_backends() -> None:
    """From now on, notes what each of moto's backends holds when it is made: a default VPC, AWS's own policies."""
    get = AccountSpecificBackend.__getitem__

    def noting(self: Any, region: str) -> Any:
        backend = get(self, region)
        if backend not in _at_first:
            _at_first[backend] = set(_entries(backend))
        return backend

    AccountSpecificBackend.__getitem__ = noting  # type: ignore[method-assign]


def left() -> list[dict[str, str]]:
    """Everything left, as {service, region, kind, id}."""
    ours = [{"service": s, "region": r, "kind": k, "id": i} for s, r, k, i in kept()]
    theirs = [
        {"service": backends.service_name, "region": region, "kind": kind, "id": name}
        for backends in list(BackendDict._instances)
        for _, region, backend in list(backends.iter_backends())
        for kind, name in sorted(set(_entries(backend)) - _at_first.get(backend, set()))
    ]
    return ours + theirs


def _entries(backend: Any) -> Iterator[Entry]:
    for attribute, value in list(vars(backend).items()):
        if attribute not in MEMORY:
            yield from _inside(attribute, value)


def _inside(kind: str, value: Any) -> Iterator[Entry]:
    """The things in a collection, however deep; empty collections hold none."""
    if isinstance(value, Mapping):
        for key, inner in list(value.items()):
            if isinstance(inner, (Mapping, list, set)):
                yield from _inside(f"{kind}.{key}", inner)
            # AWS too shows gateways and endpoints for a while after their end.
            elif getattr(inner, "state", None) != "deleted":
                yield f"{kind} (PendingDeletion)" if _is_pending_deletion(inner) else kind, str(key)
    elif isinstance(value, (list, set)):
        for inner in list(value):
            yield kind, _name(inner)


def _is_pending_deletion(thing: Any) -> bool:
    """A key, or a secret, that AWS has been asked to delete and still keeps for a time."""
    return getattr(thing, "key_state", None) == "PendingDeletion" or getattr(thing, "deleted_date", None) is not None


def _name(thing: Any) -> str:
    for attribute in ("arn", "id", "name"):
        name = thing.get(attribute) if isinstance(thing, dict) else getattr(thing, attribute, None)
        if isinstance(name, str):
            return name
    return thing if isinstance(thing, str) else type(thing).__name__
