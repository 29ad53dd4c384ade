"""What a customer list is narrowed by, as a rule: the filter of a list is a segment nobody has saved."""

from typing import Any

from regulars.customers.types import Wanted


def rule_wanted(wanted: Wanted) -> dict[str, Any]:
    """The rule in JSON. No query."""
    parts: list[dict[str, Any]] = []
    if wanted.text:
        parts.append({"is": "text", "text": wanted.text})
    if wanted.stage:
        parts.append({"is": "stage", "values": [wanted.stage]})
    if wanted.kind:
        parts.append({"is": "kind", "values": [wanted.kind]})
    if wanted.country:
        parts.append({"is": "country", "values": [wanted.country]})
    if wanted.manager_id:
        parts.append({"is": "manager", "values": [wanted.manager_id]})
    if wanted.at_risk:
        parts.append({"is": "value_at_risk", "how": "at_least", "minor": 1})
    if wanted.segment_id:
        parts.append({"is": "segment", "segment": wanted.segment_id})
    parts += [{"is": "attribute", "name": name, "how": "is", "value": value} for name, value in wanted.attributes]
    return {"all": parts}
