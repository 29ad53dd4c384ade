"""Two customers found to be one: what is merged is read together, and taken back it is as before."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection

from regulars.customers import queries, registration, timeline
from regulars.customers.commands import prepare_arrivals, take_in_customers
from regulars.customers.contacts import add_identity, remove_identity
from regulars.customers.errors import AlreadyMerged, IdentityTaken, MergeUndone, SameCustomer
from regulars.customers.listing import ORDERS
from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.models import Customer, Entry, Identity, Merge, Person, Traits
from regulars.customers.tests.making import NOW, customer, figures
from regulars.customers.traits import TRAIT_COLUMNS, write_traits
from regulars.customers.types import Wanted
from regulars.lib.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def natalia():
    return customer("Наталія Сорока", email="natalia@honey.example", attributes={"segment": "retail"}, traits={})


@pytest.fixture
def nataliya():
    return customer("Nataliya Soroka", email="soroka@oak.example", phone="+380671112233", country="UA",
                    attributes={"segment": "horeca", "industry": "food"}, traits={"spent_minor": 700})  # fmt: skip


def merged(survivor, other, **choices):
    return merge_customers(survivor.id, other.id, choices=choices, actor="staff.employee:1", now=NOW)


def everything():
    """All that is known of customers, but for what happened and the merges themselves."""
    return {model: list(model.objects.order_by("pk").values()) for model in (Customer, Person, Identity, Traits)}


def found(text):
    return [row.id for row in queries.customer_page(Wanted(text=text)).rows]


def kinds_of(customer_id):
    return [entry.kind for entry in queries.timeline_of(customer_id).rows]


def test_a_merged_customer_leaves_lists_and_search_and_the_survivor_is_found_by_both_names(natalia, nataliya):
    merged(natalia, nataliya)
    for text in ("Наталія", "nataliya soroka", "soroka@oak", "1112233"):
        assert found(text) == [natalia.id]
    for order in ORDERS:
        assert nataliya.id not in [row.id for row in queries.customer_page(Wanted(), sort=order).rows]
    assert [one.id for one in queries.found_customers("soroka")] == [natalia.id]


def test_what_happened_with_both_is_read_together(natalia, nataliya):
    timeline.record("customers.customer_changed", customer_id=nataliya.id, happened_at=NOW, now=NOW,
                    data={"before": {}, "after": {}})  # fmt: skip
    merged(natalia, nataliya)
    assert kinds_of(natalia.id).count("customers.customer_added") == 2
    assert "customers.customer_changed" in kinds_of(natalia.id)
    assert {identity.value for identity in queries.identities_of(natalia.id)} == {
        "natalia@honey.example", "soroka@oak.example", "+380671112233"
    }  # fmt: skip
    assert [person.full_name for person in queries.people_of(natalia.id)] == ["Наталія Сорока", "Nataliya Soroka"]


def test_the_survivor_keeps_its_own_values_and_takes_what_it_lacks(natalia, nataliya):
    merged(natalia, nataliya)
    natalia.refresh_from_db()
    assert (natalia.name, natalia.country) == ("Наталія Сорока", "UA")
    assert natalia.attributes == {"segment": "retail", "industry": "food"}


def test_each_field_is_taken_from_the_side_that_was_chosen(natalia, nataliya):
    merged(natalia, nataliya, **{"name": "merged", "country": "survivor", "attributes.segment": "merged"})
    natalia.refresh_from_db()
    assert (natalia.name, natalia.country, natalia.attributes["segment"]) == ("Nataliya Soroka", "", "horeca")
    assert natalia.sort_key == "nataliya soroka"


def test_the_earlier_day_is_kept_of_two_since_when_they_are_customers(natalia, nataliya):
    Customer.objects.filter(id=natalia.id).update(joined_on=date(2025, 5, 1))
    Customer.objects.filter(id=nataliya.id).update(joined_on=date(2024, 2, 29))
    merge = merged(natalia, nataliya)
    assert Customer.objects.get(id=natalia.id).joined_on == date(2024, 2, 29)
    unmerge(merge.id, actor="", now=NOW)
    assert Customer.objects.get(id=natalia.id).joined_on == date(2025, 5, 1)


def test_taken_back_everything_is_in_its_place(natalia, nataliya):
    before = everything()
    merge = merged(natalia, nataliya, name="merged")
    assert everything() != before
    unmerge(merge.id, actor="staff.employee:1", now=NOW)
    assert everything() == before
    assert found("soroka@oak") == [nataliya.id]


def test_what_arrived_for_the_merged_side_goes_back_with_it(natalia, nataliya):
    merge = merged(natalia, nataliya)
    Identity.objects.create(customer=nataliya, channel="telegram", value="77", created_at=NOW)
    unmerge(merge.id, actor="", now=NOW)
    assert "77" in [identity.value for identity in queries.identities_of(nataliya.id)]
    assert "77" not in [identity.value for identity in queries.identities_of(natalia.id)]


def test_what_somebody_changed_since_the_merge_is_kept(natalia, nataliya):
    merge = merged(natalia, nataliya, name="merged")
    Customer.objects.filter(id=natalia.id).update(name="Наталія Сорока-Біла")
    unmerge(merge.id, actor="", now=NOW)
    natalia.refresh_from_db()
    assert (natalia.name, natalia.country) == ("Наталія Сорока-Біла", "")


def test_both_timelines_say_what_was_done_and_undone(natalia, nataliya):
    merge = merged(natalia, nataliya)
    assert kinds_of(natalia.id)[:2] == ["customers.merged_into", "customers.merged"]
    unmerge(merge.id, actor="staff.employee:2", now=NOW)
    assert kinds_of(natalia.id)[0] == kinds_of(nataliya.id)[0] == "customers.unmerged"
    assert Entry.objects.filter(kind="customers.unmerged", actor="staff.employee:2").count() == 2
    merge.refresh_from_db()
    assert (merge.undone_at, merge.undone_by) == (NOW, "staff.employee:2")


def test_a_chain_of_merges_is_flat_and_its_middle_can_be_taken_back(natalia, nataliya):
    third = customer("N. Soroka", phone="+37360000000")
    first_merge = merged(nataliya, third)
    second_merge = merged(natalia, nataliya)
    third.refresh_from_db()
    assert third.merged_into_id == natalia.id
    assert found("37360000000") == [natalia.id]

    unmerge(second_merge.id, actor="", now=NOW)
    third.refresh_from_db()
    assert third.merged_into_id == nataliya.id
    assert found("37360000000") == [nataliya.id]

    unmerge(first_merge.id, actor="", now=NOW)
    third.refresh_from_db()
    assert third.merged_into_id is None


def test_merges_are_taken_back_in_any_order(natalia, nataliya):
    third = customer("N. Soroka", phone="+37360000000")
    before = everything()
    first_merge, second_merge = merged(nataliya, third), merged(natalia, nataliya)
    unmerge(first_merge.id, actor="", now=NOW)
    assert found("37360000000") == [third.id]
    unmerge(second_merge.id, actor="", now=NOW)
    assert [row["merged_into_id"] for row in everything()[Customer]] == [None] * 3
    assert {row["id"]: row["search_text"] for row in everything()[Customer]} == {
        row["id"]: row["search_text"] for row in before[Customer]
    }


def test_a_customer_is_merged_neither_with_itself_nor_twice_nor_in_a_circle(natalia, nataliya):
    with pytest.raises(SameCustomer):
        merged(natalia, natalia)
    merged(natalia, nataliya)
    for survivor, other in ((nataliya, natalia), (natalia, nataliya)):
        with pytest.raises(AlreadyMerged) as refused:
            merged(survivor, other)
        assert refused.value.details["customer_id"] == natalia.id
        assert "Nataliya Soroka was merged into Наталія Сорока" in refused.value.sentence
    with pytest.raises(NotFound):
        merge_customers(natalia.id, 999_999, choices={}, actor="", now=NOW)


def test_the_database_itself_refuses_a_customer_inside_itself(natalia):
    with pytest.raises(IntegrityError):
        Customer.objects.filter(id=natalia.id).update(merged_into=natalia.id)


def test_a_merge_is_taken_back_once(natalia, nataliya):
    merge = merged(natalia, nataliya)
    unmerge(merge.id, actor="", now=NOW)
    with pytest.raises(MergeUndone):
        unmerge(merge.id, actor="", now=NOW)
    with pytest.raises(NotFound):
        unmerge(999_999, actor="", now=NOW)


def test_after_it_was_taken_back_the_two_can_be_merged_again(natalia, nataliya):
    unmerge(merged(natalia, nataliya).id, actor="", now=NOW)
    merged(nataliya, natalia)
    assert found("soroka@oak") == [nataliya.id]
    assert Merge.objects.filter(undone_at=None).count() == 1


def test_a_merge_that_breaks_off_leaves_nothing(natalia, nataliya, monkeypatch):
    before = everything()

    def killed(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("regulars.customers.merging.tell", killed)
    with pytest.raises(KeyboardInterrupt):
        merged(natalia, nataliya)
    assert everything() == before
    assert not Merge.objects.exists()


def test_newer_figures_of_a_run_are_not_overwritten_by_old_ones(natalia, nataliya):
    merge = merged(natalia, nataliya)
    figures(nataliya.id, spent_minor=12_345)
    unmerge(merge.id, actor="", now=NOW)
    assert Traits.objects.get(customer=nataliya).spent_minor == 12_345


def test_a_customer_merged_costs_no_further_query(natalia, nataliya, django_assert_num_queries):
    merged(natalia, nataliya)
    with django_assert_num_queries(2):
        rows = queries.rows_together(queries.customer(natalia.id))
        assert len(queries.timeline_of(natalia.id, rows=rows).rows) == 4


def test_a_run_of_figures_gives_a_merged_customer_none(natalia, nataliya):
    merged(natalia, nataliya)
    connection.check_constraints()  # the table is swapped, which what waits for the commit would refuse
    line = "{},active,0.5,1,1,1,1,2026-01-01,2026-01-01,1,1,1,group,1.5,{{}}\n"
    assert len(line.split(",")) == len(TRAIT_COLUMNS)
    rows = "".join(line.format(one.id) for one in (natalia, nataliya))
    assert write_traits([rows.encode()], run_id=2, now=NOW) == 1
    assert list(Traits.objects.values_list("customer_id", flat=True)) == [natalia.id]


def test_the_timeline_of_a_merged_customer_is_read_by_its_index(natalia, nataliya):
    merged(natalia, nataliya)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT * FROM customers_entry WHERE customer_id IN (%s, %s) ORDER BY happened_at DESC, id DESC"
            " LIMIT 31",
            [natalia.id, nataliya.id],
        )
        assert "entry_timeline" in "\n".join(line for (line,) in cursor.fetchall())


def test_who_was_merged_into_a_customer_is_found_by_the_index_of_merged_ones_alone(natalia):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT c.id, ARRAY(SELECT m.id FROM customers_customer m WHERE m.merged_into_id = c.id)"
            " FROM customers_customer c WHERE c.id = %s",
            [natalia.id],
        )
        assert "customer_merged" in "\n".join(line for (line,) in cursor.fetchall())


def test_changing_a_survivor_keeps_it_found_by_the_merged_side(natalia, nataliya):
    merged(natalia, nataliya)
    described = registration.description_of(Customer.objects.get(id=natalia.id))
    assert described.phone == "+380671112233"
    registration.change_customer(natalia.id, replace(described, language="uk"), actor="", now=NOW)
    assert found("soroka@oak") == [natalia.id]


def test_a_merged_customer_is_not_changed_but_its_survivor_named(natalia, nataliya):
    described = registration.description_of(nataliya)
    merged(natalia, nataliya)
    with pytest.raises(AlreadyMerged):
        registration.change_customer(nataliya.id, replace(described, country="MD"), actor="", now=NOW)


def bring(**row):
    """One row of a file, as an import hands it over."""
    with connection.cursor() as cursor:
        prepare_arrivals(cursor)
        columns = ", ".join(row)
        cursor.execute(
            f"INSERT INTO arrivals (ref, {columns}) VALUES ('1', {', '.join(['%s'] * len(row))})", list(row.values())
        )
        take_in_customers(cursor, actor="", now=NOW, renames=True)
        cursor.execute("SELECT customer_id FROM arrivals")
        return cursor.fetchone()[0]


def test_a_file_about_the_merged_side_stays_in_its_place_and_is_found_at_the_survivor(natalia, nataliya):
    merge = merged(natalia, nataliya)
    row = bring(channel="email", value="soroka@oak.example", phone="+380509998877", name="Оксана Сорока")
    assert row == nataliya.id
    assert Customer.objects.get(id=natalia.id).name == "Наталія Сорока"
    assert found("509998877") == found("оксана") == [natalia.id]
    unmerge(merge.id, actor="", now=NOW)
    assert found("509998877") == found("оксана") == [nataliya.id]
    assert Customer.objects.get(id=nataliya.id).sort_key == "оксана сорока"


def test_an_identity_of_the_merged_side_is_already_the_survivors_and_can_be_taken_away(natalia, nataliya):
    merged(natalia, nataliya)
    identity, is_new = add_identity(natalia.id, channel="email", value="soroka@oak.example", actor="", now=NOW)
    assert (identity.customer_id, is_new) == (nataliya.id, False)
    remove_identity(natalia.id, identity.id, actor="", now=NOW)
    assert found("soroka@oak") == []


def test_an_identity_of_the_merged_side_is_said_to_be_the_survivors(natalia, nataliya):
    merged(natalia, nataliya)
    with pytest.raises(IdentityTaken) as refused:
        customer("Third", email="soroka@oak.example")
    assert refused.value.details["customer_id"] == natalia.id


def test_an_email_written_anew_while_two_are_merged_leaves_the_merged_one_theirs(nataliya):
    """The survivor had no e-mail of their own: what is shown meanwhile belongs to the one merged in."""
    vasyl = customer("Василь Кравець", phone="+380671234500")
    merge = merged(vasyl, nataliya)
    described = registration.description_of(vasyl)
    assert described.email == "soroka@oak.example"
    changed = replace(described, email="vasyl@oak.example")
    entry = registration.change_customer(vasyl.id, changed, actor="staff.employee:1", now=NOW)
    assert registration.description_of(vasyl).email == "vasyl@oak.example"
    registration.undo_change(vasyl.id, entry.id, actor="staff.employee:1", now=NOW)
    assert registration.description_of(vasyl).email == "soroka@oak.example"
    registration.change_customer(vasyl.id, changed, actor="staff.employee:1", now=NOW)
    unmerge(merge.id, actor="staff.employee:1", now=NOW)
    assert registration.description_of(nataliya).email == "soroka@oak.example"
    assert registration.description_of(vasyl).email == "vasyl@oak.example"
