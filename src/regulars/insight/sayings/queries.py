"""Themes as a reader may see them: as the run has counted them, or counted again among the messages they ask for."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber, TruncMonth

from regulars.analytics.intervals import share_of
from regulars.analytics.themes.shapes import Theme, Themes
from regulars.analytics.themes.trend import months_of, trend
from regulars.inbox.models import Message
from regulars.insight.models import Run, ThemedText
from regulars.insight.sayings.narrowing import Narrowing
from regulars.insight.sections.themes import BLAMES, REST
from regulars.insight.themes.quotes import Quote
from regulars.lib.text import whole_number

QUOTES = 3
MOST_TAKEN = 20_000


def themes_for(run: Run, themes: Themes, narrowing: Narrowing, until: date) -> Themes:
    """The themes with the numbers of the messages asked for. No query where all are, otherwise one."""
    if narrowing.is_everything:
        return themes
    counted = _counted(run, narrowing)
    of_all: dict[date, int] = defaultdict(int)
    by_theme: dict[int | None, list[Mapping[str, Any]]] = defaultdict(list)
    for row in counted:
        of_all[row["month"]] += row["texts"]
        by_theme[row["theme"]].append(row)
    last = min(until, narrowing.filters.window.last or until)
    own = [_recounted(one, by_theme[one.number], of_all, last) for one in themes.themes if by_theme[one.number]]
    rest = _recounted(themes.rest, by_theme[None], of_all, last) if themes.rest and by_theme[None] else None
    total = sum(of_all.values())
    other = total - sum(theme.texts for theme in own)
    shown = tuple(sorted(own, key=lambda theme: -theme.texts))
    return replace(themes, texts=total, other=other, themes=shown, rest=rest)


def _counted(run: Run, narrowing: Narrowing) -> list[dict[str, Any]]:
    """Counts by theme, month and language among the messages asked for."""
    found: Any = (
        narrowing.rows(run)
        .values("theme", "language", month=TruncMonth("said_on"))
        .annotate(texts=Count("id"), bad=Count("id", filter=Q(tone=BLAMES)), score_sum=Sum("score"))
        .order_by("theme", "month")
    )
    return list(found)


def _recounted(theme: Theme, rows: Sequence[Mapping[str, Any]], of_all: Mapping[date, int], until: date) -> Theme:
    texts = sum(row["texts"] for row in rows)
    by_month: Counter[date] = Counter()
    languages: Counter[str] = Counter()
    for row in rows:
        by_month[row["month"]] += row["texts"]
        languages[row["language"]] += row["texts"]
    months = months_of(by_month, of_all)
    return replace(
        theme,
        texts=texts,
        share=texts / sum(of_all.values()),
        languages={code: count for code, count in languages.most_common() if code},
        months=months,
        trend=trend(months, until),
        bad=share_of(sum(row["bad"] for row in rows), texts),
        tone=sum(row["score_sum"] for row in rows) / texts,
    )


def quotes_for(run: Run, themes: Themes, narrowing: Narrowing) -> dict[int, list[Quote]]:
    """Up to three messages of each theme among those asked for. One query for all of them, otherwise two.

    Of everything those most like the theme, otherwise the newest. A message that is gone, or whose words were erased,
    is not shown.
    """
    chosen = _typical(themes) if narrowing.is_everything else _newest(run, narrowing)
    messages = Message.objects.filter(id__in=chosen).exclude(text="").select_related("conversation__customer")
    found: dict[int, dict[str, Quote]] = defaultdict(dict)
    places = {message_id: place for place, message_id in enumerate(chosen)}
    for message in sorted(messages, key=lambda one: places[one.pk]):
        quotes, quote = found[chosen[message.pk]], _quote(message)
        if len(quotes) < QUOTES:
            quotes.setdefault(quote.text, quote)
    return {number: list(quotes.values()) for number, quotes in found.items()}


def _quote(message: Message) -> Quote:
    return Quote(own_words(message), message.at.date(), message.conversation_id, message.conversation.customer.name)


def own_words(message: Message) -> str:
    """Their own words, without the letters they answer to."""
    return message.text if message.quoted_from is None else message.text[: message.quoted_from]


def _typical(themes: Themes) -> dict[int, int]:
    return {message: theme.number for theme in themes.themes for message in theme.quotes}


def _newest(run: Run, narrowing: Narrowing) -> dict[int, int]:
    rows = narrowing.rows(run).filter(theme__isnull=False)
    place = Window(RowNumber(), partition_by=F("theme"), order_by=[F("said_on").desc(), F("id").desc()])
    newest = rows.annotate(place=place).filter(place__lte=QUOTES).order_by("theme", "place")
    return {message: theme for message, theme in newest.values_list("message_id", "theme") if theme is not None}


def of_theme(rows: QuerySet[ThemedText], word: str, tone: str = "") -> QuerySet[ThemedText]:
    """Those of the theme an address names by its number, or of none; all where it names nothing. Of a tone: those
    that blame, where it asks for them."""
    number = whole_number(word)
    rows = rows.filter(tone=BLAMES) if tone == BLAMES else rows
    if number is None:
        return rows.filter(theme=None) if word == REST else rows
    return rows.filter(theme=number)


def messages_of_themes(
    run: Run, narrowing: Narrowing, theme: str = "", tone: str = ""
) -> Iterator[tuple[ThemedText, str]]:
    """The newest messages asked for, with their words; at most 20,000. Without those that were erased. One query."""
    found = of_theme(narrowing.rows(run), theme, tone)
    rows = found.exclude(message__text="").select_related("message__conversation__customer")
    for row in rows.order_by("-said_on", "-id")[:MOST_TAKEN]:
        yield row, own_words(row.message)
