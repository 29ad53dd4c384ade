"""Who of the people gets a matter, and why: what holds for every house there can be, and the rules one by one."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.work.routing.choosing import Candidate, House, Queue, choose, queue_of, share_out, standing_in
from regulars.work.routing.types import Asked, Wanted
from regulars.work.routing.words import words

DEFAULT = Queue(1, "Everybody", frozenset(range(1, 7)), is_default=True)


def person(number, **known):
    return Candidate(number, f"Person {number}", **known)


def house(*people, queues=(DEFAULT,)):
    return House({one.employee_id: one for one in people}, queues)


def asked(**wanted):
    return Asked(Wanted(1, **wanted))


def chosen(people, **wanted):
    return choose(asked(**wanted), house(*people)).employee_id


# Every house -----------------------------------------------------------------------------------------------------

numbers = st.integers(1, 6)
topics = st.sampled_from(["invoices", "delivery", "returns"])
languages = st.sampled_from(["uk", "ru", "en"])


@st.composite
def candidates(draw, number):
    return person(
        number, languages=draw(st.frozensets(languages)), skills=draw(st.dictionaries(topics, st.integers(1, 3))),
        finished=draw(st.dictionaries(topics, st.integers(0, 30))), load=draw(st.integers(0, 4)),
        limit=draw(st.integers(0, 4)), last=draw(st.integers(0, 50)), works_now=draw(st.booleans()),
        away=draw(st.booleans()), deputy_id=draw(st.none() | numbers), own_only=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def houses(draw):
    people = [draw(candidates(number)) for number in range(1, draw(st.integers(0, 6)) + 1)]
    teams = [
        Queue(
            number, f"Team {number}", draw(st.frozensets(numbers)), topics=draw(st.frozensets(topics)),
            languages=draw(st.frozensets(languages)),
        )
        for number in range(2, draw(st.integers(1, 4)) + 1)
    ]  # fmt: skip
    default = Queue(1, "Everybody", frozenset(one.employee_id for one in people), is_default=True)
    return house(*people, queues=(default, *teams))


@st.composite
def questions(draw):
    wanted = Wanted(
        1, manager_id=draw(st.none() | numbers), language=draw(st.just("") | languages),
        topics=tuple(draw(st.lists(topics, max_size=2))), valued=draw(st.booleans()), unhappy=draw(st.booleans()),
        team_id=draw(st.none() | st.integers(1, 5)),
    )  # fmt: skip
    return Asked(wanted, by_hand=draw(st.booleans()), passed_by=tuple(draw(st.lists(numbers, max_size=2))))


@given(questions(), houses())
@settings(max_examples=400)
def test_nobody_who_is_away_off_work_or_full_gets_anything_and_there_is_always_a_queue(question, where):
    choice = choose(question, where)
    assert choice.team_id in {queue.team_id for queue in where.queues}
    assert words(choice.why)
    if choice.employee_id is not None:
        got = where.people[choice.employee_id]
        assert got.works_now
        assert not got.away
        assert got.load < got.limit
        assert not got.own_only or got.employee_id == question.wanted.manager_id


@given(questions(), houses())
@settings(max_examples=400)
def test_the_own_manager_comes_first_whenever_they_can(question, where):
    manager = where.people.get(question.wanted.manager_id or 0)
    if manager and manager.available and not question.by_hand and manager.employee_id not in question.passed_by:
        assert choose(question, where).employee_id == manager.employee_id


@given(questions(), houses())
@settings(max_examples=400)
def test_it_waits_only_where_nobody_could_take_it_or_a_speaker_is_at_work(question, where):
    choice = choose(question, where)
    queue = next(one for one in where.queues if one.team_id == choice.team_id)
    free = [one for one in where.of(queue) if one.available]
    others = [one for one in free if one.employee_id not in question.passed_by]
    if choice.employee_id is None and others:
        language = question.wanted.language
        assert any(language in one.languages and one.present for one in where.of(queue))


@given(st.lists(questions(), max_size=30), houses())
@settings(max_examples=200)
def test_sharing_out_keeps_every_limit_and_whoever_waits_longest_is_asked_for_first(waiting, where):
    given_out = list(share_out([(str(number), one) for number, one in enumerate(waiting)], where))
    load = {one.employee_id: one.load for one in where.people.values()}
    for _ref, choice in given_out:
        load[choice.employee_id] += 1
        assert load[choice.employee_id] <= where.people[choice.employee_id].limit
    assert [int(ref) for ref, _choice in given_out] == sorted(int(ref) for ref, _choice in given_out)


@given(houses(), st.lists(questions(), min_size=1, max_size=20))
@settings(max_examples=200)
def test_nobody_waits_for_ever_once_everybody_is_there_and_finishes_what_they_have(where, waiting):
    people = [replace(one, works_now=True, away=False, own_only=False, limit=max(one.limit, 1), load=0)
              for one in where.people.values()]  # fmt: skip
    left = {str(number): replace(one, passed_by=()) for number, one in enumerate(waiting)}
    there = house(*people, queues=tuple(queue for queue in where.queues if queue.is_default))
    for _round in waiting:
        for ref, _choice in list(share_out(left.items(), there)):
            del left[ref]
    assert not left or not people


# Rule by rule ----------------------------------------------------------------------------------------------------


def test_while_the_manager_is_away_the_deputy_and_the_deputys_deputy_stand_in():
    away = person(1, away=True, deputy_id=2)
    assert chosen([away, person(2), person(3)], manager_id=1) == 2
    assert chosen([away, person(2, away=True, deputy_id=3), person(3)], manager_id=1) == 3


def test_two_who_stand_in_for_each_other_and_are_both_away_do_not_go_round_in_circles():
    people = house(person(1, away=True, deputy_id=2), person(2, away=True, deputy_id=1), person(3))
    assert standing_in(people.people[1], people) is None
    assert choose(asked(manager_id=1), people).employee_id == 3


def test_a_manager_with_full_hands_is_not_given_more():
    assert chosen([person(1, load=8), person(2)], manager_id=1) == 2


def test_who_speaks_the_language_comes_before_who_knows_the_topic():
    people = [person(1, languages=frozenset({"en"}), skills={"invoices": 3}), person(2, languages=frozenset({"uk"}))]
    assert chosen(people, language="uk-UA", topics=("Invoices",)) == 2


def test_it_waits_for_a_speaker_who_is_at_work_but_not_for_one_on_holiday():
    english = person(1, languages=frozenset({"en"}))
    busy = person(2, languages=frozenset({"uk"}), load=8)
    assert chosen([english, busy], language="uk") is None
    assert chosen([english, replace(busy, away=True)], language="uk") == 1


def test_an_ordinary_question_goes_to_the_least_busy_who_knows_the_topic():
    expert, beginner = person(1, skills={"invoices": 3}, load=2), person(2, skills={"invoices": 1}, load=1)
    assert chosen([expert, beginner, person(3)], topics=("invoices",)) == 2


@pytest.mark.parametrize("how", ["valued", "unhappy"])
def test_a_valued_or_unhappy_customer_gets_somebody_experienced(how):
    expert, beginner = person(1, skills={"invoices": 2}, load=5), person(2, skills={"invoices": 1})
    assert chosen([expert, beginner], topics=("invoices",), **{how: True}) == 1
    seasoned, newcomer = person(1, finished={"": 40}, load=5), person(2, finished={"": 2})
    assert chosen([seasoned, newcomer], **{how: True}) == 1


def test_load_is_measured_by_what_each_can_take():
    assert chosen([person(1, load=2, limit=3), person(2, load=3, limit=10)]) == 2


def test_of_equals_it_is_the_turn_of_who_has_been_without_one_for_longest():
    assert chosen([person(1, last=9), person(2, last=4), person(3, last=7)]) == 2
    assert chosen([person(1, last=9), person(2)]) == 2


def test_equal_people_take_turns():
    shared = [choice.employee_id for _ref, choice in share_out([(str(one), asked()) for one in range(6)],
                                                               house(person(1), person(2), person(3)))]  # fmt: skip
    assert sorted(shared[:3]) == sorted(shared[3:]) == [1, 2, 3]


def test_the_team_that_says_most_exactly_that_it_takes_this_gets_it():
    mail = Queue(2, "Mail", frozenset({1}), channels=frozenset({"email"}))
    bills = Queue(3, "Bills", frozenset({1}), channels=frozenset({"email"}), topics=frozenset({"invoices"}))
    nothing_said = Queue(4, "Project", frozenset({1}))
    where = house(person(1), queues=(DEFAULT, mail, bills, nothing_said))
    assert queue_of(Wanted(1, channel="email"), where) is mail
    assert queue_of(Wanted(1, channel="email", topics=("Invoices",)), where) is bills
    assert queue_of(Wanted(1, channel="chat"), where) is DEFAULT
    assert queue_of(Wanted(1, channel="chat", team_id=4), where) is nothing_said


def test_the_default_team_helps_out_where_nobody_of_the_team_is_there_and_waits_where_they_are_busy():
    bills = Queue(2, "Bills", frozenset({1}), topics=frozenset({"invoices"}))
    other = person(2)
    at_home = house(person(1, works_now=False), other, queues=(DEFAULT, bills))
    busy = house(person(1, load=8), other, queues=(DEFAULT, bills))
    assert choose(asked(topics=("invoices",)), at_home).employee_id == 2
    waiting = choose(asked(topics=("invoices",)), busy)
    assert (waiting.employee_id, waiting.team_id) == (None, 2)
    assert words(waiting.why) == "Waits in “Bills”: everybody there has as much as they can take"


def test_who_gave_it_away_gets_it_back_only_where_nobody_else_is():
    question = Asked(Wanted(1), by_hand=True, passed_by=(1,))
    assert choose(question, house(person(1), person(2, last=9))).employee_id == 2
    assert choose(question, house(person(1), person(2, away=True))).employee_id is None
    assert choose(question, house(person(1))).employee_id == 1


def test_why_says_what_speaks_for_somebody():
    knows = person(1, languages=frozenset({"uk"}), skills={"invoices": 3}, load=2)
    choice = choose(asked(language="uk", topics=("invoices",)), house(knows))
    assert words(choice.why) == "Speaks Ukrainian, knows “invoices” (3), has 2 of 8 open"
    demanding = choose(asked(topics=("invoices",), valued=True), house(knows))
    assert words(demanding.why) == "Experienced, as this customer needs: knows “invoices” (3), has 2 of 8 open"


@pytest.mark.parametrize("broken", ["", "[]", "Somebody said so", '{"key": "unheard of"}', "12"])
def test_a_reason_that_cannot_be_read_breaks_nothing(broken):
    assert isinstance(words(broken), str)
