"""What tests of consents share: a topic, a private customer, a company with two people, and what they say."""

from datetime import timedelta

import pytest

from regulars.customers.consents import topics
from regulars.customers.consents.commands import record_consent
from regulars.customers.consents.queries import standings_of
from regulars.customers.consents.types import Said
from regulars.customers.models import Person
from regulars.customers.tests.making import NOW, customer

DAY = timedelta(days=1)
NADIA = "staff.employee:1"


@pytest.fixture
def news():
    """News by e-mail and by calls, with a wording from long ago."""
    topic = topics.add_topic("news", topics.Described("News", "", ["email", "phone"]), actor=NADIA, now=NOW - 900 * DAY)
    words = {"en": topics.Words("News", "You may write to me."), "uk": topics.Words("Новини", "Можете мені писати.")}
    topics.write_wording(topic.id, words, actor=NADIA, now=NOW - 900 * DAY)
    return topic


@pytest.fixture
def olena(news):
    return customer("Олена Мельник", language="uk")


@pytest.fixture
def bakery(news):
    """A company with two people."""
    made = customer("Bakery", kind="company")
    for name in ("Ivo Petrenko", "Ana Rusu"):
        Person.objects.create(customer=made, full_name=name, created_at=NOW)
    return made


def people(owner):
    return list(Person.objects.filter(customer=owner).order_by("id"))


def said(what, days_ago=0, *, channel="email", how="call", person=None, **more):
    return Said("news", channel, what, how, NOW - days_ago * DAY, person.id if person else None, **more)


def told(owner, what, days_ago=0, **more):
    return record_consent(owner.id, said(what, days_ago, **more), actor=NADIA, now=NOW)


def state(owner):
    return [(one.state, one.since, one.asked_at) for one in standings_of(owner.id)]
