"""The pages of the risk of leaving: who sees whom, in which order, what they cost, what stands beside a customer."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pyarrow import parquet

from regulars.customers.models import Customer
from regulars.insight.models import Basis, Figure, RiskModel, RiskScore, RiskVoice
from regulars.insight.reasons import SENTENCES as SENTENCES_OF_FIGURES
from regulars.insight.risk import queue
from regulars.insight.risk.advice import ADVICE, what_to_do
from regulars.insight.risk.running import TRAINED_EVERY
from regulars.insight.tests.shop import NOW, UNTIL
from regulars.staff.models import AuditRecord

LIST, TEST = "/insight/risk/", "/insight/risk/test/"
LIST_COSTS, TEST_COSTS = 9, 10
FIGURES = {"customers": 400, "leavers": 100, "auc": 0.71, "log_loss": 0.5, "ece": 0.02, "lift_top_tenth": 2.5}
BACK_TEST = {
    **FIGURES,
    "how": "time",
    "chosen": "log 10",
    "calibrated": "none",
    "calibration": [{"lowest": 0.1, "highest": 0.2, "customers": 400, "said": 0.15, "came": 0.25}],
    "candidates": [{"name": "log 10", **FIGURES}, {"name": "boosting", **FIGURES}],
    "first_hundred": {"on": "2026-07-31", "customers": 100, "left": 62, "share_of_all": 0.25},
    "months": [{"on": "2026-07-31", "judged": True, **FIGURES, "auc_low": 0.66, "auc_high": 0.76}],
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
    RiskScore.objects.all().delete()
    RiskVoice.objects.all().delete()
    RiskVoice.objects.create(
        basis="orders", said_by="model", customers=60, expected_leavers=18.3, at_stake_minor=598170
    )
    return RiskScore.objects.bulk_create(
        RiskScore(
            customer_id=number, basis=Basis.ORDERS, model=model, probability=number / 100, said_by="model",
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


def test_the_page_says_which_model_spoke_for_whom_and_why_none_was_learnt(scored, as_manager):
    speak("contracts", "lifetimes", 31, 4.4)
    text = read(as_manager, LIST)
    assert "Repeat purchases: the trained model says how likely no order comes within 60 days. " in text
    assert "That is 60 customers, of whom it expects about 18 to leave." in text
    assert "With contracts: lifetimes of contracts (survival) say how likely the contract ends within a year." in text
    assert "There is no trained model. 9 customers left so far and 40 are needed to learn from." in text
    assert "€5,982 are at stake" in text


def speak(basis: str, said_by: str, customers: int, leavers: float) -> None:
    RiskVoice.objects.create(
        basis=basis, said_by=said_by, customers=customers, expected_leavers=leavers, at_stake_minor=0
    )


def test_numbers_of_the_whole_company_are_not_told_to_who_sees_only_their_own(scored, client_as, nadia):
    nadia.sees = "own"
    nadia.save()
    text = read(client_as(nadia), LIST)
    assert "the trained model says how likely no order comes" in text
    assert "That is 60 customers" not in text
    assert "are at stake:" not in text


def test_each_customer_has_whose_word_it_is_and_what_to_do(scored, as_manager):
    text = read(as_manager, f"{LIST}?by=chance")
    assert "trained model" in text
    assert "Write or call: ask what is missing" in text
    assert "Nothing to do now" not in text
    assert "Nothing to do now" in read(as_manager, LIST)


def test_advice_is_by_the_strongest_reason_that_raises_the_risk_and_can_be_acted_on():
    country = {"code": "country", "log_odds": 1.2, "params": {"country": "UA"}}
    of_figures = {"code": "figures", "log_odds": 0.0, "params": {"code": "pays_less", "params": {}}}
    assert what_to_do(0.4, [LOYAL, country, SILENT]) == "Write or call: ask what is missing"
    assert what_to_do(0.4, [LOYAL, country]) == "Call and ask how it goes"
    assert what_to_do(0.4, [of_figures]) == "Ask why they need less than before"
    assert what_to_do(0.09, [SILENT]) == "Nothing to do now"


def test_every_reason_of_the_figures_has_advice_unless_the_customer_is_gone_already():
    gone = {"contract_ended", "silent_past_limit", "only_returns"}
    assert set(SENTENCES_OF_FIGURES) - set(ADVICE) == gone


def test_the_old_addresses_lead_to_the_one_list(scored, as_manager):
    page = as_manager.get("/insight/at-risk/?split=segment:gold&basis=orders")
    assert (page.status_code, page["Location"]) == (301, "/insight/risk/?split=segment%3Agold&basis=orders")
    file = as_manager.get("/insight/at-risk.csv")
    assert (file.status_code, file["Location"]) == (301, "/insight/risk.csv")
    assert len(re.findall(r'aria-current="page">Risk of leaving<', read(as_manager, LIST))) == 1


def test_the_list_is_narrowed_as_other_pages_are(scored, as_manager, nadia):
    gold = list(Customer.objects.filter(id__lte=60, attributes__segment="gold").values_list("name", flat=True))
    assert 0 < len(gold) < 50
    assert sorted(names_in(read(as_manager, f"{LIST}?split=segment:gold"))) == sorted(gold)
    assert as_manager.get(f"{LIST}?split=nothing:at-all").status_code in (200, 404)
    Customer.objects.filter(id__in=[5, 6]).update(manager=nadia)
    assert names_in(read(as_manager, f"{LIST}?manager={nadia.name}")) == ["Customer 005", "Customer 006"]
    text = read(as_manager, f"{LIST}?manager={nadia.name}")
    assert f"looked after by {nadia.name}" in text
    assert "are at stake:" not in text


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
    with CaptureQueriesContext(connection) as long:
        read(as_manager, LIST)
    with CaptureQueriesContext(connection) as short:
        read(as_manager, f"{LIST}?chance=50")
    assert len(long) == len(short) == LIST_COSTS


def test_the_file_has_everybody_and_its_taking_is_written_down(scored, as_manager):
    answer = as_manager.get("/insight/risk.csv?by=chance")
    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(lines) == 61
    found = dict(zip(lines[0], lines[1], strict=True))
    assert (found["Customer"], found["Said by"]) == ("60", "trained model")
    assert "Silent for 11 weeks" in found["Why"]
    assert found["What to do"] == "Write or call: ask what is missing"
    assert AuditRecord.objects.filter(action="insight.at_risk_exported").exists()


def test_the_list_as_parquet_has_types_and_exact_money(scored, as_manager):
    answer = as_manager.get("/insight/risk.parquet")
    table = parquet.read_table(io.BytesIO(answer.getvalue()))
    assert table.num_rows == 60
    assert [str(table.schema.field(name).type) for name in ("Customer", "Chance of leaving", "At stake, EUR")] == [
        "int64", "double", "decimal128(20, 4)",
    ]  # fmt: skip
    assert table.column("At stake, EUR")[0].as_py() == Decimal("999.99")
    with_nobody = as_manager.get("/insight/risk.parquet?chance=50&basis=contracts")
    assert parquet.read_table(io.BytesIO(with_nobody.getvalue())).num_rows == 0
    assert as_manager.get("/insight/risk.docx").status_code == 404


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


def test_the_back_test_begins_with_words_for_who_knows_no_statistics(scored, as_manager):
    text = read(as_manager, TEST)
    assert (
        "On Jul 31, 2026 the model named the hundred most endangered customers: 62 of them left within 60 days" in text
    )
    assert "Of a hundred taken at random it would have been 25." in text
    assert "Its percentages can be taken at their word" in text


def test_a_model_from_before_the_hundred_were_counted_says_it_of_the_tenth(scored, as_manager):
    model = RiskModel.objects.get(basis=Basis.ORDERS)
    model.back_test = {**BACK_TEST, "ece": 0.08}
    del model.back_test["first_hundred"]
    model.save()
    text = read(as_manager, TEST)
    assert "Of the most endangered tenth 62% left within 60 days; of a tenth taken at random, 25%." in text
    assert "Take its percentages as an order, not at their word: on average they are off by 8.0 points." in text


TABLES = {
    "risk-calibration": ["10–20%", "400", "0.15", "0.25"],
    "risk-months": ["2026-07-31", "judges", "400", "100", "0.71"],
    "risk-groups": ["Person or company", "company", "400", "100", "0.71"],
    "risk-candidates": ["additive, on logarithms (penalty 10)", "chosen", "400"],
    "risk-versions": ["2026-11-01", "2026-10-31", "in use: the first one", "0.71"],
}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_back_test_can_be_taken_along(scored, as_manager, name):
    answer = as_manager.get(f"/insight/risk/test/orders/{name}.csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[1][: len(TABLES[name])] == TABLES[name]
    assert as_manager.get(f"/insight/risk/test/orders/{name}.xlsx").status_code == 200
    found = parquet.read_table(io.BytesIO(as_manager.get(f"/insight/risk/test/orders/{name}.parquet").content))
    assert found.num_rows == len(rows) - 1


def test_what_the_page_offers_to_take_along_is_there_and_written_down(scored, as_manager):
    links = re.findall(
        r'href="(/insight/risk/test/[^"]+\.\w+)" download', read(as_manager, f"{TEST}?split=segment:gold")
    )
    # Three charts as two pictures and three tables each, and three tables alone: of all that was tried and trained.
    assert len(links) == 3 * 5 + 3 * 3
    for link in links:
        assert as_manager.get(link).status_code == 200, link
    assert AuditRecord.objects.filter(action="insight.picture_exported").count() == 6
    assert as_manager.get("/insight/risk/test/pictures/months-orders.png").content[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    "path",
    ["orders/unheard-of.csv", "orders/risk-months.docx", "contracts/risk-months.csv", "all/risk-months.csv",
     "pictures/months-contracts.svg", "pictures/months-orders.pdf"],
)  # fmt: skip
def test_what_there_is_not_is_said_to_be_missing(scored, as_manager, path):
    assert as_manager.get(f"{TEST}{path}").status_code == 404


def test_files_of_the_back_test_are_for_those_who_may_see_figures(scored, client_as, bohdan):
    for path in ("orders/risk-months.csv", "pictures/months-orders.svg"):
        assert client_as(bohdan).get(f"{TEST}{path}").status_code == 403


def test_the_back_test_costs_the_same_few_queries(scored, as_manager, django_assert_num_queries):
    read(as_manager, TEST)
    with django_assert_num_queries(TEST_COSTS):
        read(as_manager, TEST)


def test_the_back_test_names_the_model_of_buying_that_stands_in(scored, as_manager):
    figure = Figure.objects.get(run__state="done", basis=Basis.ALL, name="models")
    for fit in figure.value:
        fit["details"] = {**fit["details"], "predicts": fit["model"] == "mbg_nbd"}
    figure.save()
    text = read(as_manager, TEST)
    assert "Lifetimes of contracts and the model of buying (MBG/NBD) stand in until then" in text


def test_the_model_room_says_how_often_models_of_leaving_are_trained(scored, as_manager):
    assert timedelta(weeks=4) == TRAINED_EVERY
    assert "Trained every four weeks on what was known at the time" in read(as_manager, "/insight/models/")
    RiskModel.objects.all().update(in_use=False)
    assert "It is trained every four weeks" in read(as_manager, "/insight/models/")


def test_before_any_training_the_figures_speak_and_that_is_said(figures, as_manager):
    text = read(as_manager, LIST)
    assert "Repeat purchases: the model of buying (BG/NBD) says how likely no further order ever comes." in text
    assert "No model has been trained yet." in text
    assert len(names_in(text)) == RiskScore.objects.count() == 22
    assert "Train now" in text
    assert "Not trained yet" in read(as_manager, TEST)


def test_without_any_figures_of_anybody_the_page_says_why_it_is_empty(figures, as_manager):
    RiskScore.objects.all().delete()
    RiskVoice.objects.all().delete()
    assert "Nobody is told a chance yet" in read(as_manager, LIST)


def test_training_is_asked_for_by_those_who_may_and_by_nobody_else(scored, as_manager, client_as, bohdan, monkeypatch):
    asked = []
    monkeypatch.setattr("regulars.insight.views.forecast.queue_risk", lambda **options: asked.append(options))
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
