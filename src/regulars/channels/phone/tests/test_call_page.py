"""An employee presses a number, calls, and writes down what was said."""

import pytest
from tests.cast import NOW

from regulars.channels.models import Account, Received
from regulars.channels.phone.forms import PhoneForm
from regulars.customers.models import Identity
from regulars.customers.tests.making import customer
from regulars.staff.models import Employee

GIVEN = {"number": "+380671234567", "direction": "out", "result": "answered", "minutes": "3", "note": "Wants two jars"}


@pytest.fixture
def olena(company):
    return customer("Olena Melnyk", phone="+380671234567")


@pytest.fixture
def page(olena):
    return f"/channels/calls/{olena.id}/"


def test_numbers_are_links_that_call(page, client_as, bohdan):
    body = client_as(bohdan).get(page).content.decode()
    assert 'href="tel:+380671234567"' in body


def test_a_call_is_written_down_with_its_author(page, client_as, bohdan, taken, olena):
    answer = client_as(bohdan).post(page, GIVEN)
    assert (answer.status_code, answer.url) == (302, f"/customers/{olena.id}/")
    (said,) = taken
    assert (said.text, said.direction, said.employee_id) == ("We called: 3 min 0 s\nWants two jars", "out", bohdan.pk)
    assert Received.objects.get().customer_id == olena.id


def test_one_phone_log_is_opened_for_the_first_call_and_kept(page, client_as, bohdan, taken):
    for _time in range(2):
        client_as(bohdan).post(page, GIVEN)
    assert Account.objects.filter(kind="phone").count() == 1
    assert len(taken) == 2


@pytest.mark.parametrize(
    "wrong",
    [{"note": ""}, {"number": "+15550000000"}, {"minutes": "-1"}, {"result": "x"}, {"at": "2999-01-01T10:00"},
     {"at": "1001-01-01T10:00"}, {"at": "soon"}, {"note": "\x00"}],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_written(page, client_as, bohdan, wrong):
    assert client_as(bohdan).post(page, GIVEN | wrong).status_code == 422
    assert not Received.objects.exists()


def test_who_did_not_answer_needs_no_words(page, client_as, bohdan, taken):
    client_as(bohdan).post(page, GIVEN | {"result": "missed", "note": ""})
    assert taken[0].text == "We called: nobody answered"


def test_without_a_number_the_page_says_what_to_do(client_as, bohdan, company):
    somebody = customer("Ivan Petrenko")
    answer = client_as(bohdan).get(f"/channels/calls/{somebody.id}/")
    assert "No telephone number is known" in answer.content.decode()


def test_nobody_calls_a_customer_they_may_not_see(page, client_as, bohdan):
    Employee.objects.filter(id=bohdan.pk).update(sees="own")
    assert client_as(Employee.objects.get(id=bohdan.pk)).get(page).status_code == 403


def test_the_page_costs_the_same_for_one_number_and_for_many(client_as, bohdan, django_assert_max_num_queries):
    many = customer("Honey Club", phone="+380671234567")
    for number in range(15):
        Identity.objects.create(customer=many, channel="phone", value=f"+3805011122{number:02}", created_at=NOW)
    browser = client_as(bohdan)
    with django_assert_max_num_queries(12):
        browser.get(f"/channels/calls/{many.id}/")


def test_whose_telephone_is_which_is_read_by_line(company, bohdan, account):
    form = PhoneForm({"title": "Phone", "extensions": f"101 {bohdan.email}\n102={bohdan.email.upper()}\n"})
    assert form.is_valid(), form.errors
    assert form.described().settings["extensions"] == {"101": bohdan.pk, "102": bohdan.pk}
    account.settings = dict(form.described().settings)
    assert PhoneForm(account=account).initial["extensions"].splitlines()[0] == f"101 {bohdan.email}"


@pytest.mark.parametrize("line", ["101", "nadia@honey.example", "101 nobody@honey.example"])
def test_a_line_that_says_nothing_is_named(company, bohdan, line):
    form = PhoneForm({"title": "Phone", "extensions": line})
    assert not form.is_valid()
    assert line.split()[-1] in str(form.errors["extensions"])
