"""Programs take the data of a person out, and erase people."""

import pytest

from regulars.api.tests.calling import Program, code
from regulars.customers.models import Erasure
from regulars.customers.privacy import erasing, exporting
from regulars.customers.tests.making import NOW, customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def olena(company):
    return customer("Олена Мельник", email="olena@oak.example", phone="+380671234567", country="UA")


def test_a_program_gets_everything_we_hold(olena):
    program = Program("export:customers")
    made = program.post(f"/customers/{olena.id}/export", {"language": "en"})
    assert (made.status_code, made.json()["state"]) == (202, "waiting")
    at = f"/customers/{olena.id}/exports/{made.json()['id']}"
    assert code(program.get(f"{at}/file")) == (404, "export_gone")
    exporting.put_together(made.json()["id"], now=NOW)
    assert program.get(at).json()["state"] == "done"
    told = program.get(f"{at}/file").json()
    assert told["data"]["Who you are"][0]["name"] == "Олена Мельник"
    other = customer("Petro")
    assert code(program.get(f"/customers/{other.id}/exports/{made.json()['id']}/file")) == (404, "export_gone")


def test_a_program_erases_somebody_and_sees_when_it_is_done(olena):
    program = Program()
    asked = program.delete(f"/customers/{olena.id}?reason=ordered")
    assert (asked.status_code, asked.json()["state"], asked.json()["reason"]) == (202, "waiting", "ordered")
    assert code(program.delete(f"/customers/{olena.id}")) == (409, "being_erased")
    erasing.erase(Erasure.objects.get().id, now=NOW)
    assert program.get(f"/customers/{olena.id}/erasures/{asked.json()['id']}").json()["state"] == "done"
    shown = program.get(f"/customers/{olena.id}").json()
    assert (shown["name"], shown["email"], shown["phone"]) == (f"Erased customer {olena.id}", "", "")
    assert shown["erased_at"].startswith("2026-11-20")


def test_a_program_that_tells_somebody_erased_again_is_told_whose_orders_they_are(olena):
    program = Program()
    program.delete(f"/customers/{olena.id}")
    erasing.erase(Erasure.objects.get().id, now=NOW)
    told = program.post("/customers", {"name": "Олена Мельник", "email": "Olena@Oak.example"})
    assert code(told) == (409, "identity_erased")
    assert told.json()["error"]["details"] == {"channel": "email", "customer_id": olena.id}
    assert program.get("/customers/known-by?channel=email&value=olena@oak.example").json()["id"] == olena.id
    order = {"number": "A-1", "amount_minor": 500, "currency": "EUR", "ordered_on": "2026-10-01"}
    assert program.post(f"/customers/{olena.id}/orders", order).status_code == 201
    for change in ({"name": "Олена"}, {"email": "new@oak.example"}):
        assert code(program.patch(f"/customers/{olena.id}", change)) == (409, "customer_erased")
    assert code(program.post(f"/customers/{olena.id}/export", {})) == (409, "customer_erased")


@pytest.mark.parametrize("reason", ["because", "", "Olena asked"])
def test_a_reason_is_one_of_four(olena, reason):
    assert Program().delete(f"/customers/{olena.id}?reason={reason}").status_code == 422
    assert not Erasure.objects.exists()
