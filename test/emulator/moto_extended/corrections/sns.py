"""SNS: attributes of topics."""

from __future__ import annotations

from moto.sns.models import sns_backends

from ..registry import Call, Response, handles


@handles("sns", "GetTopicAttributes")
def get_topic_attributes(call: Call) -> Response:
    """Moto stores FifoThroughputScope, and does not return it."""
    response = call.moto()
    topic = sns_backends[call.account][call.region].get_topic(call.params["TopicArn"])
    scope = getattr(topic, "fifo_throughput_scope", None)
    return {"Attributes": response["Attributes"] | ({"FifoThroughputScope": scope} if scope else {})}
