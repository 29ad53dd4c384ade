"""The risk of leaving of two segments side by side, and the back-test: of groups, with notes, each figure explained."""

import csv
import io
import re
from datetime import date

import numpy as np
import pytest
from pyarrow import parquet

from regulars.analytics.risk.measures import auc, calibration, ece, losses
from regulars.customers.models import Customer
from regulars.insight.models import Basis, RiskModel, RiskScore, TimeNote
from regulars.insight.risk.training import figures_of
from regulars.insight.tests.shop import NOW
from regulars.insight.tests.test_parts import segment_of
from regulars.insight.tests.test_risk_pages import BACK_TEST, FIGURES, LIST, LIST_COSTS, TEST, TEST_COSTS, read, scored

__all__ = ["scored"]
GROUP = {**FIGURES, "customers": 150, "leavers": 30, "auc": 0.8125}


@pytest.fixture
def two(scored):
    """Customers 1 to 20, who stay, and 41 to 60, who may leave."""
    return (
        segment_of("Calm", Customer.objects.filter(id__lte=20)),
        segment_of("Restless", Customer.objects.filter(id__gt=40, id__lte=60)),
    )


@pytest.fixture
def grouped(two) -> RiskModel:
    """The training told these groups apart."""
    model = RiskModel.objects.get(basis=Basis.ORDERS)
    own = {"in_segment": [{"value": "Calm", **GROUP}], "segment": [{"value": "gold", **GROUP}]}
    model.back_test = {**BACK_TEST, "groups": {**BACK_TEST["groups"], **own}}
    model.save()
    return model


def beside(one, other) -> str:
    return f"{LIST}?segment={one.pk}&against={other.pk}"


