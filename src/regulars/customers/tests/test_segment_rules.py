"""A rule means one thing: in SQL, to plain Python, in JSON and in words; and a wrong one is refused with a reason."""

from random import Random

import pytest
from django.db import connection
from django.utils import translation

from regulars.customers.models import Consent, ConsentEvent, ConsentTopic
from regulars.customers.segments import sql
from regulars.customers.segments.errors import RuleWrong
from regulars.customers.segments.kinds import CONDITIONS
from regulars.customers.segments.rule import DEEPEST, MOST_CONDITIONS, as_json, kept, listens_to, rule_kept, rule_of
from regulars.customers.segments.types import EVERYBODY, Asking, Moment
from regulars.customers.segments.words import in_words, reader
from regulars.customers.tests.making import customer
from regulars.customers.tests.worlds import NOW, ZONE, Rules, World
from regulars.purchases.conditions import CONDITIONS as PURCHASES

pytestmark = pytest.mark.django_db


def found(rule, *, rows=None, rules=None):
    piece = sql.where(rule, asking := Asking(Moment(NOW, ZONE), "EUR", rows, rules or {}))
    asked = sql.customers_where(piece, asking)
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, asked.values)
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("seed", range(10))
def test_a_rule_finds_whom_plain_python_finds(company, seed):
    world = World(seed)
    rules = Rules(world.chance, [product.pk for product in world.products])
    for _rule in range(80):
        raw = rules.rule()
        assert found(rule_of(raw)) == world.fitting(raw), raw


def test_the_second_opinion_knows_every_kind_of_condition_but_two_that_have_tests_of_their_own(company):
    world = World(1)
    rules = Rules(Random(1), [world.products[0].pk], [1])
    seen = {rules.condition()["is"] for _condition in range(2_000)}
    assert {kind.key for kind in (*CONDITIONS, *PURCHASES)} - seen == {"manager", "consent"}


@pytest.mark.parametrize("seed", range(3))
def test_asked_of_some_rows_a_rule_finds_those_of_them_that_it_finds_of_all(company, seed):
    world = World(seed)
    rules = Rules(world.chance, [product.pk for product in world.products])
    for _rule in range(60):
        raw = rules.rule()
        survivors = [row for row in world.rows.values() if row.customer.merged_into_id is None]
        some = world.chance.sample(survivors, 4)
        rows = [one.customer.pk for row in some for one in world.together(row)]
        assert found(rule_of(raw), rows=rows) == world.fitting(raw) & set(rows), raw


def test_a_rule_may_speak_of_another_segment(company):
    world = World(5)
    other = {"any": [{"is": "stage", "values": ["lost"]}, {"is": "purchases", "how": "at_least", "times": 2}]}
    rules = Rules(world.chance, [world.products[0].pk], [7])
    for _rule in range(60):
        raw = {"all": [rules.rule(), {"not": {"is": "segment", "segment": 7}}]}
        assert found(rule_of(raw), rules={7: rule_of(other)}) == world.fitting(raw, rules={7: other}), raw


@pytest.mark.parametrize("seed", range(3))
def test_a_rule_comes_back_from_json_as_it_was(company, seed):
    rules = Rules(Random(seed), [1])
    for _rule in range(100):
        rule = rule_of(rules.rule())
        assert rule_of(as_json(rule)) == rule == rule_kept(kept(rule))


def test_everybody_is_the_rule_without_conditions(company):
    anna = customer("Anna")
    assert rule_of({"all": []}) == EVERYBODY
    assert found(EVERYBODY) == {anna.pk}
    assert in_words(EVERYBODY, reader()) == "everybody"


def test_whose_manager_somebody_is_and_who_has_none(company, nadia, bohdan):
    anna, berta, clara = customer("Anna", manager_id=nadia.pk), customer("Berta", manager_id=bohdan.pk), customer("C")
    assert found(rule_of({"is": "manager", "values": [nadia.pk]})) == {anna.pk}
    assert found(rule_of({"not": {"is": "manager", "values": [nadia.pk]}})) == {berta.pk, clara.pk}
    assert found(rule_of({"is": "no_manager"})) == {clara.pk}


def test_a_consent_withdrawn_in_one_of_two_merged_rows_is_not_given(company):
    anna, double = customer("Anna"), customer("Ana")
    topic = ConsentTopic.objects.create(key="news", title="News", channels=["email"], created_at=NOW)
    consent(anna, topic, "given")
    given = {"is": "consent", "topic": "news", "channel": "email", "state": "given"}
    withdrawn = given | {"state": "withdrawn"}
    assert (found(rule_of(given)), found(rule_of(withdrawn))) == ({anna.pk}, set())
    consent(double, topic, "withdrawn")
    double.merged_into = anna
    double.save()
    assert (found(rule_of(given)), found(rule_of(withdrawn))) == (set(), {anna.pk})
    assert found(rule_of(given | {"channel": "phone"})) == set()


def consent(one, topic, state):
    event = ConsentEvent.objects.create(
        customer=one, topic=topic, channel="email", what=state, happened_at=NOW, recorded_at=NOW, how="form"
    )
    Consent.objects.create(customer=one, topic=topic, channel="email", state=state, since=NOW, event=event)


