"""Who is what to whom: said from both sides, never in a circle, taken back, and read through merges."""

import threading
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction

from regulars.customers.errors import AlreadyMerged, NothingToUndo
from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.models import Entry, Relation
from regulars.customers.relations.commands import Noted, relate, undo_relation, unrelate
from regulars.customers.relations.errors import RelationInCircle, RelationKnown, RelationWithItself
from regulars.customers.relations.privacy import erase, export
from regulars.customers.relations.queries import relations_of
from regulars.customers.relations.words import Role
from regulars.customers.tests.making import NOW, customer
from regulars.lib.errors import NotFound
from regulars.lib.registry import timeline_kinds

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def trees(company):
    return {name: customer(name, kind="company") for name in ("Oak", "Elm", "Ash", "Fir")}


@pytest.fixture
def note(trees):
    def noted(name, role, other, **more):
        return relate(trees[name].id, Noted(trees[other].id, Role(role), **more), actor="staff.employee:1", now=NOW)

    return noted


def seen(owner):
    return [(one.role, one.name) for one in relations_of(owner.id)]


def told(owner):
    entries = Entry.objects.filter(customer=owner, kind__startswith="customers.relation").order_by("id")
    return [timeline_kinds[entry.kind].sentence(entry.data) for entry in entries]


@pytest.mark.parametrize(
    ("role", "reverse", "words", "reverse_words"),
    [
        ("parent", "child", "Belongs to Elm", "Parent company of Oak"),
        ("child", "parent", "Parent company of Elm", "Belongs to Oak"),
        ("referred_by", "referred", "Came to us through Elm", "Brought us Oak"),
        ("referred", "referred_by", "Brought us Elm", "Came to us through Oak"),
        ("partner", "partner", "Partner of Elm", "Partner of Oak"),
        ("family", "family", "Family of Elm", "Family of Oak"),
    ],
)
def test_a_relation_is_said_from_both_sides(trees, note, role, reverse, words, reverse_words):
    note("Oak", role, "Elm")
    assert seen(trees["Oak"]) == [(role, "Elm")]
    assert seen(trees["Elm"]) == [(reverse, "Oak")]
    assert told(trees["Oak"]) == [words]
    assert told(trees["Elm"]) == [reverse_words]


def test_a_few_words_and_the_day_are_kept(trees, note):
    note("Oak", "partner", "Elm", note="  the shop\u200b in Lviv ", since=date(2020, 5, 4))
    (one,) = relations_of(trees["Elm"].id)
    assert (one.note, one.since) == ("the shop in Lviv", date(2020, 5, 4))
    assert told(trees["Oak"]) == ["Partner of Elm (the shop in Lviv)"]


def test_nobody_is_related_to_themselves(trees, note):
    with pytest.raises(RelationWithItself):
        note("Oak", "partner", "Oak")
    with pytest.raises(NotFound):
        relate(trees["Oak"].id, Noted(0, Role.PARTNER), actor="", now=NOW)


@pytest.mark.parametrize(("role", "again"), [("partner", "partner"), ("parent", "child"), ("referred", "referred_by")])
def test_what_is_known_is_not_noted_again_from_the_other_side(trees, note, role, again):
    note("Oak", role, "Elm")
    with pytest.raises(RelationKnown):
        note("Elm", again, "Oak")
    assert Relation.objects.count() == 1
    note("Oak", "family", "Elm")


def test_a_circle_is_refused_with_the_chain_in_words(trees, note):
    note("Oak", "parent", "Elm")
    note("Elm", "parent", "Ash")
    note("Fir", "child", "Ash")
    with pytest.raises(RelationInCircle) as refused:
        note("Fir", "parent", "Oak")
    chain = "Fir belongs to Oak, Oak belongs to Elm, Elm belongs to Ash, Ash belongs to Fir"
    assert chain in refused.value.sentence
    assert Relation.objects.count() == 3
    with pytest.raises(RelationInCircle) as refused:
        note("Elm", "child", "Ash")
    assert "Ash belongs to Elm, Elm belongs to Ash" in refused.value.sentence


def test_each_kind_has_its_own_way_up(trees, note):
    note("Oak", "parent", "Elm")
    note("Elm", "referred_by", "Oak")
    with pytest.raises(RelationInCircle) as refused:
        note("Oak", "referred_by", "Elm")
    assert "Oak came through Elm, Elm came through Oak" in refused.value.sentence


