"""What customers agree to: what holds, whatever came in first, of one person, of a company, across merges."""

from itertools import permutations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.customers.consents import topics
from regulars.customers.consents.commands import confirm, record_consents, take_back
from regulars.customers.consents.errors import (
    ChannelNotAsked,
    LinkSpent,
    SaidByThemselves,
    SaidLater,
    TopicArchived,
    UnknownTopic,
)
from regulars.customers.consents.queries import may_contact, proof_of
from regulars.customers.consents.types import Answer, Said
from regulars.customers.errors import NothingToUndo
from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.models import Consent, ConsentEvent, Customer
from regulars.customers.tests.consenting import DAY, NADIA, bakery, news, olena, people, said, state, told
from regulars.customers.tests.making import NOW, customer
from regulars.lib.errors import NotFound

__all__ = ["bakery", "news", "olena"]
pytestmark = pytest.mark.django_db


# What holds ------------------------------------------------------------------------------------------------------


def test_whoever_was_never_asked_is_unknown(olena):
    assert may_contact(olena.id, "news", "email") == Answer.UNKNOWN


def test_given_by_one_channel_is_given_by_that_channel_alone(olena):
    told(olena, "given")
    assert may_contact(olena.id, "news", "email") == Answer.GIVEN
    assert may_contact(olena.id, "news", "phone") == Answer.UNKNOWN


def test_an_older_word_that_comes_in_later_changes_nothing(olena):
    told(olena, "withdrawn", days_ago=3)
    told(olena, "given", days_ago=30)
    assert may_contact(olena.id, "news", "email") == Answer.WITHDRAWN
    assert state(olena) == [("withdrawn", NOW - 3 * DAY, None)]


def test_at_the_same_instant_the_withdrawal_holds(olena):
    for what in ("withdrawn", "given"):
        told(olena, what, days_ago=1)
    assert may_contact(olena.id, "news", "email") == Answer.WITHDRAWN


def test_having_asked_is_no_consent_and_takes_none_away(olena):
    told(olena, "asked", days_ago=5)
    assert state(olena) == [("pending", NOW - 5 * DAY, NOW - 5 * DAY)]
    assert may_contact(olena.id, "news", "email") == Answer.UNKNOWN
    told(olena, "withdrawn", days_ago=4)
    told(olena, "asked", days_ago=2)
    assert state(olena) == [("withdrawn", NOW - 4 * DAY, NOW - 2 * DAY)]


def expected(events):
    """The rule once more, said another way: what holds after (what, day) events, and when it was asked since."""
    answers = [(day, what == "withdrawn", what) for what, day in events if what != "asked"]
    asked = [day for what, day in events if what == "asked"]
    if not answers:
        return ("pending", max(asked), max(asked)) if asked else None
    day, _, what = max(answers)
    since = [one for one in asked if one > day]
    return what, day, max(since) if since else None


whats = st.tuples(st.sampled_from(["given", "withdrawn", "asked"]), st.integers(-4, 0))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(whats, min_size=1, max_size=7), data=st.data())
def test_any_order_of_arrival_gives_the_same(news, events, data):
    outcomes = []
    for arrival in (events, data.draw(st.permutations(events))):
        with transaction.atomic():
            owner = Customer.objects.create(name="Somebody", created_at=NOW)
            for what, day in arrival:
                told(owner, what, days_ago=-day)
            outcomes.append([(one, (since - NOW).days, asked and (asked - NOW).days)
                             for one, since, asked in state(owner)])  # fmt: skip
    assert outcomes == [[expected(events)]] * 2


def test_every_order_of_four_events_and_a_mistake_gives_the_same(news):
    events = [("given", 9), ("withdrawn", 7), ("given", 5), ("asked", 3)]
    seen = set()
    for order in permutations(events):
        owner = Customer.objects.create(name="Somebody", created_at=NOW)
        made = {days: told(owner, what, days_ago=days) for what, days in order}
        take_back(made[5].id, actor=NADIA, now=NOW)
        seen.add(tuple(state(owner)))
    assert seen == {(("withdrawn", NOW - 7 * DAY, NOW - 3 * DAY),)}


# What is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "error"),
    [(said("given", -1), SaidLater), (said("given", channel="post"), ChannelNotAsked),
     (said("given", channel="pigeon"), ChannelNotAsked), (Said("gossip", "email", "given", "call"), UnknownTopic)],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_recorded(olena, wrong, error):
    with pytest.raises(error):
        record_consents(olena.id, [said("given"), wrong], actor=NADIA, now=NOW)
    assert not ConsentEvent.objects.exists()
    assert not Consent.objects.exists()


def test_of_a_topic_put_away_only_withdrawals_are_taken(olena, news):
    told(olena, "given", days_ago=2)
    topics.archive_topic(news.id, actor=NADIA, now=NOW)
    with pytest.raises(TopicArchived):
        told(olena, "given")
    told(olena, "withdrawn", days_ago=1)
    assert may_contact(olena.id, "news", "email") == Answer.WITHDRAWN


def test_a_person_of_another_company_is_refused(olena, bakery):
    with pytest.raises(NotFound):
        told(bakery, "given", person=people(olena)[0])


def test_asking_about_a_topic_that_is_not_there_is_an_error_and_no_answer(olena):
    with pytest.raises(UnknownTopic):
        may_contact(olena.id, "gossip", "email")
    with pytest.raises(NotFound):
        may_contact(999_999, "news", "email")


# Companies and their people --------------------------------------------------------------------------------------


def test_of_a_company_each_person_speaks_for_themselves(bakery):
    ivo, ana = people(bakery)[-2:]
    told(bakery, "given", days_ago=9, person=ivo)
    assert may_contact(bakery.id, "news", "email", ivo.id) == Answer.GIVEN
    assert may_contact(bakery.id, "news", "email", ana.id) == Answer.UNKNOWN
    assert may_contact(bakery.id, "news", "email") == Answer.UNKNOWN


