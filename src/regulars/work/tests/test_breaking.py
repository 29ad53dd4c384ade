"""What is about to break is warned of, what broke is told, and goes up step by step: each once, whatever is killed."""

import pytest
from django.db import connection
from tests.children import in_transaction, kill, wait_for, works

from regulars.customers.models import Entry
from regulars.customers.tests.making import customer
from regulars.lib.registry import AfterPromise, after_promise
from regulars.work.calendars.commands import set_day
from regulars.work.models import Assignment, Promise, Task, Team
from regulars.work.promises import jobs
from regulars.work.promises.commands import bring_up_to_date, locked
from regulars.work.promises.policy_commands import PolicyDescribed, change_policy
from regulars.work.promises.types import Clock, Happened, State
from regulars.work.promises.watching import choose_again, look_round, reckon_again
from regulars.work.tests.promising import FRIDAY, ask, at, office, policy, tell

REF = "inbox.conversation:17"
STEPS = [
    {"after": 0, "who": "lead", "employees": []},
    {"after": 60, "who": "managers", "employees": []},
    {"after": 120, "who": "directors", "employees": []},
]


@pytest.fixture
def calendar(company):
    return office()


@pytest.fixture
def olena(calendar):
    return customer("Olena Melnyk").pk


@pytest.fixture
def heard(monkeypatch):
    told = []
    monkeypatch.setitem(
        after_promise._items, "test", AfterPromise("test", lambda moved: told.append((moved.what, moved.clock)))
    )
    return told


def news(heard):
    return [what for what, _clock in heard if what != "moved"]


@pytest.mark.django_db
def test_a_warning_a_breach_and_each_step_are_told_once(olena, heard, dora, nadia, bohdan):
    team = Team.objects.create(name="First line", lead=bohdan, created_at=FRIDAY)
    policy(first_limit="1h", escalation=STEPS)
    ask(REF, olena, "2026-11-20 10:00", team_id=team.pk)
    for moment, expected in [
        ("10:44", []), ("10:45", ["warned"]), ("10:59", ["warned"]), ("11:00", ["warned", "broken", "escalated"]),
        ("11:59", ["warned", "broken", "escalated"]), ("12:00", ["warned", "broken", *2 * ["escalated"]]),
        ("13:00", ["warned", "broken", *3 * ["escalated"]]), ("16:00", ["warned", "broken", *3 * ["escalated"]]),
    ]:  # fmt: skip
        look_round(now=at(f"2026-11-20 {moment}"))
        look_round(now=at(f"2026-11-20 {moment}"))
        assert news(heard) == expected, moment
    assert list(Task.objects.order_by("id").values_list("assignee__name", flat=True)) == [
        bohdan.name, nadia.name, dora.name,
    ]  # fmt: skip
    kinds = Entry.objects.filter(kind__startswith="work.promise").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["work.promise_broken", *3 * ["work.promise_escalated"]]
    assert not Promise.objects.filter(look_at__isnull=False).exists()
    # The timeline tells of the promise and of the steps, not of the task that each person got.
    assert not Entry.objects.filter(kind__startswith="work.task").exists()


@pytest.mark.django_db
def test_each_step_says_who_was_told_and_nobody_is_told_twice(olena, monkeypatch, dora, nadia):
    steps = []
    listener = AfterPromise("test", lambda moved: steps.append(moved.told) if moved.what == "escalated" else None)
    monkeypatch.setitem(after_promise._items, "test", listener)
    both = {"after": 60, "who": "employees", "employees": [dora.pk, nadia.pk]}
    policy(first_limit="1h", escalation=[{"after": 0, "who": "managers", "employees": []}, both])
    ask(REF, olena, "2026-11-20 10:00")
    look_round(now=at("2026-11-20 11:00"))
    look_round(now=at("2026-11-20 12:00"))
    assert steps == [(nadia.pk,), (dora.pk,)]


