"""Cohorts taken together at an age: how many were there, of whom, and who that was."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from regulars.analytics.results import CohortRow, CohortTable, Grain
from regulars.insight.periods import Stretch
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas


def at_age(table: CohortTable | None, age: int) -> tuple[int, int]:
    """Customers there, and of how many, over all cohorts old enough."""
    found = old_enough(table, age) if table else []
    return sum(row.active[age] or 0 for row in found), sum(row.customers for row in found)


def old_enough(table: CohortTable, age: int) -> list[CohortRow]:
    """Cohorts that have this age behind them; part periods are left out."""
    last = 0 if table.last_complete else 1
    return [row for row in table.rows if age < sum(count is not None for count in row.active) - last]


def explained_age(table: CohortTable) -> int:
    """The age a formula speaks of: the period after they came, as soon as anybody has it behind them."""
    return 1 if old_enough(table, 1) else 0


def formula_of(table: CohortTable, reader: Reader, grain: Grain) -> str:
    """«Quarter 1: 95 ÷ 134 = 70.9%»."""
    age = explained_age(table)
    return f"{age_words(age, grain)}: {formulas.of_count(*at_age(table, age), reader)}"


def words_of(table: CohortTable, grain: Grain) -> dict[str, str]:
    """From which cohort to which one they came whom the formula speaks of."""
    return between(old_enough(table, explained_age(table)) or table.rows, grain)


def between(rows: Sequence[CohortRow], grain: Grain) -> dict[str, str]:
    """What an address says of all who came in the cohorts from the first to the last of these."""
    first, last = (Stretch(grain, row.starts_on).word for row in (rows[0], rows[-1]))
    return {"cohort": first, "through": "" if first == last else last}


def age_words(age: int, grain: Grain) -> str:
    if grain == Grain.MONTH:
        return _("Month %(age)s") % {"age": age}
    return _("Quarter %(age)s") % {"age": age}


def sentence_of(table: CohortTable, reader: Reader, grain: Grain) -> str:
    there, came = at_age(table, 1)
    if not came:
        return ""
    words = {"share": reader.share(there / came, 0)}
    if grain == Grain.MONTH:
        return _("Of all who came, %(share)s were there again in the month after.") % words
    return _("Of all who came, %(share)s were there again in the quarter after.") % words
