"""Figures of a part of the customers: asked for once, computed by the worker, kept up to date, laid beside another."""

import re
from datetime import timedelta

import pytest
from django.utils.http import urlencode

from regulars.analytics.results import Grain
from regulars.customers.models import Customer, Membership, Segment, Traits
from regulars.insight import jobs
from regulars.insight.errors import TooManyParts
from regulars.insight.models import Basis, Run, Slice, SliceFigure, SliceRun
from regulars.insight.periods import Stretch
from regulars.insight.queries import figures_of
from regulars.insight.rows import rows_behind
from regulars.insight.slices import commands
from regulars.insight.slices import computing as slices
from regulars.insight.slices.commands import ask_for_slice, renew_slices
from regulars.insight.slices.conditions import Conditions
from regulars.insight.slices.queries import slice_figures, slice_runs
from regulars.insight.tests.shop import NOW
from regulars.purchases.models import Contract, Order, OrderLine, Product

# The engine reads by a connection of its own, which sees only what was committed.
pytestmark = pytest.mark.django_db(transaction=True)

RETAIL = Conditions(split="industry:retail")
NAMES = ("churn", "revenue", "recurring", "value", "rfm", "cohorts")


@pytest.fixture
def run(figures: Run, monkeypatch) -> Run:
    monkeypatch.setattr(jobs, "now", lambda: NOW)
    return figures


def computed(conditions: Conditions, run: Run) -> SliceRun:
    asked = ask_for_slice(conditions, run, actor="Nadia", now=NOW)
    if asked.is_open:
        assert slices.take_waiting(lambda: NOW) is not None
        slices.compute(SliceRun.objects.select_related("slice", "run").get(id=asked.id), clock=lambda: NOW)
    return SliceRun.objects.select_related("run").get(id=asked.id)


def of(part: SliceRun, basis: Basis = Basis.ALL):
    return slice_figures(part, NAMES, basis)


def segment_of(name: str, customers) -> Segment:
    made = Segment.objects.create(name=name, rule={}, created_at=NOW, changed_at=NOW, built_version=1)
    Membership.objects.bulk_create(
        Membership(segment=made, customer=one, entered_at=NOW, cause="first", version=1) for one in customers
    )
    return made


# What they are ------------------------------------------------------------------------------------------------------


def test_parts_that_divide_everybody_add_up_to_everybody(run):
    whole = figures_of(run, NAMES)
    parts = [of(computed(Conditions(split=f"industry:{name}"), run)) for name in ("retail", "health", "")]
    for index, period in enumerate(whole.churn_by(Grain.QUARTER)):
        same = [
            next(p for p in part.churn_by(Grain.QUARTER) if p.starts_on == period.starts_on)
            for part in parts
            if any(p.starts_on == period.starts_on for p in part.churn_by(Grain.QUARTER))
        ]
        for move in ("start", "new", "returned", "lost", "end"):
            assert sum(getattr(p, move) for p in same) == getattr(period, move), (index, move)
    assert sum(part.summary["revenue_minor"] for part in parts) == whole.summary["revenue_minor"]
    assert sum(part.value.value_minor for part in parts) == sum(Traits.objects.values_list("value_minor", flat=True))


def test_every_figure_of_a_part_has_its_rows(run):
    part = of(computed(RETAIL, run))
    own = Customer.objects.filter(RETAIL.customers())

    def behind(figure: str, **query: object) -> int:
        words = {name: str(value) for name, value in query.items()}
        return rows_behind(run, figure, words, "en").customers.filter(pk__in=own).count()

    for period in part.churn_by(Grain.QUARTER):
        word = Stretch(Grain.QUARTER, period.starts_on).word
        assert behind("lost", period=word) == period.lost
        assert behind("new", period=word) == period.new
    for stage, count in part.summary["stages"].items():
        assert behind("stage", stage=stage) == count
    for group in part.rfm.groups:
        assert behind("group", group=group.code) == group.customers
    for one in part.value.distribution:
        upper = {} if one.to_minor is None else {"to": one.to_minor}
        assert behind("worth", **{"from": one.from_minor}, **upper) == one.customers


