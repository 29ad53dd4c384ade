"""The page of what we hold about somebody: who may open it, what it says, what it does."""

import re

import pytest
from django.urls import reverse

from regulars.customers import contacts, registration
from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, DataExport, Erasure
from regulars.customers.privacy import erasing, exporting
from regulars.customers.tests.making import NOW, customer
from regulars.customers.types import Described
from regulars.staff.models import AuditRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def olena(company):
    return customer("Олена Мельник", email="olena@oak.example", phone="+380671234567", country="UA")


def page_of(one: Customer) -> str:
    return f"/customers/{one.id}/data/"


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def ask(browser, one: Customer, **given):
    return browser.post(f"{page_of(one)}erasure/", {"reason": "asked", "typed": str(one.id), **given})


def test_it_says_what_is_held_and_what_would_stay(olena, client_as, nadia):
    said = words(client_as(nadia).get(page_of(olena)))
    assert "E-mails, phones and other contacts 2" in said
    assert "This cannot be undone" in said
    assert "Orders, contracts and costs with amounts, days, products and numbers" in said


def test_the_page_costs_the_same_however_much_is_held(olena, client_as, nadia, django_assert_max_num_queries):
    browser = client_as(nadia)
    for n in range(12):
        contacts.add_identity(olena.id, channel="external", value=f"N{n}", actor="", now=NOW)
        exporting.ask_for_export(olena.id, language="en", actor=f"staff.employee:{nadia.id}", now=NOW)
    browser.get(page_of(olena))
    with django_assert_max_num_queries(12):
        browser.get(page_of(olena))


def test_a_marketer_takes_data_out_and_erases_nobody(olena, client_as, marta):
    browser = client_as(marta)
    assert "Erase for good" not in words(browser.get(page_of(olena)))
    assert ask(browser, olena).status_code == 403
    assert browser.post(f"{page_of(olena)}exports/").status_code == 302
    assert DataExport.objects.get().asked_by == f"staff.employee:{marta.id}"


def test_both_files_are_downloaded_under_a_name_without_the_person(olena, client_as, nadia):
    browser = client_as(nadia)
    browser.post(f"{page_of(olena)}exports/")
    made = DataExport.objects.get()
    assert browser.get(f"{page_of(olena)}exports/{made.id}.json").status_code == 404
    exporting.put_together(made.pk, now=NOW)
    for ending, kind in (("json", "application/json"), ("html", "text/html; charset=utf-8")):
        answer = browser.get(f"{page_of(olena)}exports/{made.id}.{ending}")
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Content-Disposition"] == f'attachment; filename="customer-{olena.id}.{ending}"'
        assert "Олена Мельник" in b"".join(answer.streaming_content).decode()
    other = customer("Petro")
    assert browser.get(f"{page_of(other)}exports/{made.id}.json").status_code == 404
    taken = AuditRecord.objects.filter(action="customers.data_taken", customer_id=olena.id).order_by("id")
    assert [one.details["format"] for one in taken] == ["json", "html"]


def test_taking_out_and_erasing_stand_in_the_audit(olena, client_as, nadia):
    browser = client_as(nadia)
    browser.post(f"{page_of(olena)}exports/")
    ask(browser, olena)
    erasing.erase(Erasure.objects.get().id, now=NOW)
    done = AuditRecord.objects.filter(customer_id=olena.id, actor=f"staff.employee:{nadia.id}")
    assert {"customers.data_exported", "customers.erased"} <= set(done.values_list("action", flat=True))


def test_a_wrong_number_erases_nothing(olena, client_as, nadia):
    answer = ask(client_as(nadia), olena, typed="1")
    assert answer.status_code == 422
    assert f"Type {olena.id} to erase their data" in words(answer)
    assert not Erasure.objects.exists()


