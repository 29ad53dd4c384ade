"""Programs read how the queues stand, and who knows something."""

import pytest

from regulars.api.tests.calling import Program, code
from regulars.customers.tests.making import NOW, customer
from regulars.lib import clock
from regulars.work.routing.commands import route
from regulars.work.routing.types import Wanted
from regulars.work.teams.commands import TeamWritten, write_team
from regulars.work.teams.people import Away, PersonWritten, go_away, write_person
from regulars.work.teams.skills import SkillWritten, write_skill

pytestmark = pytest.mark.django_db
BY = {"actor": "staff.employee:1", "now": NOW}


@pytest.fixture
def bills(bohdan, nadia):
    skill = write_skill(SkillWritten("Invoices"), **BY)
    write_person(bohdan.id, PersonWritten(most_open=1, skills={skill.id: 2}), **BY)
    return write_team(TeamWritten("Bills", members=[bohdan.id, nadia.id], topics=["invoices"]), **BY)


def test_a_team_is_told_with_its_queue_and_its_people(company, bills, bohdan, nadia):
    go_away(nadia.id, Away(NOW), **BY)
    for number in range(2):
        route(f"t:{number}", Wanted(customer("Olena").id, topics=("invoices",)), now=clock.now())
    default, told = Program().get("/teams").json()
    assert (default["is_default"], default["waiting"], default["waiting_since"]) == (True, 0, None)
    assert (told["name"], told["topics"], told["waiting"]) == ("Bills", ["invoices"], 1)
    assert told["people"] == [
        {"employee_id": bohdan.id, "name": "Bohdan Koval", "works_now": True, "open": 1, "most_open": 1},
        {"employee_id": nadia.id, "name": "Nadia Bondar", "works_now": False, "open": 0, "most_open": 8},
    ]


def test_who_knows_is_told_with_reasons(company, bills, bohdan):
    [told] = Program().get("/experts?q=invoice").json()
    assert (told["employee_id"], told["why"]) == (bohdan.id, ["“Invoices”: well"])
    assert Program().get("/experts").json() == []


def test_a_key_that_reads_no_conversations_reads_no_teams(company):
    assert code(Program("read:customers").get("/teams")) == (403, "missing_scope")
