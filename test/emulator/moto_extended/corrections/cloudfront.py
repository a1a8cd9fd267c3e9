"""CloudFront: moto loses fields of a distribution's configuration, and adds others."""

from __future__ import annotations

from ..registry import Call, Response, handles

CONFIGURATIONS = "distribution configurations"


@handles("cloudfront", "CreateDistributionWithTags")
def create_distribution_with_tags(call: Call) -> Response:
    return _store(call, call.params["DistributionConfigWithTags"]["DistributionConfig"])


@handles("cloudfront", "UpdateDistribution")
def update_distribution(call: Call) -> Response:
    return _store(call, call.params["DistributionConfig"])


@handles("cloudfront", "GetDistribution")
def get_distribution(call: Call) -> Response:
    return _with_sent_configuration(call, call.moto())


@handles("cloudfront", "DeleteDistribution")
def delete_distribution(call: Call) -> Response:
    response = call.moto()
    del call.table(CONFIGURATIONS)[call.params["Id"]]
    return response


def _store(call: Call, config: Response) -> Response:
    response = call.moto()
    call.table(CONFIGURATIONS)[response["Distribution"]["Id"]] = config
    return _with_sent_configuration(call, response)


def _with_sent_configuration(call: Call, response: Response) -> Response:
    """Moto's response with the configuration that was sent. Fields that were not sent stay empty."""
    distribution = response["Distribution"]
    distribution["DistributionConfig"] |= call.table(CONFIGURATIONS)[distribution["Id"]]
    return response
