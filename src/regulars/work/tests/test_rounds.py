"""Rounds of calls: who is called and who is left out, taking the next, and what came of it."""

from datetime import date, timedelta

import pytest
from tests.cast import NOW

from regulars.customers.consents.commands import record_consent
from regulars.customers.consents.topics import Described, add_topic
from regulars.customers.consents.types import Said
from regulars.customers.contacts import add_identity, add_person
from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, Entry, Note
from regulars.customers.tests.making import customer
from regulars.work.models import RoundAttempt, RoundCall
from regulars.work.rounds import errors
from regulars.work.rounds.calling import HELD, skip_call, take_next
from regulars.work.rounds.commands import add_customers, close_round, make_round, reopen_round
from regulars.work.rounds.outcomes import note_call, undo_call
from regulars.work.rounds.queries import progress_of
from regulars.work.rounds.types import Came, OwnOutcome, RoundDescribed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def person(name, phone="", **more):
    made = customer(name, country="UA", **more)
    if phone:
        add_identity(made.pk, channel="phone", value=phone, actor="test", now=NOW)
    return made


@pytest.fixture
def olena(company):
    return person("Olena Melnyk", "+380671234567")


@pytest.fixture
def anna(company):
    return person("Anna Popescu", "+380671234568")


@pytest.fixture
def make(bohdan, nadia):
    def made(*customers, **more):
        described = RoundDescribed("Christmas wishes", (bohdan.pk, nadia.pk), **more)
        one = make_round(described, source={}, actor="", now=NOW)
        add_customers(one.pk, [each.pk for each in customers], actor="", now=NOW)
        return one

    return made


def note(call, outcome, caller, *, now=NOW, **more):
    return note_call(
        call.pk, Came(outcome, **more), caller_id=caller.pk, today=TODAY, actor=f"staff.employee:{caller.pk}", now=now
    )


def states(one):
    return {
        call.customer.name: (call.state, call.why)
        for call in RoundCall.objects.filter(round=one).select_related("customer")
    }


# Who is called -------------------------------------------------------------------------------------------------------


def say_no(who, topic, channel="phone", person_id=None):
    said = Said(topic, channel, "withdrawn", "phone", person_id=person_id)
    record_consent(who.pk, said, actor="", now=NOW)


@pytest.fixture
def topics(company):
    for key in ("news", "care"):
        add_topic(key, Described(key, "", ["email", "phone"]), actor="", now=NOW)


def test_who_asked_not_to_be_called_and_who_has_no_phone_are_listed_with_the_reason(make, olena, anna, topics):
    quiet, silent = person("Quiet", "+380671234569"), person("Silent")
    say_no(quiet, "news")
    say_no(anna, "news", channel="email")
    assert states(make(olena, anna, quiet, silent, topic="news")) == {
        "Olena Melnyk": ("waiting", ""),
        "Anna Popescu": ("waiting", ""),
        "Quiet": ("left_out", "asked_not"),
        "Silent": ("left_out", "no_phone"),
    }


def test_a_no_about_something_else_counts_only_where_the_round_has_no_topic(make, olena, topics):
    say_no(olena, "care")
    assert states(make(olena, topic="news")) == {"Olena Melnyk": ("waiting", "")}
    assert states(make(olena)) == {"Olena Melnyk": ("left_out", "asked_not")}


def test_of_a_company_the_phone_of_somebody_who_said_no_is_not_rung(make, topics):
    shop = person("Honey Shop", kind="company")
    vera = add_person(shop.pk, full_name="Vera", actor="", now=NOW)
    add_identity(shop.pk, channel="phone", value="+380671234560", person_id=vera.pk, actor="", now=NOW)
    say_no(shop, "news", person_id=vera.pk)
    assert states(make(shop, topic="news")) == {"Honey Shop": ("left_out", "asked_not")}
    add_identity(shop.pk, channel="phone", value="+380671234561", actor="", now=NOW)
    assert states(make(shop, topic="news")) == {"Honey Shop": ("waiting", "")}


def test_merged_customers_are_one_and_a_no_of_either_counts(make, olena, anna, topics):
    say_no(anna, "news")
    merge_customers(olena.pk, anna.pk, choices={}, actor="", now=NOW)
    assert states(make(olena, anna, topic="news")) == {"Olena Melnyk": ("left_out", "asked_not")}


