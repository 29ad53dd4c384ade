"""Rival definitions of churn over what was observed: for everybody by period, and for groups as they then were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import ibis

from regulars.analytics import splitting
from regulars.analytics.calendar import number_of
from regulars.analytics.churn_results import (
    ChurnDefinitions,
    ChurnDefinitionsPeriod,
    ChurnGroup,
    ChurnGroups,
    ChurnRate,
    GroupPeriod,
)
from regulars.analytics.metrics import churn, groups, rfm, rivals
from regulars.analytics.models.family import BuyingModel, buying_of
from regulars.analytics.models.fitting import NoModel
from regulars.analytics.observing import Observed
from regulars.analytics.results import ChurnPeriod, Grain, RecurringPeriod

SHOWN = {Grain.MONTH: 24, Grain.QUARTER: 12, Grain.YEAR: 10}
OF_GROUPS = {Grain.QUARTER: 5, Grain.YEAR: 3}
EXPECTED = (Grain.QUARTER, Grain.YEAR)
DAY = timedelta(days=1)

Rates = dict[int, list[ChurnRate]]
AnyPeriod = Any  # ChurnDefinitionsPeriod or GroupPeriod


@dataclass(frozen=True)
class Found:
    """What the study has counted already."""

    seen: Observed
    churn: tuple[ChurnPeriod, ...]
    recurring: tuple[RecurringPeriod, ...]
    buying: BuyingModel | NoModel
    unit_days: float


def definitions(found: Found, attributes: Iterable[str]) -> ChurnDefinitions:
    """All definitions that this company has figures for."""
    periods = tuple(period for grain in Grain for period in _of_everybody(found, grain)) if found.churn else ()
    known = {rate.definition for period in periods for rate in period.rates if rate.value is not None}
    return ChurnDefinitions(
        definitions=tuple(word for word in rivals.DEFINITIONS if word in known),
        periods=periods,
        groups=tuple(_of_groups(found, attribute) for attribute in attributes) if found.churn else (),
        segments=_of_segments(found.seen) if found.churn and found.seen.tables.memberships is not None else (),
    )


def _of_everybody(found: Found, grain: Grain) -> list[ChurnDefinitionsPeriod]:
    of_grain = [period for period in found.churn if period.grain is grain]
    numbers = range(number_of(of_grain[0].starts_on, grain), number_of(of_grain[-1].starts_on, grain) + 1)
    parts = (_renewals(found, grain), _of_orders(found, grain), _expected(found, grain, of_grain), _money(found, grain))
    periods = []
    for number, period in zip(numbers, of_grain, strict=True):
        rates = rivals.of_customers(period.__dict__)
        rates += [rate for part in parts for rate in part.get(number, [])]
        dates = (period.starts_on, period.ends_on, period.complete, period.warm_up)
        periods.append(ChurnDefinitionsPeriod(grain, *dates, tuple(rates)))
    return [_beside_last_year(period, periods) for period in periods[-SHOWN[grain] :]]


def _renewals(found: Found, grain: Grain) -> Rates:
    if not found.seen.contractual:
        return {}
    seen = found.seen
    nobody = groups.dated_labels(seen.contracts.select("customer", value=ibis.literal("")).distinct(), None)
    periods = _periods_table(seen, grain)
    rows = groups.group_renewals(seen.contracts, seen.spells, nobody, periods, grain, until=seen.until)
    return {row["period"]: rivals.of_renewals(row["due"], row["not_renewed"]) for row in _rows(rows)}


def _of_orders(found: Found, grain: Grain) -> Rates:
    """Only where there are both kinds: without contracts, ours is this definition already."""
    seen = found.seen
    if not (seen.contractual and seen.has_orders) or seen.since is None:
        return {}
    without = seen.spells.anti_join(seen.contracts, "customer")
    periods = churn.churn_periods(
        _rows(churn.movements(without, grain)), grain, since=seen.since, until=seen.until, seen_after=seen.seen_after
    )
    return {number_of(one.starts_on, grain): [rivals.share("inactivity", one.lost, one.start)] for one in periods}


def _money(found: Found, grain: Grain) -> Rates:
    of_grain = (period for period in found.recurring if period.grain is grain)
    return {
        number_of(one.starts_on, grain): rivals.of_money(
            {
                "start": one.start_minor,
                "expansion": one.expansion_minor,
                "contraction": one.contraction_minor,
                "churned": one.churned_minor,
            }
        )
        for one in of_grain
    }


def _expected(found: Found, grain: Grain, periods: list[ChurnPeriod]) -> Rates:
    """By the model, of customers who had bought again before the period began: of others it cannot tell."""
    if grain not in EXPECTED or isinstance(found.buying, NoModel) or not found.seen.has_orders:
        return {}
    rates: Rates = {}
    for period in periods[-SHOWN[grain] - 1 :]:
        ends = (period.starts_on - DAY, period.ends_on)
        before, after = (_expected_alive(found, period.starts_on, day) for day in ends)
        rates[number_of(period.starts_on, grain)] = rivals.of_expectation(before, after)
    return rates


def _expected_alive(found: Found, known_before: date, on: date) -> float:
    """Sum of the probability of being alive as a day ends, of who had bought again before the period."""
    assert not isinstance(found.buying, NoModel)
    days = found.seen.days.anti_join(found.seen.contracts, "customer")
    rows = rfm.repeaters(days, known_before=known_before, on=on).to_pyarrow()
    x, t_x, T, weight = (rows[name].to_numpy().astype("float64") for name in ("x", "t_x", "T", "weight"))
    if not len(x):
        return 0.0
    alive = buying_of(found.buying).probability_alive(found.buying, x, t_x / found.unit_days, T / found.unit_days)
    return float((alive * weight).sum())


def _of_groups(found: Found, attribute: str) -> ChurnGroups:
    seen = found.seen
    labels = seen.engine.keep(splitting.dated(seen.tables, attribute), "dated")
    try:
        values = _largest(seen, labels)
        by_value: dict[str, list[GroupPeriod]] = {value: [] for value in values}
        for grain in OF_GROUPS:
            for value, periods in _group_periods(seen, labels, grain, values).items():
                by_value[value] += periods
    finally:
        seen.engine.drop(labels)
    shown = tuple(ChurnGroup(value, tuple(by_value[value])) for value in values)
    return ChurnGroups(attribute, splitting.is_dated(seen.tables, attribute), shown)


def _largest(seen: Observed, labels: Any) -> list[str]:
    """Values of today's customers, the largest first, and of those of the past."""
    counted = labels.group_by("value").aggregate(customers=labels.customer.nunique())
    ordered = counted.order_by(ibis.desc("customers"), "value").limit(splitting.GROUPS_SHOWN)
    return [row["value"] for row in _rows(ordered)]


