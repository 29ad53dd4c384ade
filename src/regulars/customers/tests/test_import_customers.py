"""Files of customers."""

import pytest

from regulars.customers.arrivals import BARE_NUMBER
from regulars.customers.models import Customer, Entry, Identity, Person
from regulars.customers.names import search_text, sort_key
from regulars.imports.tests.bringing import checked, counts, loaded, sentences, write

pytestmark = pytest.mark.usefixtures("company")

FILE = """ПІБ,E-mail,Телефон,Місто,клієнт з,тип,менеджер
Коваленко Наталія,kovalenko@Example.com,+38 067 1234567,Київ,01.02.2020,особа,NADIA@honey.example
SRL Țurcan,office@turcan.example,,Chișinău,,B2B,nobody@honey.example
"""


@pytest.fixture
def file(tmp_path, nadia):
    return write(tmp_path / "customers.csv", FILE)


def test_customers_are_loaded_with_everything_a_file_says(file, nadia):
    upload = loaded(file, "customers")
    assert counts(upload) == {"added": 2, "customers_added": 2}
    natalia = Customer.objects.get(name="Коваленко Наталія")
    assert (natalia.kind, natalia.manager, natalia.attributes) == ("person", nadia, {"Місто": "Київ"})
    assert str(natalia.joined_on) == "2020-02-01"
    assert "natalii" in natalia.search_text
    company = Customer.objects.get(name="SRL Țurcan")
    assert (company.kind, company.manager, company.sort_key) == ("company", None, "srl turcan")
    assert [person.full_name for person in Person.objects.all()] == ["Коваленко Наталія"]
    assert Entry.objects.filter(kind="customers.customer_added").count() == 2
    assert sentences(upload) == ["row 3, менеджер: nobody here signs in as “nobody@honey.example”"]


def test_the_same_file_twice_changes_nothing(file):
    loaded(file, "customers")
    before = list(Customer.objects.order_by("id").values()), list(Identity.objects.order_by("id").values())
    assert counts(loaded(file, "customers")) == {"known": 2}
    assert (list(Customer.objects.order_by("id").values()), list(Identity.objects.order_by("id").values())) == before


def test_a_newer_file_renames_adds_and_forgets_nothing(tmp_path):
    loaded(write(tmp_path / "a.csv", "id,name,city,phone\n1,Ann,Kyiv,\n2,Bob,Lviv,\n"), "customers")
    again = loaded(write(tmp_path / "b.csv", "id,name,industry,phone\n1,Anna,Tea,0671234567\n2,,,\n"), "customers")
    assert counts(again) == {"changed": 1, "known": 1}
    ann = Customer.objects.get(name="Anna")
    assert ann.attributes == {"city": "Kyiv", "industry": "Tea"}
    assert "0671234567" in ann.search_text
    assert Person.objects.get(customer=ann).full_name == "Anna"
    assert Customer.objects.get(name="Bob").attributes == {"city": "Lviv"}


def test_rows_nobody_can_be_recognised_by_are_kept_apart(tmp_path):
    upload = checked(write(tmp_path / "a.csv", "id,name\n1,Ann\n,Bob\n"), "customers")
    assert (upload.result["good"], upload.result["without_customer"]) == (1, 1)


def test_the_last_row_of_a_customer_wins(tmp_path):
    loaded(write(tmp_path / "a.csv", "id,name\n1,Ann\n1,Anna\n"), "customers")
    assert Customer.objects.get().name == "Anna"


def test_what_cannot_be_stored_is_left_out(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("id,name,note\n1,A\u200bnn\x07  \u00a0Lee,tab\there\n".encode("utf-16"))
    loaded(path, "customers")
    customer = Customer.objects.get()
    assert (customer.name, customer.attributes) == ("Ann Lee", {"note": "tab here"})


@pytest.mark.parametrize("number", ["17", "A-17", "xYz_9", "~!"])
def test_keys_made_in_the_database_are_those_made_by_names(tmp_path, number):
    """Plain numbers take a shorter way; it must lead to the same place."""
    assert "value ~" in BARE_NUMBER
    loaded(write(tmp_path / "a.csv", f"customer,date,amount\n{number},2024-05-01,1\n"))
    customer = Customer.objects.get()
    assert (customer.sort_key, customer.search_text) == (sort_key(number), search_text(number, [("external", number)]))
