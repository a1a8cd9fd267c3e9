"""GuardDuty, where moto puts the features of an update in place of all others. AWS changes only those named."""

from __future__ import annotations

from moto.guardduty.models import guardduty_backends

from ..registry import Answer, Call, answers


@answers("guardduty", "UpdateDetector")
def update_detector(call: Call) -> Answer:
    detector = guardduty_backends[call.account][call.region].detectors.get(call.params["DetectorId"])
    before = detector.features if detector else []
    answer = call.moto()
    detector.features = list({feature["name"]: feature for feature in [*before, *detector.features]}.values())
    return answer