def test_the_withdrawal_of_a_person_holds_whatever_the_company_says_later(bakery):
    ivo, ana = people(bakery)[-2:]
    told(bakery, "withdrawn", days_ago=9, person=ivo)
    told(bakery, "given", days_ago=1)
    assert may_contact(bakery.id, "news", "email", ivo.id) == Answer.WITHDRAWN
    assert may_contact(bakery.id, "news", "email", ana.id) == Answer.GIVEN


def test_a_company_that_wants_no_more_speaks_for_its_people_until_one_agrees_anew(bakery):
    ivo, _ = people(bakery)[-2:]
    told(bakery, "given", days_ago=9, person=ivo)
    told(bakery, "withdrawn", days_ago=5)
    assert may_contact(bakery.id, "news", "email", ivo.id) == Answer.WITHDRAWN
    told(bakery, "given", days_ago=1, person=ivo)
    assert may_contact(bakery.id, "news", "email", ivo.id) == Answer.GIVEN
    assert may_contact(bakery.id, "news", "email") == Answer.WITHDRAWN


def test_a_private_customer_is_its_person(olena):
    told(olena, "given", person=people(olena)[0])
    assert ConsentEvent.objects.get().person_id is None
    assert may_contact(olena.id, "news", "email", people(olena)[0].id) == Answer.GIVEN


# Merged customers ------------------------------------------------------------------------------------------------


def merged(survivor, other):
    return merge_customers(survivor.id, other.id, choices={}, actor=NADIA, now=NOW)


def test_merged_customers_are_read_together_and_part_as_they_were(olena):
    double = customer("Olena Melnyk")
    told(olena, "given", days_ago=9)
    told(double, "withdrawn", days_ago=3)
    told(double, "given", days_ago=3, channel="phone")
    before = state(olena), state(double)
    merge = merged(olena, double)
    assert may_contact(olena.id, "news", "email") == Answer.WITHDRAWN
    assert may_contact(olena.id, "news", "phone") == Answer.GIVEN
    assert may_contact(double.id, "news", "email") == Answer.WITHDRAWN
    unmerge(merge.id, actor=NADIA, now=NOW)
    assert (state(olena), state(double)) == before
    assert may_contact(olena.id, "news", "email") == Answer.GIVEN


def test_of_merged_rows_that_disagree_about_one_instant_the_withdrawal_holds(olena):
    double = customer("Olena Melnyk")
    told(olena, "given", days_ago=3)
    told(double, "withdrawn", days_ago=3)
    merged(olena, double)
    assert may_contact(olena.id, "news", "email") == Answer.WITHDRAWN


def test_what_is_said_of_a_merged_customer_is_recorded_with_the_survivor(olena):
    double = customer("Olena Melnyk")
    merged(olena, double)
    assert told(double, "given").customer_id == olena.id
    assert len(proof_of(olena.id)) == 1


def test_a_mistake_of_a_merged_row_is_put_right_where_it_was_made(olena):
    double = customer("Olena Melnyk")
    event = told(double, "given", days_ago=1)
    merge = merged(olena, double)
    take_back(event.id, actor=NADIA, now=NOW)
    assert may_contact(olena.id, "news", "email") == Answer.UNKNOWN
    unmerge(merge.id, actor=NADIA, now=NOW)
    assert state(double) == []


# Taking back -----------------------------------------------------------------------------------------------------


def test_a_mistake_taken_back_leaves_what_held_before_and_both_stay_in_the_proof(olena):
    told(olena, "given", days_ago=9)
    wrong = told(olena, "withdrawn", days_ago=1)
    take_back(wrong.id, actor=NADIA, now=NOW)
    assert may_contact(olena.id, "news", "email") == Answer.GIVEN
    assert [one.what for one in proof_of(olena.id)] == ["taken_back", "withdrawn", "given"]
    with pytest.raises(NothingToUndo):
        take_back(wrong.id, actor=NADIA, now=NOW)


def test_what_the_customer_said_by_a_link_is_not_taken_back_by_employees(olena):
    event = told(olena, "withdrawn", how="link")
    with pytest.raises(SaidByThemselves):
        take_back(event.id, actor=NADIA, now=NOW)


# Double opt-in ---------------------------------------------------------------------------------------------------


def test_confirming_makes_it_given_with_the_proof_and_the_wording_that_was_asked(olena, news):
    asked = told(olena, "asked", days_ago=2, how="message")
    topics.write_wording(news.id, {"uk": topics.Words("Новини", "Зовсім інше.")}, actor=NADIA, now=NOW - DAY)
    (given_event,) = confirm([asked.id], proof={"address": "203.0.113.7"}, now=NOW)
    assert may_contact(olena.id, "news", "email") == Answer.GIVEN
    assert given_event.evidence == {"address": "203.0.113.7", "asked": asked.id}
    assert given_event.wording.text == "Можете мені писати."
    assert (given_event.how, given_event.actor) == ("link", "")


def test_confirming_twice_is_confirming_once_and_does_not_undo_a_withdrawal(olena):
    asked = told(olena, "asked", days_ago=2)
    confirm([asked.id], proof={}, now=NOW - DAY)
    told(olena, "withdrawn")
    assert confirm([asked.id], proof={}, now=NOW + DAY) == []
    assert may_contact(olena.id, "news", "email") == Answer.WITHDRAWN


def test_a_question_taken_back_cannot_be_answered(olena):
    asked = told(olena, "asked")
    take_back(asked.id, actor=NADIA, now=NOW)
    with pytest.raises(LinkSpent):
        confirm([asked.id], proof={}, now=NOW)
