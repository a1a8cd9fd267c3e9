"""Reading, replacing and sending HTTP messages of a WSGI application."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from .operations import Operation

HttpResponse = tuple[int, dict[str, str], bytes]  # status, headers, body


def buffer_body(environ: dict[str, Any]) -> None:
    """Makes the body of a request readable more than once."""
    stream = environ["wsgi.input"]
    is_chunked = environ.get("HTTP_TRANSFER_ENCODING") == "chunked"
    length = -1 if is_chunked else int(environ.get("CONTENT_LENGTH") or 0)
    environ["wsgi.input"] = io.BytesIO(stream.read(length))


def rewind(environ: dict[str, Any]) -> None:
    environ["wsgi.input"].seek(0)


def with_params(environ: dict[str, Any], operation: Operation, params: dict[str, Any]) -> dict[str, Any]:
    """The same request with some parameters replaced."""
    request = operation.serialize({**operation.params, **params})
    body = request["body"]
    if isinstance(body, dict):
        body = urlencode(body)
    body = body.encode() if isinstance(body, str) else bytes(body)
    path, _, fixed = request["url_path"].partition("?")
    query = "&".join(part for part in (fixed, urlencode(request["query_string"])) if part)
    return {
        **environ,
        "PATH_INFO": path,
        "RAW_URI": f"{path}?{query}" if query else path,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }


def send(response: HttpResponse, start_response: Any) -> Iterable[bytes]:
    status, headers, body = response
    others = [(name, str(value)) for name, value in headers.items() if name.lower() != "content-length"]
    start_response(f"{status} {'OK' if status < 300 else 'Error'}", [*others, ("Content-Length", str(len(body)))])
    return [body]