def test_a_part_is_judged_by_the_silence_of_everybody(run):
    days = figures_of(run, ()).inactivity.days
    assert of(computed(RETAIL, run)).inactivity.days == days


def test_orders_that_came_after_the_run_are_in_neither(run):
    before = of(computed(RETAIL, run)).summary["revenue_minor"]
    one = Customer.objects.filter(RETAIL.customers()).first()
    Order.objects.create(
        customer=one,
        source="late",
        source_key="1",
        ordered_on=NOW.date() - timedelta(days=9),
        amount_minor=99,
        currency="EUR",
    )
    SliceRun.objects.all().delete()
    assert of(computed(RETAIL, run)).summary["revenue_minor"] == before


def test_a_segment_and_who_bought_a_product_are_parts(run):
    tea = Product.objects.create(code="t", name="Green tea", category="Tea")
    first, second = Order.objects.filter(amount_minor__gt=0).order_by("id")[:2]
    OrderLine.objects.create(order=first, product=tea, amount_minor=1)
    contract = Contract.objects.order_by("id").first()
    contract.product = tea
    contract.save()
    buyers = {first.customer_id, contract.customer_id}
    assert set(Customer.objects.filter(Conditions(product="Tea").customers()).values_list("id", flat=True)) == buyers
    gold = segment_of("Gold", Customer.objects.filter(id__in=[first.customer_id, second.customer_id]))
    part = computed(Conditions(segment=gold.pk), run)
    assert part.customers == len({first.customer_id, second.customer_id})


def test_a_part_without_orders_says_so(run):
    part = computed(Conditions(product="nothing of this name"), run)
    assert (part.state, part.failure) == ("failed", "nobody")


# Asking and keeping -------------------------------------------------------------------------------------------------


def test_asking_twice_is_one_computation(run):
    first = ask_for_slice(RETAIL, run, actor="Nadia", now=NOW)
    assert ask_for_slice(RETAIL, run, actor="Dora", now=NOW).pk == first.pk
    assert Slice.objects.count() == SliceRun.objects.count() == 1


def test_too_many_are_not_taken(run, monkeypatch):
    monkeypatch.setattr(commands, "MOST_WAITING", 1)
    ask_for_slice(RETAIL, run, actor="Nadia", now=NOW)
    with pytest.raises(TooManyParts):
        ask_for_slice(Conditions(split="segment:gold"), run, actor="Nadia", now=NOW)


def test_parts_somebody_looked_at_follow_the_next_run_and_forgotten_ones_do_not(run):
    fresh, old = computed(RETAIL, run), computed(Conditions(split="segment:gold"), run)
    Slice.objects.filter(id=old.slice_id).update(wanted_at=NOW - timedelta(days=50))
    later = Run.objects.create(state="done", asked_at=NOW, snapshot=run.snapshot)
    assert renew_slices(later, actor="night", now=NOW) == 1
    assert SliceRun.objects.get(run=later).slice_id == fresh.slice_id
    assert slice_runs(RETAIL)[0].pk == fresh.pk, "the old figures stay until the new ones are there"


def test_one_that_was_killed_in_the_middle_can_be_asked_for_again(run):
    asked = ask_for_slice(RETAIL, run, actor="Nadia", now=NOW)
    SliceRun.objects.update(state="running")
    assert slices.take_waiting(lambda: NOW) is None
    asked.refresh_from_db()
    assert (asked.state, asked.failure) == ("failed", "interrupted")
    assert ask_for_slice(RETAIL, run, actor="Nadia", now=NOW).state == "waiting"


def test_no_names_are_kept_with_a_part(run):
    computed(RETAIL, run)
    assert not SliceFigure.objects.filter(name="at_risk").exists()
    assert "Customer 0" not in str(list(SliceFigure.objects.values_list("value", flat=True)))


# Pages --------------------------------------------------------------------------------------------------------------


