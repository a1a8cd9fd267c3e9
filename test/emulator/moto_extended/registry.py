"""The handlers of operations that are not left to moto, and what they receive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import ServiceException

Response = dict[str, Any]

# service, account, region -> table -> key -> stored resource
_tables: defaultdict[tuple[str, str, str], defaultdict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))


@dataclass(frozen=True)
class Call:
    """One call of an operation."""

    service: str
    operation: str
    account: str
    region: str
    params: dict[str, Any]
    """By their names in botocore's model, and valid according to it."""
    moto: Callable[..., Response]
    """Moto's response to this call. Keyword arguments replace parameters of the call.

    An error of moto ends the handler, and is returned to the client unchanged.
    """

    def table(self, name: str) -> dict[str, Any]:
        """The stored resources of one kind in this account and region, by their keys."""
        return _tables[self.service, self.account, self.region][name]

    def arn(self, resource: str, service: str | None = None, region: str | None = None) -> str:
        return f"arn:aws:{service or self.service}:{self.region if region is None else region}:{self.account}:{resource}"


Handler = Callable[[Call], "Response | None"]
handlers: dict[tuple[str, str], Handler] = {}


def handles(service: str, *operations: str) -> Callable[[Handler], Handler]:
    """Registers a function as the handler of these operations."""

    def register(handler: Handler) -> Handler:
        for operation in operations:
            if (service, operation) in handlers:
                raise RuntimeError(f"{service} {operation} has two handlers")
            handlers[service, operation] = handler
        return handler

    return register


def folder_of(handler: Handler) -> str:
    """"corrections" or "stubs"."""
    return handler.__module__.split(".")[-2]


class AwsError(ServiceException):
    """Moto takes the service of an error from the module of its class if that name begins with `moto`, as ours does."""

    __module__ = "aws"


def aws_error(code: str, message: str) -> AwsError:
    """An error to raise. The service's model has the HTTP status of its code."""
    return AwsError(code, message)


def stored_resources() -> list[tuple[str, str, str, str]]:
    """The resources in all tables, as service, region, table, key."""
    return [
        (service, region, table, key)
        for (service, _, region), tables in _tables.items()
        for table, entries in tables.items()
        for key in entries
    ]
