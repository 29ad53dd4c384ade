"""The pages of figures: who may read them, what they cost, what they say when there is nothing to say."""

import csv
import io
import re

import pytest
from django.urls import reverse

from regulars.analytics.definitions import DEFINITIONS
from regulars.analytics.results import Grain
from regulars.customers.models import Customer
from regulars.insight.models import Basis, Run
from regulars.insight.periods import Stretch
from regulars.insight.queries import figures_of
from regulars.insight.tests.shop import NOW, Shop
from regulars.insight.views.tables import TABLES
from regulars.purchases.models import Order

SECTIONS = ["overview", "churn", "cohorts", "value", "risk", "groups"]
PAGES = [*SECTIONS, "definitions", "runs", "notes", "reports", "models", "spending"]
EVERY_VARIANT = [
    *(f"/insight/churn/?grain={grain}&basis={basis}" for grain in Grain for basis in Basis),
    "/insight/churn/?period=2026-03&attribute=industry",
    "/insight/cohorts/?grain=quarter&measure=revenue",
    "/insight/value/?attribute=segment&basis=contracts",
    "/insight/risk/?split=segment:gold",
]


def page(name: str) -> str:
    return reverse(f"insight:{name}")


@pytest.mark.parametrize("name", PAGES)
def test_the_manager_reads_every_page(figures, as_manager, name):
    assert as_manager.get(page(name)).status_code == 200


@pytest.mark.parametrize("path", EVERY_VARIANT)
def test_every_choice_on_a_page_has_a_page(figures, as_manager, path):
    assert as_manager.get(path).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_the_support_agent_has_no_figures(figures, client_as, bohdan, name):
    assert client_as(bohdan).get(page(name)).status_code == 403


@pytest.mark.parametrize("name", SECTIONS)
def test_pages_obey_the_content_policy(figures, as_manager, name):
    """No inline style or script, which the policy would refuse to apply."""
    text = as_manager.get(page(name)).content.decode()
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert not re.search(r"<style|<script(?![^>]+src=)|\son\w+=", text)


@pytest.mark.parametrize("name", SECTIONS)
def test_no_anchor_is_there_twice(figures, as_manager, name):
    anchors = re.findall(r'\sid="([^"]+)"', as_manager.get(page(name)).content.decode())
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("name", SECTIONS)
def test_every_definition_a_page_links_to_exists(figures, as_manager, name):
    linked = set(re.findall(r'/insight/definitions/#([\w-]+)"', as_manager.get(page(name)).content.decode()))
    assert linked <= set(DEFINITIONS)
    assert linked


def test_the_definitions_have_the_anchors(client_as, anton, db):
    text = client_as(anton).get(page("definitions")).content.decode()
    assert all(f'id="{slug}"' in text for slug in DEFINITIONS)


# What they cost ---------------------------------------------------------------------------------------------------

COSTS = {"overview": 7, "churn": 7, "cohorts": 7, "value": 7, "risk": 9, "groups": 7}


@pytest.mark.parametrize(("name", "queries"), COSTS.items())
def test_a_page_costs_the_same_few_queries_however_many_customers(
    figures, as_manager, name, queries, django_assert_num_queries
):
    with django_assert_num_queries(queries):
        as_manager.get(page(name))


def test_the_rows_cost_the_same_few_queries(figures, as_manager, django_assert_num_queries):
    with django_assert_num_queries(5):
        as_manager.get("/insight/rows/?figure=active")


# What they say ----------------------------------------------------------------------------------------------------


def test_the_churn_page_says_the_numbers_of_the_period(figures, as_manager):
    march = next(
        period
        for period in figures_of(figures, ("churn",)).churn_by(Grain.MONTH)
        if f"{period.starts_on:%Y-%m}" == "2026-03"
    )
    text = as_manager.get("/insight/churn/?period=2026-03").content.decode()
    assert f"{march.lost} of the {march.start} customers at the start of March 2026 left" in text
    assert f"−{march.lost}" in text


