"""Notifications of buckets: moto keeps that EventBridge is told, and does not give it back."""

from __future__ import annotations

from moto.s3.models import s3_backends

from ..registry import Answer, Call, answers


@answers("s3", "GetBucketNotificationConfiguration")
def get_bucket_notification_configuration(call: Call) -> Answer:
    answer = call.moto()
    kept = s3_backends[call.account]["aws"].get_bucket_notification_configuration(call.params["Bucket"])
    if kept and kept.event_bridge is not None:
        answer["EventBridgeConfiguration"] = {}
    return answer
