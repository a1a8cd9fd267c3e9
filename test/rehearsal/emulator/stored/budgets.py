"""Budgets: who hears of a notification, which moto keeps and has no operation for, and a budget's tags."""

from __future__ import annotations

from moto.budgets.models import budgets_backends

from ..registry import Answer, Call, answers, refuse


@answers("budgets", "DescribeSubscribersForNotification")
def describe_subscribers(call: Call) -> Answer:
    budgets = budgets_backends[call.account]["aws"].budgets[call.account]
    asked = {key: value for key, value in call.params["Notification"].items() if key != "NotificationState"}
    budget = budgets.get(call.params["BudgetName"])
    for notification in budget.notifications if budget else []:
        if asked.items() <= notification.details.items():
            return {"Subscribers": notification.subscribers}
    raise refuse("NotFoundException", f"{call.params['BudgetName']} has no notification {asked}.")


@answers("budgets", "ListTagsForResource")
def list_tags(call: Call) -> Answer:
    arn = call.params["ResourceARN"]
    if arn not in call.table("tags"):
        raise refuse("NotFoundException", f"There is no budget {arn}.")
    return {"ResourceTags": call.table("tags")[arn]}
