"""What stands before moto: it checks each request against its model, lets a handler answer where there is one, and writes the access log."""

from __future__ import annotations

import importlib
import io
import json
import os
import pkgutil
import time
import traceback
from collections.abc import Iterable
from threading import RLock
from typing import Any, TextIO
from urllib.parse import urlencode

from botocore.validate import ParamValidator
from moto.core.exceptions import ServiceException
from moto.moto_server.werkzeug_app import BackendRequest, DomainDispatcherApplication, create_backend_app

from . import asked, corrections, residue, stored
from .operations import Operation, operation_of
from .registry import Call, handlers, kind_of, refuse
from .unknown import unknown_fields

Wire = tuple[int, dict[str, str], bytes]


class MotoRefused(Exception):
    """Moto's own refusal, to be passed on as it is."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self.wire = wire


class Emulator:
    """The WSGI application."""

    def __init__(self, log: TextIO) -> None:
        residue.watch_backends()
        for package in (corrections, stored):
            for module in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{package.__name__}.{module.name}")
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._log = log
        # Moto's own handlers hold for one request at a time what ours may change: ours go one after another.
        self._turn = RLock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        began = time.monotonic()
        environ["wsgi.input"] = io.BytesIO(_body(environ))
        if environ.get("PATH_INFO") == "/rehearsal/residue":
            return _send((200, {}, json.dumps(residue.left()).encode()), start_response)
        if environ.get("PATH_INFO") == "/rehearsal/call":
            status, said = asked.answer(f"http://127.0.0.1:{environ['SERVER_PORT']}", environ["wsgi.input"].read())
            return _send((status, {}, said), start_response)
        operation, by, wire = self._answer(environ)
        self._write_log(environ, operation, by, wire, time.monotonic() - began)
        return _send(wire, start_response)

    def _answer(self, environ: dict[str, Any]) -> tuple[Operation | None, str, Wire]:
        request = BackendRequest(environ)
        operation = operation_of(request)
        _rewind(environ)
        if operation is None:
            return None, "moto", self._ask_moto(environ)
        unknown = unknown_fields(operation, request)
        _rewind(environ)
        if unknown:
            words = f"{operation.service} {operation.name} has no {', '.join(unknown)}"
            return operation, "refused", operation.write(refuse("ValidationException", words))
        handler = handlers.get((operation.service, operation.name))
        if handler is None:
            return operation, "moto", self._ask_moto(environ)
        with self._turn:
            return operation, kind_of(handler), self._handle(handler, operation, environ)

    def _handle(self, handler: Any, operation: Operation, environ: dict[str, Any]) -> Wire:
        def moto(**changed: Any) -> dict[str, Any]:
            wire = self._ask_moto(_otherwise(environ, operation, changed) if changed else environ)
            if wire[0] >= 300:
                raise MotoRefused(wire)
            return operation.read(*wire)

        shape = operation.model.input_shape
        faults = ParamValidator().validate(operation.params, shape) if shape is not None else None
        try:
            if faults is not None and faults.has_errors():
                raise refuse("ValidationException", faults.generate_report())
            account = os.environ["MOTO_ACCOUNT_ID"]
            call = Call(operation.service, operation.name, account, operation.region, operation.params, moto)
            return operation.write(handler(call) or {})
        except MotoRefused as refused:
            return refused.wire
        except ServiceException as error:
            return operation.write(error)
        except Exception:
            words = f"the emulator's own fault in {operation.service} {operation.name}:\n{traceback.format_exc()}"
            return 500, {"Content-Type": "text/plain"}, words.encode()

    def _ask_moto(self, environ: dict[str, Any]) -> Wire:
        _rewind(environ)
        answer: list[Any] = []
        try:
            body = b"".join(self._moto(environ, lambda status, headers, *_: answer.extend((status, headers))))
        except Exception:
            # An operation that moto lacks comes here too: moto runs Flask's debug mode, which lets errors through.
            return 500, {"Content-Type": "text/plain"}, traceback.format_exc(limit=-3).encode()
        return int(answer[0].split()[0]), dict(answer[1]), body

    def _write_log(
        self, environ: dict[str, Any], operation: Operation | None, by: str, wire: Wire, seconds: float
    ) -> None:
        status, _, body = wire
        line: dict[str, Any] = {
            "service": operation.service if operation else None,
            "region": operation.region if operation else None,
            "operation": operation.name if operation else f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}",
            "answered": by,
            "status": status,
            "ms": round(seconds * 1000),
        }
        if status >= 400:
            _rewind(environ)
            line |= {"sent": environ["wsgi.input"].read().decode(errors="replace"), "said": body.decode(errors="replace")}
        self._log.write(f"{json.dumps(line)}\n")
        self._log.flush()


def _body(environ: dict[str, Any]) -> bytes:
    if environ.get("HTTP_TRANSFER_ENCODING") == "chunked":
        return environ["wsgi.input"].read()
    return environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))


def _rewind(environ: dict[str, Any]) -> None:
    environ["wsgi.input"].seek(0)


def _otherwise(environ: dict[str, Any], operation: Operation, changed: dict[str, Any]) -> dict[str, Any]:
    """The request that asks for the same operation with other parameters."""
    asked = operation.ask({**operation.params, **changed})
    body = asked["body"]
    if isinstance(body, dict):
        body = urlencode(body)
    body = body.encode() if isinstance(body, str) else bytes(body)
    path, _, fixed = asked["url_path"].partition("?")
    query = "&".join(part for part in (fixed, urlencode(asked["query_string"])) if part)
    return {
        **environ,
        "PATH_INFO": path,
        "RAW_URI": f"{path}?{query}" if query else path,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }


def _send(wire: Wire, start_response: Any) -> Iterable[bytes]:
    status, headers, body = wire
    headers = {k: v for k, v in headers.items() if k.lower() != "content-length"}
    start_response(f"{status} {'OK' if status < 300 else 'Answer'}", [*((k, str(v)) for k, v in headers.items()), ("Content-Length", str(len(body)))])
    return [body]
