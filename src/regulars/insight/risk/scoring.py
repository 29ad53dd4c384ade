"""What the model in use says of each customer, written down: all of a basis at once."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from regulars.analytics.models.fitting import Floats
from regulars.analytics.models.notices import UNKNOWN_LEAVERS
from regulars.analytics.risk.model import RiskModel as Learnt
from regulars.analytics.study import ENDS_ARE_RENEWALS
from regulars.customers.models import Traits
from regulars.insight.models import Basis, RiskModel, RiskScore
from regulars.insight.queries import latest_figures
from regulars.insight.risk.features import Known
from regulars.insight.risk.grouping import reasons
from regulars.insight.standing_in import ALONE, LOCK
from regulars.purchases.models import Contract

COLUMNS = ("customer_id", "basis", "model_id", "said_by", "probability", "at_stake_minor", "reasons")
Line = tuple[int, str, int, str, float, int, str]
SaidBy = RiskScore.SaidBy


def score_by_model(used: RiskModel, model: Learnt, known: Known, *, until: date) -> int:
    """Customers of today by the model; who gave notice is not guessed at."""
    notice = notices(until, used.horizon_days) if used.basis == Basis.CONTRACTS else {}
    numbers = known.customers.tolist()
    said = of_the_others(model.probability(known.features), np.array([number in notice for number in numbers], bool))
    why = reasons(model, known.features)
    worth = worth_if_stays()
    lines = []
    for place, number in enumerate(numbers):
        chance, reason, by = float(said[place]), why[place], SaidBy.MODEL
        if number in notice:
            chance, by = 1.0, SaidBy.NOTICE
            reason = [{"code": "notice", "log_odds": 9.0, "params": {"ends_on": notice[number].isoformat()}}]
        lines.append(_line(used, number, chance, worth.get(number, 0), reason, by))
    return write(used.basis, lines)


def of_the_others(chances: Floats, gave_notice: NDArray[np.bool_]) -> Floats:
    """Chances of all, made right for who has given no notice: the model has learnt from everybody who left, and those
    who say so before are known by now. Shapes: (customers,).

    >>> of_the_others(np.array([0.5, 0.5, 0.5, 0.5]), np.array([True, False, False, False])).round(3).tolist()
    [0.5, 0.333, 0.333, 0.333]
    """
    known, others = np.count_nonzero(gave_notice), float(chances[~gave_notice].sum())
    if not known or not others:
        return chances
    share = min(max(float(chances.sum()) - known, UNKNOWN_LEAVERS) / others, 1.0)
    return np.where(gave_notice, chances, chances * share)


def forget(basis: Basis) -> None:
    """Without a model nobody's score is the word of one; `standing_in` says what the figures say."""
    RiskScore.objects.filter(basis=basis).delete()


def _line(used: RiskModel, number: int, chance: float, worth: int, why: list[dict[str, Any]], by: SaidBy) -> Line:
    return number, used.basis, used.id, by.value, round(chance, 6), round(chance * worth), json.dumps(why)


def worth_if_stays() -> dict[int, int]:
    """What each customer is expected to bring if they stay, by the newest figures."""
    found = Traits.objects.values_list("pk", "value_minor", "value_at_risk_minor")
    return {number: value + lost for number, value, lost in found.iterator(chunk_size=5000)}


def notices(until: date, horizon_days: int) -> dict[int, date]:
    """Customers all of whose running contracts are known to end within the horizon, and the last of these days. Who has
    one that starts later has given no notice: a new price is a new contract. Nobody, where contracts are made for a
    term and renewed."""
    figures = latest_figures()
    if figures and any(note.code == ENDS_ARE_RENEWALS for note in figures.notes):
        return {}
    agreed = Contract.objects.exclude(ended_on__lte=until)
    ends: dict[int, date | None] = {}
    rows = agreed.values_list("customer_id", "customer__merged_into_id", "ended_on", "started_on")
    for customer, survivor, ends_on, started_on in rows.iterator(chunk_size=5000):
        number, ended_on = survivor or customer, ends_on if started_on <= until else None
        before = ends.get(number, ended_on)
        ends[number] = max(before, ended_on) if before and ended_on else None
    last = until + timedelta(days=horizon_days)
    return {number: day for number, day in ends.items() if day is not None and day <= last}


@transaction.atomic
def write(basis: str, lines: Iterable[Line]) -> int:
    """Exchange the scores of a basis. A customer has one score: who changed sides leaves the other one."""
    rows = list(_only_here(lines))
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [LOCK])
        cursor.execute("DELETE FROM insight_riskscore WHERE basis = %s", [basis])
        cursor.execute("DELETE FROM insight_riskscore WHERE customer_id = ANY(%s)", [[row[0] for row in rows]])
        names = ", ".join(COLUMNS)
        with cursor.copy(f"COPY {RiskScore._meta.db_table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    return len(rows)


def _only_here(lines: Iterable[Line]) -> Iterator[Line]:
    """Postgres' text knows no NUL, and JSON writes one as an escape."""
    for line in lines:
        yield (*line[:-1], line[-1].replace("\\u0000", ""))
