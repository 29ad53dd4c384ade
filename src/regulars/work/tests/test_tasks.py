"""What somebody is to do: added, put off, done, opened again, and each step taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override
from tests.cast import NOW

from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, Entry
from regulars.customers.tests.making import customer
from regulars.staff.models import AuditRecord
from regulars.work.models import Task, TaskStep
from regulars.work.promises.kinds import BROKEN_TASK, broken_task
from regulars.work.tasks import errors
from regulars.work.tasks.commands import (
    add_task,
    change_task,
    comment,
    complete_task,
    drop_task,
    postpone,
    reopen_task,
)
from regulars.work.tasks.describing import said_of
from regulars.work.tasks.queries import open_tasks, steps_of, tasks_about, tasks_of_customer
from regulars.work.tasks.repeating import next_day
from regulars.work.tasks.types import Repeats, Seen
from regulars.work.tasks.undoing import undo_step

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
ALL = Seen(customers=True)


@pytest.fixture
def by(bohdan):
    return f"staff.employee:{bohdan.pk}"


@pytest.fixture
def add(bohdan, by):
    def added(title="Call Olena", **more):
        more = {"due_on": TODAY, **more} if "due_at" not in more else more
        return add_task(title, **{"assignee_id": bohdan.pk, "actor": by, "now": NOW, **more})

    return added


def last_step(task) -> TaskStep:
    return TaskStep.objects.filter(task=task).latest("id")


def undo_last(task, by):
    return undo_step(task.pk, last_step(task).pk, actor=by, now=NOW)


# Days and hours ----------------------------------------------------------------------------------------------------


def test_a_task_for_a_day_is_late_when_the_companys_day_is_over(add):
    assert add().due_by == datetime(2026, 11, 20, 22, 0, tzinfo=UTC)


def test_a_task_for_an_hour_is_late_at_that_hour_and_stands_on_the_companys_day(add):
    late = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    task = add(due_at=late)
    assert (task.due_by, task.due_on) == (late, date(2026, 11, 21))


def test_a_task_moved_over_the_change_of_clocks_keeps_its_hour_on_the_wall(add, by):
    task = add(due_at=datetime(2027, 3, 27, 13, 0, tzinfo=UTC))  # 15:00 in Kyiv, the night before the clocks change
    postpone(task.pk, date(2027, 3, 28), actor=by, now=NOW)
    assert Task.objects.get().due_at == datetime(2027, 3, 28, 12, 0, tzinfo=UTC)


def test_a_reminder_stands_before_the_hour_or_before_the_morning_of_the_day(add):
    assert add(due_at=NOW + timedelta(hours=2), remind_minutes=30).remind_at == NOW + timedelta(minutes=90)
    assert add(due_on=date(2026, 11, 23), remind_minutes=1440).remind_at == datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
    assert add(due_at=NOW + timedelta(minutes=5), remind_minutes=30).remind_at is None


@pytest.mark.parametrize(
    ("day", "repeats", "expected"),
    [
        (date(2026, 1, 31), Repeats("month", day=31), date(2026, 2, 28)),
        (date(2026, 2, 28), Repeats("month", day=31), date(2026, 3, 31)),
        (date(2028, 1, 31), Repeats("month", day=31), date(2028, 2, 29)),
        (date(2026, 11, 30), Repeats("month", 3, day=30), date(2027, 2, 28)),
        (date(2026, 12, 15), Repeats("month", day=15), date(2027, 1, 15)),
        (date(2026, 11, 20), Repeats("day", 3), date(2026, 11, 23)),
        (date(2026, 11, 20), Repeats("week"), date(2026, 11, 27)),
        (date(2026, 11, 20), Repeats("week", 1, (0, 2, 4)), date(2026, 11, 23)),
        (date(2026, 11, 18), Repeats("week", 2, (2, 4)), date(2026, 11, 20)),
        (date(2026, 11, 20), Repeats("week", 2, (2, 4)), date(2026, 12, 2)),
    ],
)
def test_the_next_day_of_a_repetition_is_what_a_calendar_says(day, repeats, expected):
    assert next_day(day, repeats, not_before=day) == expected


def test_what_was_missed_is_not_caught_up():
    assert next_day(date(2026, 1, 31), Repeats("month", day=31), not_before=TODAY) == date(2026, 11, 30)
    assert next_day(date(2026, 11, 2), Repeats("week"), not_before=TODAY) == date(2026, 11, 23)


# Done, and done again ------------------------------------------------------------------------------------------------


def test_done_makes_the_next_of_a_series_and_opening_again_takes_it_away(add, by):
    task = add(due_on=date(2027, 1, 31), repeats=Repeats("month"), remind_minutes=0)
    complete_task(task.pk, actor=by, now=NOW)
    following = Task.objects.get(before=task)
    assert (following.due_on, following.day, following.title) == (date(2027, 2, 28), 31, "Call Olena")
    undo_last(task, by)
    assert [one.pk for one in open_tasks(ALL)] == [task.pk]
    complete_task(task.pk, actor=by, now=NOW)
    assert [one.pk for one in open_tasks(ALL)] == [following.pk]
    complete_task(following.pk, actor=by, now=NOW)
    assert Task.objects.get(before=following).due_on == date(2027, 3, 31)


def test_the_next_of_a_series_that_somebody_changed_stays_when_the_first_is_opened_again(add, by):
    task = add(repeats=Repeats("day"))
    complete_task(task.pk, actor=by, now=NOW)
    following = Task.objects.get(before=task)
    postpone(following.pk, date(2026, 12, 1), actor=by, now=NOW)
    reopen_task(task.pk, actor=by, now=NOW)
    assert open_tasks(ALL).count() == 2


def test_every_step_can_be_taken_back_and_the_way_back_too(add, by, dora):
    task = add(text="Ask how the honey was")
    said = said_of(task)
    change_task(task.pk, type(said)("Call Anna", said.due, dora.pk), version=1, actor=by, now=NOW)
    assert (Task.objects.get().title, Task.objects.get().assignee) == ("Call Anna", dora)
    undo_last(task, by)
    assert (Task.objects.get().title, Task.objects.get().text) == ("Call Olena", "Ask how the honey was")
    postpone(task.pk, date(2026, 12, 1), actor=by, now=NOW)
    undo_last(task, by)
    assert (Task.objects.get().due_on, Task.objects.get().due_by) == (TODAY, task.due_by)
    drop_task(task.pk, actor=by, now=NOW)
    undo_last(task, by)
    complete_task(task.pk, actor=by, now=NOW)
    undo_last(task, by)
    assert Task.objects.get().is_open
    undo_last(task, by)
    assert Task.objects.get().done_at


def test_only_the_last_step_is_taken_back_and_words_do_not_hinder_it(add, by):
    task = add()
    first = last_step(task)
    postpone(task.pk, date(2026, 12, 1), actor=by, now=NOW)
    second = last_step(task)
    comment(task.pk, "She is away", actor=by, now=NOW)
    with pytest.raises(errors.StepNotLast):
        undo_step(task.pk, first.pk, actor=by, now=NOW)
    undo_step(task.pk, second.pk, actor=by, now=NOW)
    assert Task.objects.get().due_on == TODAY
    assert [step.kind for step in steps_of(task.pk)] == ["postponed", "comment", "postponed", "added"]


def test_a_change_of_what_somebody_else_changed_is_refused(add, by):
    task = add()
    postpone(task.pk, date(2026, 12, 1), actor=by, now=NOW)
    with pytest.raises(errors.TaskChangedMeanwhile):
        change_task(task.pk, said_of(task), version=1, actor=by, now=NOW)


def test_saying_the_same_again_is_no_step(add, by):
    task = add()
    assert change_task(task.pk, said_of(task), version=1, actor=by, now=NOW) is None
    assert postpone(task.pk, TODAY, actor=by, now=NOW) is None
    assert TaskStep.objects.count() == 1


def test_what_is_closed_is_neither_closed_again_nor_changed(add, by):
    task = add()
    complete_task(task.pk, actor=by, now=NOW)
    for refused in (
        lambda: complete_task(task.pk, actor=by, now=NOW),
        lambda: drop_task(task.pk, actor=by, now=NOW),
        lambda: postpone(task.pk, date(2026, 12, 1), actor=by, now=NOW),
        lambda: change_task(task.pk, said_of(task), version=1, actor=by, now=NOW),
    ):
        with pytest.raises(errors.TaskClosed):
            refused()
    reopen_task(task.pk, actor=by, now=NOW)
    with pytest.raises(errors.TaskOpen):
        reopen_task(task.pk, actor=by, now=NOW)


# What is refused -----------------------------------------------------------------------------------------------------


def test_nothing_without_words_a_day_or_somebody_to_do_it(add, by, bohdan):
    with pytest.raises(errors.NothingToDo):
        add(" \u200b\x00 ")
    with pytest.raises(errors.NoDay):
        add_task("Call", assignee_id=bohdan.pk, actor=by, now=NOW)
    bohdan.is_active = False
    bohdan.save()
    with pytest.raises(errors.NobodyToDoIt):
        add()


@pytest.mark.parametrize("repeats", [Repeats("year"), Repeats("day", 0), Repeats("day", 100), Repeats("week", 1, (7,))])
def test_a_repetition_that_means_nothing_is_refused(add, repeats):
    with pytest.raises(errors.RepeatsStrangely):
        add(repeats=repeats)


def test_a_task_about_a_customer_goes_only_to_somebody_who_sees_the_customer(add, anton, bohdan):
    olena = customer("Olena Melnyk")
    with pytest.raises(errors.HiddenFromAssignee):
        add(customer_id=olena.pk, assignee_id=anton.pk)
    bohdan.sees = "own"
    bohdan.save()
    with pytest.raises(errors.HiddenFromAssignee):
        add(customer_id=olena.pk)
    Customer.objects.filter(id=olena.pk).update(manager=bohdan)
    assert add(customer_id=olena.pk).customer == olena


# Customers -----------------------------------------------------------------------------------------------------------


def test_a_task_about_a_customer_stands_on_their_timeline_and_others_in_the_audit(add, by):
    olena = customer("Olena Melnyk")
    task = add(customer_id=olena.pk)
    complete_task(task.pk, actor=by, now=NOW)
    entries = Entry.objects.filter(customer=olena, ref=f"work.task:{task.pk}").order_by("id")
    assert [entry.kind for entry in entries] == ["work.task_added", "work.task_done"]
    other = add("Water the plants")
    recorded = AuditRecord.objects.filter(ref=f"work.task:{other.pk}")
    assert [one.action for one in recorded] == ["work.task_added"]


def test_tasks_of_a_merged_customer_are_read_and_written_with_the_survivor(add, by):
    olena, double = customer("Olena Melnyk"), customer("O. Melnyk")
    before = add(customer_id=double.pk)
    merge_customers(olena.pk, double.pk, choices={}, actor=by, now=NOW)
    after = add(customer_id=double.pk)
    assert after.customer == olena
    assert [one.pk for one in tasks_of_customer(olena.pk)] == [before.pk, after.pk]


def test_whoever_sees_only_their_customers_sees_only_tasks_about_them(add, bohdan):
    olena, other = customer("Olena Melnyk"), customer("Anna Popescu")
    Customer.objects.filter(id=olena.pk).update(manager=bohdan)
    seen = [add(customer_id=olena.pk).pk, add("Water the plants").pk]
    add(customer_id=other.pk)
    assert {one.pk for one in open_tasks(Seen(True, bohdan.pk))} == set(seen)
    assert {one.pk for one in open_tasks(Seen(False))} == {seen[1]}


def test_tasks_are_found_by_what_they_are_about(add):
    one = add(ref="inbox.conversation:17")
    add(ref="inbox.conversation:18")
    assert tasks_about(["inbox.conversation:17"]) == {"inbox.conversation:17": [one]}


def test_strange_characters_are_stored_or_left_out(add, by):
    task = add("Call \x00\ud800Olena", text="a\x00b\nc\ud83d")
    assert (task.title, task.text) == ("Call Olena", "ab\nc")
    assert comment(task.pk, "ok\x00", actor=by, now=NOW).text == "ok"


def test_what_a_program_gave_is_called_in_the_language_of_whoever_reads_it(add, by):
    said = {"kind": BROKEN_TASK, "clock": "first"}
    add("Promise broken: first answer", said=said)
    assert Task.objects.get().title == "Promise broken: first answer"
    with override("uk"):
        in_ukrainian = Task.objects.get()
        assert in_ukrainian.title == broken_task(said)
        assert in_ukrainian.title != "Promise broken: first answer"
        postpone(in_ukrainian.pk, date(2026, 11, 27), actor=by, now=NOW)
    assert Task.objects.get().title == "Promise broken: first answer"


def test_what_a_person_writes_over_it_stays_and_what_is_taken_back_is_said_again(add, by):
    said = {"kind": BROKEN_TASK, "clock": "first"}
    task = add("Promise broken", said=said)
    written = replace(said_of(Task.objects.get()), title="Call Olena today", said=None)
    change_task(task.pk, written, version=1, actor=by, now=NOW)
    assert (Task.objects.get().title, Task.objects.get().said) == ("Call Olena today", None)
    undo_last(task, by)
    assert (Task.objects.get().title, Task.objects.get().said) == ("Promise broken: first answer", said)
