"""CloudFront: a distribution has the configuration that was sent. Moto loses some of it and makes some of it up."""

from __future__ import annotations

from ..registry import Answer, Call, answers

TABLE = "distribution configurations"


@answers("cloudfront", "CreateDistributionWithTags")
def create_distribution_with_tags(call: Call) -> Answer:
    return _keep(call, call.params["DistributionConfigWithTags"]["DistributionConfig"])


@answers("cloudfront", "UpdateDistribution")
def update_distribution(call: Call) -> Answer:
    return _keep(call, call.params["DistributionConfig"])


@answers("cloudfront", "GetDistribution")
def get_distribution(call: Call) -> Answer:
    return _as_sent(call, call.moto())


@answers("cloudfront", "DeleteDistribution")
def delete_distribution(call: Call) -> Answer:
    answer = call.moto()
    del call.table(TABLE)[call.params["Id"]]
    return answer


def _keep(call: Call, config: Answer) -> Answer:
    answer = call.moto()
    call.table(TABLE)[answer["Distribution"]["Id"]] = config
    return _as_sent(call, answer)


def _as_sent(call: Call, answer: Answer) -> Answer:
    """What was not sent stays as moto has it: empty."""
    distribution = answer["Distribution"]
    distribution["DistributionConfig"] |= call.table(TABLE)[distribution["Id"]]
    return answer
