"""The resources in the emulator: those in our tables, and those in moto's backends beyond their initial ones."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping
from typing import Any

from moto.core.base_backend import AccountSpecificBackend, BackendDict

from .registry import stored_resources

Entry = tuple[str, str]  # kind, id

# Attributes of backends that also hold data of deleted resources.
IGNORED_ATTRIBUTES = {"tags", "_idempotency_tokens"}

_initial_entries: weakref.WeakKeyDictionary[Any, set[Entry]] = weakref.WeakKeyDictionary()


def watch_backends() -> None:
    """From now on, records the initial resources of each new backend: a default VPC, AWS's managed policies."""
    get = AccountSpecificBackend.__getitem__

    def get_and_record(self: Any, region: str) -> Any:
        backend = get(self, region)
        if backend not in _initial_entries:
            _initial_entries[backend] = set(_entries(backend))
        return backend

    AccountSpecificBackend.__getitem__ = get_and_record  # type: ignore[method-assign]


def remaining_resources() -> list[dict[str, str]]:
    """All resources, as {service, region, kind, id}."""
    ours = [{"service": s, "region": r, "kind": k, "id": i} for s, r, k, i in stored_resources()]
    motos = [
        {"service": backends.service_name, "region": region, "kind": kind, "id": name}
        for backends in list(BackendDict._instances)
        for _, region, backend in list(backends.iter_backends())
        for kind, name in sorted(set(_entries(backend)) - _initial_entries.get(backend, set()))
    ]
    return ours + motos


def _entries(backend: Any) -> Iterator[Entry]:
    for attribute, value in list(vars(backend).items()):
        if attribute not in IGNORED_ATTRIBUTES:
            yield from _entries_in(attribute, value)


def _entries_in(kind: str, value: Any) -> Iterator[Entry]:
    """The entries of a collection and of the collections in it."""
    if isinstance(value, Mapping):
        for key, inner in list(value.items()):
            if isinstance(inner, (Mapping, list, set)):
                yield from _entries_in(f"{kind}.{key}", inner)
            # AWS also shows deleted gateways and endpoints for some time.
            elif getattr(inner, "state", None) != "deleted":
                yield f"{kind} (PendingDeletion)" if _is_pending_deletion(inner) else kind, str(key)
    elif isinstance(value, (list, set)):
        for inner in list(value):
            yield kind, _name(inner)


def _is_pending_deletion(resource: Any) -> bool:
    """True for a KMS key or a secret in its waiting period."""
    is_pending_key = getattr(resource, "key_state", None) == "PendingDeletion"
    return is_pending_key or getattr(resource, "deleted_date", None) is not None


def _name(resource: Any) -> str:
    for attribute in ("arn", "id", "name"):
        name = resource.get(attribute) if isinstance(resource, dict) else getattr(resource, attribute, None)
        if isinstance(name, str):
            return name
    return resource if isinstance(resource, str) else type(resource).__name__
