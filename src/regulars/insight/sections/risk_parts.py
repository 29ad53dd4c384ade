"""The back-test of one group, where an address asks for it: what was kept of it when the model was trained."""

from collections.abc import Mapping
from typing import Any

from regulars.insight.models import RiskModel
from regulars.insight.sections.risk_charts import IN_SEGMENT
from regulars.insight.slices.conditions import Conditions


def figures_of_part(model: RiskModel, part: Conditions, segments: Mapping[int, str]) -> dict[str, Any] | None:
    """Of everybody, or of one segment, manager or value; None of what is several of these together, of whom ever bought
    a product (the test knows the product of the day) and of groups too small. segments: by number, their names."""
    asked = part.query()
    if not asked:
        return dict(model.back_test)
    if len(asked) > 1:
        return None
    name, value = _group(part, segments)
    return next((one for one in model.back_test["groups"].get(name, ()) if one["value"] == value), None)


def _group(part: Conditions, segments: Mapping[int, str]) -> tuple[str, str]:
    """An attribute and its value, as they are kept."""
    if part.segment:
        return IN_SEGMENT, segments.get(part.segment, "")
    if part.manager:
        return "manager", part.manager
    name, _colon, value = part.split.partition(":")
    return name, value
