"""S3 notifications: moto stores the EventBridge configuration, and does not return it."""

from __future__ import annotations

from moto.s3.models import s3_backends

from ..registry import Call, Response, handles


@handles("s3", "GetBucketNotificationConfiguration")
def get_bucket_notification_configuration(call: Call) -> Response:
    response = call.moto()
    stored = s3_backends[call.account]["aws"].get_bucket_notification_configuration(call.params["Bucket"])
    if stored and stored.event_bridge is not None:
        response["EventBridgeConfiguration"] = {}
    return response
