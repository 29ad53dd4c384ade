"""Two parts of the customers beside each other, by the risk of their leaving."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

from regulars.insight.errors import NoSuchTable
from regulars.insight.filters import NAMES, Filters, bar, filters_of
from regulars.insight.models import RiskScore
from regulars.insight.pages import kept_of, reader_of
from regulars.insight.queries import done_run
from regulars.insight.reader import Reader
from regulars.insight.risk.listing import asked_for
from regulars.insight.sections.parts import TABLES, File, shown
from regulars.insight.sections.risk_beside import LEVELS, LIKELIEST, Summed, levels_table, stats
from regulars.insight.sections.risk_charts import TakenTable
from regulars.insight.slices.conditions import Conditions
from regulars.insight.views.files import table_as_file
from regulars.staff.rights import Right, may, needs


def sides(request: HttpRequest, filters: Filters, said: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
    """Nothing where nothing is laid beside; otherwise one query for each of the two. said: what the row of filters
    says of them."""
    parts = _parts(request, filters, said)
    if len(parts) < 2:
        return {}
    query = urlencode(kept_of(request, "cursor"))
    files = [
        File(text, f"{reverse('insight:risk_beside_file', args=[ending])}?{query}", is_table=True)
        for ending, text in TABLES.items()
    ]
    return {
        "sides": [{"title": part.title, "stats": stats(part, reader)} for part in parts],
        "levels": TakenTable(
            shown(levels_table(parts, reader), reader), tuple(files if may(request.user, Right.EXPORT) else ())
        ),
    }


def _parts(request: HttpRequest, filters: Filters, said: Mapping[str, Any]) -> list[Summed]:
    if filters.against is None:
        return []
    return [
        _summed(request, filters.conditions, said["title"]),
        _summed(request, filters.against, said["against_title"]),
    ]


def _summed(request: HttpRequest, part: Conditions, title: str) -> Summed:
    """All levels, also where the list shows but the likeliest. One query."""
    kept = kept_of(request, "cursor", "chance", *NAMES)
    counts = _counts(asked_for(kept, request.user, part))
    address = {**kept, **part.query()}
    return Summed(
        title,
        counts["customers"],
        counts["leavers"] or 0.0,
        counts["at_stake"] or 0,
        {low: counts[f"from_{low}"] for low, _high in LEVELS},
        _list(address),
        _list({**address, "chance": LIKELIEST}),
    )


def _counts(found: QuerySet[RiskScore]) -> dict[str, Any]:
    levels: dict[str, Any] = {
        f"from_{low}": Count("pk", filter=_between(low / 100, high / 100)) for low, high in LEVELS
    }
    every = found.order_by()
    return every.aggregate(customers=Count("pk"), leavers=Sum("probability"), at_stake=Sum("at_stake_minor"), **levels)


def _between(low: float, high: float) -> Q:
    """Who leaves for certain is of the highest level."""
    return Q(probability__gte=low) & (Q() if high == 1 else Q(probability__lt=high))


def _list(query: Mapping[str, str]) -> str:
    path = reverse("insight:risk")
    return f"{path}?{urlencode(query)}" if query else path


@needs(Right.SEE_FIGURES, Right.EXPORT)
def risk_beside_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Both parts by the chance of leaving, as CSV, Excel or Parquet."""
    run = done_run()
    filters = filters_of(request).of_any_day
    parts = _parts(request, filters, bar(request, run, filters))
    if not parts:
        raise NoSuchTable()
    reader = reader_of(request, run.snapshot["currency"])
    return table_as_file(request, levels_table(parts, reader), ending, reader.currency)