def test_who_says_no_after_the_round_was_made_is_not_called_either(make, olena, anna, topics, bohdan):
    one = make(olena, anna, topic="news")
    say_no(olena, "news")
    assert take_next(one.pk, bohdan.pk, now=NOW).customer == anna
    assert states(one)["Olena Melnyk"] == ("left_out", "asked_not")


def test_two_of_a_round_who_turn_out_to_be_one_are_called_once(make, olena, anna, bohdan):
    one = make(anna, olena)
    merge_customers(olena.pk, anna.pk, choices={}, actor="", now=NOW)
    call = take_next(one.pk, bohdan.pk, now=NOW)
    assert call.customer == olena
    note(call, "reached", bohdan)
    assert take_next(one.pk, bohdan.pk, now=NOW) is None
    assert states(one)["Anna Popescu"] == ("left_out", "twice")


def test_putting_the_same_customers_in_again_changes_nothing(make, olena, bohdan):
    one = make(olena)
    note(take_next(one.pk, bohdan.pk, now=NOW), "reached", bohdan)
    assert add_customers(one.pk, [olena.pk, olena.pk, 999_999_999], actor="", now=NOW) == 0
    assert states(one) == {"Olena Melnyk": ("ended", "")}


# Taking the next -----------------------------------------------------------------------------------------------------


def test_callers_get_different_customers_and_each_keeps_theirs(make, olena, anna, bohdan, nadia):
    one = make(olena, anna)
    mine = take_next(one.pk, bohdan.pk, now=NOW)
    theirs = take_next(one.pk, nadia.pk, now=NOW)
    assert {mine.customer, theirs.customer} == {olena, anna}
    assert take_next(one.pk, bohdan.pk, now=NOW) == mine


def test_a_customer_of_two_rounds_is_rung_by_one_caller_at_a_time(make, olena, bohdan, nadia):
    first, second = make(olena), make(olena)
    call = take_next(first.pk, bohdan.pk, now=NOW)
    assert take_next(second.pk, nadia.pk, now=NOW) is None
    note(call, "reached", bohdan)
    assert take_next(second.pk, nadia.pk, now=NOW).customer == olena


def test_what_somebody_held_too_long_is_anybodys_again(make, olena, bohdan, nadia):
    one = make(olena)
    call = take_next(one.pk, bohdan.pk, now=NOW)
    assert take_next(one.pk, nadia.pk, now=NOW) is None
    again = take_next(one.pk, nadia.pk, now=NOW + HELD)
    assert again == call
    with pytest.raises(errors.NotYourCall):
        note(call, "reached", bohdan, now=NOW + HELD)


def test_only_callers_call_and_only_in_an_open_round(make, olena, bohdan, dora):
    one = make(olena)
    with pytest.raises(errors.NotACaller):
        take_next(one.pk, dora.pk, now=NOW)
    call = take_next(one.pk, bohdan.pk, now=NOW)
    close_round(one.pk, actor="", now=NOW)
    with pytest.raises(errors.RoundClosed):
        take_next(one.pk, bohdan.pk, now=NOW)
    reopen_round(one.pk, actor="", now=NOW)
    assert take_next(one.pk, bohdan.pk, now=NOW) == call


def test_who_sees_only_their_customers_calls_only_them(make, olena, anna, bohdan):
    Customer.objects.filter(id=anna.pk).update(manager=bohdan)
    one = make(olena, anna)
    call = take_next(one.pk, bohdan.pk, now=NOW, only_of=bohdan.pk)
    assert call.customer == anna
    note(call, "reached", bohdan)
    assert take_next(one.pk, bohdan.pk, now=NOW, only_of=bohdan.pk) is None


def test_who_is_skipped_waits_a_little(make, olena, anna, bohdan):
    one = make(olena, anna)
    skip_call(take_next(one.pk, bohdan.pk, now=NOW).pk, bohdan.pk, now=NOW)
    assert take_next(one.pk, bohdan.pk, now=NOW).customer == anna


# What came of it -----------------------------------------------------------------------------------------------------


def test_a_call_is_on_the_timeline_in_the_words_of_its_outcome(make, olena, bohdan):
    one = make(olena)
    attempt = note(take_next(one.pk, bohdan.pk, now=NOW), "reached", bohdan, text="Wants two boxes")
    written = Note.objects.get()
    assert (written.kind, written.outcome, written.direction) == ("call", "reached", "out")
    assert written.text == "Reached · Christmas wishes\nWants two boxes"
    entry = Entry.objects.get(kind="customers.call_logged")
    assert (entry.customer, entry.actor, entry.ref) == (olena, f"staff.employee:{bohdan.pk}", attempt.ref)
    progress = progress_of(one.pk)
    assert (progress.to_call, progress.done, progress.outcomes) == (1, 1, {"reached": 1})
    assert progress.callers == {bohdan.pk: 1}


