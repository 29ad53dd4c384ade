"""Matters find their people: given, handed over, finished, opened again, and left to nobody never."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, employee

from regulars.customers.models import Customer
from regulars.customers.tests.making import customer
from regulars.lib.errors import NotFound
from regulars.lib.registry import AfterAssignment, after_assignment
from regulars.staff.models import AuditRecord, Employee
from regulars.staff.rights import Role
from regulars.work.models import (
    Absence,
    Assignment,
    EmployeeSkill,
    Experience,
    Skill,
    Task,
    Team,
    TeamMember,
    WorkProfile,
)
from regulars.work.routing import words
from regulars.work.routing.commands import assign, finish, reopen, route
from regulars.work.routing.deserted import look_at_queues
from regulars.work.routing.errors import CannotAnswer, NothingToAssign, SeesOwnOnly
from regulars.work.routing.privacy import erase, export
from regulars.work.routing.queries import assignments, history, load_of
from regulars.work.routing.sweeping import give_waiting
from regulars.work.routing.types import Wanted

pytestmark = pytest.mark.django_db
BY_NADIA = {"actor": "staff.employee:1", "now": NOW}


@pytest.fixture
def olena(company):
    return customer("Olena Melnyk")


@pytest.fixture
def told():
    """What listeners were told, in order."""
    heard = []
    listener = AfterAssignment("tests.listener", heard.append)
    after_assignment.add(listener.key, listener)
    yield heard
    after_assignment._items.pop(listener.key)


def ask(ref, owner, **wanted):
    return route(ref, Wanted(owner.id, **wanted), now=NOW)


def profile(who, **known):
    return WorkProfile.objects.update_or_create(employee=who, defaults=known)[0]


def away(who, deputy=None, until=None):
    return Absence.objects.create(
        employee=who, deputy=deputy, starts_at=NOW - timedelta(hours=1), ends_at=until, created_at=NOW
    )


def team(name, *members, **described):
    made = Team.objects.create(name=name, created_at=NOW, **described)
    TeamMember.objects.bulk_create([TeamMember(team=made, employee=one) for one in members])
    return made


def sweep(at=NOW):
    return give_waiting(clock=lambda: at)


# Choosing --------------------------------------------------------------------------------------------------------


def test_in_a_house_without_teams_somebody_who_answers_gets_it_and_nobody_else(olena, bohdan, marta, anton, told):
    found = ask("inbox.conversation:1", olena)
    assert found.employee_id == bohdan.id
    assert found.words == "Has 0 of 8 open"
    assert Team.objects.get(id=found.team_id).name == "Everybody who answers"
    assert [(one.ref, one.employee_id) for one in told] == [("inbox.conversation:1", bohdan.id)]


def test_the_own_manager_gets_it_and_their_deputy_while_they_are_away(olena, dora, nadia, bohdan):
    assert ask("t:1", olena, manager_id=nadia.id).words == "Own manager"
    away(nadia, deputy=dora)
    found = ask("t:2", olena, manager_id=nadia.id)
    assert (found.employee_id, found.words) == (dora.id, "Stands in for Nadia Bondar, who is away")


def test_skills_are_met_by_their_name_and_by_their_other_words(olena, nadia, bohdan):
    skill = Skill.objects.create(name="Invoices", words=["рахунки"])
    EmployeeSkill.objects.create(employee=nadia, skill=skill, level=2)
    profile(nadia, languages=["uk", "en"])
    found = ask("t:1", olena, topics=("Рахунки",), language="uk")
    assert (found.employee_id, found.words) == (
        nadia.id, "Speaks Ukrainian, knows “Рахунки” (2), has 0 of 8 open",
    )  # fmt: skip


def test_asked_again_while_it_is_open_it_stays_where_it_is(olena, nadia, bohdan, told):
    first = ask("t:1", olena, manager_id=nadia.id)
    assert ask("t:1", olena, manager_id=bohdan.id) == first
    assert len(told) == Assignment.objects.count() == 1


def test_somebody_who_sees_only_their_own_customers_gets_only_those(olena, bohdan):
    bohdan.sees = Employee.Sees.OWN
    bohdan.save()
    assert ask("t:1", olena).employee_id is None
    assert ask("t:2", olena, manager_id=bohdan.id).employee_id == bohdan.id


def test_what_a_merged_customer_asks_is_kept_with_who_stands_for_them(olena, bohdan):
    double = customer("O. Melnyk")
    double.merged_into = olena
    double.save()
    ask("t:1", double)
    assert Assignment.objects.get().customer_id == olena.id


def test_strange_text_is_kept_without_what_the_database_cannot_hold(olena, bohdan):
    ask("t:1", olena, topics=("in\x00voices\ud83d", "", "x" * 500), language="u\x00k")
    assert Assignment.objects.get().wanted["topics"] == ["invoices", "x" * 60]


def test_choosing_asks_a_constant_number_of_times(olena, nadia, bohdan):
    def cost(ref):
        with CaptureQueriesContext(connection) as asked:
            ask(ref, olena, topics=("invoices",))
        return len(asked)

    ask("t:0", olena)
    before = cost("t:1")
    for number in range(20):
        one = employee(f"agent{number}@honey.example", f"Agent {number}", Role.AGENT)
        away(one, deputy=bohdan)
        team(f"Team {number}", one)
        EmployeeSkill.objects.create(employee=one, skill=Skill.objects.create(name=f"Skill {number}"))
    assert cost("t:2") == before


# By hand, finished, again ----------------------------------------------------------------------------------------


def test_handing_over_keeps_the_summary_says_who_did_it_and_is_audited(olena, nadia, bohdan):
    ask("t:1", olena, manager_id=bohdan.id)
    found = assign(
        "t:1", employee_id=nadia.id, actor=f"staff.employee:{bohdan.id}", now=NOW, note="She waits\x00 for a call"
    )
    assert found.words == "Given by Bohdan Koval"
    assert [(one.employee_id, one.note) for one in history("t:1")] == [
        (bohdan.id, ""),
        (nadia.id, "She waits for a call"),
    ]
    record = AuditRecord.objects.get(action="work.assigned")
    assert (record.customer_id, record.details["employee"]) == (olena.id, nadia.id)
    assert "call" not in str(record.details)


def test_taking_something_says_so_and_taking_it_twice_changes_nothing(olena, nadia, bohdan):
    ask("t:1", olena, manager_id=bohdan.id)
    for _twice in range(2):
        found = assign("t:1", employee_id=nadia.id, actor=f"staff.employee:{nadia.id}", now=NOW)
    assert found.words == "Took it"
    assert history("t:1").count() == 2


def test_given_to_a_team_somebody_of_it_gets_it_and_not_who_gave_it_away(olena, dora, nadia, bohdan):
    bills = team("Bills", nadia, bohdan)
    ask("t:1", olena, manager_id=nadia.id)
    found = assign("t:1", team_id=bills.id, actor=f"staff.employee:{nadia.id}", now=NOW)
    assert (found.employee_id, found.team_id) == (bohdan.id, bills.id)
    away(dora), away(nadia)
    put_back = assign("t:1", team_id=bills.id, actor=f"staff.employee:{bohdan.id}", now=NOW)
    assert (put_back.employee_id, put_back.words) == (None, "Put into the queue of “Bills”")


@pytest.mark.parametrize("who", ["marta", "somebody gone", "nobody"])
def test_only_who_answers_here_can_be_given_anything(who, olena, bohdan, marta):
    ask("t:1", olena)
    gone = employee("gone@honey.example", "Gone", Role.AGENT)
    Employee.objects.filter(id=gone.id).update(is_active=False)
    number = {"marta": marta.id, "somebody gone": gone.id, "nobody": 999_999}[who]
    with pytest.raises(CannotAnswer):
        assign("t:1", employee_id=number, **BY_NADIA)


def test_nobody_is_given_a_customer_whom_they_may_not_see(olena, nadia, bohdan):
    ask("t:1", olena, manager_id=nadia.id)
    Employee.objects.filter(id=bohdan.id).update(sees="own")
    with pytest.raises(SeesOwnOnly):
        assign("t:1", employee_id=bohdan.id, **BY_NADIA)
    with pytest.raises(NotFound):
        assign("t:1", team_id=999_999, **BY_NADIA)


def test_who_looks_after_a_customer_may_be_given_what_a_merged_one_asked(olena, nadia, bohdan):
    double = customer("O. Melnyk")
    ask("t:1", double, manager_id=nadia.id)
    Customer.objects.filter(id=double.id).update(merged_into=olena)
    Customer.objects.filter(id=olena.id).update(manager=bohdan)
    Employee.objects.filter(id=bohdan.id).update(sees="own")
    assert assign("t:1", employee_id=bohdan.id, **BY_NADIA).employee_id == bohdan.id


def test_what_is_finished_is_no_load_and_counts_as_experience(olena, bohdan):
    ask("t:1", olena, topics=("Invoices",))
    assert load_of([bohdan.id]) == {bohdan.id: 1}
    assert finish("t:1", now=NOW)
    assert not finish("t:1", now=NOW)
    assert load_of([bohdan.id]) == {}
    assert set(Experience.objects.values_list("topic", "finished")) == {("", 1), ("invoices", 1)}
    assert assignments(["t:1", "t:2"])["t:1"].finished


def test_opened_again_it_comes_back_to_whoever_had_it_or_to_another_where_they_are_away(olena, nadia, bohdan):
    ask("t:1", olena, manager_id=bohdan.id)
    finish("t:1", now=NOW)
    assert reopen("t:1", now=NOW).words == "Had it before"
    assert reopen("t:1", now=NOW).employee_id == bohdan.id
    finish("t:1", now=NOW)
    away(bohdan)
    assert reopen("t:1", now=NOW).employee_id == nadia.id
    assert Experience.objects.get(topic="").finished == 0


def test_what_was_never_anybodys_can_be_neither_given_nor_opened_again(olena, bohdan):
    with pytest.raises(NothingToAssign):
        assign("t:1", employee_id=bohdan.id, **BY_NADIA)
    with pytest.raises(NothingToAssign):
        reopen("t:1", now=NOW)
    assert not finish("t:1", now=NOW)


def test_a_clock_that_runs_behind_breaks_nothing(olena, bohdan):
    ask("t:1", olena)
    assert finish("t:1", now=NOW - timedelta(seconds=3))


# Nothing is left to nobody ---------------------------------------------------------------------------------------


def test_what_nobody_could_take_waits_in_the_queue_until_somebody_has_room(olena, bohdan, told):
    profile(bohdan, most_open=1)
    ask("t:1", olena)
    waits = ask("t:2", olena)
    assert (waits.employee_id, waits.words) == (
        None, "Waits in “Everybody who answers”: everybody there has as much as they can take",
    )  # fmt: skip
    assert sweep() == 0
    finish("t:1", now=NOW)
    assert sweep() == 1
    assert assignments(["t:2"])["t:2"].employee_id == bohdan.id
    assert [one.employee_id for one in told] == [bohdan.id, None, bohdan.id]


def test_what_waits_goes_to_whoever_looks_after_the_customer_now(olena, dora, nadia, bohdan):
    for one in (dora, nadia, bohdan):
        profile(one, most_open=0)
    ask("t:1", olena, manager_id=nadia.id)
    Customer.objects.filter(id=olena.id).update(manager=bohdan)
    for one in (dora, nadia, bohdan):
        profile(one, most_open=8)
    assert sweep() == 1
    given = assignments(["t:1"])["t:1"]
    assert (given.employee_id, given.why) == (bohdan.id, words.written(words.OWN_MANAGER))


def test_what_waits_goes_to_nobody_in_particular_when_nobody_looks_after_the_customer_any_more(olena, nadia, bohdan):
    for one in (nadia, bohdan):
        profile(one, most_open=0)
    Customer.objects.filter(id=olena.id).update(manager=nadia)
    ask("t:1", olena, manager_id=nadia.id)
    Customer.objects.filter(id=olena.id).update(manager=None)
    for one in (nadia, bohdan):
        profile(one, most_open=8)
    assert sweep() == 1
    assert assignments(["t:1"])["t:1"].why != words.written(words.OWN_MANAGER)


def test_finishing_something_calls_for_what_waits(olena, bohdan):
    profile(bohdan, most_open=1)
    ask("t:1", olena), ask("t:2", olena)
    finish("t:1", now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'work.give_waiting'")
        assert cursor.fetchone()[0] == 1


def test_who_waits_longest_is_given_first_and_one_who_cannot_be_given_holds_up_nobody(olena, nadia, bohdan):
    off = away(bohdan), away(nadia)
    profile(nadia, languages=["uk"], most_open=0)
    profile(bohdan, languages=["en"], most_open=2)
    for number, language in enumerate(["uk", "en", "", "en"]):
        route(f"t:{number}", Wanted(olena.id, language=language), now=NOW + timedelta(minutes=number))
    for one in off:
        one.delete()
    assert sweep() == 2
    held = assignments([f"t:{number}" for number in range(4)])
    assert [held[f"t:{number}"].employee_id for number in range(4)] == [None, bohdan.id, bohdan.id, None]


def test_what_somebody_dismissed_had_goes_to_others(olena, nadia, bohdan):
    ask("t:1", olena, manager_id=nadia.id)
    Employee.objects.filter(id=nadia.id).update(is_active=False)
    assert sweep() == 1
    assert assignments(["t:1"])["t:1"].employee_id == bohdan.id
    Employee.objects.filter(id=bohdan.id).update(is_active=False)
    sweep()
    waiting = assignments(["t:1"])["t:1"]
    assert waiting.employee_id is None
    assert waiting.waiting_since == NOW


def test_the_lead_hears_once_that_nobody_works_on_a_queue_and_again_the_next_time(olena, dora, nadia, bohdan, told):
    bills = team("Bills", bohdan, lead=nadia, tell_after_minutes=15, topics=["invoices"])
    off = [away(one) for one in (dora, nadia, bohdan)]
    ask("t:1", olena, topics=("invoices",))
    told.clear()
    assert [look_at_queues(now=NOW + timedelta(minutes=minute)) for minute in (0, 10, 16, 17)] == [
        [],
        [],
        [bills.id],
        [],
    ]
    assert [(one.told, one.team_id) for one in told] == [((nadia.id,), bills.id)]
    task = Task.objects.get()
    assert (task.assignee_id, task.title) == (
        nadia.id,
        "Nobody works on the queue of “Bills”, and somebody waits there",
    )
    for one in off:
        one.delete()
    assert look_at_queues(now=NOW + timedelta(minutes=20)) == []
    away(bohdan)
    assert [look_at_queues(now=NOW + timedelta(minutes=minute)) for minute in (30, 46)] == [[], [bills.id]]


def test_where_there_is_no_lead_the_directors_hear_it(olena, dora, told):
    away(dora)
    ask("t:1", olena)
    told.clear()
    look_at_queues(now=NOW)
    look_at_queues(now=NOW + timedelta(minutes=15))
    assert [one.told for one in told] == [(dora.id,)]


def test_erasing_a_customer_takes_the_words_and_leaves_the_days(olena, nadia, bohdan):
    ask("t:1", olena, topics=("divorce",))
    ask("t:2", olena, manager_id=bohdan.id, topics=("divorce",))
    assign("t:1", employee_id=nadia.id, note="Her husband left", **BY_NADIA)
    assert "divorce" in str(list(Assignment.objects.values()))
    assert "Her husband left" in str([list(lines) for lines in export([olena.id]).values()])
    erase([olena.id], now=NOW)
    assert "divorce" not in str(list(Assignment.objects.values()))
    assert "husband" not in str(list(Assignment.objects.values()))
    assert Assignment.objects.count() == 3