@pytest.mark.parametrize(
    ("raw", "part", "says"),
    [
        (None, "1", "write “all”"),
        ({"all": [{"any": []}]}, "1", "no conditions"),
        ({"any": []}, "1", "no conditions"),
        ({"is": "weather"}, "1", "no condition “weather”"),
        ({"all": [{"is": "country", "values": ["UA"]}, {"is": "country", "values": ["XX"]}]}, "2", "“XX”"),
        ({"is": "country", "values": []}, "1", "at least one"),
        ({"is": "country", "values": "UA"}, "1", "at least one"),
        ({"is": "country", "values": [None]}, "1", "choose one"),
        ({"is": "did", "event": "customers.merged", "how": "at_least"}, "1", "whole number"),
        ({"is": "did", "event": "customers.merged", "how": "never", "days": 10**9}, "1", "from 0 to 36,500"),
        ({"is": "did", "event": "customers.merged", "how": "never", "days": True}, "1", "whole number"),
        ({"is": "joined", "how": "since", "day": "2026-02-30"}, "1", "choose a day"),
        ({"is": "joined", "how": "since", "day": "1026-02-03"}, "1", "choose a day"),
        ({"is": "text", "text": "\x00"}, "1", "write something"),
        ({"is": "value", "how": "at_least", "minor": 10**40}, "1", "amount of money"),
        ({"is": "attribute", "name": "a", "how": "at_least", "number": "1e5"}, "1", "write a number"),
        ({"is": "no_manager", "colour": "red"}, "1", "“colour” is not asked"),
        ({"not": {"all": [{"is": "segment", "segment": -1}]}}, "1.1", "choose one"),
        ({"all": [], "any": []}, "1", "write “all”"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused_with_the_part_and_what_to_do(raw, part, says):
    with pytest.raises(RuleWrong) as wrong:
        rule_of(raw)
    assert wrong.value.details["part"] == part
    assert says in wrong.value.sentence


def nested(depth):
    return {"is": "no_manager"} if depth == 0 else {"not": nested(depth - 1)}


def test_depth_and_size_of_a_rule_are_bounded():
    assert rule_of(nested(DEEPEST))
    many = [{"is": "no_manager"}] * (MOST_CONDITIONS // 2)
    assert rule_of({"all": [{"all": many}, {"any": many}]})
    for raw in (nested(DEEPEST + 1), nested(500), {"all": [{"all": many}, {"all": [*many, many[0]]}]}):
        with pytest.raises(RuleWrong):
            rule_of(raw)


def test_a_rule_of_a_later_version_is_not_guessed_at():
    with pytest.raises(RuleWrong, match="later version"):
        rule_kept({"version": 2, "rule": {"all": []}})


@pytest.mark.parametrize("text", ["'; DROP TABLE customers_customer; --", "%s", "100%", "\\", "a'b", "%(x)s"])
def test_no_value_becomes_a_part_of_the_statement(company, text):
    for raw in (
        {"is": "text", "text": text},
        {"is": "email_domain", "domain": text},
        {"is": "did", "event": text, "how": "never"},
        {"is": "attribute", "name": text, "how": "contains", "value": text},
        {"is": "attribute", "name": text, "how": "is", "value": text},
        {"is": "bought_category", "category": text},
    ):
        assert text not in sql.where(rule := rule_of(raw), Asking(Moment(NOW, ZONE), "EUR")).sql.replace("%s", "")
        assert found(rule) == set() or raw["is"] == "did"


def test_a_rule_reads_as_a_sentence(company, nadia):
    rule = rule_of(
        {"all": [
            {"is": "country", "values": ["MD", "UA"]},
            {"any": [
                {"is": "purchases", "how": "at_least", "times": 2, "days": 90},
                {"not": {"is": "did", "event": "purchases.order_returned", "how": "never"}},
            ]},
            {"is": "manager", "values": [nadia.pk]},
            {"is": "value", "how": "at_least", "minor": 100_000},
            {"is": "segment", "segment": 3},
        ]}
    )  # fmt: skip
    assert in_words(rule, reader({3: "Regulars"})) == (
        "Country: Moldova or Ukraine; and (Bought: at least 2 times in the last 90 days; or not (“Return”: never));"
        " and Looked after by: Nadia Bondar; and Expected value: at least €1,000.00; and In the segment: Regulars"
    )


@pytest.mark.parametrize("language", ["en", "uk", "ru", "ro"])
def test_every_rule_can_be_said_in_every_language(company, language):
    world = World(2, customers=2)
    rules = Rules(Random(3), [world.products[0].pk], [1])
    with translation.override(language):
        to = reader({1: "Regulars"})
        for _rule in range(80):
            assert "%(" not in in_words(rule_of(rules.rule()), to)


def test_a_rule_listens_to_what_can_change_it():
    rule = {
        "any": [{"is": "did", "event": "care.rated", "how": "never"}, {"not": {"is": "contract", "state": "in_force"}}]
    }
    assert listens_to(rule_of(rule)) == ["care.rated", "customers.", "purchases."]


def test_it_is_told_of_whom_the_answer_is_known(company):
    known, unknown = customer("Anna", country="UA", traits={"risk": None}), customer("Berta")
    asking = Asking(Moment(NOW, ZONE), "EUR")

    def known_to(raw):
        asked = sql.customers_where(sql.known(rule_of(raw), asking), asking)
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, asked.values)
            return {row[0] for row in cursor.fetchall()}

    country, risk = {"is": "country", "values": ["MD"]}, {"is": "risk", "how": "at_least", "percent": 50}
    assert known_to(country) == known_to({"not": country}) == {known.pk}
    assert known_to({"is": "no_manager"}) == {known.pk, unknown.pk}
    assert known_to({"any": [country, risk]}) == set()
