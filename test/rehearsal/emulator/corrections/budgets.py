"""Budgets, whose tags moto drops. AWS keeps them as long as the budget."""

from __future__ import annotations

from ..registry import Answer, Call, answers


@answers("budgets", "CreateBudget")
def create_budget(call: Call) -> Answer:
    answer = call.moto()
    name = call.params["Budget"]["BudgetName"]
    call.table("tags")[call.arn(f"budget/{name}", region="")] = call.params.get("ResourceTags", [])
    return answer


@answers("budgets", "DeleteBudget")
def delete_budget(call: Call) -> Answer:
    answer = call.moto()
    del call.table("tags")[call.arn(f"budget/{call.params['BudgetName']}", region="")]
    return answer
