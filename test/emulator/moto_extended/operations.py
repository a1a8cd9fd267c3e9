"""The operation and the parameters of a request, and the serialization of responses, from botocore's models."""

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

# botocore's names of services whose signing names differ. DocumentDB signs as `rds`, and has the API of RDS.
MODELS = {
    "access-analyzer": "accessanalyzer",
    "elasticloadbalancing": "elbv2",
    "es": "opensearch",
    "monitoring": "cloudwatch",
    "servicequotas": "service-quotas",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}

SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")


@dataclass
class Operation:
    """A requested operation. `params` have the names of botocore's model."""

    service: str
    region: str
    model: Any
    protocol: str
    params: dict[str, Any]

    @property
    def name(self) -> str:
        return self.model.name

    def write(self, result: Any) -> tuple[int, dict[str, str], bytes]:
        """Serializes a response or a ServiceException into status, headers and body."""
        serializer = get_serializer_class(self.service, self.protocol)(operation_model=self.model)
        response = serializer.serialize(result)
        body = response["body"]
        return response["status_code"], dict(response["headers"]), body.encode() if isinstance(body, str) else body

    def read(self, status: int, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        """Parses a response of moto."""
        http = {"status_code": status, "headers": HeadersDict(headers), "body": body}
        shape = self.model.output_shape
        if shape is not None and shape.serialization.get("payload") and self.model.has_streaming_output:
            return {shape.serialization["payload"]: body}
        response = create_parser(self.protocol).parse(http, shape)
        response.pop("ResponseMetadata", None)
        return response

    def serialize(self, params: dict[str, Any]) -> dict[str, Any]:
        """A request of this operation: method, path, query, headers and body."""
        return create_serializer(self.protocol, include_validation=False).serialize_to_request(params, self.model)


def service_of(request: Request) -> tuple[str, str] | None:
    """botocore's name of the service, and the region; None for a request without a signature."""
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
    """The operation of a request; None if botocore has no model of it, which moto may still support."""
    scope = service_of(request)
    if not scope:
        return None
    service, region = scope
    model = get_service_model(service)
    protocol = determine_request_protocol(model, request.content_type)
    try:
        operation, uri = get_service_router(service).match(request)
    except NotFound:
        # Go's client sends a short target for CloudTrail, which AWS accepts and the model lacks.
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
