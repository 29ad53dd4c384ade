"""Groups kept by hand, key customers, and the kind of relationship with a customer."""

from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from regulars.customers import queries
from regulars.customers.errors import NothingToUndo
from regulars.customers.groups import queries as groups
from regulars.customers.groups.commands import (
    MOST_AT_ONCE,
    GroupWritten,
    add_members,
    archive_group,
    remove_member,
    restore_group,
    write_group,
)
from regulars.customers.groups.errors import GroupNamed, GroupNeedsName, TooManyAtOnce
from regulars.customers.key_customers import key_customers
from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.models import Customer, Merge
from regulars.customers.relationships import choose_relationship, undo_relationship
from regulars.customers.segments import sql
from regulars.customers.segments.rule import rule_of
from regulars.customers.segments.types import Asking, Moment
from regulars.customers.tests.making import NOW, customer
from regulars.lib.errors import BadInput, NotFound

pytestmark = pytest.mark.django_db
BY = {"actor": "staff.employee:1", "now": NOW}


@pytest.fixture
def olena():
    return customer("Олена Кравчук", email="olena@oak.example")


@pytest.fixture
def ion():
    return customer("Ion Munteanu", email="ion@oak.example")


@pytest.fixture
def council():
    return write_group(GroupWritten("Council", "Breakfast every quarter", is_key=True), **BY)


def fitting(raw):
    """Names of the customers that a rule finds."""
    asking = Asking(Moment(NOW, ZoneInfo("Europe/Kyiv")), "EUR")
    piece = sql.customers_where(sql.where(rule_of(raw), asking), asking, "c.name")
    with connection.cursor() as cursor:
        cursor.execute(piece.sql, piece.values)
        return {name for (name,) in cursor.fetchall()}


def said_of(one):
    return [entry.kind for entry in queries.timeline_of(one.id).rows]


def test_customers_are_taken_in_and_out_and_the_timeline_tells(olena, ion, council):
    assert add_members(council.id, [olena.id, ion.id], **BY) == 2
    assert add_members(council.id, [olena.id], **BY) == 0, "twice is once"
    remove_member(council.id, ion.id, **BY)
    assert [one.customer_id for one in groups.members_page(council.id).rows] == [olena.id]
    assert said_of(olena)[0] == "customers.group_joined"
    assert said_of(ion)[:2] == ["customers.group_left", "customers.group_joined"]
    with pytest.raises(NotFound):
        remove_member(council.id, ion.id, **BY)


def test_who_is_in_a_key_group_is_a_key_customer(olena, ion, council):
    plain = write_group(GroupWritten("Testers"), **BY)
    add_members(council.id, [olena.id], **BY)
    add_members(plain.id, [ion.id], **BY)
    assert key_customers([olena.id, ion.id]) == {olena.id}
    archive_group(council.id, **BY)
    assert key_customers([olena.id, ion.id]) == set()
    restore_group(council.id, **BY)
    assert key_customers([olena.id, ion.id]) == {olena.id}


def test_groups_are_conditions_of_segments_as_the_kind_of_relationship_is(olena, ion, council):
    add_members(council.id, [olena.id], **BY)
    choose_relationship(ion.id, "dedicated", **BY)
    assert fitting({"is": "group", "values": [council.id]}) == {olena.name}
    assert fitting({"is": "key_customer"}) == {olena.name}
    assert fitting({"not": {"is": "key_customer"}}) == {ion.name}
    assert fitting({"is": "relationship", "values": ["dedicated", "personal"]}) == {ion.name}
    archive_group(council.id, **BY)
    assert fitting({"is": "key_customer"}) == set()


def test_a_merged_customer_is_a_member_as_the_survivor_and_only_once(olena, ion, council):
    add_members(council.id, [olena.id, ion.id], **BY)
    merge_customers(olena.id, ion.id, choices={}, actor="staff.employee:1", now=NOW)
    assert [one.name for one in groups.groups_of(olena.id)] == ["Council"]
    assert add_members(council.id, [ion.id], **BY) == 0
    remove_member(council.id, olena.id, **BY)
    assert groups.groups_of(olena.id) == []
    unmerge(Merge.objects.get().id, actor="staff.employee:1", now=NOW)
    assert groups.groups_of(ion.id) == []


def test_two_members_who_are_merged_are_listed_and_counted_once_and_are_two_again_when_parted(olena, ion, council):
    add_members(council.pk, [olena.id, ion.id], **BY)
    merge = merge_customers(olena.id, ion.id, choices={}, **BY)
    assert [one.customer_id for one in groups.members_page(council.pk).rows] == [olena.id]
    assert groups.groups()[0].members == 1
    unmerge(merge.id, **BY)
    assert len(groups.members_page(council.pk).rows) == groups.groups()[0].members == 2


def test_a_group_has_a_name_that_no_other_has(council):
    with pytest.raises(GroupNeedsName):
        write_group(GroupWritten("  "), **BY)
    with pytest.raises(GroupNamed, match="COUNCIL"):
        write_group(GroupWritten("COUNCIL"), **BY)
    archive_group(council.id, **BY)
    write_group(GroupWritten("Council"), **BY)
    with pytest.raises(GroupNamed):
        restore_group(council.id, **BY)


def test_a_long_list_is_refused_with_what_to_do_instead(council):
    with pytest.raises(TooManyAtOnce, match="segment"):
        add_members(council.id, range(1, MOST_AT_ONCE + 2), **BY)


def test_the_list_of_groups_counts_members_with_one_query(olena, ion, council, django_assert_num_queries):
    write_group(GroupWritten("Testers"), **BY)
    add_members(council.id, [olena.id, ion.id], **BY)
    with django_assert_num_queries(1):
        assert [(one.name, one.members) for one in groups.groups()] == [("Council", 2), ("Testers", 0)]


def test_the_kind_of_relationship_is_chosen_and_taken_back_with_its_history(olena):
    choose_relationship(olena.id, "personal", **BY)
    entry = choose_relationship(olena.id, "dedicated", **BY)
    assert choose_relationship(olena.id, "dedicated", **BY) is None
    undo_relationship(olena.id, entry.id, **BY)
    assert Customer.objects.get(id=olena.id).relationship == "personal"
    assert said_of(olena)[:3] == ["customers.relationship_changed"] * 3
    with pytest.raises(NothingToUndo):
        undo_relationship(olena.id, entry.id, **BY)
    with pytest.raises(BadInput):
        choose_relationship(olena.id, "married", **BY)