def test_choosing_a_part_has_it_computed_and_shows_how_far(run, as_manager):
    answer = as_manager.post("/insight/narrow", {"page": "churn", "split": "industry:retail", "from": ""})
    assert answer.url == f"/insight/churn/?{urlencode({'split': 'industry:retail'})}"
    part = SliceRun.objects.get()
    assert f"/insight/parts/{part.pk}/progress" in as_manager.get(answer.url).content.decode()
    computed(RETAIL, run)
    assert as_manager.get(f"/insight/parts/{part.pk}/progress").headers["HX-Refresh"] == "true"
    text = as_manager.get(answer.url).content.decode()
    assert "Industry: retail" in text
    links = re.findall(r'href="(/insight/rows/\?[^"]*figure=lost[^"]*)"', text)
    assert links
    assert all("split=industry%3Aretail" in link for link in links)


def test_an_address_nobody_asked_for_offers_to_compute_and_changes_nothing(run, as_manager):
    text = as_manager.get("/insight/value/?split=segment:gold").content.decode()
    assert "Nobody has asked for these figures yet" in text
    assert not SliceRun.objects.exists()


@pytest.mark.parametrize("name", ["", "churn/", "cohorts/", "value/", "groups/"])
def test_two_parts_stand_side_by_side_with_their_own_anchors(run, as_manager, name):
    gold = segment_of("Gold", Customer.objects.filter(attributes__segment="gold"))
    computed(Conditions(segment=gold.pk), run)
    text = as_manager.get(f"/insight/{name}?segment={gold.pk}&against=0").content.decode()
    assert 'id="side-2">Everybody' in text
    anchors = re.findall(r'\sid="([^"]+)"', text)
    assert len(anchors) == len(set(anchors))


def test_days_narrow_what_is_shown_and_nothing_is_computed(run, as_manager):
    text = as_manager.get("/insight/churn/?from=2026-01&until=2026-03").content.decode()
    assert "February 2026" in text
    assert "December 2025" not in text
    assert not SliceRun.objects.exists()
    assert as_manager.get("/insight/churn/?from=2026-05&until=2026-01").status_code == 400


def test_tables_are_those_of_the_part_and_the_days(run, as_manager):
    part = of(computed(RETAIL, run))
    lines = b"".join(as_manager.get("/insight/tables/churn.csv?split=industry:retail&grain=year")).decode().splitlines()
    newest = part.churn_by(Grain.YEAR)[-1]
    assert lines[1].split(",")[1] == str(newest.start)


def test_a_page_of_a_part_costs_the_same_few_queries(run, as_manager, django_assert_num_queries):
    computed(RETAIL, run)
    with django_assert_num_queries(8):
        as_manager.get("/insight/churn/?split=industry:retail")


def test_who_sees_only_their_own_customers_sees_only_their_figures(run, client_as, nadia):
    Customer.objects.filter(id__lte=20).update(manager=nadia)
    nadia.sees = "own"
    nadia.save()
    browser = client_as(nadia)
    assert "Nobody has asked for these figures yet" in browser.get("/insight/").content.decode()
    browser.post("/insight/narrow", {"page": "overview"})
    computed(Conditions(viewer=nadia.pk), run)
    text = browser.get("/insight/").content.decode()
    assert "Your customers" in text
    mine = of(slice_runs(Conditions(viewer=nadia.pk))[0])
    assert mine.summary["customers_count"] <= 20
    assert f">{figures_of(run, ()).summary['active']}<" not in text
    risk = browser.get("/insight/risk/").content.decode()
    assert "are at stake:" not in risk
    assert len(re.findall(r'class="row-link"', risk)) <= 20


@pytest.mark.parametrize("query", ["segment=9999999999999999999", "split=product:x", "split=%00", "manager=%ED%A0%80"])
def test_damaged_addresses_break_nothing(run, as_manager, query):
    assert as_manager.get(f"/insight/?{query}").status_code in (200, 404)
    assert as_manager.post("/insight/narrow", dict([query.split("=")]) | {"page": "value"}).status_code in (302, 404)
