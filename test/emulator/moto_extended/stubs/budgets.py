"""Budgets: subscribers of notifications, and tags."""

from __future__ import annotations

from moto.budgets.models import budgets_backends

from ..registry import Call, Response, aws_error, handles


@handles("budgets", "DescribeSubscribersForNotification")
def describe_subscribers(call: Call) -> Response:
    budgets = budgets_backends[call.account]["aws"].budgets[call.account]
    expected = {key: value for key, value in call.params["Notification"].items() if key != "NotificationState"}
    budget = budgets.get(call.params["BudgetName"])
    for notification in budget.notifications if budget else []:
        if expected.items() <= notification.details.items():
            return {"Subscribers": notification.subscribers}
    raise aws_error("NotFoundException", f"{call.params['BudgetName']} has no notification {expected}.")


@handles("budgets", "ListTagsForResource")
def list_tags(call: Call) -> Response:
    arn = call.params["ResourceARN"]
    if arn not in call.table("tags"):
        raise aws_error("NotFoundException", f"Budget {arn} does not exist.")
    return {"ResourceTags": call.table("tags")[arn]}