def amount(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def sides(text: str) -> list[str]:
    return text.split('class="side"')[1:]


def formulas(text: str) -> list[str]:
    return re.findall(r'explain-formula">([^<]+)<', text)


def test_two_segments_are_summed_up_side_by_side_above_the_list_of_the_first(two, as_manager):
    text = read(as_manager, beside(*two))
    calm, restless = sides(text)[:2]
    assert "Calm" in calm
    assert "2.1 ÷ 20 = 10.5%" in calm
    assert "10.1 ÷ 20 = 50.5%" in restless.split("</section>")[0]
    at_stake = sum(100_000 - number for number in range(41, 61)) / 100
    assert f"€{at_stake:,.0f} ÷ 20 = " in restless.split("</section>")[0]
    names = re.findall(r'<a class="row-link"[^>]*>([^<]+)</a>', text)
    assert names == [f"Customer {number:03}" for number in range(1, 21)]


def test_what_is_at_stake_of_everybody_is_added_up_and_leads_to_them_all(scored, as_manager):
    text = read(as_manager, LIST)
    (formula,) = formulas(text)
    parts, total = formula.split(" = ")
    assert f"{total} are at stake" in text
    assert sum(map(amount, parts.split(" + "))) == amount(total) > 0
    assert re.search(r'href="([^"]+)">The rows behind it', text)[1] == LIST


def test_levels_of_chance_are_counted_in_each_and_leave_as_a_file(two, as_manager):
    text = read(as_manager, f"{beside(*two)}&chance=50")
    link = re.search(r'href="(/insight/risk/beside\.csv[^"]+)"', text)[1].replace("&amp;", "&")
    rows = list(csv.reader(io.StringIO(b"".join(as_manager.get(link)).decode("utf-8-sig"))))
    assert rows[0][1:] == ["Calm · Customers", "Calm · Share", "Restless · Customers", "Restless · Share"]
    assert [(row[0], row[1], row[3]) for row in rows[1:]] == [
        ("50–100%", "0", "11"), ("25–50%", "0", "9"), ("10–25%", "11", "0"), ("0–10%", "9", "0"),
    ]  # fmt: skip
    typed = parquet.read_table(io.BytesIO(as_manager.get(link.replace(".csv", ".parquet")).content))
    assert typed.column("Restless · Share").to_pylist() == [11 / 20, 9 / 20, 0, 0]


def test_each_figure_of_a_side_leads_to_its_customers(two, as_manager):
    _calm, restless = sides(read(as_manager, beside(*two)))[:2]
    link = re.search(r'href="([^"]+)">The rows behind it', restless)[1].replace("&amp;", "&")
    assert len(re.findall('class="row-link"', read(as_manager, link))) == 20


def test_a_segment_stands_beside_everybody_and_beside_nobody(two, as_manager):
    everybody = sides(read(as_manager, f"{LIST}?segment={two[0].pk}&against=0"))[1]
    assert "18.3 ÷ 60 = 30.5%" in everybody
    nobody = segment_of("Nobody", Customer.objects.filter(id__gt=100_000))
    assert "–" in sides(read(as_manager, f"{LIST}?against={nobody.pk}"))[1]
    assert as_manager.get("/insight/risk/beside.csv").status_code == 404
    assert sides(read(as_manager, f"{LIST}?segment={two[0].pk}")) == []


def test_who_sees_only_their_own_customers_has_only_these_summed_up(two, client_as, nadia):
    nadia.sees = "own"
    nadia.save()
    Customer.objects.filter(id__in=[2, 50]).update(manager=nadia)
    text = read(client_as(nadia), f"{LIST}?against={two[1].pk}")
    assert "0.5 ÷ 2 = 26.0%" in text
    assert "0.5 ÷ 1 = 50.0%" in text


def test_files_of_the_two_are_for_those_who_may_take_them(two, client_as, bohdan):
    assert client_as(bohdan).get(f"/insight/risk/beside.csv?against={two[0].pk}").status_code == 403


def test_the_two_cost_one_query_each_however_many_they_are(two, as_manager, django_assert_num_queries):
    for address in (beside(*two), f"{LIST}?segment={two[1].pk}&against=0&chance=10"):
        read(as_manager, address)
        with django_assert_num_queries(LIST_COSTS + 2):
            read(as_manager, address)


def test_the_back_test_says_why_a_filter_changes_no_chart_and_shows_the_group(grouped, as_manager):
    text = read(as_manager, f"{TEST}?split=segment:gold")
    assert "A model learns from everybody" in text
    (side,) = sides(text)
    assert "0.812" in side
    assert "30 of 150 left" in side
    assert "0.710" in text.split('class="side"')[0]


def test_two_groups_of_the_back_test_stand_side_by_side(grouped, two, as_manager):
    calm, everybody = sides(read(as_manager, f"{TEST}?segment={two[0].pk}&against=0"))
    assert "30 of 150 left" in calm
    assert "100 of 400 left" in everybody.split("</section>")[0]


@pytest.mark.parametrize(
    "query", ["segment={}", "split=segment:silver", "split=segment:gold&manager=Nadia", "product=x"]
)
def test_a_group_that_was_not_told_apart_is_said_to_be(grouped, two, as_manager, query):
    (side,) = sides(read(as_manager, f"{TEST}?{query.format(two[1].pk)}"))
    assert "The test does not tell this group apart" in side
    assert "stat-value" not in side.split("</section>")[0]


@pytest.mark.parametrize(
    ("day", "place"),
    [(date(2026, 8, 20), True), (date(2026, 7, 31), True), (date(2026, 10, 1), False), (date(2026, 7, 1), False)],
)
def test_a_note_stands_on_the_month_whose_days_it_lies_in(scored, as_manager, day, place):
    TimeNote.objects.create(happened_on=day, text="Prices rose & more", written_by="x", written_at=NOW)
    text = read(as_manager, TEST)
    assert text.count('class="plot-note"') == (2 if place else 0), "in the wide and in the narrow drawing"
    assert ("Prices rose &amp; more</span>" in text) is place
    picture = as_manager.get(f"{TEST}pictures/months-orders.svg").content.decode()
    assert ("Prices rose &amp; more" in picture) is place


def test_every_figure_and_chart_of_the_back_test_says_how_it_came_about(scored, as_manager):
    found = formulas(read(as_manager, TEST))
    assert len(found) == 4 + 3, "four headline figures and three charts"
    pairs = "100 × 300 = 30,000. Pairs in which the one who left had been given the higher chance"
    assert sum(pairs in one for one in found) == 3, "of all, of the newest month, of the largest group"
    assert "equal ones counted half: 21,300. 21,300 ÷ 30,000 = 0.710" in found[0]
    assert found[2] == "(400 × |15.0% − 25.0%|) ÷ 400 = 10.0%"
    assert "200.0 ÷ 400 = 0.500. Had everybody been told the mean, 25.0%, it would be 0.562." in found[3]
    assert any(one.startswith("Jul 31, 2026: ") for one in found)


def test_formulas_give_the_figures_that_the_core_has_measured(scored, as_manager):
    """Counted pair by pair and customer by customer, apart from what is kept."""
    draw = np.random.default_rng(7)
    said = draw.uniform(0.02, 0.9, 300).round(3)
    left = (draw.uniform(size=300) < said).astype(float)
    model = scored[0].model
    kept = {
        **BACK_TEST,
        **figures_of(said, left, np.arange(300)),
        "calibration": [vars(one) for one in calibration(said, left, np.arange(300))],
    }
    RiskModel.objects.filter(pk=model.pk).update(back_test=kept)
    ranking, _lift, off, loss = formulas(read(as_manager, TEST))[:4]
    higher = sum((a > b) + (a == b) / 2 for a in said[left == 1] for b in said[left == 0])
    assert f"{higher:,.0f} ÷ " in ranking
    assert ranking.endswith(f"= {auc(said, left):.3f}")
    assert off.endswith(f"÷ 300 = {ece(said, left) * 100:.1f}%")
    assert f"{losses(said, left).sum():.1f} ÷ 300 = {losses(said, left).mean():.3f}" in loss


def test_the_back_test_of_groups_costs_the_same_few_queries(grouped, two, as_manager, django_assert_num_queries):
    for query in ("", f"?segment={two[0].pk}&against={two[1].pk}", "?split=segment:gold&against=0"):
        read(as_manager, f"{TEST}{query}")
        with django_assert_num_queries(TEST_COSTS):
            read(as_manager, f"{TEST}{query}")


def test_nobody_is_told_the_chance_of_customers_of_others(scored, client_as, nadia):
    nadia.sees = "own"
    nadia.save()
    assert RiskScore.objects.exists()
    assert "Your customers" not in read(client_as(nadia), TEST)
