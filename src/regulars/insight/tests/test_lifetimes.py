"""How long customers stay: counted in SQL as in plain Python, drawn, and cheap to read."""

import re
from datetime import timedelta

import pytest
from lifelines import KaplanMeierFitter

from regulars.analytics.calendar import DAYS_A_MONTH
from regulars.insight.models import Basis, Figure, Spell
from regulars.insight.queries import figures_of
from regulars.insight.sendings.content import content_of
from regulars.insight.tests.shop import UNTIL, attributes_of

PAGE = "/insight/lifetimes/"


def found_of(run, basis=Basis.ALL):
    return figures_of(run, ("lifetimes",), basis).lifetimes


def durations(run, basis, **wanted):
    """First stays of customers with these attributes, as (days, left)."""
    spells = Spell.objects.filter(run=run, ordinal=1, basis=basis)
    return [
        (((spell.ended_on or UNTIL + timedelta(days=1)) - spell.started_on).days, spell.ended_on is not None)
        for spell in spells
        if attributes_of(spell.customer_id).items() >= wanted.items()
    ]


def test_the_curve_is_that_of_the_spells(figures):
    rows = durations(figures, Basis.ORDERS)
    theirs = KaplanMeierFitter().fit([days for days, _left in rows], [left for _days, left in rows])
    found = found_of(figures, Basis.ORDERS).whole
    assert (found.customers, found.left) == (len(rows), sum(left for _days, left in rows))
    assert len(found.curve) > 3
    for point in found.curve:
        assert point.share == pytest.approx(theirs.predict(point.month * DAYS_A_MONTH))


def test_a_share_is_explained_by_the_shares_that_stayed_through_each_quarter(figures, as_manager):
    shares = {point.month: point.share for point in found_of(figures).whole.curve}
    product = 1.0
    text = as_manager.get(PAGE).content.decode()
    written = re.search(r"([\d.]+%(?: × [\d.]+%){3}) = ([\d.]+%)", text)
    for factor in written[1].split(" × "):
        product *= float(factor.rstrip("%")) / 100
    assert product == pytest.approx(shares[12], abs=0.002)
    assert written[2] == f"{shares[12]:.1%}"
    assert "figure=customers" in text


def test_groups_are_those_of_the_attribute(figures):
    split = next(one for one in found_of(figures, Basis.ORDERS).splits if one.attribute == "segment")
    assert {group.value: group.customers for group in split.groups} == {
        value: len(durations(figures, Basis.ORDERS, segment=value)) for value in ("gold", "silver")
    }
    assert split.comparison.comparisons == 2  # of the third only one group is large enough
    assert len({group.mean.within for group in split.groups}) == 1


def test_everybody_is_both_halves(figures):
    parts = [found_of(figures, basis).whole for basis in (Basis.ORDERS, Basis.CONTRACTS)]
    assert found_of(figures).whole.customers == sum(part.customers for part in parts)


def test_who_came_before_anybody_was_seen_to_leave_counts_from_then_on(figures):
    spells = Spell.objects.filter(run=figures, basis=Basis.CONTRACTS)
    first_end = min(spell.ended_on for spell in spells if spell.ended_on)
    early = spells.filter(ordinal=1, started_on__lt=first_end - timedelta(days=40))
    assert early.exists()
    curve = found_of(figures, Basis.CONTRACTS).whole.curve
    assert curve[1].watched <= spells.filter(ordinal=1).count() - early.count()


def test_a_group_of_a_handful_is_never_kept(figures):
    for figure in Figure.objects.filter(run=figures, name="lifetimes"):
        for split in figure.value["splits"]:
            assert all(group["customers"] >= 30 for group in split["groups"])


@pytest.mark.parametrize("query", ["", "?attribute=industry", "?basis=contracts&attribute=nonsense", "?basis=orders"])
def test_the_page_shows_curves_means_and_whether_groups_differ(figures, as_manager, query):
    text = as_manager.get(f"{PAGE}{query}").content.decode()
    assert 'id="lifetimes"' in text
    assert "Half are gone after" in text
    assert not re.search(r"<[^>]+\sstyle=|<style|<script(?![^>]+src=)|\son\w+=", text)


