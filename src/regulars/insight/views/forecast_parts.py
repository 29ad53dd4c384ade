"""The back-test narrowed to a group, or of two groups side by side: as far as it was told apart in training."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from regulars.insight.filters import Filters, bar, filters_of
from regulars.insight.models import RiskModel, Run
from regulars.insight.reader import Reader
from regulars.insight.sections.risk import stats
from regulars.insight.sections.risk_parts import figures_of_part
from regulars.insight.slices.conditions import Conditions

Part = tuple[str, Conditions]


def filters_of_test(request: HttpRequest) -> Filters:
    """A model is tested on everybody, whoever reads: its figures tell of no customer."""
    asked = filters_of(request).of_any_day
    against = replace(asked.against, viewer=0) if asked.against else None
    return replace(asked, conditions=replace(asked.conditions, viewer=0), against=against)


def bar_of_test(request: HttpRequest, run: Run, filters: Filters) -> dict[str, Any]:
    """What a customer ever bought is no group of the test: it knows the product they had on the day."""
    return {**bar(request, run, filters, lists_only=True), "products": []}


def parts_of(filters: Filters, said: Mapping[str, Any]) -> list[Part]:
    """Nothing where everybody alone is asked for: these are the figures above. said: what the row of filters says."""
    if not filters.any:
        return []
    found = [(said["title"], filters.conditions)]
    return found if filters.against is None else [*found, (said["against_title"], filters.against)]


def sides(model: RiskModel, parts: list[Part], said: Mapping[str, Any], reader: Reader) -> list[dict[str, Any]]:
    """For each its headline figures; none where the test did not tell it apart."""
    segments = {int(one["word"]): one["title"] for one in said["segments"]}
    found = [(title, figures_of_part(model, part, segments)) for title, part in parts]
    return [{"title": title, "stats": stats(figures, reader) if figures else []} for title, figures in found]
