"""GuardDuty: in an update, moto replaces all features, and AWS only the named ones."""

from __future__ import annotations

from moto.guardduty.models import guardduty_backends

from ..registry import Call, Response, handles


@handles("guardduty", "UpdateDetector")
def update_detector(call: Call) -> Response:
    detector = guardduty_backends[call.account][call.region].detectors.get(call.params["DetectorId"])
    before = detector.features if detector else []
    response = call.moto()
    detector.features = list({feature["name"]: feature for feature in [*before, *detector.features]}.values())
    return response