@pytest.mark.django_db
def test_an_answer_takes_the_tasks_of_a_broken_promise_away(olena, dora):
    policy(first_limit="1h", escalation=[{"after": 0, "who": "lead", "employees": []}])
    ask(REF, olena, "2026-11-20 10:00")
    look_round(now=at("2026-11-20 11:00"))
    # There is neither a leader nor a manager: it is never told to nobody.
    assert Task.objects.get(dropped_at=None).assignee == dora
    assert tell(REF, Happened.ANSWERED, "2026-11-20 12:00")[Clock.FIRST].state == State.BROKEN
    assert not Task.objects.filter(dropped_at=None).exists()
    look_round(now=at("2026-11-20 16:00"))
    assert Entry.objects.filter(kind="work.promise_broken").count() == 1


@pytest.mark.django_db
def test_who_answered_late_before_anybody_looked_has_broken_it_all_the_same(olena, heard):
    policy(first_limit="1h", escalation=STEPS)
    ask(REF, olena, "2026-11-20 10:00")
    tell(REF, Happened.ANSWERED, "2026-11-20 11:30")
    look_round(now=at("2026-11-20 16:00"))
    assert news(heard) == ["broken"]
    assert not Task.objects.exists()


@pytest.mark.django_db
def test_steps_wait_in_working_time_and_stand_still_with_the_clock(olena, heard, dora):
    policy(resolution_limit="1h", warn_percent=0, escalation=[{"after": 60, "who": "directors", "employees": []}])
    ask(REF, olena, "2026-11-20 15:30")
    look_round(now=at("2026-11-20 16:30"))
    assert news(heard) == ["broken"]
    tell(REF, Happened.WAITS_FOR_CUSTOMER, "2026-11-20 16:40")
    look_round(now=at("2026-11-24 16:40"))
    assert news(heard) == ["broken"]
    ask(REF, olena, "2026-11-25 09:00")
    look_round(now=at("2026-11-25 09:49"))
    assert news(heard) == ["broken"]
    look_round(now=at("2026-11-25 09:50"))
    assert news(heard) == ["broken", "escalated"]


@pytest.mark.django_db
def test_a_colleague_who_may_not_see_the_customer_gets_no_task(olena, bohdan):
    bohdan.sees = "own"
    bohdan.save()
    policy(first_limit="1h", escalation=[{"after": 0, "who": "employees", "employees": [bohdan.pk]}])
    ask(REF, olena, "2026-11-20 10:00")
    look_round(now=at("2026-11-20 11:00"))
    assert not Task.objects.exists()
    assert Promise.objects.get(clock=Clock.FIRST).steps_told == 1


@pytest.mark.django_db
def test_the_leader_is_that_of_the_team_that_has_it_now(olena, bohdan, nadia):
    first = Team.objects.create(name="First line", lead=nadia, created_at=FRIDAY)
    second = Team.objects.create(name="Second line", lead=bohdan, created_at=FRIDAY)
    Assignment.objects.create(ref=REF, customer_id=olena, team=second, at=FRIDAY, waiting_since=FRIDAY)
    policy(first_limit="1h", escalation=STEPS[:1])
    ask(REF, olena, "2026-11-20 10:00", team_id=first.pk)
    look_round(now=at("2026-11-20 11:00"))
    assert Task.objects.get().assignee == bohdan


@pytest.mark.django_db
def test_other_hours_move_what_is_open(olena, calendar, dora, heard):
    policy(first_limit="4h")
    ask(REF, olena, "2026-11-20 16:00")
    assert Promise.objects.get(clock=Clock.FIRST).due_at == at("2026-11-23 12:00")
    set_day(calendar.pk, at("2026-11-23 12:00").date(), (), title="Inventory", actor="", now=FRIDAY)
    reckon_again(now=at("2026-11-20 16:30"))
    assert Promise.objects.get(clock=Clock.FIRST).due_at == at("2026-11-24 12:00")
    assert ("moved", "first") in heard


