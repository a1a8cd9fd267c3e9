"""Runs LocalStack, as `python -m localstack.runtime.main` does, on loopback and with what older Pythons lack.

LocalStack 4.14.0 declares Python 3.10 and imports names that the standard library has only from 3.11 or 3.13 on.
"""

import datetime
import enum
import functools
import typing
import warnings

import typing_extensions


class StrEnum(str, enum.Enum):
    __str__ = str.__str__

    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


for module, name, value in (
    (datetime, "UTC", datetime.timezone.utc),
    (enum, "StrEnum", StrEnum),
    (typing, "NotRequired", typing_extensions.NotRequired),
    (typing, "Self", typing_extensions.Self),
    (typing, "Unpack", typing_extensions.Unpack),
    (warnings, "deprecated", typing_extensions.deprecated),
):
    if not hasattr(module, name):
        setattr(module, name, value)

from twisted.internet import endpoints  # noqa: E402

# LocalStack reads the host of GATEWAY_LISTEN and then listens on every interface: on loopback alone, please.
endpoints.TCP4ServerEndpoint = functools.partial(endpoints.TCP4ServerEndpoint, interface="127.0.0.1")

from localstack.runtime.main import main  # noqa: E402, only now does it find them all
from localstack.utils.aws import aws_stack  # noqa: E402

# It would ask a name server for s3.127.0.0.1: there is none, and nobody outside is to be asked.
aws_stack.CACHE_S3_HOSTNAME_DNS_STATUS = False

main()
