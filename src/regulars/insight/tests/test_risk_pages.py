"""The pages of the risk of leaving: who sees whom, in which order, what they cost, what stands beside a customer."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regulars.customers.models import Customer
from regulars.insight.models import Basis, RiskModel, RiskScore
from regulars.insight.risk import queue
from regulars.insight.tests.shop import NOW, UNTIL
from regulars.staff.models import AuditRecord

LIST, TEST = "/insight/risk/", "/insight/risk/test/"
FIGURES = {"customers": 400, "leavers": 100, "auc": 0.71, "log_loss": 0.5, "ece": 0.02, "lift_top_tenth": 2.5}
BACK_TEST = {
    **FIGURES,
    "how": "time",
    "chosen": "log 10",
    "calibrated": "none",
    "calibration": [{"lowest": 0.1, "highest": 0.2, "customers": 400, "said": 0.15, "came": 0.25}],
    "candidates": [{"name": "log 10", **FIGURES}, {"name": "boosting", **FIGURES}],
    "months": [{"on": "2026-07-31", "judged": True, **FIGURES}],
    "groups": {"kind": [{"value": "company", **FIGURES}], "period": [{"value": "year", **FIGURES}], "product": []},
    "first_cut": "2025-03-31",
    "last_cut": "2026-07-31",
}
SILENT = {"code": "silence", "log_odds": 0.9, "params": {"recency_days": 77.0, "usual_gap": 21.0}}
LOYAL = {"code": "history", "log_odds": -0.4, "params": {"tenure_days": 400.0, "purchases": 12.0}}


@pytest.fixture
def scored(figures) -> list[RiskScore]:
    """Customers 1 to 60: the higher the number, the likelier they leave, and the less is at stake."""
    model = RiskModel.objects.create(
        basis=Basis.ORDERS, made_at=NOW, until=UNTIL, horizon_days=60, in_use=True, verdict="first",
        back_test=BACK_TEST, drivers=[{"code": "silence", "log_odds": 0.5, "share": 0.7}],
    )  # fmt: skip
    RiskModel.objects.create(
        basis=Basis.CONTRACTS, made_at=NOW, until=UNTIL, horizon_days=90, in_use=True, verdict="refused",
        refused={"code": "few_leavers", "details": {"leavers": 9, "needed": 40}},
    )  # fmt: skip
    return RiskScore.objects.bulk_create(
        RiskScore(
            customer_id=number, basis=Basis.ORDERS, model=model, probability=number / 100,
            at_stake_minor=100_000 - number, reasons=[SILENT, LOYAL],
        )
        for number in range(1, 61)
    )  # fmt: skip


def names_in(text: str) -> list[str]:
    return re.findall(r'<a class="row-link"[^>]*>([^<]+)</a>', text)


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_begins_with_what_is_at_stake_and_goes_on_page_by_page(scored, as_manager):
    text = read(as_manager, LIST)
    first = names_in(text)
    assert first == [f"Customer {number:03}" for number in range(1, 51)]
    (more,) = re.findall(r'href="(/insight/risk/\?cursor=[^"]+)"', text)[:1]
    assert names_in(read(as_manager, more.replace("&amp;", "&"))) == [f"Customer {n:03}" for n in range(51, 61)]


def test_by_chance_the_likeliest_come_first_and_the_list_can_be_narrowed(scored, as_manager):
    assert names_in(read(as_manager, f"{LIST}?by=chance"))[:2] == ["Customer 060", "Customer 059"]
    assert names_in(read(as_manager, f"{LIST}?chance=50")) == [f"Customer {n:03}" for n in range(50, 61)]
    assert names_in(read(as_manager, f"{LIST}?basis=contracts")) == []


def test_reasons_are_said_with_their_numbers_and_their_direction(scored, as_manager):
    text = read(as_manager, f"{LIST}?by=chance")
    assert "Silent for 11 weeks, usually buys every 3 weeks" in text
    assert "raises the risk" in text
    assert "lowers the risk" in text


def test_the_page_says_of_what_it_speaks_and_where_nothing_was_learnt(scored, as_manager):
    text = read(as_manager, LIST)
    assert "Repeat purchases: the chance of no order within 60 days." in text
    assert "9 customers left so far and 40 are needed" in text


def test_who_sees_only_their_own_customers_sees_only_these(scored, client_as, nadia):
    nadia.sees = "own"
    nadia.save()
    Customer.objects.filter(id__in=[3, 4]).update(manager=nadia)
    assert names_in(read(client_as(nadia), LIST)) == ["Customer 003", "Customer 004"]
    taken = client_as(nadia).get("/insight/risk.csv").getvalue().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(taken)))
    assert [line[0] for line in lines[1:]] == ["3", "4"]


def test_mine_are_those_i_look_after(scored, client_as, nadia):
    Customer.objects.filter(id=7).update(manager=nadia)
    assert names_in(read(client_as(nadia), f"{LIST}?whose=mine")) == ["Customer 007"]


def test_the_list_costs_the_same_however_long(scored, as_manager):
    read(as_manager, LIST)
    with CaptureQueriesContext(
        connection,
    ) as long:
        read(as_manager, LIST)
    with CaptureQueriesContext(connection) as short:
        read(as_manager, f"{LIST}?chance=50")
    assert len(long) == len(short) < 14


def test_the_file_has_everybody_and_its_taking_is_written_down(scored, as_manager):
    answer = as_manager.get("/insight/risk.csv?by=chance")
    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(lines) == 61
    assert lines[1][0] == "60"
    assert "Silent for 11 weeks" in lines[1][-1]
    assert AuditRecord.objects.filter(action="insight.at_risk_exported").exists()


@pytest.mark.parametrize("path", [LIST, TEST])
def test_pages_obey_the_content_policy_and_are_read_by_those_who_may(scored, as_manager, client_as, bohdan, path):
    text = read(as_manager, path)
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert client_as(bohdan).get(path).status_code == 403


def test_the_back_test_has_its_figures_and_its_tables(scored, as_manager):
    text = read(as_manager, TEST)
    for said in (
        "0.710",
        "× 2.5",
        "2.0%",
        "additive, on logarithms (penalty 10)",
        "boosted trees",
        "Silence",
        "Paid by the",
    ):
        assert said in text
    assert "9 customers left so far and 40 are needed" in text
    assert "in use: the first one" in text


def test_before_any_training_the_pages_say_what_to_do(figures, as_manager):
    assert "Not trained yet" in read(as_manager, LIST)
    assert "Not trained yet" in read(as_manager, TEST)


def test_training_is_asked_for_by_those_who_may_and_by_nobody_else(scored, as_manager, client_as, bohdan, monkeypatch):
    asked = []
    monkeypatch.setattr("regulars.insight.views.risk.queue_risk", lambda **options: asked.append(options))
    assert as_manager.get(reverse("insight:risk_train")).status_code == 405
    assert client_as(bohdan).post(reverse("insight:risk_train")).status_code == 403
    assert asked == []
    answer = as_manager.post(reverse("insight:risk_train"))
    assert (answer.status_code, answer["Location"]) == (302, TEST)
    assert [options["anew"] for options in asked] == [True]
    assert queue.TASK == "insight.renew_risk"


def test_beside_a_customer_stands_the_chance_with_its_reasons(scored, as_manager):
    text = read(as_manager, reverse("desk:customer_beside", args=[40]))
    assert "Risk of leaving" in text
    assert "40%" in text
    assert "of no order within 60 days" in text
    assert "A customer for 13 months with 12 purchases" in text
    assert "Risk of leaving" not in read(as_manager, reverse("desk:customer_beside", args=[100]))
