"""Programs write segments down, ask how many fit, and read who is in them."""

import pytest

from regulars.api.tests.calling import Program, code
from regulars.customers.lifecycle.commands import make_stages
from regulars.customers.models import Customer, Segment
from regulars.customers.segments.catching_up import catch_up
from regulars.customers.tests.making import NOW, customer

pytestmark = pytest.mark.django_db
UKRAINE = {"is": "country", "values": ["UA"]}


@pytest.fixture
def program(company):
    return Program()


def make(program, rule=UKRAINE, name="Ukraine"):
    return program.post("/segments", {"name": name, "rule": rule})


def test_a_segment_is_written_down_and_read_with_its_words(program):
    made = make(program)
    assert made.status_code == 201
    told = made.json()
    assert (told["rule"], told["words"], told["counted"], told["version"]) == (UKRAINE, "Country: Ukraine", False, 1)
    assert Segment.objects.get().created_by == f"staff.api_key:{program.key.pk}"
    catch_up(now=NOW)
    assert program.get(f"/segments/{told['id']}").json()["counted"] is True
    assert [one["id"] for one in program.get("/segments").json()["items"]] == [told["id"]]


def test_members_come_in_pages_with_since_when_and_why(program):
    people = [customer(f"Customer {number}", country="UA") for number in range(5)]
    number = make(program).json()["id"]
    catch_up(now=NOW)
    seen, cursor = [], ""
    while True:
        page = program.get(f"/segments/{number}/members?limit=2&cursor={cursor}").json()
        seen += page["items"]
        if not (cursor := page["next_cursor"]):
            break
    assert [one["customer_id"] for one in seen] == [one.pk for one in people]
    assert {one["cause"] for one in seen} == {"first"}


def test_a_change_is_a_new_version_and_putting_away_leaves_the_list(program):
    number = make(program).json()["id"]
    changed = program.put(f"/segments/{number}", {"name": "Ukraine", "rule": {"not": UKRAINE}}).json()
    assert (changed["version"], changed["counted"]) == (2, False)
    assert program.delete(f"/segments/{number}").json()["archived_at"]
    assert program.get("/segments").json()["items"] == []
    assert program.get(f"/segments/{number}").status_code == 200


def test_a_rule_is_counted_without_being_kept(program):
    customer("Anna", country="UA")
    answer = program.post("/segments/count", {"rule": {"any": [UKRAINE, {"is": "no_manager"}]}})
    assert answer.json() == {"words": "Country: Ukraine; or Looked after by nobody", "number": 1, "exact": True}
    assert (Segment.objects.count(), Customer.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        ({"is": "country", "values": []}, (422, "rule_wrong")),
        ({"is": "x" * 10_000}, (422, "rule_wrong")),
        ({}, (422, "rule_wrong")),
        ({"is": "segment", "segment": 999_999}, (404, "not_found")),
        ("UA", (422, "not_valid")),
    ],
)
def test_a_wrong_rule_is_refused_wherever_it_is_told(program, rule, refusal):
    number = make(program, name="Good").json()["id"]
    assert code(make(program, rule)) == refusal
    assert code(program.post("/segments/count", {"rule": rule})) == refusal
    assert code(program.put(f"/segments/{number}", {"name": "Good", "rule": rule})) == refusal


def test_a_circle_a_name_twice_and_putting_away_what_is_spoken_of_are_refused(program):
    one = make(program).json()["id"]
    two = make(program, {"is": "segment", "segment": one}, "Two").json()["id"]
    circle = program.put(f"/segments/{one}", {"name": "Ukraine", "rule": {"is": "segment", "segment": two}})
    assert code(circle) == (422, "segment_in_itself")
    assert code(make(program)) == (409, "segment_name_taken")
    assert code(program.delete(f"/segments/{one}")) == (409, "segment_in_use")
    assert code(program.get("/segments/999999/members")) == (404, "not_found")


def test_the_rule_of_a_stage_of_life_is_not_changed_by_a_program(program):
    make_stages(actor="staff.employee:1", now=NOW)
    stage = Segment.objects.filter(purpose="stage").first()
    refused = program.put(f"/segments/{stage.pk}", {"name": "Mine", "rule": {"all": []}})
    assert code(refused) == (409, "stage_rule_kept")
