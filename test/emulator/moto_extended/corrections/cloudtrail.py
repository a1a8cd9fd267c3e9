"""CloudTrail: moto answers a deletion by ARN with 200, and keeps the trail."""

from __future__ import annotations

from ..registry import Call, Response, handles


@handles("cloudtrail", "DeleteTrail")
def delete_trail(call: Call) -> Response:
    return call.moto(Name=call.params["Name"].rpartition("/")[2])