def test_the_page_says_in_words_whether_groups_differ(figures, as_manager):
    text = as_manager.get(f"{PAGE}?basis=orders&attribute=segment").content.decode()
    assert "chance" in text
    assert text.count("Mean months within the first") >= 1


def test_what_the_curve_says_stands_in_words(figures, as_manager):
    whole = found_of(figures).whole
    text = as_manager.get(PAGE).content.decode()
    assert f"{whole.left} of {whole.customers} customers have left; half are gone after {whole.half_gone:.1f}" in text
    assert f"Of their first {whole.mean.within} months customers stay {whole.mean.months:.1f} on average" in text


def test_below_the_curve_stands_how_many_are_still_watched(figures, as_manager):
    curve = found_of(figures).whole.curve
    drawing = as_manager.get("/insight/pictures/lifetimes/lifetimes.svg").content.decode()
    written = re.findall(r">([\d,]+)</text>", drawing)
    assert written[-len(curve) :] == [str(point.watched) for point in curve]


def test_years_of_arrival_are_a_split_of_their_own(figures, as_manager):
    split = next(one for one in found_of(figures, Basis.ORDERS).splits if one.attribute == "year-of-arrival")
    assert {group.value: group.customers for group in split.groups} == {
        str(year): number
        for year in (2024, 2025, 2026)
        if (number := Spell.objects.filter(basis=Basis.ORDERS, ordinal=1, started_on__year=year).count()) >= 30
    }
    assert "By year of arrival" in as_manager.get(f"{PAGE}?attribute=year-of-arrival").content.decode()


@pytest.mark.parametrize("chart", ["lifetimes", "lifetimes-groups", "lifetimes-means"])
@pytest.mark.parametrize("ending", ["svg", "png"])
def test_every_chart_can_be_taken_as_a_picture(figures, as_manager, chart, ending):
    page = as_manager.get(f"{PAGE}?attribute=segment").content.decode()
    address = re.search(rf'href="(/insight/pictures/lifetimes/{chart}\.{ending}[^"]*)"', page)
    assert as_manager.get(address[1].replace("&amp;", "&")).status_code == 200


def test_lifetimes_are_sent_by_mail_with_their_sentences_and_pictures(figures):
    (chapter,) = content_of(figures, ["lifetimes"]).chapters
    assert [one.id for one in chapter.pictures] == ["lifetimes", "lifetimes-groups", "lifetimes-means"]
    assert f" of {found_of(figures).whole.customers} customers have left" in chapter.lines[0]
    assert len(chapter.stats) >= 2


def test_a_run_from_before_sends_a_chapter_that_says_so(figures):
    Figure.objects.filter(run=figures, name="lifetimes").delete()
    (chapter,) = content_of(figures, ["lifetimes"]).chapters
    assert (chapter.pictures, chapter.lines, chapter.stats) == ((), ("Nothing is known of this yet.",), ())


@pytest.mark.parametrize("name", ["lifetimes", "lifetimes-groups"])
def test_what_is_drawn_can_be_taken_as_a_file(figures, as_manager, name):
    page = as_manager.get(f"{PAGE}?attribute=segment").content.decode()
    address = re.search(rf'href="(/insight/tables/{name}\.csv[^"]*)"', page)
    assert address
    lines = as_manager.get(address[1].replace("&amp;", "&")).getvalue().decode().splitlines()
    assert len(lines) > 2


def test_the_page_costs_the_same_few_queries(figures, as_manager, django_assert_num_queries):
    with django_assert_num_queries(7):
        as_manager.get(PAGE)


def test_a_run_from_before_has_an_empty_page_that_says_what_to_do(figures, as_manager):
    Figure.objects.filter(run=figures, name="lifetimes").delete()
    assert "No lifetimes yet" in as_manager.get(PAGE).content.decode()


def test_without_any_run_there_are_first_steps(company, as_manager):
    assert as_manager.get(PAGE).status_code == 200


def test_only_who_may_see_figures_sees_them(figures, client_as, bohdan):
    assert client_as(bohdan).get(PAGE).status_code == 403