def test_without_an_answer_they_are_called_again_later_and_not_for_ever(make, olena, bohdan):
    one, now = make(olena, most_attempts=3), NOW
    for number in range(3):
        call = take_next(one.pk, bohdan.pk, now=now)
        note(call, "no_answer", bohdan, now=now)
        assert take_next(one.pk, bohdan.pk, now=now) is None, number
        now += timedelta(hours=5)
    assert take_next(one.pk, bohdan.pk, now=now) is None
    assert states(one) == {"Olena Melnyk": ("ended", "")}


def test_who_asked_to_be_called_back_is_called_then_by_the_one_they_spoke_with(make, olena, bohdan, nadia):
    one, then = make(olena), NOW + timedelta(hours=3)
    note(take_next(one.pk, bohdan.pk, now=NOW), "call_back", bohdan, again_at=then)
    assert take_next(one.pk, bohdan.pk, now=then - timedelta(minutes=1)) is None
    assert take_next(one.pk, nadia.pk, now=then) is None
    assert take_next(one.pk, bohdan.pk, now=then).customer == olena


def test_a_promise_of_a_caller_who_does_not_come_is_kept_by_somebody_else(make, olena, bohdan, nadia):
    one, then = make(olena), NOW + timedelta(hours=3)
    note(take_next(one.pk, bohdan.pk, now=NOW), "call_back", bohdan, again_at=then)
    assert take_next(one.pk, nadia.pk, now=then + timedelta(hours=1)).customer == olena


def test_calling_back_needs_a_moment_to_come_and_outcomes_must_be_of_the_round(make, olena, bohdan):
    call = take_next(make(olena).pk, bohdan.pk, now=NOW)
    for again_at in (None, NOW):
        with pytest.raises(errors.SayWhen):
            note(call, "call_back", bohdan, again_at=again_at)
    for outcome in ("", "own-1", "own-x", "own-²", "sold"):
        with pytest.raises(errors.OutcomeUnknown):
            note(call, outcome, bohdan)
    assert not RoundAttempt.objects.exists()


def test_a_round_has_outcomes_of_its_own(make, olena, anna, bohdan):
    one = make(olena, anna, outcomes=(OwnOutcome("Ordered"), OwnOutcome("Thinks it over", again=True)))
    note(take_next(one.pk, bohdan.pk, now=NOW), "own-1", bohdan)
    note(take_next(one.pk, bohdan.pk, now=NOW), "own-2", bohdan)
    assert states(one) == {"Olena Melnyk": ("ended", ""), "Anna Popescu": ("waiting", "")}
    assert Note.objects.filter(text__startswith="Ordered").count() == 1


def test_what_was_noted_by_mistake_is_taken_back_with_its_words(make, olena, anna, bohdan):
    one = make(olena, anna)
    call = take_next(one.pk, bohdan.pk, now=NOW)
    attempt = note(call, "refused", bohdan, text="Never again")
    undo_call(attempt.pk, actor="", now=NOW)
    assert Note.objects.get().withdrawn_at == NOW
    assert take_next(one.pk, bohdan.pk, now=NOW) == call
    with pytest.raises(errors.AttemptNotLast):
        undo_call(attempt.pk, actor="", now=NOW)
    note(call, "reached", bohdan)
    assert progress_of(one.pk).callers == {bohdan.pk: 1}


# Making --------------------------------------------------------------------------------------------------------------


def test_a_round_needs_a_name_and_somebody_who_may_call(bohdan, anton):
    with pytest.raises(errors.RoundUnnamed):
        make_round(RoundDescribed(" ", (bohdan.pk,)), source={}, actor="", now=NOW)
    with pytest.raises(errors.NobodyCalls):
        make_round(RoundDescribed("Wishes", (anton.pk, 999_999_999)), source={}, actor="", now=NOW)


def test_a_thousand_customers_cost_a_few_queries(make, company, django_assert_max_num_queries):
    from regulars.customers.tests.making import crowd

    crowd(1_500)
    one = make()
    numbers = list(Customer.objects.values_list("id", flat=True))
    with django_assert_max_num_queries(20):
        add_customers(one.pk, numbers, actor="", now=NOW)
    assert progress_of(one.pk).states == {"left_out": 1_500}
