"""What an address narrows a page of figures to: which customers, which days, and with whom they are compared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from babel.dates import format_date
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.customers.segments import queries as segments
from regulars.customers.visibility import limited_to
from regulars.insight.models import Run
from regulars.insight.periods import NoSuchPeriod, stretch_of
from regulars.insight.slices.conditions import EVERYBODY, Conditions, asked
from regulars.insight.slices.titles import title_of
from regulars.insight.stored import EVER, Window
from regulars.insight.words import attribute_title, value_title
from regulars.lib.text import whole_number

NAMES = ("segment", "split", "product", "manager", "from", "until", "against")
OWN_LISTS = ("product", "manager")


@dataclass(frozen=True)
class Filters:
    """`against` is the same part with another segment in its place; None where nothing is compared. `timeless`: the
    page speaks of no days that could be chosen."""

    conditions: Conditions
    window: Window
    against: Conditions | None
    timeless: bool = False

    @property
    def narrow(self) -> bool:
        """Whether it is about fewer than everybody."""
        return not self.conditions.is_everybody

    @property
    def of_any_day(self) -> "Filters":
        """The same customers on a page that has no days to choose from."""
        return replace(self, window=EVER, timeless=True)

    @property
    def of_today(self) -> "Filters":
        """The same on a page that has nothing beside it either."""
        return replace(self.of_any_day, against=None)

    def words(self) -> dict[str, str]:
        """As an address says it; with whom it is compared left out."""
        return {**self.conditions.query(), **self.window.words()}

    @property
    def any(self) -> bool:
        shown = replace(self.conditions, viewer=0)
        return not shown.is_everybody or self.window != Window() or self.against is not None


EVERYBODY_EVER = Filters(EVERYBODY, EVER, None)


def filters_of(request: HttpRequest, query: Mapping[str, str] | None = None) -> Filters:
    """What the address (or what was posted) asks for. No query. Raises NoSuchPeriod."""
    query = request.GET if query is None else query
    conditions = asked(query, viewer=limited_to(request.user))
    other = whole_number(query.get("against", ""))
    against = None
    if other is not None and other != conditions.segment:
        against = replace(conditions, segment=other)
    return Filters(conditions, window_of(query), against)


def window_of(query: Mapping[str, str]) -> Window:
    """From the first day of one period to the last day of another. Raises NoSuchPeriod."""
    first, last = (query.get(name, "").strip() for name in ("from", "until"))
    window = Window(stretch_of(first).first if first else None, stretch_of(last).last if last else None)
    if window.first and window.last and window.first > window.last:
        raise NoSuchPeriod(word=f"{first} – {last}"[:40])
    return window


def bar(
    request: HttpRequest, run: Run, filters: Filters, *, lists_only: bool = False, comparable: bool = True
) -> dict[str, Any]:
    """What the row of filters shows: lists to choose from, and what was chosen. One query.

    lists_only: the page counts what it shows at once, today, so there are no figures to ask for; comparable: it can
    have another segment beside it.
    """
    known = run.snapshot.get("choices", {})
    named = {one.pk: one.name for one in segments.segments()}
    kept = {name: value for name, value in request.GET.items() if name not in (*NAMES, "cursor", "period")}
    window = filters.window.words()
    return {
        "segments": _options(named.items(), filters.conditions.segment),
        "others": _options(named.items(), filters.against.segment if filters.against else 0),
        "against_all": filters.against is not None and not filters.against.segment,
        "splits": _split_options(known, filters.conditions.split),
        "products": _own(known, "product", filters.conditions.product),
        "managers": _own(known, "manager", filters.conditions.manager),
        "from": window.get("from", ""),
        "until": window.get("until", ""),
        "last": str(run.snapshot["until"])[:7],
        "kept": kept,
        "path": request.path,
        "any": filters.any,
        "narrow": filters.narrow,
        "lists_only": lists_only,
        "mail": urlencode({**filters.words(), "page": _section(request)}) if filters.words() else "",
        "comparable": comparable and bool(named),
        "timeless": filters.timeless,
        "more": (),
        "title": title_of(filters.conditions, named),
        "against_title": title_of(filters.against, named) if filters.against else "",
        "window_title": days_title(filters.window),
    }


def _section(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name or "") if match else ""


def _options(items: Any, chosen: Any) -> list[dict[str, Any]]:
    return [{"word": str(word), "title": title, "chosen": word == chosen} for word, title in items]


def _own(known: Mapping[str, list[str]], name: str, chosen: str) -> list[dict[str, Any]]:
    return _options([(value, value) for value in known.get(name, ()) if value], chosen)


def _split_options(known: Mapping[str, list[str]], chosen: str) -> list[dict[str, Any]]:
    return [
        {
            "title": attribute_title(attribute),
            "groups": [
                {
                    "word": f"{attribute}:{value}",
                    "title": value_title(attribute, value),
                    "chosen": f"{attribute}:{value}" == chosen,
                }
                for value in values
            ],
        }
        for attribute, values in known.items()
        if attribute not in OWN_LISTS
    ]


def days_title(window: Window) -> str:
    """In words; after «from» and «until» some languages bend the name of the month."""
    language = get_language() or "en"
    first, last = window.first, window.last
    if first and last:
        words = {"first": format_date(first, "LLLL yyyy", language), "last": format_date(last, "LLLL yyyy", language)}
        return _("%(first)s to %(last)s") % words
    if first:
        return _("from %(first)s") % {"first": format_date(first, "MMMM yyyy", language)}
    return _("until %(last)s") % {"last": format_date(last, "MMMM yyyy", language)} if last else ""
