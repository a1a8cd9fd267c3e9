"""SNS: what moto loses of a topic's attributes."""

from __future__ import annotations

from moto.sns.models import sns_backends

from ..registry import Answer, Call, answers


@answers("sns", "GetTopicAttributes")
def get_topic_attributes(call: Call) -> Answer:
    """Moto takes how a FIFO topic's throughput is counted, and does not give it back."""
    answer = call.moto()
    topic = sns_backends[call.account][call.region].get_topic(call.params["TopicArn"])
    scope = getattr(topic, "fifo_throughput_scope", None)
    return {"Attributes": answer["Attributes"] | ({"FifoThroughputScope": scope} if scope else {})}
