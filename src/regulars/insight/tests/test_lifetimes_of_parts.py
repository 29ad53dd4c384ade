"""Lifetimes of a part of the customers, and of two side by side: counted of its spells, compared where one can."""

import re
from datetime import date

import pytest

from regulars.analytics.survival.comparing import log_rank
from regulars.analytics.survival.rows import lifetimes
from regulars.customers.models import Customer
from regulars.insight import source
from regulars.insight.lifetimes import keep_lifetimes_of_part
from regulars.insight.models import Basis, Figure, SliceFigure, SliceRun, Spell
from regulars.insight.slices.commands import wanted
from regulars.insight.slices.conditions import Conditions, customers_of
from regulars.insight.slices.queries import slice_figures
from regulars.insight.tests.shop import NOW
from regulars.insight.tests.test_lifetimes import durations
from regulars.insight.tests.test_parts import computed, segment_of

PAGE = "/insight/lifetimes/"
GOLD = Conditions(split="segment:gold")


def counted(conditions, run) -> SliceRun:
    """A part with its lifetimes alone: the other figures are those of everybody, which these pages do not show."""
    part = SliceRun.objects.create(
        slice=wanted(conditions, now=NOW), run=run, state="done", asked_at=NOW, bases=[basis.value for basis in Basis]
    )
    SliceFigure.objects.bulk_create(
        SliceFigure(slice_run=part, basis=one.basis, name=one.name, value=one.value)
        for one in Figure.objects.filter(run=run, name="summary")
    )
    until = date.fromisoformat(run.snapshot["until"])
    keep_lifetimes_of_part(part, until, ["industry"], Basis, source.numbers_of(customers_of(conditions)))
    return part


def grouped(name: str, run, **attributes: str):
    """A segment of customers with these attributes, counted."""
    found = segment_of(
        name, Customer.objects.filter(**{f"attributes__{key}": word for key, word in attributes.items()})
    )
    counted(Conditions(segment=found.pk), run)
    return found


@pytest.fixture
def run(figures):
    return figures


def text_of(browser, address: str) -> str:
    return re.sub(r"\s+", " ", browser.get(address).content.decode())


@pytest.mark.django_db(transaction=True)
def test_a_part_is_computed_with_its_lifetimes(run):
    """The engine reads by a connection of its own, which sees only what was committed."""
    whole = slice_figures(computed(GOLD, run), ("lifetimes",), Basis.ORDERS).lifetimes.whole
    assert whole.customers == len(durations(run, "orders", segment="gold"))


def test_a_part_has_the_lifetimes_of_its_customers(run, as_manager):
    part = counted(GOLD, run)
    for basis in ("orders", "contracts"):
        whole = slice_figures(part, ("lifetimes",), basis).lifetimes.whole
        rows = durations(run, basis, segment="gold")
        assert (whole.customers, whole.left) == (len(rows), sum(left for _days, left in rows))
    assert f" of {slice_figures(part, ('lifetimes',), 'all').lifetimes.whole.customers} customers have left" in text_of(
        as_manager, f"{PAGE}?split=segment:gold"
    )


def test_files_and_pictures_are_those_of_the_part(run, as_manager):
    part = counted(GOLD, run)
    page = as_manager.get(f"{PAGE}?split=segment:gold").content.decode()
    (address, *_others) = re.findall(r'href="(/insight/tables/lifetimes\.csv[^"]*)"', page)
    lines = b"".join(as_manager.get(address.replace("&amp;", "&"))).decode().splitlines()
    first = slice_figures(part, ("lifetimes",), "all").lifetimes.whole.curve[0]
    assert lines[1].split(",")[-1] == str(first.watched)


def test_two_segments_beside_each_other_are_tested_as_their_customers_are(run, as_manager):
    gold, silver = grouped("Gold", run, segment="gold"), grouped("Silver", run, segment="silver")
    text = text_of(as_manager, f"{PAGE}?basis=orders&segment={gold.pk}&against={silver.pk}")
    rows = [durations(run, "orders", segment=name) for name in ("gold", "silver")]
    test = log_rank([lifetimes(*zip(*one, strict=True)) for one in rows])
    assert f"would differ so much in {test.p_value * 1000:.0f} of a thousand cases" in text
    assert "stay" in text
    assert "«Gold»" in text


def test_beside_everybody_a_part_is_compared_with_all_others(run, as_manager):
    gold = grouped("Gold", run, segment="gold")
    text = text_of(as_manager, f"{PAGE}?basis=orders&segment={gold.pk}&against=0")
    rows = [durations(run, "orders", segment=name) for name in ("gold", "silver")]
    test = log_rank([lifetimes(*zip(*one, strict=True)) for one in rows])
    assert f"{test.p_value * 1000:.0f} of a thousand cases" in text
    assert "«all others»" in text


def test_parts_that_share_customers_are_not_tested(run, as_manager):
    gold, retail = grouped("Gold", run, segment="gold"), grouped("Retail", run, industry="retail")
    text = text_of(as_manager, f"{PAGE}?segment={gold.pk}&against={retail.pk}")
    assert "Some customers are in both parts" in text
    assert "thousand cases" not in text.split('class="sides"')[0]


def test_days_are_no_filter_here(run, as_manager):
    text = as_manager.get(f"{PAGE}?from=2026-01&until=2026-03").content.decode()
    assert 'name="from"' not in text
    assert "filters-said" not in text


def test_a_part_whose_spells_a_later_run_took_away_has_an_empty_page(run, as_manager):
    Spell.objects.filter(run=run).delete()
    counted(GOLD, run)
    assert "No lifetimes yet" in as_manager.get(f"{PAGE}?split=segment:gold").content.decode()


def test_a_page_of_two_parts_costs_the_same_few_queries(run, as_manager, django_assert_num_queries):
    gold, silver = grouped("Gold", run, segment="gold"), grouped("Silver", run, segment="silver")
    with django_assert_num_queries(11):
        as_manager.get(f"{PAGE}?segment={gold.pk}&against={silver.pk}")
