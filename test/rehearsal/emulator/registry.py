"""Who answers an operation in moto's stead, and what he gets to do so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import ServiceException

Answer = dict[str, Any]

# service -> account -> region -> table -> key -> whatever was sent
_tables: defaultdict[tuple[str, str, str], defaultdict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))


@dataclass(frozen=True)
class Call:
    """One call of an operation that is not left to moto alone."""

    service: str
    operation: str
    account: str
    region: str
    params: dict[str, Any]
    """By the names of botocore's model, already checked against it."""
    moto: Callable[..., Answer]
    """Moto's answer to this call; with keywords, its answer to a call where these parameters are otherwise.

    A refusal of moto's ends the handler, and reaches the caller as moto wrote it.
    """

    def table(self, name: str) -> dict[str, Any]:
        """What is kept of one kind, by its key, in this account and region."""
        return _tables[self.service, self.account, self.region][name]

    def arn(self, resource: str, service: str | None = None, region: str | None = None) -> str:
        return f"arn:aws:{service or self.service}:{self.region if region is None else region}:{self.account}:{resource}"


Handler = Callable[[Call], "Answer | None"]
handlers: dict[tuple[str, str], Handler] = {}


def answers(service: str, *operations: str) -> Callable[[Handler], Handler]:
    """Registers who answers these operations. Two for one operation are a mistake."""

    def register(handler: Handler) -> Handler:
        for operation in operations:
            if (service, operation) in handlers:
                raise RuntimeError(f"{service} {operation} is answered twice")
            handlers[service, operation] = handler
        return handler

    return register


def kind_of(handler: Handler) -> str:
    """"corrections" or "stored": the folder of its module."""
    return handler.__module__.split(".")[-2]


class Refusal(ServiceException):
    """An error of ours. Moto takes the module of an exception of its own for the service that it belongs to."""


def refuse(code: str, message: str) -> Refusal:
    """An error to raise, by its code in the service's model, which gives the HTTP status."""
    return Refusal(code, message)


def kept() -> list[tuple[str, str, str, str]]:
    """What stored operations keep: service, region, table, key."""
    return [
        (service, region, table, key)
        for (service, _, region), tables in _tables.items()
        for table, entries in tables.items()
        for key in entries
    ]
