"""Own attributes as programs read and write them."""

import pytest

from regulars.api.tests.calling import Program, code
from regulars.customers.attributes.commands import Defined, archive_attribute, define_attribute
from regulars.customers.models import Customer, Entry
from regulars.customers.tests.making import NOW, customer


def define(title, kind="text", *choices):
    return define_attribute(Defined(title, kind, choices), actor="", now=NOW)


@pytest.fixture
def program(company) -> Program:
    define("Size", "number")
    define("Level", "choice", "Gold", "Silver")
    define("VIP", "yes_no")
    archive_attribute(define("Old").id, actor="", now=NOW)
    return Program()


def kept(customer_id):
    return Customer.objects.get(id=customer_id).attributes


def test_what_the_company_defined_is_listed_in_its_order(program):
    assert program.get("/attributes").json() == [
        {"key": "size", "title": "Size", "kind": "number", "choices": []},
        {"key": "level", "title": "Level", "kind": "choice", "choices": ["Gold", "Silver"]},
        {"key": "vip", "title": "VIP", "kind": "yes_no", "choices": []},
    ]


def test_a_customer_is_written_down_with_attributes_in_their_one_form(program):
    made = program.post("/customers", {"name": "Oak", "attributes": {"size": 12.50, "level": "gold", "vip": True}})
    assert made.status_code == 201
    assert made.json()["attributes"] == {"size": "12.5", "level": "Gold", "vip": "yes"}


def test_only_what_is_named_is_changed_and_null_takes_away(program):
    oak = customer("Oak", attributes={"size": "12", "vip": "yes", "industry": "retail", "note": "x"})
    sent = {"attributes": {"size": "14", "vip": None, "industry": None}}
    answer = program.patch(f"/customers/{oak.id}", sent)
    assert answer.json()["attributes"] == kept(oak.id) == {"size": "14", "note": "x"}
    entry = Entry.objects.get(kind="customers.customer_changed")
    assert entry.data["before"]["attributes"] == {"size": "12", "vip": "yes", "industry": "retail"}
    program.patch(f"/customers/{oak.id}", {"name": "Oak & Sons"})
    assert kept(oak.id) == {"size": "14", "note": "x"}


@pytest.mark.parametrize(
    ("sent", "refusal", "attribute"),
    [
        ({"size": "a dozen"}, "attribute_unfit", "size"),
        ({"size": True}, "attribute_unfit", "size"),
        ({"size": 10**400}, "attribute_unfit", "size"),
        ({"level": "Bronze"}, "attribute_unfit", "level"),
        ({"vip": 7}, "attribute_unfit", "vip"),
        ({"size": 1, "level": "x" * 600}, "attribute_unfit", "level"),
        ({"sise": 1}, "attribute_undefined", "sise"),
        ({"old": 1}, "attribute_undefined", "old"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name_and_nothing_is_written(program, sent, refusal, attribute):
    answer = program.post("/customers", {"name": "Oak", "attributes": sent})
    assert code(answer) == (422, refusal)
    assert answer.json()["error"]["details"]["attribute"] == attribute
    assert not Customer.objects.exists()


@pytest.mark.parametrize("sent", [{"size": [1]}, {"size": {"a": 1}}, {"": 1}, {"x" * 121: 1}, [1], "size"])
def test_what_is_no_value_at_all_is_not_valid(program, sent):
    assert code(program.post("/customers", {"name": "Oak", "attributes": sent})) == (422, "not_valid")
