"""Security Hub: the hub's own settings and its standards."""

from __future__ import annotations

from moto.securityhub.models import securityhub_backends

from ..registry import Answer, Call, answers, refuse

# What moto says of every hub.
SETTINGS = {"AutoEnableControls": True, "ControlFindingGenerator": "SECURITY_CONTROL"}


@answers("securityhub", "UpdateSecurityHubConfiguration")
def update_hub(call: Call) -> None:
    _need_hub(call)
    if not call.params.items() <= SETTINGS.items():
        raise refuse("InvalidInputException", f"The rehearsal knows hubs with {SETTINGS} only.")


@answers("securityhub", "BatchEnableStandards")
def enable_standards(call: Call) -> Answer:
    _need_hub(call)
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


@answers("securityhub", "GetEnabledStandards")
def get_standards(call: Call) -> Answer:
    _need_hub(call)
    subscriptions = call.table("standards")
    arns = call.params.get("StandardsSubscriptionArns", subscriptions)
    return {"StandardsSubscriptions": [subscriptions[arn] for arn in arns if arn in subscriptions]}


@answers("securityhub", "BatchDisableStandards")
def disable_standards(call: Call) -> Answer:
    _need_hub(call)
    gone = [call.table("standards").pop(arn, None) for arn in call.params["StandardsSubscriptionArns"]]
    return {"StandardsSubscriptions": [{**one, "StandardsStatus": "DELETING"} for one in gone if one]}


def _need_hub(call: Call) -> None:
    if not securityhub_backends[call.account][call.region].enabled:
        raise refuse("InvalidAccessException", f"Account {call.account} is not subscribed to AWS Security Hub.")
