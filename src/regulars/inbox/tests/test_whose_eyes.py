"""Somebody who sees only the customers they look after learns nothing of others; who read what is written down."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import NOW

from regulars.customers.tests.making import customer
from regulars.inbox import joining, undoing
from regulars.inbox.models import Conversation
from regulars.inbox.tests.making import asks
from regulars.staff.models import AuditRecord, Employee

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(nadia) -> Conversation:
    """Nadia looks after Ann, and sees nobody else."""
    Employee.objects.filter(pk=nadia.pk).update(sees=Employee.Sees.OWN)
    nadia.refresh_from_db()
    return asks("text", of=customer("Ann", manager_id=nadia.pk), assignee=nadia)


@pytest.fixture
def foreign() -> Conversation:
    return asks("foreignwords", of=customer("Ben"), subject="foreignwords")


def address(conversation: Conversation) -> str:
    return f"/inbox/{conversation.pk}/"


def test_a_conversation_says_nothing_of_linked_ones_with_customers_of_others(client_as, nadia, dora, own, foreign):
    joining.link(own.pk, foreign.pk, actor="", now=NOW)
    for part in ("", "head/"):
        assert "foreignwords" not in client_as(nadia).get(f"{address(own)}{part}").content.decode()
        assert "foreignwords" in client_as(dora).get(f"{address(own)}{part}").content.decode()


def test_nothing_is_taken_back_with_customers_one_may_not_see_any_more(client_as, nadia, own, foreign):
    way = undoing.way_back(["state"], [undoing.as_it_is(foreign)], employee_id=nadia.pk)
    Conversation.objects.filter(pk=foreign.pk).update(state="closed", closed_at=NOW)
    assert client_as(nadia).post(f"/inbox/undo/{way}/").status_code == 403
    foreign.refresh_from_db()
    assert foreign.state == "closed"


def test_reading_a_conversation_is_a_sight_of_its_customer_once_an_hour(client_as, bohdan, foreign):
    agent: Client = client_as(bohdan)
    for _time in range(2):
        assert agent.get(address(foreign)).status_code == 200
    seen = AuditRecord.objects.filter(customer_id=foreign.customer_id, actor=f"staff.employee:{bohdan.pk}")
    assert seen.filter(happened_at__gte=NOW - timedelta(days=3650)).count() == 1
