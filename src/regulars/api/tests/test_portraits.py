"""Groups, relationships, stages and personas as programs read and write them."""

import pytest

from regulars.api.tests.calling import Program, code
from regulars.customers.lifecycle.commands import make_stages
from regulars.customers.personas.commands import PersonaWritten, write_persona
from regulars.customers.segments.catching_up import catch_up
from regulars.customers.segments.commands import create_segment
from regulars.customers.segments.rule import rule_of
from regulars.customers.tests.making import NOW, customer

pytestmark = pytest.mark.django_db
BY = {"actor": "staff.employee:1", "now": NOW}


@pytest.fixture
def program(company) -> Program:
    return Program()


@pytest.fixture
def olena(company):
    return customer("Олена Кравчук", country="UA", traits={"orders_count": 9})


def test_a_group_is_made_filled_and_left(program, olena):
    group = program.post("/groups", {"name": "Council", "is_key": True}).json()
    assert program.post(f"/groups/{group['id']}/members", {"customer_ids": [olena.id]}).json() == {"added": 1}
    assert program.post(f"/groups/{group['id']}/members", {"customer_ids": [olena.id]}).json() == {"added": 0}
    (shown,) = program.get("/groups").json()
    assert (shown["name"], shown["members"]) == ("Council", 1)
    (member,) = program.get(f"/groups/{group['id']}/members").json()["items"]
    assert member["customer_id"] == olena.id
    assert program.get(f"/customers/{olena.id}/portrait").json()["is_key"] is True
    assert program.delete(f"/groups/{group['id']}/members/{olena.id}").status_code == 204
    assert program.delete(f"/groups/{group['id']}/members/{olena.id}").status_code == 404
    assert code(program.post("/groups", {"name": "COUNCIL"})) == (409, "group_named")


def test_the_kind_of_relationship_is_one_of_seven(program, olena):
    answer = program.put(f"/customers/{olena.id}/relationship", {"relationship": "dedicated"})
    assert answer.json()["relationship"] == "dedicated"
    assert program.put(f"/customers/{olena.id}/relationship", {"relationship": "married"}).status_code == 422


def test_a_stage_is_said_by_hand_with_a_reason_and_left_to_the_rules_again(program, olena):
    make_stages(**BY)
    catch_up(now=NOW)
    place = f"/customers/{olena.id}/stage"
    assert code(program.put(place, {"stage": "dissolution"})) == (422, "reason_needed")
    said = program.put(place, {"stage": "dissolution", "reason": "Told us"}).json()["stage"]
    assert (said["stage"], said["by_hand"], said["reason"]) == ("dissolution", True, "Told us")
    left = program.put(place, {"stage": ""}).json()["stage"]
    assert (left["stage"], left["by_hand"]) == ("commitment", False)


def test_a_customer_shows_how_they_fit_each_persona_and_how_much_of_it_is_known(program, olena):
    weights = {
        create_segment(name="in Ukraine", rule=rule_of({"is": "country", "values": ["UA"]}), **BY).pk: 3,
        create_segment(name="for long", rule=rule_of({"is": "joined", "how": "longer_ago", "days": 365}), **BY).pk: 1,
    }
    persona = write_persona(PersonaWritten("Café owner", weights=weights), **BY)
    (fit,) = program.get(f"/customers/{olena.id}/portrait").json()["personas"]
    assert fit == {"persona_id": persona.pk, "name": "Café owner", "fit": 1.0, "coverage": 0.75}


def test_a_key_that_may_only_read_changes_nothing(company, olena):
    reader = Program("read:customers")
    assert reader.get("/groups").status_code == 200
    assert reader.put(f"/customers/{olena.id}/relationship", {"relationship": "dedicated"}).status_code == 403
