"""Lambda: moto loses the logging configuration. Functions are not run: each call succeeds."""

from __future__ import annotations

from typing import Any

from moto.awslambda.models import LambdaFunction
from moto.core.config import default_user_config

# Terraform and Secrets Manager call our functions, and moto would pull an image to run them in Docker.
default_user_config["lambda"]["use_docker"] = False

_init = LambdaFunction.__init__
_get_configuration = LambdaFunction.get_configuration


def _init_with_log(function: LambdaFunction, *, spec: dict[str, Any], **kwargs: Any) -> None:
    _init(function, spec=spec, **kwargs)
    default = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.function_name}"}
    function.logging_config = {**default, **spec.get("LoggingConfig", {})}  # type: ignore[attr-defined]


def _configuration_with_log(function: LambdaFunction, on_create: bool = False) -> dict[str, Any]:
    log = function.logging_config  # type: ignore[attr-defined]
    return {**_get_configuration(function, on_create), "LoggingConfig": log}


LambdaFunction.__init__ = _init_with_log  # type: ignore[method-assign]
LambdaFunction.get_configuration = _configuration_with_log  # type: ignore[method-assign]
