"""The page of queues, who can be reached, and who knows what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import NOW, employee

from regulars.customers.tests.making import customer
from regulars.lib import clock
from regulars.lib.registry import ExpertEvidence, expert_evidence
from regulars.live.models import Fact
from regulars.staff.models import Employee
from regulars.staff.rights import Role
from regulars.work.experts.queries import MOST_FROM_OTHERS, who_knows
from regulars.work.models import Experience, Team, WorkingCalendar
from regulars.work.routing.commands import finish, route
from regulars.work.routing.queries import Reachable, reachable, teams_now
from regulars.work.routing.types import Wanted
from regulars.work.teams import people
from regulars.work.teams.commands import TeamWritten, write_team
from regulars.work.teams.people import Away, PersonWritten, write_person
from regulars.work.teams.skills import SkillWritten, write_skill

pytestmark = pytest.mark.django_db
BY = {"actor": "staff.employee:1", "now": NOW}
NINE_TO_FIVE = [[[540, 1020]]] * 5 + [[], []]


def page(client, name, **query):
    return client.get(reverse(f"work:{name}"), query).content.decode()


def calendar(**described):
    defaults = {"name": "Hours", "zone": "Europe/Kyiv", "week": NINE_TO_FIVE, "created_at": NOW}
    return WorkingCalendar.objects.create(**(defaults | described))


# Queues ----------------------------------------------------------------------------------------------------------


def test_the_page_says_how_many_wait_how_long_and_who_works_with_how_much(client_as, nadia, bohdan, company):
    olena, now = customer("Olena Melnyk"), clock.now()
    people.go_away(nadia.id, Away(now - timedelta(hours=1)), actor="", now=now)
    write_person(bohdan.id, PersonWritten(most_open=1), actor="", now=now)
    for minutes in (9, 5, 3):
        route(f"t:{minutes}", Wanted(olena.id), now=now - timedelta(minutes=minutes))
    shown = page(client_as(bohdan), "queues")
    assert "2 wait" in shown
    assert "The longest came" in shown
    assert "5 minutes ago" in shown
    assert "1 of 1" in shown
    assert "Not at work:" in shown
    assert "Olena" not in shown


def test_a_queue_with_nobody_at_work_says_so_and_who_was_told(client_as, nadia, bohdan):
    team = write_team(TeamWritten("Bills", lead_id=nadia.id, members=[bohdan.id], topics=["invoices"]), **BY)
    for one in (nadia, bohdan):
        people.go_away(one.id, Away(NOW), **BY)
    route("t:1", Wanted(customer("Olena").id, topics=("invoices",)), now=NOW)
    client = client_as(nadia)
    assert "Nobody of the team works now." in page(client, "now")
    Team.objects.filter(id=team.id).update(told_at=clock.now() - timedelta(minutes=2))
    assert "Nadia Bondar was told" in page(client, "now")


def test_open_pages_are_told_when_something_moves(bohdan):
    route("t:1", Wanted(customer("Olena").id), now=NOW)
    finish("t:1", now=NOW)
    assert Fact.objects.filter(topic="work.queues").count() == 2


def test_the_page_of_queues_asks_a_constant_number_of_times(client_as, nadia, bohdan):
    client = client_as(nadia)

    def cost(name):
        with CaptureQueriesContext(connection) as asked:
            page(client, name)
        return len(asked)

    olena, names = customer("Olena"), ("queues", "now")
    for name in names:
        page(client, name)
    before = [cost(name) for name in names]
    for number in range(15):
        one = employee(f"agent{number}@honey.example", f"Agent {number}", Role.AGENT)
        made = write_team(TeamWritten(f"Team {number}", lead_id=one.id, members=[one.id, bohdan.id]), **BY)
        write_person(one.id, PersonWritten(most_open=number % 3), **BY)
        route(f"t:{number}", Wanted(olena.id, team_id=made.id), now=NOW)
    assert [cost(name) for name in names] == before


def test_the_default_team_without_members_shows_everybody_who_answers(nadia, bohdan, marta):
    route("t:1", Wanted(customer("Olena").id), now=NOW)
    [team] = teams_now(NOW)
    assert [one.person.employee.name for one in team.present] == ["Bohdan Koval", "Nadia Bondar"]
    assert sum(one.load for one in team.present) == 1


# Reached ---------------------------------------------------------------------------------------------------------


def test_without_any_hours_written_down_somebody_always_works(bohdan):
    assert reachable(bohdan.id, NOW) == Reachable(works_now=True)


def test_in_the_hours_of_the_company_and_after_an_absence(bohdan):
    calendar(is_company=True)
    assert reachable(bohdan.id, NOW).works_now
    friday_evening = NOW.replace(hour=18)
    monday_morning = NOW.replace(day=23, hour=7, minute=0)
    assert reachable(bohdan.id, friday_evening) == Reachable(works_now=False, back_at=monday_morning)
    people.go_away(bohdan.id, Away(NOW, NOW + timedelta(days=2)), **BY)
    assert reachable(bohdan.id, NOW) == Reachable(works_now=False, back_at=monday_morning)


def test_hours_of_ones_own_come_before_those_of_the_company(bohdan, nadia):
    calendar(is_company=True)
    nights = calendar(name="Nights", week=[[[0, 540]]] * 7)
    write_person(bohdan.id, PersonWritten(calendar_id=nights.id), **BY)
    assert not reachable(bohdan.id, NOW).works_now
    assert route("t:1", Wanted(customer("Olena").id), now=NOW).employee_id == nadia.id
    at_night = NOW.replace(hour=2)
    assert route("t:2", Wanted(customer("Petro").id), now=at_night).employee_id == bohdan.id


def test_nobody_knows_when_somebody_away_until_further_notice_or_dismissed_is_back(bohdan, nadia):
    people.go_away(bohdan.id, Away(NOW), **BY)
    assert reachable(bohdan.id, NOW) == Reachable(works_now=False)
    Employee.objects.filter(id=nadia.id).update(is_active=False)
    assert reachable(nadia.id, NOW) == Reachable(works_now=False)
    assert reachable(999_999, NOW) == Reachable(works_now=False)


# Who knows -------------------------------------------------------------------------------------------------------


@pytest.fixture
def invoices(nadia, bohdan):
    skill = write_skill(SkillWritten("Invoices", ["рахунок"]), **BY)
    write_person(nadia.id, PersonWritten(skills={skill.id: 3}), **BY)
    write_person(bohdan.id, PersonWritten(skills={skill.id: 1}), **BY)
    return skill


@pytest.fixture
def articles():
    """Another context that can show what people know."""
    told = []
    source = ExpertEvidence("tests.articles", lambda text: told)
    expert_evidence.add(source.key, source)
    yield told
    expert_evidence._items.pop(source.key)


def names(text, **options):
    return [one.employee.name for one in who_knows(text, now=NOW, **options)]


@pytest.mark.parametrize("asked", ["invoice", "Who can help with INVOICES?", "рахунки", "invoices\x00"])
def test_the_best_comes_first_whatever_form_of_the_word_was_typed(asked, invoices):
    assert names(asked) == ["Nadia Bondar", "Bohdan Koval"]


@pytest.mark.parametrize("asked", ["", "   ", "?!", "in", "investments", "x" * 5_000])
def test_nobody_is_found_for_nothing_or_for_what_only_looks_alike(asked, invoices):
    assert names(asked) == []


def test_reasons_say_the_skill_the_experience_and_what_others_show(invoices, bohdan, articles):
    Experience.objects.create(employee=bohdan, topic="invoices", finished=8)
    articles.append((bohdan.id, 2.0, "Wrote “How an invoice is corrected”"))
    found = {one.employee.pk: one for one in who_knows("invoices", now=NOW)}
    assert found[bohdan.id].why == (
        "“Invoices”: the usual cases", "Finished 8 about “invoices”", "Wrote “How an invoice is corrected”",
    )  # fmt: skip


def test_one_source_however_loud_does_not_outweigh_an_expert(invoices, nadia, bohdan, articles):
    articles += [(bohdan.id, 3.0, f"Answered question {number}") for number in range(50)]
    assert MOST_FROM_OTHERS < 12
    assert names("invoices")[0] == "Nadia Bondar"


def test_who_asks_and_who_left_are_not_found(invoices, nadia, bohdan, articles):
    articles.append((999_999, 5.0, "Somebody else"))
    assert names("invoices", but=[nadia.id]) == ["Bohdan Koval"]
    Employee.objects.filter(id=bohdan.id).update(is_active=False)
    assert names("invoices") == ["Nadia Bondar"]


def test_the_page_shows_people_with_reasons_and_whether_they_are_there(client_as, bohdan, nadia, invoices):
    people.go_away(nadia.id, Away(clock.now()), actor="", now=clock.now())
    client = client_as(bohdan)
    assert "Invoices" in page(client, "experts")
    shown = page(client, "experts", q="invoices")
    assert "others ask them" in shown
    assert "away" in shown
    assert "nadia@honey.example" in shown
    assert "Nobody is known to know this" in page(client, "experts", q="rocket science")


def test_beside_a_conversation_one_is_not_sent_to_oneself_and_programs_get_json(client_as, bohdan, invoices):
    client = client_as(bohdan)
    shown = page(client, "experts_beside", q="invoices")
    assert "Nadia Bondar" in shown
    assert "Bohdan Koval" not in shown
    answer = client.get(reverse("work:experts_beside"), {"q": "invoices"}, headers={"Accept": "application/json"})
    [expert] = answer.json()["experts"]
    assert (expert["name"], expert["works_now"]) == ("Nadia Bondar", True)


def test_who_knows_asks_a_constant_number_of_times(invoices):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            who_knows("invoices", now=NOW)
        return len(asked)

    before = cost()
    for number in range(20):
        one = employee(f"agent{number}@honey.example", f"Agent {number}", Role.AGENT)
        write_person(one.id, PersonWritten(skills={invoices.id: 2}), **BY)
    assert cost() == before
