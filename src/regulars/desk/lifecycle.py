"""Stages of life as pages show them: how customers are spread, and the way of one customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.customers.lifecycle.queries import by_hand, moves_of, stages
from regulars.customers.lifecycle.words import MEANINGS, TITLES, TONES
from regulars.customers.models import LifecycleStage, StageMove
from regulars.customers.segments.rule import rule_kept
from regulars.customers.segments.words import in_words, reader
from regulars.insight.drawing.columns import Column, Part, columns
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.lib.registry import CustomerPanel
from regulars.staff.models import Company
from regulars.ui.figures import number

MOST_MOVES = 8
FILLS = {"neutral": "plot-fill-3", "info": "plot-fill-2", "good": "plot-fill-1", "warn": "plot-fill-4"}


@dataclass(frozen=True)
class Line:
    """A stage on the page of all stages."""

    code: str
    title: str
    meaning: str
    tone: str
    rule: str
    segment_id: int
    now: int
    came: int
    left: int
    customers_url: str


def stage_lines() -> list[Line]:
    """The stages with their rules in words. Five queries at most."""
    to = reader()
    return [line(one, in_words(rule_kept(one.segment.rule), to)) for one in stages()]


def line(one: LifecycleStage, rule: str) -> Line:
    code = LifecycleStage.Code(one.code)
    return Line(
        code=code.value,
        title=str(TITLES[code]),
        meaning=str(MEANINGS[code]),
        tone=TONES[code],
        rule=rule,
        segment_id=one.segment_id,
        now=one.customers_count,
        came=one.came_count,
        left=one.left_count,
        customers_url=reverse("desk:lifecycle_stage", args=[code.value]),
    )


def drawn(lines: Sequence[Line]) -> SafeString:
    """How many customers are in each stage, in the order of a life."""
    language = get_language() or "en"
    bars = [bar(one, number(one.now, language)) for one in lines]
    return wide_and_narrow(
        lambda width: columns(
            width, label=_("Customers by stage of life"), rows=bars, write=lambda value: number(value, language)
        )
    )


def bar(one: Line, count: str) -> Column:
    return Column(one.title, (Part(one.now, FILLS[one.tone], f"{one.title}: {count}", one.customers_url),))


def lifecycle_panel(
    request: HttpRequest, customer_id: int, *, ours: Company | None = None, rows: Sequence[int] | None = None
) -> dict[str, Any] | None:
    """The stage a customer is in, since when, and the stages before. Two queries."""
    moves = list(moves_of(customer_id, rows=rows)[:MOST_MOVES])
    said = by_hand(customer_id)
    if not moves and said is None:
        return None
    shown = [move(one) for one in moves]
    return {
        "present": shown[0] if moves and moves[0].left_at is None else None,
        "before": shown[1:] if moves and moves[0].left_at is None else shown,
        "by_hand": said,
    }


def move(one: StageMove) -> dict[str, Any]:
    code = LifecycleStage.Code(one.stage)
    return {
        "title": TITLES[code], "tone": TONES[code], "since": one.entered_at, "until": one.left_at,
        "first": one.cause == "first",
    }  # fmt: skip


LIFECYCLE_PANEL = CustomerPanel("desk.lifecycle", "desk/panels/lifecycle.html", lifecycle_panel, order=12)
