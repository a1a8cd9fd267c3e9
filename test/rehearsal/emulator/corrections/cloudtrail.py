"""CloudTrail, where moto deletes a trail by its name only, and answers 200 without doing it when asked by ARN."""

from __future__ import annotations

from ..registry import Answer, Call, answers


@answers("cloudtrail", "DeleteTrail")
def delete_trail(call: Call) -> Answer:
    return call.moto(Name=call.params["Name"].rpartition("/")[2])
