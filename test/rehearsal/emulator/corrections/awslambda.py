"""Lambda: where a function's log goes, which moto loses; and functions are not run: a call answers that all went well."""

from __future__ import annotations

from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.core.config import default_user_config

# Moto would run a function in Docker, and Terraform and Secrets Manager call ours at once: it tries to pull an image.
default_user_config["lambda"]["use_docker"] = False

_make = LambdaFunction.__init__
_configuration = LambdaFunction.get_configuration


def _make_with_log(function: LambdaFunction, *, spec: dict[str, Any], **named: Any) -> None:
    _make(function, spec=spec, **named)
    default = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.function_name}"}
    function.logging_config = {**default, **spec.get("LoggingConfig", {})}  # type: ignore[attr-defined]


def _configuration_with_log(function: LambdaFunction, on_create: bool = False) -> dict[str, Any]:
    log = function.logging_config  # type: ignore[attr-defined]
    return {**_configuration(function, on_create), "LoggingConfig": log}


LambdaFunction.__init__ = _make_with_log  # type: ignore[method-assign]
LambdaFunction.get_configuration = _configuration_with_log  # type: ignore[method-assign]
