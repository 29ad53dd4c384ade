"""Who looked at a customer and who took lists out is written down; the customer page does not wait for it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.api.tests.calling import Program
from regulars.customers.tests.making import customer
from regulars.staff.models import AuditRecord

pytestmark = pytest.mark.django_db

SEEN = "customers.seen"


@pytest.fixture
def olena(company):
    return customer("Olena Melnyk", email="olena@honey.example")


def sights() -> list[tuple[str, int | None]]:
    return list(AuditRecord.objects.filter(action=SEEN).order_by("id").values_list("actor", "customer_id"))


def test_a_look_at_the_page_is_written_down_once_with_what_comes_beside_and_costs_the_page_nothing(
    olena, client_as, nadia
):
    browser = client_as(nadia)
    with CaptureQueriesContext(
        connection,
    ) as page:
        browser.get(f"/customers/{olena.id}/")
    assert not [query for query in page if "staff_auditrecord" in query["sql"]]
    for _again in range(2):
        browser.get(f"/customers/{olena.id}/beside/")
    assert sights() == [(f"staff.employee:{nadia.pk}", olena.id)]


def test_the_other_pages_that_show_customers_leave_a_trace_too(olena, client_as, nadia):
    double = customer("Олена Мельник")
    client_as(nadia).get(f"/customers/{double.id}/edit/")
    assert sights() == [(f"staff.employee:{nadia.pk}", double.id)]
    client_as(nadia).get(f"/customers/{olena.id}/and/{double.id}/")
    client_as(nadia).get(f"/customers/{olena.id}/history/")
    assert sights() == [(f"staff.employee:{nadia.pk}", one.id) for one in (double, olena)]


def test_a_browser_without_scripts_leaves_the_same_trace(olena, client_as, nadia):
    client_as(nadia).get(f"/customers/{olena.id}/?whole=1")
    assert sights() == [(f"staff.employee:{nadia.pk}", olena.id)]


def test_reads_of_a_program_are_written_down_once_and_refused_ones_never(olena):
    program = Program()
    for path in ("", "/timeline", "/people", "/identities"):
        assert program.get(f"/customers/{olena.id}{path}").status_code == 200
    program.get("/customers/known-by?channel=email&value=olena@honey.example")
    program.get("/customers/999999")
    assert sights() == [(f"staff.api_key:{program.key.pk}", olena.id)]


def test_taking_the_customer_list_out_is_written_down_without_what_was_looked_for(olena, client_as, nadia):
    browser = client_as(nadia)
    browser.get("/customers/export.csv?q=melnyk")
    browser.get("/customers/export.xlsx")
    taken = AuditRecord.objects.filter(actor=f"staff.employee:{nadia.pk}").order_by("id")
    assert list(taken.values_list("action", "details")) == [
        ("desk.customers_exported", {"format": "csv", "narrowed": True}),
        ("desk.customers_exported", {"format": "xlsx", "narrowed": False}),
    ]


def test_a_list_that_a_program_reads_is_written_down_once_an_hour(olena, company):
    program = Program()
    for _again in range(2):
        program.get("/customers")
    program.get("/figures/churn")
    (told,) = AuditRecord.objects.filter(action="customers.list_read")
    assert told.details == {"list": "/customers"}
    assert told.actor == f"staff.api_key:{program.key.pk}"
