"""The WSGI application: validates each request, calls its handler or moto, and writes the access log."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import time
import traceback
from collections.abc import Iterable
from threading import RLock
from typing import Any, TextIO

from botocore.validate import ParamValidator
from moto.core.exceptions import ServiceException
from moto.moto_server.werkzeug_app import BackendRequest, DomainDispatcherApplication, create_backend_app

from . import corrections, stubs
from .api_call import call_api
from .http_messages import HttpResponse, buffer_body, rewind, send, with_params
from .operations import Operation, operation_of
from .registry import Call, Handler, aws_error, folder_of, handlers
from .remaining_resources import remaining_resources, watch_backends
from .request_validation import unknown_fields
from .stated_answers import state_answer, stated_answer


class MotoError(Exception):
    """An error response of moto, which the client receives unchanged."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


class EmulatorApp:
    def __init__(self, log: TextIO) -> None:
        watch_backends()
        for package in (corrections, stubs):
            for module in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{package.__name__}.{module.name}")
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._log = log
        # Our handlers change moto's backends in several steps, so only one handler runs at a time.
        self._handler_lock = RLock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        started_at = time.monotonic()
        buffer_body(environ)
        if environ.get("PATH_INFO") == "/rehearsal/resources":
            return send((200, {}, json.dumps(remaining_resources()).encode()), start_response)
        if environ.get("PATH_INFO") == "/rehearsal/call":
            status, body = call_api(f"http://127.0.0.1:{environ['SERVER_PORT']}", environ["wsgi.input"].read())
            return send((status, {}, body), start_response)
        if environ.get("PATH_INFO") == "/rehearsal/answer":
            state_answer(environ["wsgi.input"].read())
            return send((204, {}, b""), start_response)
        operation, answered_by, response = self._respond(environ)
        self._write_log(environ, operation, answered_by, response, time.monotonic() - started_at)
        return send(response, start_response)

    def _respond(self, environ: dict[str, Any]) -> tuple[Operation | None, str, HttpResponse]:
        request = BackendRequest(environ)
        operation = operation_of(request)
        rewind(environ)
        if operation is None:
            return None, "moto", self._call_moto(environ)
        unknown = unknown_fields(operation, request)
        rewind(environ)
        if unknown:
            message = f"{operation.service} {operation.name} has no {', '.join(unknown)}"
            return operation, "validation", operation.write(aws_error("ValidationException", message))
        stated = stated_answer(operation)
        if stated is not None:
            return operation, "statement", operation.write(stated)
        handler = handlers.get((operation.service, operation.name))
        if handler is None:
            return operation, "moto", self._call_moto(environ)
        with self._handler_lock:
            return operation, folder_of(handler), self._call_handler(handler, operation, environ)

    def _call_handler(self, handler: Handler, operation: Operation, environ: dict[str, Any]) -> HttpResponse:
        def moto(**params: Any) -> dict[str, Any]:
            response = self._call_moto(with_params(environ, operation, params) if params else environ)
            if response[0] >= 300:
                raise MotoError(response)
            return operation.read(*response)

        shape = operation.model.input_shape
        faults = ParamValidator().validate(operation.params, shape) if shape is not None else None
        try:
            if faults is not None and faults.has_errors():
                raise aws_error("ValidationException", faults.generate_report())
            account = os.environ["MOTO_ACCOUNT_ID"]
            call = Call(operation.service, operation.name, account, operation.region, operation.params, moto)
            return operation.write(handler(call) or {})
        except MotoError as error:
            return error.response
        except ServiceException as error:
            return operation.write(error)
        except Exception:
            message = f"the emulator's handler of {operation.service} {operation.name} failed:\n{traceback.format_exc()}"
            return 500, {"Content-Type": "text/plain"}, message.encode()

    def _call_moto(self, environ: dict[str, Any]) -> HttpResponse:
        rewind(environ)
        start: list[Any] = []
        try:
            body = b"".join(self._moto(environ, lambda status, headers, *_: start.extend((status, headers))))
        except Exception:
            # Also for an operation that moto lacks: in Flask's debug mode, which moto uses, errors are raised.
            return 500, {"Content-Type": "text/plain"}, traceback.format_exc(limit=-3).encode()
        return int(start[0].split()[0]), dict(start[1]), body

    def _write_log(
        self,
        environ: dict[str, Any],
        operation: Operation | None,
        answered_by: str,
        response: HttpResponse,
        seconds: float,
    ) -> None:
        status, _, body = response
        line: dict[str, Any] = {
            "service": operation.service if operation else None,
            "region": operation.region if operation else None,
            "operation": operation.name if operation else f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}",
            "client": environ.get("HTTP_USER_AGENT", ""),
            "answered_by": answered_by,
            "status": status,
            "ms": round(seconds * 1000),
        }
        if status >= 400:
            rewind(environ)
            request_body = environ["wsgi.input"].read().decode(errors="replace")
            line |= {"request": request_body, "response": body.decode(errors="replace")}
        self._log.write(f"{json.dumps(line)}\n")
        self._log.flush()
