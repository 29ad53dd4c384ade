"""Teams, what people know, and being away: written on pages, taken back, and followed by routing."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import NOW, employee

from regulars.customers.tests.making import customer
from regulars.lib import clock
from regulars.staff.models import AuditRecord
from regulars.staff.rights import Role
from regulars.work.models import Absence, Assignment, EmployeeSkill, Skill, Team, TeamMember, WorkProfile
from regulars.work.routing.commands import assign, route
from regulars.work.routing.queries import assignments
from regulars.work.routing.sweeping import give_waiting
from regulars.work.routing.types import Wanted
from regulars.work.teams import people
from regulars.work.teams.commands import TeamWritten, write_team
from regulars.work.teams.default import default_team
from regulars.work.teams.errors import AwayAlready, AwayBackwards, DeputyCannot
from regulars.work.teams.people import Away, PersonWritten, write_person
from regulars.work.teams.skills import SkillWritten, write_skill

pytestmark = pytest.mark.django_db
BY = {"actor": "staff.employee:1", "now": NOW}


@pytest.fixture
def bills(nadia, bohdan):
    written = TeamWritten("Bills", lead_id=nadia.id, members=[bohdan.id], topics=["Invoices"])
    return write_team(written, **BY)


def page(client, name, /, *args, **query):
    return client.get(reverse(f"work:{name}", args=args), query).content.decode()


def post(client, name, /, *args, **data):
    return client.post(reverse(f"work:{name}", args=args), data, follow=True)


# Teams -----------------------------------------------------------------------------------------------------------


def test_nadia_makes_a_team_and_what_it_takes_goes_to_its_people(client_as, nadia, bohdan):
    client = client_as(nadia)
    assert "Everybody who answers" in page(client, "teams")
    post(
        client, "team_add", name="Bills", members=[bohdan.id], topics="invoices, Invoices; returns", channels=["email"],
        tell_after_minutes=20, languages=["uk"],
    )  # fmt: skip
    made = Team.objects.get(name="Bills")
    assert (made.topics, made.channels, made.tell_after_minutes) == (["invoices", "returns"], ["email"], 20)
    shown = page(client, "teams")
    assert "E-mail, invoices, returns, Ukrainian" in shown
    asked = Wanted(customer("Olena").id, channel="email", language="uk", topics=("Returns",))
    assert route("t:1", asked, now=NOW).team_id == made.id
    assert AuditRecord.objects.filter(action="work.team_written").count() == 1


def test_a_team_without_a_name_or_with_one_taken_is_refused_beside_the_field(client_as, nadia, bills):
    client = client_as(nadia)
    for name, said in (("  ", "This field is required"), ("bills", "There is a team called “bills” already")):
        answer = client.post(reverse("work:team_add"), {"name": name, "tell_after_minutes": 15})
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_a_team_put_away_can_be_taken_back_and_what_waits_there_goes_to_others(client_as, nadia, bohdan, bills):
    Absence.objects.create(employee=bohdan, starts_at=NOW, created_at=NOW)
    Absence.objects.create(employee=nadia, starts_at=NOW, created_at=NOW)
    route("t:1", Wanted(customer("Olena").id, topics=("invoices",)), now=NOW)
    client = client_as(nadia)
    said = post(client, "team_archive", bills.id).content.decode()
    assert "is put away" in said
    give_waiting(clock=lambda: NOW)
    default = default_team(NOW)
    assert [one.team_id for one in Assignment.objects.order_by("id")] == [bills.id, default.id]
    assert reverse("work:team_restoration", args=[bills.id]) in said
    post(client, "team_restoration", bills.id)
    assert TeamMember.objects.get(team=bills).employee_id == bohdan.id


def test_the_team_that_takes_what_is_left_cannot_be_put_away(client_as, nadia):
    default = default_team(NOW)
    client = client_as(nadia)
    assert "Put the team away" not in page(client, "team", default.id)
    assert client.post(reverse("work:team_archive", args=[default.id])).status_code == 409


def test_the_first_team_is_called_so_in_the_language_of_the_company_even_when_the_name_is_taken(company):
    Team.objects.create(name="everybody who answers", created_at=NOW)
    assert default_team(NOW).name == "Everybody who answers 2"
    assert default_team(NOW).id == default_team(NOW).id


# Skills ----------------------------------------------------------------------------------------------------------


def test_a_skill_and_who_knows_it_are_written_down(client_as, nadia, bohdan):
    client = client_as(nadia)
    assert "No skills yet" in page(client, "skills")
    post(client, "skill_add", name="Invoices", words="bill, рахунок")
    skill = Skill.objects.get()
    post(client, "person", bohdan.id, languages=["uk", "en"], most_open=3, takes_new="on", **{f"skill_{skill.id}": "2"})
    known = EmployeeSkill.objects.get()
    assert (known.employee_id, known.level) == (bohdan.id, 2)
    profile = WorkProfile.objects.get()
    assert (profile.languages, profile.most_open, profile.takes_new) == (["uk", "en"], 3, True)
    shown = page(client, "people")
    assert "Invoices (2)" in shown
    assert "0 of 3" in shown


def test_a_level_taken_away_is_gone_and_a_strange_one_changes_nothing(bohdan):
    skill = write_skill(SkillWritten("Invoices"), **BY)
    for level, left in ((3, [3]), (7, []), (1, [1]), (0, [])):
        write_person(bohdan.id, PersonWritten(skills={skill.id: level, 999_999: 2}), **BY)
        assert list(EmployeeSkill.objects.values_list("level", flat=True)) == left


def test_a_skill_put_away_is_known_again_when_it_is_taken_back(client_as, nadia, bohdan):
    skill = write_skill(SkillWritten("Invoices"), **BY)
    write_person(bohdan.id, PersonWritten(skills={skill.id: 2}), **BY)
    client = client_as(nadia)
    post(client, "skill_archive", skill.id)
    assert "Invoices (2)" not in page(client, "people")
    post(client, "skill_restoration", skill.id)
    assert "Invoices (2)" in page(client, "people")


def test_a_second_skill_of_the_name_is_refused_beside_the_field(client_as, nadia):
    write_skill(SkillWritten("Invoices"), **BY)
    answer = client_as(nadia).post(reverse("work:skill_add"), {"name": "INVOICES"})
    assert answer.status_code == 422
    assert "is there already" in answer.content.decode()


# Away ------------------------------------------------------------------------------------------------------------


def test_bohdan_is_away_in_one_press_and_back_in_another(client_as, bohdan, nadia):
    client = client_as(bohdan)
    said = post(client, "away", **{"for": "tomorrow"}).content.decode()
    absence = Absence.objects.get()
    assert absence.employee_id == bohdan.id
    assert timedelta() < absence.ends_at - clock.now() <= timedelta(days=1)
    assert "You are away" in said
    assert route("t:1", Wanted(customer("Olena").id), now=clock.now()).employee_id == nadia.id
    said = post(client, "absence_end", absence.id).content.decode()
    assert "Called off" in said
    assert reverse("work:absence_restoration", args=[absence.id]) in said
    post(client, "absence_restoration", absence.id)
    assert Absence.objects.get().called_off_at is None


def test_away_with_days_and_a_deputy(client_as, bohdan, nadia):
    client = client_as(bohdan)
    post(client, "away", starts_at="2036-12-24T09:00", ends_at="2036-12-31T09:00", deputy=nadia.id)
    absence = Absence.objects.get()
    assert (absence.deputy_id, absence.starts_at.isoformat()) == (nadia.id, "2036-12-24T07:00:00+00:00")
    assert "Nadia Bondar stands in" in page(client, "me")


@pytest.mark.parametrize(
    ("away", "error"),
    [
        (Away(NOW, NOW), AwayBackwards),
        (Away(NOW - timedelta(days=3), NOW - timedelta(days=1)), AwayBackwards),
        (Away(NOW + timedelta(days=1), NOW + timedelta(days=3)), AwayAlready),
        (Away(NOW + timedelta(days=1)), AwayAlready),
    ],
)
def test_days_that_make_no_sense_or_overlap_are_refused(away, error, bohdan):
    people.go_away(bohdan.id, Away(NOW + timedelta(days=2), NOW + timedelta(days=4)), **BY)
    with pytest.raises(error):
        people.go_away(bohdan.id, away, **BY)


def test_only_a_colleague_who_answers_can_stand_in(bohdan, marta):
    for deputy in (bohdan, marta):
        with pytest.raises(DeputyCannot):
            people.go_away(bohdan.id, Away(NOW, deputy_id=deputy.id), **BY)


def test_an_error_stands_beside_its_field_and_what_was_typed_stays(client_as, bohdan):
    answer = client_as(bohdan).post(
        reverse("work:away"), {"starts_at": "2036-12-24T09:00", "ends_at": "2036-12-23T09:00"}
    )
    assert answer.status_code == 422
    assert "The end is before the beginning" in answer.content.decode()
    assert "2036-12-23T09:00" in answer.content.decode()


def test_absences_of_others_are_called_off_by_who_manages_the_work_and_by_nobody_else(client_as, nadia, bohdan, marta):
    absence = people.go_away(bohdan.id, Away(NOW), **BY)
    assert client_as(marta).post(reverse("work:absence_end", args=[absence.id])).status_code == 404
    assert Absence.objects.get().called_off_at is None
    post(client_as(nadia), "absence_end", absence.id)
    assert Absence.objects.get().called_off_at is not None


def test_somebody_who_manages_the_work_writes_a_colleague_down_as_away(client_as, nadia, bohdan):
    client = client_as(nadia)
    post(client, "person_away", bohdan.id, starts_at="2036-12-24T09:00", ends_at="")
    assert Absence.objects.get().employee_id == bohdan.id
    refused = post(client, "person_away", bohdan.id, starts_at="2036-12-25T09:00")
    assert "These days overlap" in refused.content.decode()


def test_coming_back_calls_for_what_waits(bohdan):
    absence = people.go_away(bohdan.id, Away(NOW), **BY)
    route("t:1", Wanted(customer("Olena").id), now=NOW)
    people.call_off(absence.id, **BY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'work.give_waiting'")
        assert cursor.fetchone()[0] == 1
    give_waiting(clock=lambda: NOW)
    assert assignments(["t:1"])["t:1"].employee_id == bohdan.id


def test_what_somebody_away_has_is_given_to_their_deputy_and_taken_back(client_as, nadia, bohdan, dora):
    olena, now = customer("Olena"), clock.now()
    for number in range(3):
        route(f"t:{number}", Wanted(olena.id, manager_id=bohdan.id), now=now)
    absence = people.go_away(bohdan.id, Away(now, deputy_id=nadia.id), actor="", now=now)
    client = client_as(bohdan)
    assert "Give the open conversations to Nadia Bondar (3)" in page(client, "me")
    said = post(client, "hand_over", absence.id).content.decode()
    assert "3 conversations are given on" in said
    assert {one.employee_id for one in assignments(["t:0", "t:1", "t:2"]).values()} == {nadia.id}
    assign("t:2", employee_id=dora.id, actor="staff.employee:1", now=clock.now())
    client.post(re.findall(r"/work/away/\d+/handover/\d+/undo/", said)[0])
    held = assignments(["t:0", "t:1", "t:2"])
    assert [held[f"t:{number}"].employee_id for number in range(3)] == [bohdan.id, bohdan.id, dora.id]


def test_without_a_deputy_it_goes_back_into_the_queues_and_others_get_it(client_as, nadia, bohdan):
    now = clock.now()
    route("t:1", Wanted(customer("Olena").id, manager_id=bohdan.id), now=now)
    absence = people.go_away(bohdan.id, Away(now), actor="", now=now)
    post(client_as(nadia), "hand_over", absence.id)
    assert assignments(["t:1"])["t:1"].employee_id == nadia.id
    assert client_as(bohdan).post(reverse("work:handing_back", args=[absence.id, 10**17])).status_code == 404


# Pages -----------------------------------------------------------------------------------------------------------


def test_pages_ask_a_constant_number_of_times(client_as, nadia, bohdan, bills):
    client = client_as(nadia)

    def cost(name):
        with CaptureQueriesContext(connection) as asked:
            page(client, name)
        return len(asked)

    names = ("teams", "people", "skills", "me")
    for name in names:
        page(client, name)
    before = [cost(name) for name in names]
    for number in range(15):
        one = employee(f"agent{number}@honey.example", f"Agent {number}", Role.AGENT)
        write_team(TeamWritten(f"Team {number}", lead_id=one.id, members=[one.id, bohdan.id, nadia.id]), **BY)
        skill = write_skill(SkillWritten(f"Skill {number}"), **BY)
        write_person(one.id, PersonWritten(skills={skill.id: 1}), **BY)
        people.go_away(one.id, Away(NOW, deputy_id=bohdan.id), **BY)
    assert [cost(name) for name in names] == before
