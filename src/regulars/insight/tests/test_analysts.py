"""Analysts work with numbers: wherever they meet customers there are no names and no contacts."""

import pytest
from django.urls import reverse

from regulars.customers.models import Customer, Identity, Traits
from regulars.insight.tests.shop import NOW
from regulars.staff.models import AuditRecord

FILES = (
    ("/insight/rows.csv?figure=stage&stage=active", "insight.customers_exported", {"names": False}),
    ("/insight/orders.csv?period=2025", "insight.orders_exported", {"names": False}),
    ("/insight/risk.csv", "insight.at_risk_exported", {"names": False}),
    ("/insight/tables/churn.csv", "insight.table_exported", {"table": "churn"}),
)
PAGES = ("overview", "churn", "cohorts", "value", "risk", "groups", "definitions", "runs")


def words(answer) -> str:
    return b"".join(answer).decode()


@pytest.fixture
def known(figures) -> set[str]:
    """Everybody at risk or active has a name and a mail that nobody can mistake for anything else."""
    Customer.objects.update(name="Secretname", sort_key="secretname", search_text="secretname secretmail")
    first = Customer.objects.order_by("id")[:20]
    Identity.objects.bulk_create(
        Identity(customer=one, channel="email", value=f"secretmail{one.id}@x.example", created_at=NOW) for one in first
    )
    return {"secretname", "secretmail"}


def shown_to_nobody(text: str, known: set[str]) -> bool:
    return not any(word in text.lower() for word in known)


@pytest.mark.parametrize("path", [file[0] for file in FILES])
def test_files_of_analysts_have_numbers_and_those_of_managers_names(known, client_as, path):
    of_analyst, of_manager = words(client_as("analyst").get(path)), words(client_as("manager").get(path))
    assert shown_to_nobody(of_analyst, known)
    assert shown_to_nobody(of_manager, known) is ("tables" in path)
    assert len(of_analyst.splitlines()) == len(of_manager.splitlines()) > 1


def test_pages_of_analysts_name_nobody(known, client_as):
    analyst, manager = client_as("analyst"), client_as("manager")
    rows = [f"{reverse('insight:rows')}?figure=stage&stage=active", f"{reverse('insight:orders')}?period=2025"]
    named = []
    for path in [*(reverse(f"insight:{name}") for name in PAGES), *rows, "/", "/palette?q=secret", "/me/"]:
        answer = analyst.get(path)
        assert answer.status_code == 200, path
        assert shown_to_nobody(answer.content.decode(), known), path
        if not shown_to_nobody(manager.get(path).content.decode(), known):
            named.append(path)
    assert {"/", "/insight/risk/", *rows} <= set(named)


def test_every_file_that_is_taken_out_is_in_the_audit(known, client_as, anton):
    browser = client_as(anton)
    for path, _action, _details in FILES:
        browser.get(path)
    taken = AuditRecord.objects.filter(actor=f"staff.employee:{anton.pk}").order_by("id")
    assert list(taken.values_list("action", "details")) == [
        (action, {"format": "csv", **details}) for _path, action, details in FILES
    ]


def test_a_manager_who_sees_their_own_customers_meets_no_other_in_lists_and_files(figures, client_as, nadia):
    mine = Customer.objects.get(id=Traits.objects.filter(value_at_risk_minor__gt=0).latest("value_at_risk_minor").pk)
    Customer.objects.update(name="Secretname")
    Customer.objects.filter(id=mine.id).update(name="Ownname", manager=nadia)
    nadia.sees = "own"
    nadia.save(update_fields=["sees"])
    browser = client_as(nadia)
    for path in ["/insight/risk/", "/insight/risk.csv", f"/insight/rows/?figure=stage&stage={mine.traits.stage}",
                 f"/insight/rows.csv?figure=stage&stage={mine.traits.stage}"]:  # fmt: skip
        answer = browser.get(path)
        shown = words(answer) if answer.streaming else answer.content.decode()
        assert "Ownname" in shown, path
        assert "Secretname" not in shown, path
    for path in ("/insight/orders/?period=2025", "/insight/orders.csv?period=2025"):
        answer = browser.get(path)
        assert "Secretname" not in (words(answer) if answer.streaming else answer.content.decode()), path
