"""Which operation a request asks for, what it says, and how an answer is written: all of it from botocore's models."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from botocore.awsrequest import HeadersDict
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import NotFound, get_service_router
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model

# Where botocore calls a service otherwise than its signatures do. RDS answers for DocumentDB, which signs as `rds` too.
MODELS = {
    "access-analyzer": "accessanalyzer",
    "elasticloadbalancing": "elbv2",
    "es": "opensearch",
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}

SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")


@dataclass
class Operation:
    """One operation asked for: `params` as botocore's model names them."""

    service: str
    region: str
    model: Any
    protocol: str
    params: dict[str, Any]

    @property
    def name(self) -> str:
        return self.model.name

    def write(self, result: Any) -> tuple[int, dict[str, str], bytes]:
        """An answer, or a moto ServiceException, as status, headers and body."""
        serializer = get_serializer_class(self.service, self.protocol)(operation_model=self.model)
        wire = serializer.serialize(result)
        body = wire["body"]
        return wire["status_code"], dict(wire["headers"]), body.encode() if isinstance(body, str) else body

    def read(self, status: int, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        """An answer of moto's, by the names of the model."""
        wire = {"status_code": status, "headers": HeadersDict(headers), "body": body}
        shape = self.model.output_shape
        if shape is not None and shape.serialization.get("payload") and self.model.has_streaming_output:
            return {shape.serialization["payload"]: body}
        answer = create_parser(self.protocol).parse(wire, shape)
        answer.pop("ResponseMetadata", None)
        return answer

    def ask(self, params: dict[str, Any]) -> dict[str, Any]:
        """The same operation with other parameters, as a request: method, path, query, headers and body."""
        return create_serializer(self.protocol, include_validation=False).serialize_to_request(params, self.model)


def service_of(request: Request) -> tuple[str, str] | None:
    """The model's name and the region; None for a request without a signature."""
    scope = SCOPE.search(request.headers.get("Authorization", ""))
    if not scope:
        return None
    service, region = scope["service"], scope["region"]
    if service == "ses" and request.path.startswith("/v2/"):
        service = "sesv2"
    if service == "s3" and request.path.startswith("/v20180820/"):
        service = "s3control"
    return MODELS.get(service, service), region


def operation_of(request: Request) -> Operation | None:
    """What a request asks for; None where no model says, and moto may know."""
    found = service_of(request)
    if not found:
        return None
    service, region = found
    model = get_service_model(service)
    protocol = determine_request_protocol(model, request.content_type)
    try:
        operation, uri = get_service_router(service).match(request)
    except NotFound:
        # Go's client calls CloudTrail's target by its short name, which AWS takes and the model does not have.
        name = request.headers.get("X-Amz-Target", "").rpartition(".")[2]
        if name not in model.operation_names:
            return None
        operation, uri = model.operation_model(name), {}
    params = PROTOCOL_PARSERS[protocol](operation).parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": uri,
        }
    )
    return Operation(service, region, operation, protocol, params)