def test_many_ways_up_are_walked_once_each(company, django_assert_max_num_queries):
    """Each has two above: a walk along every path would take a thousand million steps."""
    layers = [[customer(f"{side}{layer}", kind="company") for side in "ab"] for layer in range(30)]
    Relation.objects.bulk_create(
        Relation(customer=below, other=above, kind="parent", created_at=NOW)
        for lower, upper in pairwise(layers)
        for below in lower
        for above in upper
    )
    top, bottom = layers[-1][0], layers[0][0]
    with django_assert_max_num_queries(50), pytest.raises(RelationInCircle):
        relate(top.id, Noted(bottom.id, Role.PARENT), actor="", now=NOW)


def test_a_circle_through_somebody_merged_is_seen(trees, note):
    note("Oak", "parent", "Elm")
    merge_customers(trees["Ash"].id, trees["Elm"].id, choices={}, actor="", now=NOW)
    with pytest.raises(RelationInCircle) as refused:
        note("Ash", "parent", "Oak")
    assert "Ash belongs to Oak, Oak belongs to Ash" in refused.value.sentence


def test_a_merged_customer_counts_as_the_survivor_and_takes_its_own_back(trees, note):
    note("Elm", "partner", "Oak")
    note("Ash", "partner", "Oak")
    merge = merge_customers(trees["Ash"].id, trees["Elm"].id, choices={}, actor="", now=NOW)
    assert seen(trees["Oak"]) == [("partner", "Ash")]
    assert seen(trees["Ash"]) == [("partner", "Oak")]
    with pytest.raises(RelationKnown):
        note("Ash", "partner", "Oak")
    with pytest.raises(AlreadyMerged):
        note("Elm", "family", "Oak")
    unmerge(merge.id, actor="", now=LATER)
    assert seen(trees["Oak"]) == [("partner", "Ash"), ("partner", "Elm")]


def test_two_who_were_related_and_are_merged_are_not_related_to_themselves(trees, note):
    note("Elm", "partner", "Ash")
    merge_customers(trees["Ash"].id, trees["Elm"].id, choices={}, actor="", now=NOW)
    assert seen(trees["Ash"]) == []


def test_what_was_removed_is_told_to_both_and_can_be_taken_back(trees, note):
    relation, added = note("Oak", "child", "Elm", note="since ever", since=date(2020, 5, 4))
    removed = unrelate(trees["Elm"].id, relation.id, actor="", now=LATER)
    assert seen(trees["Oak"]) == []
    assert told(trees["Elm"])[-1] == "No longer so: Belongs to Oak (since ever)"
    with pytest.raises(NothingToUndo):
        undo_relation(trees["Oak"].id, added.id, actor="", now=LATER)
    undo_relation(trees["Elm"].id, removed.id, actor="", now=LATER)
    (one,) = relations_of(trees["Oak"].id)
    assert (one.role, one.note, one.since) == ("child", "since ever", date(2020, 5, 4))


def test_what_was_noted_is_taken_back(trees, note):
    _relation, entry = note("Oak", "child", "Elm")
    undo_relation(trees["Oak"].id, entry.id, actor="", now=LATER)
    assert seen(trees["Oak"]) == seen(trees["Elm"]) == []


def test_nobody_removes_what_is_between_others(trees, note):
    relation, _entry = note("Oak", "partner", "Elm")
    with pytest.raises(NotFound):
        unrelate(trees["Ash"].id, relation.id, actor="", now=LATER)


@pytest.mark.parametrize(
    "said",
    [{"customer": "Oak", "other": "Oak", "kind": "parent"}, {"customer": "Elm", "other": "Oak", "kind": "family"}],
)
def test_the_database_refuses_what_the_commands_never_write(trees, said):
    who = {name: trees[said[name]] for name in ("customer", "other")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.create(**who, kind=said["kind"], created_at=NOW)


def test_the_relations_cost_one_query_however_many(trees, note, django_assert_num_queries):
    for role in Role:
        note("Oak", role, {"parent": "Elm", "child": "Ash", "referred": "Elm"}.get(role, "Fir"))
    with django_assert_num_queries(1):
        assert len(relations_of(trees["Oak"].id, rows=[trees["Oak"].id])) == 6


def test_others_are_not_named_to_a_person_who_asks_and_an_erasure_takes_all(trees, note):
    note("Oak", "parent", "Elm", note="x")
    (line,) = export([trees["Oak"].id])["Related"]
    assert line == {"What": "Belongs to another customer", "Note": "x", "Since": None}
    erase([trees["Elm"].id], now=LATER)
    assert not Relation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_close_a_circle_together(trees):
    start, refused = threading.Barrier(2), []

    def belongs(name, other):
        try:
            start.wait()
            relate(trees[name].id, Noted(trees[other].id, Role.PARENT), actor="", now=NOW)
        except RelationInCircle as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=belongs, args=pair) for pair in (("Oak", "Elm"), ("Elm", "Oak"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == Relation.objects.count() == 1