@pytest.mark.django_db
@pytest.mark.parametrize(("for_open", "due"), [(False, "2026-11-20 14:00"), (True, "2026-11-20 12:00")])
def test_a_changed_policy_is_for_new_matters_and_for_open_ones_when_asked(olena, dora, for_open, due):
    version = policy(first_limit="4h")
    ask(REF, olena, "2026-11-20 10:00")
    said = PolicyDescribed("All others", first_limit="2h")
    change_policy(version.policy_id, said, version=1, for_open=for_open, actor="", now=at("2026-11-20 11:00"))
    if for_open:
        choose_again(now=at("2026-11-20 11:00"))
    assert Promise.objects.get(clock=Clock.FIRST).due_at == at(due)
    assert ask("inbox.conversation:18", olena, "2026-11-20 11:00")[Clock.FIRST].due_at == at("2026-11-20 13:00")


@pytest.mark.django_db
def test_a_clock_that_is_switched_off_for_open_matters_loses_its_due_time(olena, dora):
    version = policy(first_limit="4h", resolution_limit="1d")
    ask(REF, olena, "2026-11-20 10:00")
    said = PolicyDescribed("All others", resolution_limit="1d")
    change_policy(version.policy_id, said, version=1, for_open=True, actor="", now=at("2026-11-20 11:00"))
    choose_again(now=at("2026-11-20 11:00"))
    first = Promise.objects.get(clock=Clock.FIRST)
    assert (first.limit_s, first.due_at, first.look_at) == (None, None, None)


MANY = 40
LOOK = """
from datetime import datetime
from regulars.work.promises.watching import look_round
look_round(now=datetime.fromisoformat(sys.argv[1]))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_and_run_again_everything_is_told_once(olena, dora, start_child):
    policy(first_limit="1h", escalation=[{"after": 0, "who": "directors", "employees": []}])
    for number in range(MANY):
        ask(f"inbox.conversation:{number}", olena, "2026-11-20 10:00")
    late = at("2026-11-20 11:30")
    for already in (5, 20):
        child = start_child(LOOK, late.isoformat())
        wait_for(lambda already=already: told() >= already, during=child)
        kill(child)
        wait_for(lambda: not works())
        assert told() == Task.objects.count()
    assert told() < MANY
    look_round(now=late)
    assert told() == Task.objects.count() == MANY
    assert Promise.objects.filter(broken_at=None, limit_s__isnull=False).count() == 0


def told():
    return Entry.objects.filter(kind="work.promise_broken").count()


@pytest.mark.django_db(transaction=True)
def test_whoever_is_answering_is_not_disturbed_and_it_comes_round_again(olena, dora):
    policy(first_limit="1h")
    ask(REF, olena, "2026-11-20 10:00")
    late = at("2026-11-20 11:30")
    with in_transaction(lambda: locked(REF)):
        look_round(now=late)
        assert told() == 0
    look_round(now=late)
    assert told() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["reckon_again", "choose_again"])
def test_what_somebody_works_on_gets_other_hours_and_policies_a_moment_later(olena, calendar, dora, what):
    version = policy(first_limit="4h")
    ask(REF, olena, "2026-11-20 10:00")
    if what == "choose_again":
        said = PolicyDescribed("All others", first_limit="2h")
        change_policy(version.policy_id, said, version=1, for_open=True, actor="", now=at("2026-11-20 10:30"))
    else:
        set_day(calendar.pk, FRIDAY.date(), ((540, 660), (780, 1020)), title="", actor="", now=FRIDAY)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    with in_transaction(lambda: locked(REF)):
        getattr(jobs, what)()
        assert Promise.objects.get(clock=Clock.FIRST).due_at == at("2026-11-20 14:00")
    assert asked_again() == [f"work.{'choose_policies_again' if what == 'choose_again' else what}"]
    getattr(jobs, what)()
    assert Promise.objects.get(clock=Clock.FIRST).due_at == at(
        "2026-11-20 12:00" if what == "choose_again" else "2026-11-20 16:00"
    )
    assert len(asked_again()) == 1


def asked_again() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE scheduled_at IS NOT NULL")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db
def test_nothing_new_costs_no_writing(olena, django_assert_max_num_queries):
    policy(first_limit="1h", resolution_limit="1d")
    ask(REF, olena, "2026-11-20 10:00")
    matter = locked(REF)
    with django_assert_max_num_queries(4):
        bring_up_to_date(matter, now=at("2026-11-20 10:01"))
