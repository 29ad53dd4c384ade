"""Several callers at once, and one whose machine loses power: everybody is called, and nobody twice."""

import pytest
from django.db.models import Count
from tests.cast import NOW
from tests.children import kill, wait_for

from regulars.customers.models import Customer, Identity, Note
from regulars.customers.tests.making import crowd
from regulars.work.models import RoundAttempt, RoundCall
from regulars.work.rounds.calling import HELD, take_next
from regulars.work.rounds.commands import add_customers, make_round
from regulars.work.rounds.outcomes import note_call
from regulars.work.rounds.types import Came, RoundDescribed

CUSTOMERS = 200
CALL_ALL = """
import sys
from datetime import datetime
from regulars.work.rounds.calling import take_next
from regulars.work.rounds.outcomes import note_call
from regulars.work.rounds.types import Came
round_id, caller, now = int(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
while call := take_next(round_id, caller, now=now):
    note_call(call.id, Came("reached", "Hello"), caller_id=caller, today=now.date(),
              actor=f"staff.employee:{caller}", now=now)
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def callers(dora, nadia, bohdan, marta):
    marta.role = "agent"
    marta.save()
    return [dora, nadia, bohdan, marta]


@pytest.fixture
def one(callers):
    crowd(CUSTOMERS)
    numbers = list(Customer.objects.values_list("id", flat=True))
    Identity.objects.bulk_create(
        Identity(customer_id=number, channel="phone", value=f"+38067{number:07}", created_at=NOW) for number in numbers
    )
    described = RoundDescribed("Wishes", tuple(caller.pk for caller in callers))
    made = make_round(described, source={}, actor="", now=NOW)
    assert add_customers(made.pk, numbers, actor="", now=NOW) == CUSTOMERS
    return made


def begin(start_child, one, caller):
    return start_child(CALL_ALL, one.pk, caller.pk, NOW.isoformat())


def each_called_once() -> bool:
    assert not RoundCall.objects.exclude(state="ended").exists()
    by_customer = RoundAttempt.objects.values("call__customer_id").annotate(times=Count("id"))
    noted = Note.objects.filter(kind="call").values("customer_id").annotate(times=Count("id"))
    return all(len(found) == CUSTOMERS and {line["times"] for line in found} == {1} for found in (by_customer, noted))


def test_four_callers_call_two_hundred_customers_once_each(one, callers, start_child):
    children = [begin(start_child, one, caller) for caller in callers]
    assert [child.wait(300) for child in children] == [0, 0, 0, 0]
    assert each_called_once()
    assert RoundAttempt.objects.values("caller_id").distinct().count() > 1


def test_a_caller_killed_on_the_way_leaves_nobody_uncalled_and_nobody_called_twice(one, callers, start_child):
    children = [begin(start_child, one, caller) for caller in callers]
    wait_for(lambda: RoundAttempt.objects.count() >= CUSTOMERS // 4)
    kill(children[0])
    kill(children[1])
    assert [child.wait(300) for child in children[2:]] == [0, 0]
    later, last = NOW + HELD, callers[3]
    while call := take_next(one.pk, last.pk, now=later):
        note_call(call.pk, Came("reached"), caller_id=last.pk, today=later.date(), actor="", now=later)
    assert each_called_once()
