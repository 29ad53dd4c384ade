"""Themes as a reader may see them: as the run has counted them, or counted again among their own customers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum, Window
from django.db.models.functions import RowNumber, TruncMonth

from regulars.analytics.intervals import share_of
from regulars.analytics.themes.shapes import Theme, Themes
from regulars.analytics.themes.trend import months_of, trend
from regulars.customers.visibility import limited_to, visible_to
from regulars.inbox.models import Message
from regulars.insight.models import Run, ThemedText

QUOTES = 3


@dataclass(frozen=True)
class Quote:
    """A message of a theme, and the conversation it opens."""

    text: str
    on: date
    conversation_id: int
    customer: str


def themes_for(user: Any, run: Run, themes: Themes, until: date) -> Themes:
    """The themes with the numbers of this reader. No query for who sees everybody, otherwise one."""
    if limited_to(user) is None:
        return themes
    counted = _own(user, run)
    of_all: dict[date, int] = defaultdict(int)
    for row in counted:
        of_all[row["month"]] += row["texts"]
    total = sum(of_all.values())
    own = [
        _recounted(theme, [row for row in counted if row["theme"] == theme.number], of_all, until)
        for theme in themes.themes
        if any(row["theme"] == theme.number for row in counted)
    ]
    shown = tuple(sorted(own, key=lambda theme: -theme.texts))
    return replace(themes, texts=total, other=total - sum(theme.texts for theme in shown), themes=shown)


def _own(user: Any, run: Run) -> list[dict[str, Any]]:
    """Counts by theme and month among the reader's customers."""
    rows = ThemedText.objects.filter(visible_to(user, "customer"), run=run)
    found: Any = (
        rows.values("theme", month=TruncMonth("said_on"))
        .annotate(texts=Count("id"), bad=Count("id", filter=Q(tone="bad")), score_sum=Sum("score"))
        .order_by("theme", "month")
    )
    return list(found)


def _recounted(theme: Theme, rows: Sequence[Mapping[str, Any]], of_all: Mapping[date, int], until: date) -> Theme:
    texts = sum(row["texts"] for row in rows)
    months = months_of({row["month"]: row["texts"] for row in rows}, of_all)
    return replace(
        theme,
        texts=texts,
        share=texts / sum(of_all.values()),
        months=months,
        trend=trend(months, until),
        bad=share_of(sum(row["bad"] for row in rows), texts),
        tone=sum(row["score_sum"] for row in rows) / texts,
    )


def quotes_for(user: Any, run: Run, themes: Themes) -> dict[int, list[Quote]]:
    """Up to three messages of each theme that the reader may see. One query for who sees everybody, otherwise two.

    For everybody those most like the theme, otherwise the newest among the reader's customers. A message that is gone,
    or whose words were erased, is not shown.
    """
    chosen = _typical(themes) if limited_to(user) is None else _newest_own(user, run)
    messages = Message.objects.filter(id__in=chosen).exclude(text="").select_related("conversation__customer")
    found: dict[int, dict[str, Quote]] = defaultdict(dict)
    places = {message_id: place for place, message_id in enumerate(chosen)}
    for message in sorted(messages, key=lambda one: places[one.pk]):
        quotes, quote = found[chosen[message.pk]], _quote(message)
        if len(quotes) < QUOTES:
            quotes.setdefault(quote.text, quote)
    return {number: list(quotes.values()) for number, quotes in found.items()}


def _quote(message: Message) -> Quote:
    own = message.text if message.quoted_from is None else message.text[: message.quoted_from]
    return Quote(own, message.at.date(), message.conversation_id, message.conversation.customer.name)


def _typical(themes: Themes) -> dict[int, int]:
    return {message: theme.number for theme in themes.themes for message in theme.quotes}


def _newest_own(user: Any, run: Run) -> dict[int, int]:
    rows = ThemedText.objects.filter(visible_to(user, "customer"), run=run, theme__isnull=False)
    place = Window(RowNumber(), partition_by=F("theme"), order_by=[F("said_on").desc(), F("id").desc()])
    newest = rows.annotate(place=place).filter(place__lte=QUOTES).order_by("theme", "place")
    return {message: theme for message, theme in newest.values_list("message_id", "theme") if theme is not None}
