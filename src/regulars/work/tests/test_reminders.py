"""Reminders come once each: with two workers, and with one that is killed on the way."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.cast import NOW
from tests.children import in_transaction, kill, nobody_writes, wait_for, waits_for_lock

from regulars.work.models import Task
from regulars.work.tasks.commands import add_task, complete_task, postpone
from regulars.work.tasks.queries import reminders_of
from regulars.work.tasks.reminding import remind_due
from regulars.work.tasks.types import Seen

LATER = NOW + timedelta(hours=1)
REMIND = """
import sys
from datetime import datetime
from regulars.work.tasks.reminding import remind_due
remind_due(now=datetime.fromisoformat(sys.argv[1]))
"""


def add(who, title="Call Olena", minutes=30):
    return add_task(title, assignee_id=who.pk, due_at=LATER, remind_minutes=minutes, actor="", now=NOW)


@pytest.mark.django_db
def test_a_reminder_comes_once_and_not_before_its_time(bohdan):
    task = add(bohdan)
    assert remind_due(now=NOW) == []
    assert [one.pk for one in remind_due(now=LATER)] == [task.pk]
    assert remind_due(now=LATER) == []
    assert [one.pk for one in reminders_of(bohdan.pk, Seen(True))] == [task.pk]


@pytest.mark.django_db
def test_nobody_is_reminded_of_what_is_done(bohdan):
    complete_task(add(bohdan).pk, actor="", now=NOW)
    assert remind_due(now=LATER) == []


@pytest.mark.django_db
def test_of_a_task_that_was_put_off_people_are_reminded_again(bohdan):
    task = add(bohdan)
    remind_due(now=LATER)
    postpone(task.pk, LATER.date() + timedelta(days=1), actor="", now=LATER)
    assert not reminders_of(bohdan.pk, Seen(True)).exists()
    assert [one.pk for one in remind_due(now=LATER + timedelta(days=1))] == [task.pk]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_reminds_leaves_everything_to_the_next(bohdan, start_child):
    titles = {add(bohdan, f"Task {number}").title for number in range(5)}
    with in_transaction(lambda: nobody_writes("work_task")):
        child = start_child(REMIND, LATER.isoformat())
        wait_for(waits_for_lock, during=child, seconds=180)
        kill(child)
    assert not Task.objects.filter(reminded_at__isnull=False).exists()
    assert {one.title for one in remind_due(now=LATER)} == titles


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_what_is_due(bohdan, start_child):
    tasks = {add(bohdan, f"Task {number}").pk for number in range(20)}
    with transaction.atomic():
        mine = {one.pk for one in Task.objects.select_for_update().order_by("id")[:8]}
        child = start_child(REMIND, LATER.isoformat())
        assert child.wait(180) == 0
        done = set(Task.objects.filter(reminded_at__isnull=False).values_list("id", flat=True))
        assert done == tasks - mine
    assert {one.pk for one in remind_due(now=LATER)} == mine
