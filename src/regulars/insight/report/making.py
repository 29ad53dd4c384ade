"""From a file to a study to a page or JSON."""

import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.analytics.study import Study, last_day_of, study
from regulars.imports.problems import sentence
from regulars.insight.report.errors import NoOrdersYet, NothingUsable, UnknownTimeUnit
from regulars.insight.report.page import page_of
from regulars.insight.report.reading import FileRows
from regulars.insight.report.shape import as_dict
from regulars.insight.report.sources import opened
from regulars.lib.money import minor_per_major

PROBLEMS_TOLD = 20


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    source: str
    engine: str
    until: date | None
    time_unit: str
    columns: dict[str, str]
    inactive_days: int | None
    currency: str
    language: str


@dataclass(frozen=True)
class Made:
    """A study of a file, with what the file held. `later` orders are after the end of observation."""

    study: Study
    rows: FileRows
    later: int


def make(wanted: Wanted, *, output: Path | None, as_json: bool, console: Any = None) -> int:
    """Read, study, write. Raises BadInput with a sentence when there is nothing to study."""
    if wanted.time_unit not in ("day", "week"):
        raise UnknownTimeUnit(unit=wanted.time_unit)
    with translation.override(wanted.language or settings.LANGUAGE_CODE):
        made = _study_told(wanted, console)
        _tell(made, console)
        if as_json:
            sys.stdout.write(json.dumps(as_dict(made.study, made.rows, made.later), ensure_ascii=False) + "\n")
        if output is not None or not as_json:
            target = output or Path(f"{_title(wanted.source)}-report.html")
            page = page_of(made.study, made.rows, made.later, title=_title(wanted.source))
            target.write_text(page, encoding="utf-8")
            _say(_("The report is in %(file)s") % {"file": target}, console)
    return 0


def _study_told(wanted: Wanted, console: Any) -> Made:
    """Where no row is good, the problems are said before the refusal."""
    try:
        return study_file(wanted)
    except NothingUsable as refused:
        for said in refused.details.get("problems", ()):
            _say(said, console)
        raise


def study_file(wanted: Wanted) -> Made:
    with opened(wanted.source, wanted.engine, columns=wanted.columns, currency=wanted.currency) as (tables, rows):
        until = wanted.until or last_day_of(tables)
        assert until is not None  # there is at least one good row
        later = _count(tables.orders.filter(tables.orders.ordered_on > until))
        if later and later == _count(tables.orders):
            raise NoOrdersYet(until=until.isoformat())
        found = study(
            tables,
            until=until,
            currency=rows.currency,
            inactive_days=wanted.inactive_days,
            time_unit=wanted.time_unit,
            minor_units=minor_per_major(rows.currency),
        )
        return Made(found, rows, later)


def _title(source: str) -> str:
    """A word for a file, a folder or a table, which a file may be called by."""
    return Path(source).stem.strip("*") or "orders"


def _count(table: Any) -> int:
    return int(table.count().to_pyarrow().as_py())


def _tell(made: Made, console: Any) -> None:
    """What was left out, row by row as far as a person would read it."""
    rows = made.rows
    for fault in rows.problems[:PROBLEMS_TOLD]:
        _say(sentence(fault), console)
    if rows.bad:
        words = ngettext(
            "%(count)s row cannot be used and is left out.", "%(count)s rows cannot be used and are left out.", rows.bad
        )
        _say(words % {"count": rows.bad}, console)
    if rows.without_customer:
        words = ngettext(
            "%(count)s row names no customer and is left out.",
            "%(count)s rows name no customer and are left out.",
            rows.without_customer,
        )
        _say(words % {"count": rows.without_customer}, console)
    for code, count in rows.other_currencies.items():
        words = ngettext("%(count)s row in %(code)s is left out.", "%(count)s rows in %(code)s are left out.", count)
        _say(words % {"count": count, "code": code}, console)
    if made.later:
        words = ngettext(
            "%(count)s order after %(until)s is not looked at.",
            "%(count)s orders after %(until)s are not looked at.",
            made.later,
        )
        _say(words % {"count": made.later, "until": made.study.period.until}, console)


def _say(words: str, console: Any) -> None:
    """To standard error, so that figures on standard output stay alone."""
    if console is None:
        sys.stderr.write(words + "\n")
    else:
        console.print(words, soft_wrap=True, highlight=False, markup=False)
