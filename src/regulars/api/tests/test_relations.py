"""Relations between customers, and people who change and leave, as programs write them."""

import pytest

from regulars.api.tests.calling import Program, code
from regulars.customers.models import Entry, Identity, Relation
from regulars.customers.tests.making import customer


@pytest.fixture
def program(company) -> Program:
    return Program()


@pytest.fixture
def oak(company):
    return customer("Oak", kind="company", country="UA")


@pytest.fixture
def elm(company):
    return customer("Elm", kind="company", email="elm@trade.example")


def test_a_relation_is_noted_read_from_both_sides_and_taken_away(program, oak, elm):
    sent = {"customer_id": elm.id, "role": "parent", "note": "the shop", "since": "2020-05-04"}
    made = program.post(f"/customers/{oak.id}/relations", sent)
    assert made.status_code == 201
    told = made.json()
    assert (told["role"], told["name"], told["note"], told["since"]) == ("parent", "Elm", "the shop", "2020-05-04")
    assert program.get(f"/customers/{oak.id}/relations").json() == [told]
    (other,) = program.get(f"/customers/{elm.id}/relations").json()
    assert (other["id"], other["role"], other["customer_id"]) == (told["id"], "child", oak.id)
    assert program.delete(f"/customers/{elm.id}/relations/{told['id']}").status_code == 204
    assert program.get(f"/customers/{oak.id}/relations").json() == []


def test_what_cannot_be_is_refused_by_its_code(program, oak, elm):
    def ask(**said):
        return program.post(f"/customers/{oak.id}/relations", {"customer_id": elm.id, "role": "parent", **said})

    assert ask().status_code == 201
    assert code(ask()) == (409, "relation_known")
    circle = ask(role="child")
    assert code(circle) == (409, "relation_in_circle")
    assert circle.json()["error"]["details"]["customers"] == [elm.id, oak.id, elm.id]
    assert code(ask(customer_id=oak.id)) == (422, "relation_with_itself")
    assert code(ask(customer_id=999_999)) == (404, "not_found")
    for wrong in ({"role": "enemy"}, {"since": "1799-01-01"}, {"note": "x" * 201}, {"customer_id": 2**70}, {"x": 1}):
        assert code(ask(**wrong)) == (422, "not_valid")
    assert Relation.objects.count() == 1


def test_nobody_takes_away_what_is_between_others(program, oak, elm):
    told = program.post(f"/customers/{oak.id}/relations", {"customer_id": elm.id, "role": "partner"}).json()
    assert code(program.delete(f"/customers/{customer('Ash').id}/relations/{told['id']}")) == (404, "not_found")


def test_a_person_is_changed_in_what_is_sent_and_leaves(program, oak):
    path = f"/customers/{oak.id}/people"
    person = program.post(path, {"full_name": "Іван Петренко"}).json()
    sent = {"role": "director", "emails": ["Ivan@Oak.example"], "phones": ["067 123 45 67"]}
    changed = program.patch(f"{path}/{person['id']}", sent)
    assert (changed.status_code, changed.json()["role"]) == (200, "director")
    program.patch(f"{path}/{person['id']}", {"emails": []})
    assert [one.value for one in Identity.objects.filter(person_id=person["id"])] == ["+380671234567"]
    assert code(program.patch(f"{path}/{person['id']}", {"role": "x" * 101})) == (422, "not_valid")
    assert program.delete(f"{path}/{person['id']}").status_code == 204
    assert program.get(path).json() == []
    assert code(program.patch(f"{path}/{person['id']}", {"role": "x"})) == (404, "not_found")
    assert Entry.objects.filter(person_id=person["id"]).count() == 4


def test_a_contact_of_somebody_else_is_a_conflict(program, oak, elm):
    path = f"/customers/{oak.id}/people"
    ivan, hanna = (program.post(path, {"full_name": name}).json()["id"] for name in ("Іван", "Ганна"))
    assert code(program.patch(f"{path}/{ivan}", {"emails": ["elm@trade.example"]})) == (409, "identity_taken")
    program.patch(f"{path}/{ivan}", {"emails": ["a@oak.example"]})
    assert code(program.patch(f"{path}/{hanna}", {"emails": ["a@oak.example"]})) == (409, "contact_of_colleague")
    assert code(program.patch(f"{path}/{hanna}", {"phones": ["12"]})) == (422, "identity_unreadable")
