"""Budgets: moto loses the tags."""

from __future__ import annotations

from ..registry import Call, Response, handles


@handles("budgets", "CreateBudget")
def create_budget(call: Call) -> Response:
    response = call.moto()
    name = call.params["Budget"]["BudgetName"]
    call.table("tags")[call.arn(f"budget/{name}", region="")] = call.params.get("ResourceTags", [])
    return response


@handles("budgets", "DeleteBudget")
def delete_budget(call: Call) -> Response:
    response = call.moto()
    del call.table("tags")[call.arn(f"budget/{call.params['BudgetName']}", region="")]
    return response
