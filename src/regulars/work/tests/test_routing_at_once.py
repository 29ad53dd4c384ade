"""Many matters at the same moment, and sweeps that are killed: limits hold, nothing is lost, nothing is given twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.cast import NOW, employee
from tests.children import in_transaction, kill, wait_for

from regulars.customers.tests.making import customer
from regulars.staff.rights import Role
from regulars.work.models import Assignment, WorkProfile
from regulars.work.routing.commands import assign, finish, route
from regulars.work.routing.queries import load_of
from regulars.work.routing.sweeping import give_waiting
from regulars.work.routing.types import Wanted

pytestmark = pytest.mark.django_db(transaction=True)

SWEEPING = """
import time
from datetime import datetime, UTC
from regulars.work.routing import moving
from regulars.work.routing.sweeping import give_waiting
told = moving.tell
def slowly(moved):
    told(moved)
    time.sleep(0.1)
moving.tell = slowly
give_waiting(clock=lambda: datetime.now(UTC))
"""


@pytest.fixture
def olena(company):
    return customer("Olena Melnyk")


@pytest.fixture
def agents(company):
    """Three who answer, and together take thirty."""
    people = [employee(f"agent{number}@honey.example", f"Agent {number}", Role.AGENT) for number in range(3)]
    for one, limit in zip(people, (5, 10, 15), strict=True):
        WorkProfile.objects.create(employee=one, most_open=limit)
    return people


def at_once(calls):
    def run(call):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(run, calls))


def routing(ref, owner):
    return lambda: route(ref, Wanted(owner.id), now=NOW)


def test_forty_at_once_fill_everybody_exactly_to_their_limit_and_ten_wait(olena, agents):
    at_once([routing(f"t:{number}", olena) for number in range(40)])
    assert load_of([one.id for one in agents]) == dict(zip([one.id for one in agents], (5, 10, 15), strict=True))
    assert Assignment.objects.filter(employee=None).count() == 10


def test_the_same_matter_asked_for_forty_times_at_once_is_given_once(olena, agents):
    answers = at_once([routing("t:1", olena)] * 40)
    assert len({answer.employee_id for answer in answers}) == 1
    assert Assignment.objects.count() == 1


def test_sweeps_hand_overs_and_finishing_at_once_break_no_limit_and_lose_nothing(olena, agents):
    for number in range(40):
        route(f"t:{number}", Wanted(olena.id), now=NOW)

    def finishing(number):
        return lambda: finish(f"t:{number}", now=NOW)

    def giving(number):
        return lambda: assign(f"t:{number}", actor="staff.employee:1", now=NOW)

    calls = [call for number in range(12) for call in (finishing(number), lambda: give_waiting(clock=lambda: NOW))]
    at_once([*calls, *[giving(number) for number in range(12, 18)]])
    give_waiting(clock=lambda: NOW)
    held = Assignment.objects.filter(until=None)
    assert held.count() == 28
    # What was given away by hand does not go back to whoever gave it, and may wait for another.
    assert not held.filter(employee=None, wanted__passed_by__isnull=True).exists()
    limits = dict(WorkProfile.objects.values_list("employee_id", "most_open"))
    assert all(load <= limits[one] for one, load in load_of(limits).items())


def test_a_sweep_steps_back_where_somebody_works_on_the_matter_at_that_moment(olena, agents):
    WorkProfile.objects.update(most_open=0)
    for number in range(3):
        route(f"t:{number}", Wanted(olena.id), now=NOW)
    WorkProfile.objects.update(most_open=5)
    with in_transaction(lambda: Assignment.objects.select_for_update().get(ref="t:0")):
        assert give_waiting(clock=lambda: NOW) == 2
    assert give_waiting(clock=lambda: NOW) == 1


def test_a_sweep_that_is_killed_has_moved_some_whole_and_the_next_moves_the_rest(olena, agents, start_child):
    WorkProfile.objects.update(most_open=0)
    for number in range(20):
        route(f"t:{number}", Wanted(olena.id), now=NOW)
    WorkProfile.objects.update(most_open=20)
    child = start_child(SWEEPING)
    wait_for(lambda: Assignment.objects.filter(until=None, employee__isnull=False).count() >= 3)
    kill(child)
    moved = Assignment.objects.filter(until=None, employee__isnull=False).count()
    assert 3 <= moved < 20
    assert give_waiting(clock=lambda: NOW) >= 20 - moved - 1
    assert Assignment.objects.filter(until=None, employee__isnull=False).count() == 20
    assert Assignment.objects.count() == 40