def test_an_erasure_is_followed_until_it_is_done(olena, client_as, nadia):
    browser = client_as(nadia)
    assert ask(browser, olena).url == page_of(olena)
    assert "The data are being erased" in words(browser.get(page_of(olena)))
    assert "HX-Refresh" not in browser.get(f"{page_of(olena)}progress/").headers
    erasing.erase(Erasure.objects.get().id, now=NOW)
    assert browser.get(f"{page_of(olena)}progress/").headers["HX-Refresh"] == "true"
    said = words(browser.get(page_of(olena)))
    assert "Their data were erased on" in said
    assert "Erase for good" not in said
    assert "Мельник" not in said
    page = browser.get(f"/customers/{olena.id}/")
    assert f"/customers/{olena.id}/edit/" not in page.content.decode()
    assert "who it was is not known here any more" in words(page)


def test_beside_somebody_erased_nothing_is_offered_that_would_be_refused(olena, client_as, nadia):
    browser, beside = client_as(nadia), f"/customers/{olena.id}/beside/"
    assert f"/customers/{olena.id}/occasions/new/" in browser.get(beside).content.decode()
    ask(browser, olena)
    erasing.erase(Erasure.objects.get().id, now=NOW)
    page = browser.get(beside).content.decode()
    for way in ("people/new", "occasions/new", "consents/new", "relations", "stage", "groups", "relationship"):
        assert f"/customers/{olena.id}/{way}/" not in page


def test_one_person_of_a_company_can_be_chosen(company, client_as, nadia):
    firm = customer("Honey & Oak Ltd", kind="company")
    ann = contacts.add_person(firm.id, full_name="Ann Kovalska", actor="", now=NOW)
    browser = client_as(nadia)
    assert "Ann Kovalska" in words(browser.get(page_of(firm)))
    ask(browser, firm, person=str(ann.id))
    erasing.erase(Erasure.objects.get().id, now=NOW)
    firm.refresh_from_db()
    assert (firm.name, firm.erased_at) == ("Honey & Oak Ltd", None)
    assert "Ann" not in words(browser.get(page_of(firm)))


def test_the_list_says_when_by_whom_and_why_and_names_nobody(olena, client_as, nadia):
    browser = client_as(nadia)
    assert "Nobody was erased yet" in words(browser.get("/erasures/"))
    ask(browser, olena, reason="ordered")
    erasing.erase(Erasure.objects.get().id, now=NOW)
    said = words(browser.get("/erasures/"))
    assert f"Customer {olena.id} erased" in said
    assert "Nadia Bondar an authority ordered it" in said
    assert "Мельник" not in said


def test_one_that_failed_is_tried_again(olena, client_as, nadia):
    browser = client_as(nadia)
    ask(browser, olena)
    Erasure.objects.update(state="failed")
    assert "The last erasure did not work" in words(browser.get(page_of(olena)))
    browser.post(reverse("desk:erasure_again", args=[Erasure.objects.get().id]))
    assert Erasure.objects.get().state == "waiting"


def test_somebody_who_came_back_is_allowed_again(olena, client_as, nadia):
    browser = client_as(nadia)
    ask(browser, olena)
    erasing.erase(Erasure.objects.get().id, now=NOW)
    refused = browser.post("/customers/new/", {"name": "Олена", "kind": "person", "email": "olena@oak.example"})
    assert refused.status_code == 422
    assert "a manager allows it again under Erasures" in words(refused)
    answer = browser.post("/erasures/allowing/", {"value": "nobody@oak.example"})
    assert "Nobody who was erased was known by this" in words(answer)
    assert browser.post("/erasures/allowing/", {"value": " Olena@Oak.example "}).status_code == 302
    registration.add_customer(Described("Олена", email="olena@oak.example"), actor="", now=NOW)


def test_a_merged_customer_leads_to_the_one_it_was_merged_into(olena, client_as, nadia):
    other = customer("Olena M.")
    merge_customers(olena.id, other.id, choices={}, actor="", now=NOW)
    assert client_as(nadia).get(page_of(other)).url == page_of(olena)


def test_the_way_there_stands_beside_the_customer_for_those_who_may(olena, client_as, nadia, bohdan):
    beside = f"/customers/{olena.id}/beside/"
    assert page_of(olena) in client_as(nadia).get(beside).content.decode()
    assert page_of(olena) not in client_as(bohdan).get(beside).content.decode()
