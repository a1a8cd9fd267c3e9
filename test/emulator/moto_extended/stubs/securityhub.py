"""Security Hub: the settings and the standards of a hub."""

from __future__ import annotations

from moto.securityhub.models import securityhub_backends

from ..registry import Call, Response, aws_error, handles

# Moto's settings of every hub.
SETTINGS = {"AutoEnableControls": True, "ControlFindingGenerator": "SECURITY_CONTROL"}


@handles("securityhub", "UpdateSecurityHubConfiguration")
def update_hub(call: Call) -> None:
    _assert_enabled(call)
    if not call.params.items() <= SETTINGS.items():
        raise aws_error("InvalidInputException", f"The emulator supports {SETTINGS} only.")


@handles("securityhub", "BatchEnableStandards")
def enable_standards(call: Call) -> Response:
    _assert_enabled(call)
    subscriptions = call.table("standards")
    enabled = []
    for request in call.params["StandardsSubscriptionRequests"]:
        standard = request["StandardsArn"]
        arn = call.arn(f"subscription/{standard.partition('/')[2]}")
        subscriptions[arn] = {
            "StandardsSubscriptionArn": arn,
            "StandardsArn": standard,
            "StandardsInput": request.get("StandardsInput", {}),
            "StandardsStatus": "READY",
        }
        enabled.append(subscriptions[arn])
    return {"StandardsSubscriptions": enabled}


@handles("securityhub", "GetEnabledStandards")
def get_standards(call: Call) -> Response:
    _assert_enabled(call)
    subscriptions = call.table("standards")
    arns = call.params.get("StandardsSubscriptionArns", subscriptions)
    return {"StandardsSubscriptions": [subscriptions[arn] for arn in arns if arn in subscriptions]}


@handles("securityhub", "BatchDisableStandards")
def disable_standards(call: Call) -> Response:
    _assert_enabled(call)
    disabled = [call.table("standards").pop(arn, None) for arn in call.params["StandardsSubscriptionArns"]]
    return {"StandardsSubscriptions": [{**one, "StandardsStatus": "DELETING"} for one in disabled if one]}


def _assert_enabled(call: Call) -> None:
    if not securityhub_backends[call.account][call.region].enabled:
        raise aws_error("InvalidAccessException", f"Account {call.account} is not subscribed to AWS Security Hub.")
