"""Behind every figure there are as many rows as it says, and they are the right ones."""

from datetime import date, timedelta

import pytest

from regulars.analytics.results import Grain
from regulars.insight.errors import NoSuchFigure
from regulars.insight.models import Basis
from regulars.insight.periods import NoSuchPeriod, Stretch
from regulars.insight.queries import figures_of
from regulars.insight.rows import orders_behind, rows_behind
from regulars.insight.tests.shop import INACTIVE_DAYS, UNTIL, Shop, attributes_of

MOVES = ("start", "new", "returned", "lost", "end", "joined_and_left", "left_and_returned")
PARTS = ("churn", "cohorts", "rfm", "value", "splits")


def behind(run, figure, **query):
    return rows_behind(run, figure, {name: str(value) for name, value in query.items()}, "en").customers


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("grain", list(Grain))
def test_every_movement_of_every_period_has_its_rows(figures, grain, basis):
    for period in figures_of(figures, PARTS, basis).churn_by(grain):
        word = Stretch(grain, period.starts_on).word
        for move in MOVES:
            rows = behind(figures, move, period=word, basis=basis).count()
            assert rows == getattr(period, move), f"{move} of {word}, {basis}"


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("grain", [Grain.MONTH, Grain.QUARTER])
def test_every_cell_of_the_cohorts_has_its_rows(figures, grain, basis):
    table = figures_of(figures, PARTS, basis).cohorts_by(grain)
    for row in table.rows:
        word = Stretch(grain, row.starts_on).word
        assert behind(figures, "cohort", cohort=word, basis=basis).count() == row.customers, word
        for age, active in enumerate(row.active):
            if active is not None and age % 3 == 0:
                assert behind(figures, "cohort", cohort=word, age=age, basis=basis).count() == active, (word, age)


def test_every_score_group_stage_and_value_has_its_rows(figures):
    stored = figures_of(figures, PARTS)
    for recency, line in enumerate(stored.rfm.recency_frequency, 1):
        for frequency, count in enumerate(line, 1):
            assert behind(figures, "rfm", recency=recency, frequency=frequency).count() == count
    for group in stored.rfm.groups:
        assert behind(figures, "group", group=group.code).count() == group.customers
    for stage, count in stored.summary["stages"].items():
        assert behind(figures, "stage", stage=stage).count() == count
    for one in stored.value.distribution:
        upper = {} if one.to_minor is None else {"to": one.to_minor}
        assert behind(figures, "worth", **{"from": one.from_minor}, **upper).count() >= one.customers
    assert behind(figures, "active").count() == stored.summary["active"]


def test_a_split_figure_has_the_rows_of_its_group(figures):
    for split in figures_of(figures, PARTS).splits:
        for group in split.groups:
            word = f"{split.attribute}:{group.value}"
            assert behind(figures, "active", split=word).count() == group.active, word
            assert behind(figures, "customers", split=word).count() == group.customers, word


def test_those_lost_in_a_month_are_who_went_silent_then(figures, shop: Shop):
    """Counted again in plain Python over the orders of people without contracts."""
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    expected = {
        customer
        for customer in shop.customers
        if (days := shop.days_of(customer))
        and was_customer(days, first - timedelta(days=1))
        and not was_customer(days, last)
    }
    assert expected
    assert set(behind(figures, "lost", period="2026-03", basis="orders").values_list("id", flat=True)) == expected


def was_customer(days: list[date], on: date) -> bool:
    """A purchase within the days before, the day itself included."""
    return any(0 <= (on - day).days <= INACTIVE_DAYS for day in days)


def test_churn_of_every_month_equals_a_second_count(figures, shop: Shop):
    days = {customer: found for customer in shop.customers if (found := shop.days_of(customer))}
    for period in figures_of(figures, PARTS, Basis.ORDERS).churn_by(Grain.MONTH):
        before = {who for who, found in days.items() if was_customer(found, period.starts_on - timedelta(days=1))}
        after = {who for who, found in days.items() if was_customer(found, period.ends_on)}
        first_time = {who for who in after - before if days[who][0] >= period.starts_on}
        counted = (len(before), len(first_time), len(after - before - first_time), len(before - after), len(after))
        assert counted == (period.start, period.new, period.returned, period.lost, period.end), period.starts_on


def test_revenue_of_every_month_equals_a_second_count(figures, shop: Shop):
    for period in figures_of(figures, ("revenue",)).revenue_by(Grain.MONTH):
        rows = [amount for _, day, amount in shop.orders if period.starts_on <= day <= period.ends_on]
        assert period.revenue_minor == sum(rows)
        assert period.purchases == sum(1 for amount in rows if amount >= 0)


def test_attributes_of_the_rows_are_those_of_the_group(figures):
    rows = behind(figures, "customers", split="industry:retail")
    assert {customer.id for customer in rows} == {
        n for n in range(1, 136) if attributes_of(n).get("industry") == "retail"
    }


@pytest.mark.parametrize(
    ("figure", "query", "error"),
    [
        ("nothing", {}, NoSuchFigure),
        ("lost", {"period": "yesterday"}, NoSuchPeriod),
        ("lost", {}, NoSuchPeriod),
        ("rfm", {"recency": "9", "frequency": "1"}, NoSuchFigure),
        ("rfm", {"recency": "٣", "frequency": "1"}, NoSuchFigure),
        ("stage", {"stage": "gone"}, NoSuchFigure),
        ("worth", {"from": "-1"}, NoSuchFigure),
        ("active", {"split": "product:tea"}, NoSuchFigure),
        ("cohort", {"cohort": "2026-01", "age": "x"}, NoSuchFigure),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(figures, figure, query, error):
    with pytest.raises(error):
        rows_behind(figures, figure, query, "en")


def test_a_period_after_the_observation_is_cut_at_its_end(figures):
    assert behind(figures, "end", period=f"{UNTIL.year}").count() == behind(figures, "active").count()


@pytest.mark.parametrize("basis", list(Basis))
def test_the_revenue_of_every_month_has_its_orders(figures, basis):
    for period in figures_of(figures, ("revenue",), basis).revenue_by(Grain.MONTH):
        query = {"period": Stretch(Grain.MONTH, period.starts_on).word, "basis": basis.value}
        _title, orders = orders_behind(figures, query, "en")
        assert sum(order.amount_minor for order in orders) == period.revenue_minor, query


def test_recurring_revenue_moves_with_the_customers_behind_it(figures, shop: Shop):
    """What was lost in a month is what those paid who were lost in it."""
    for period in figures_of(figures, ("recurring",)).recurring_by(Grain.MONTH):
        before = period.starts_on - timedelta(days=1)
        lost = behind(figures, "lost", period=f"{period.starts_on:%Y-%m}", basis="contracts")
        paid = sum(
            fee
            for customer, start, end, fee in shop.contracts
            if customer in set(lost.values_list("id", flat=True)) and start <= before and (end is None or end > before)
        )
        assert paid == period.churned_minor, period.starts_on
