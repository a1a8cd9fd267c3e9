"""X-Ray: groups, sampling rules and the key of traces, none of which moto has."""

from __future__ import annotations

import secrets
import time
from typing import Any

from ..registry import Answer, Call, answers, refuse


@answers("xray", "CreateGroup")
def create_group(call: Call) -> Answer:
    name = call.params["GroupName"]
    if any(group["GroupName"] == name for group in call.table("groups").values()):
        raise refuse("InvalidRequestException", f"A group {name} already exists.")
    arn = call.arn(f"group/{name}/{secrets.token_hex(13).upper()}")
    call.table("groups")[arn] = {**call.params, "GroupARN": arn}
    return {"Group": call.table("groups")[arn]}


@answers("xray", "GetGroup")
def get_group(call: Call) -> Answer:
    return {"Group": _one(call, "groups", "Group")}


@answers("xray", "DeleteGroup")
def delete_group(call: Call) -> None:
    del call.table("groups")[_one(call, "groups", "Group")["GroupARN"]]


@answers("xray", "CreateSamplingRule")
def create_sampling_rule(call: Call) -> Answer:
    rule = call.params["SamplingRule"]
    arn = call.arn(f"sampling-rule/{rule['RuleName']}")
    if arn in call.table("rules"):
        raise refuse("InvalidRequestException", f"A sampling rule {rule['RuleName']} already exists.")
    call.table("rules")[arn] = {**rule, "RuleARN": arn, "Tags": call.params.get("Tags", []), "at": time.time()}
    return {"SamplingRuleRecord": _record(call.table("rules")[arn])}


@answers("xray", "GetSamplingRules")
def get_sampling_rules(call: Call) -> Answer:
    return {"SamplingRuleRecords": [_record(rule) for rule in call.table("rules").values()]}


@answers("xray", "DeleteSamplingRule")
def delete_sampling_rule(call: Call) -> Answer:
    rule = _one(call, "rules", "Rule")
    del call.table("rules")[rule["RuleARN"]]
    return {"SamplingRuleRecord": _record(rule)}


@answers("xray", "ListTagsForResource")
def list_tags(call: Call) -> Answer:
    arn = call.params["ResourceARN"]
    thing = call.table("groups").get(arn) or call.table("rules").get(arn)
    if not thing:
        raise refuse("ResourceNotFoundException", f"There is no {arn}.")
    return {"Tags": thing.get("Tags", [])}


@answers("xray", "PutEncryptionConfig")
def put_encryption_config(call: Call) -> Answer:
    call.table("encryption")["config"] = {**call.params, "Status": "ACTIVE"}
    return get_encryption_config(call)


@answers("xray", "GetEncryptionConfig")
def get_encryption_config(call: Call) -> Answer:
    return {"EncryptionConfig": call.table("encryption").get("config", {"Type": "NONE", "Status": "ACTIVE"})}


def _one(call: Call, table: str, kind: str) -> dict[str, Any]:
    """The thing that the call means, by its name or its ARN."""
    for thing in call.table(table).values():
        if any(call.params.get(key) == thing[key] for key in (f"{kind}ARN", f"{kind}Name")):
            return thing
    raise refuse("InvalidRequestException", f"{kind} not found")


def _record(rule: dict[str, Any]) -> dict[str, Any]:
    return {"SamplingRule": rule, "CreatedAt": rule["at"], "ModifiedAt": rule["at"]}