def test_every_bar_leads_to_its_rows(figures, as_manager):
    text = as_manager.get("/insight/churn/").content.decode()
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/insight/rows/[^"]+)"', text)}
    assert len(links) > 50
    for link in sorted(links)[::25]:
        assert as_manager.get(link).status_code == 200


def test_only_the_rows_of_the_chosen_basis_are_linked(figures, as_manager):
    text = as_manager.get("/insight/churn/?basis=contracts").content.decode()
    assert "basis=contracts" in text
    assert all("basis=contracts" in link for link in re.findall(r'href="/insight/rows/([^"]+)"', text))


def test_before_the_first_import_the_page_leads_to_it(as_manager, db):
    text = as_manager.get("/insight/").content.decode()
    assert "No orders yet" in text
    assert "/import/" in text


def test_with_rows_and_no_figures_the_page_offers_to_compute(opened: Shop, as_manager, client_as, marta):
    assert 'action="/insight/runs/ask"' in as_manager.get("/insight/").content.decode()
    assert 'action="/insight/runs/ask"' not in client_as(marta).get("/insight/").content.decode()


def test_while_the_first_figures_are_computed_the_page_shows_how_far(opened: Shop, as_manager):
    run = Run.objects.create(state="running", step="figures", progress=20, asked_at=NOW)
    assert f"/insight/runs/{run.id}/progress" in as_manager.get("/insight/churn/").content.decode()


def test_when_the_run_has_ended_the_page_is_loaded_anew(figures, as_manager):
    assert as_manager.get(f"/insight/runs/{figures.id}/progress").headers["HX-Refresh"] == "true"


def test_a_failed_run_is_told_beside_the_figures_before_it(figures, as_manager):
    Run.objects.create(state="failed", failure="interrupted", asked_at=NOW)
    assert "did not succeed" in as_manager.get("/insight/").content.decode()
    assert "The worker was stopped in the middle" in as_manager.get("/insight/runs/").content.decode()


def test_a_run_without_rows_says_what_to_do(company, as_manager):
    Run.objects.create(state="failed", failure="no_rows", asked_at=NOW)
    assert "Import some first" in as_manager.get("/insight/").content.decode()


def test_asking_and_stopping_from_the_page(figures, client_as, anton):
    browser = client_as(anton)
    assert browser.post("/insight/runs/ask", {"next": "runs"}).url == "/insight/runs/"
    waiting = Run.objects.get(state="waiting")
    assert waiting.asked_by == anton.name
    assert browser.post(f"/insight/runs/{waiting.id}/cancel").status_code == 200
    assert browser.post(f"/insight/runs/{waiting.id}/cancel").status_code == 409


def test_asking_is_refused_by_get_and_to_marketers(figures, as_manager, client_as, marta):
    assert as_manager.get("/insight/runs/ask").status_code == 405
    assert client_as(marta).post("/insight/runs/ask").status_code == 403
    assert not Run.objects.filter(state="waiting").exists()


# Rows and names ---------------------------------------------------------------------------------------------------


def test_the_analyst_sees_numbers_and_no_names(figures, client_as, anton, as_manager):
    for path in ("/insight/rows/?figure=active", "/insight/risk/"):
        named, numbered = as_manager.get(path).content.decode(), client_as(anton).get(path).content.decode()
        assert re.search(r">Customer 0\d\d<", named)
        assert "Customer 0" not in numbered
        assert re.search(r"Customer \d+<", numbered)
        assert 'href="/customers/' not in numbered


def test_downloads_of_the_analyst_hold_no_names(figures, client_as, anton):
    for path in ("/insight/rows.csv?figure=active", "/insight/risk.csv"):
        rows = downloaded(client_as(anton), path)
        assert len(rows) > 1
        assert {row[1] for row in rows[1:]} == {""}


def downloaded(browser, path: str) -> list[list[str]]:
    answer = browser.get(path)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_paging_through_the_rows_shows_everybody_once(figures, as_manager):
    path, seen = "/insight/rows/?figure=customers", []
    while path:
        text = as_manager.get(path).content.decode()
        seen += re.findall(r'class="row-link" href="/customers/(\d+)/"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == Customer.objects.count()


def test_the_list_at_risk_begins_with_the_dearest(figures, as_manager):
    rows = downloaded(as_manager, "/insight/risk.csv")
    worth = [float(row[7]) for row in rows[1:]]
    assert worth == sorted(worth, reverse=True)
    assert all(row[8] for row in rows[1:]), "everybody has a reason"


def test_the_list_at_risk_can_be_narrowed(figures, as_manager):
    everybody = downloaded(as_manager, "/insight/risk.csv")
    gold = downloaded(as_manager, "/insight/risk.csv?split=segment:gold")
    silver = downloaded(as_manager, "/insight/risk.csv?split=segment:silver")
    assert len(gold) + len(silver) - 2 == len(everybody) - 1
    assert len(gold) > 1


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_table_can_be_downloaded(figures, as_manager, name, ending):
    answer = as_manager.get(f"/insight/tables/{name}.{ending}?period=2026-03&attribute=segment")
    assert answer.status_code == 200
    assert len(b"".join(answer)) > 50


def test_a_downloaded_table_holds_the_figures(figures, as_manager):
    rows = downloaded(as_manager, "/insight/tables/churn.csv?grain=quarter&basis=orders")
    periods = figures_of(figures, ("churn",), Basis.ORDERS).churn_by(Grain.QUARTER)
    assert [row[1:6] for row in rows[1:]] == [
        [str(p.start), str(p.new), str(p.returned), str(p.lost), str(p.end)] for p in reversed(periods)
    ]


def test_money_is_downloaded_in_major_units(figures, as_manager):
    rows = downloaded(as_manager, "/insight/tables/revenue.csv")
    last = figures_of(figures, ("revenue",)).revenue_by(Grain.MONTH)[-1]
    assert rows[0][1] == "Revenue, EUR"
    assert float(rows[1][1]) == last.revenue_minor / 100


@pytest.mark.parametrize(
    "path", ["/insight/tables/nothing.csv", "/insight/tables/churn.pdf", "/insight/rows.doc?figure=active"]
)
def test_files_that_do_not_exist_are_not_found(figures, as_manager, path):
    assert as_manager.get(path).status_code == 404


def test_without_the_right_to_export_there_are_no_downloads(figures, client_as, bohdan, monkeypatch):
    from regulars.staff import rights

    only_reading = rights.RIGHTS_OF | {rights.Role.AGENT: frozenset({rights.Right.SEE_FIGURES})}
    monkeypatch.setattr(rights, "RIGHTS_OF", only_reading)
    browser = client_as(bohdan)
    for name in SECTIONS:
        assert "download" not in re.sub(r"<svg.*?</svg>", "", browser.get(page(name)).content.decode(), flags=re.S)
    assert browser.get("/insight/tables/churn.csv").status_code == 403


def test_rows_of_the_figures_do_not_change_with_orders_that_came_later(figures, as_manager):
    cohort = figures_of(figures, ("cohorts",)).cohorts_by(Grain.MONTH).rows[-3]
    word = Stretch(Grain.MONTH, cohort.starts_on).word
    path = f"/insight/rows.csv?figure=cohort&cohort={word}&age=1"
    before = downloaded(as_manager, path)
    for customer in Customer.objects.all():
        Order.objects.create(
            customer=customer,
            source="later",
            source_key=str(customer.id),
            ordered_on=Stretch(Grain.MONTH, cohort.starts_on).next.first,
            amount_minor=100,
            currency="EUR",
        )
    assert downloaded(as_manager, path) == before


def test_the_period_that_is_not_over_is_marked_in_the_cohorts(figures, as_manager):
    """Quarters end in December, the shop was observed until October; its last month is complete."""
    quarters, months = (
        as_manager.get(f"/insight/cohorts/?grain={grain}").content.decode() for grain in ("quarter", "month")
    )
    assert quarters.count("heat-open") == len(figures_of(figures, ("cohorts",)).cohorts_by(Grain.QUARTER).rows)
    assert "heat-open" not in months


def test_revenue_leads_to_its_orders(figures, as_manager, client_as, anton):
    links = re.findall(r'href="(/insight/orders/[^"]+)"', as_manager.get("/insight/").content.decode())
    assert links
    text = as_manager.get(links[-1].replace("&amp;", "&")).content.decode()
    assert re.search(r">Customer 0\d\d<", text)
    numbered = client_as(anton).get(links[-1].replace("&amp;", "&")).content.decode()
    assert 'href="/customers/' not in numbered
    rows = downloaded(client_as(anton), "/insight/orders.csv?period=2026-03")
    assert {row[3] for row in rows[1:]} == {""}
    assert len(rows) > 1