def _of_segments(seen: Observed) -> tuple[ChurnGroup, ...]:
    """Each segment for itself, as if a customer were another one in each, all counted at once."""
    members = seen.tables.memberships
    members = members.filter(members.entered_on <= seen.until)
    since = {
        row["segment"]: row["since"]
        for row in _rows(members.group_by("segment").aggregate(since=members.entered_on.min()).order_by("segment"))
    }
    if not since:
        return ()
    kept = [seen.engine.keep(table, name) for name, table in _in_segments(seen, members).items()]
    labels, spells, contracts = kept
    try:
        apart = replace(seen, spells=spells, contracts=contracts)
        found = [_group_periods(apart, labels, grain, list(since)) for grain in OF_GROUPS]
    finally:
        for table in kept:
            seen.engine.drop(table)
    return tuple(ChurnGroup(name, tuple(p for by in found for p in by[name]), day) for name, day in since.items())


def _in_segments(seen: Observed, members: Any) -> dict[str, Any]:
    """Labels, spells and contracts by (customer, segment), written as one key."""
    key = members.segment.concat(":", members.customer.cast("string"))
    pairs = members.mutate(whose=members.customer, customer=key, value=members.segment)
    keys = pairs.select("whose", "customer").distinct()

    def apart(table: Any) -> Any:
        rows = table.rename(whose="customer").inner_join(keys, "whose")
        return rows.drop("whose")

    return {
        "labels": groups.member_labels(pairs),
        "spells": apart(seen.spells),
        "contracts": apart(seen.contracts),
    }


def _group_periods(seen: Observed, labels: Any, grain: Grain, values: list[str]) -> dict[str, list[GroupPeriod]]:
    periods = _periods_table(seen, grain)
    moved = _by_group(groups.group_movements(seen.spells, labels, periods, grain))
    money, due = {}, {}
    if seen.contractual:
        money = _by_group(groups.group_recurring(seen.contracts, labels, periods, grain, until=seen.until))
        rows = groups.group_renewals(seen.contracts, seen.spells, labels, periods, grain, until=seen.until)
        due = _by_group(rows)
    assert seen.since is not None
    empty: list[ChurnPeriod] = list(
        churn.churn_periods([], grain, since=seen.since, until=seen.until, seen_after=seen.seen_after)
    )
    found = {}
    for value in values:
        standing, own = 0, []
        for period in empty:
            key = (value, number_of(period.starts_on, grain))
            one = _group_period(period, standing, moved.get(key, {}), money.get(key, {}), due.get(key, {}), seen)
            standing = one.end
            own.append(one)
        found[value] = [_beside_last_year(one, own) for one in own[-OF_GROUPS[grain] :]]
    return found


def _group_period(
    period: ChurnPeriod,
    start: int,
    moves: Mapping[str, int],
    money: Mapping[str, int],
    due: Mapping[str, int],
    seen: Observed,
) -> GroupPeriod:
    counts = {name: int(moves.get(name, 0)) for name in groups.MOVES}
    minor = {name: int(money.get(name, 0)) for name in ("start", "end", *groups.MONEY)}
    came = counts["new"] + counts["returned"] + counts["moved_in"]
    end = start + came - counts["lost"] - counts["moved_out"]
    rates = rivals.of_customers({**counts, "start": start, "end": end})
    if seen.contractual:
        rates += rivals.of_renewals(int(due.get("due", 0)), int(due.get("not_renewed", 0)))
        rates += rivals.of_money(minor)
    return GroupPeriod(
        grain=period.grain,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        complete=period.complete,
        warm_up=period.warm_up,
        start=start,
        end=end,
        **counts,
        **{f"{name}_minor": value for name, value in minor.items()},
        rates=tuple(rates),
    )


def _beside_last_year(period: AnyPeriod, periods: Iterable[AnyPeriod]) -> AnyPeriod:
    """Only whole periods that could show leavers are compared: a part of a month is not a month."""
    if not period.complete or period.warm_up:
        return period
    year_ago = period.starts_on.replace(year=period.starts_on.year - 1)
    before = next((one for one in periods if one.starts_on == year_ago and not one.warm_up), None)
    if before is None:
        return period
    return replace(period, rates=tuple(rivals.compared(rate, before.rate(rate.definition)) for rate in period.rates))


def _periods_table(seen: Observed, grain: Grain) -> Any:
    assert seen.since is not None
    numbers = range(number_of(seen.since, grain), number_of(seen.until, grain) + 1)
    return seen.engine.from_arrow(groups.period_days(numbers, grain, until=seen.until))


def _by_group(table: Any) -> dict[tuple[str, int], dict[str, Any]]:
    return {(row["value"], row["period"]): row for row in _rows(table)}


def _rows(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found
