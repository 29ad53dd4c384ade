"""What people and programs do with customers stands in the audit, by number and never by name."""

from dataclasses import asdict

import pytest
from tests.cast import NOW

from regulars.customers import timeline
from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.registration import add_customer, change_customer
from regulars.customers.types import Described
from regulars.staff.models import AuditRecord

NADIA, SHOP = "staff.employee:17", "staff.api_key:3"
OLENA = Described("Olena Melnyk", email="olena@example.com")


def told(*customer_ids: int) -> list[tuple[str, str, int]]:
    records = AuditRecord.objects.filter(customer_id__in=customer_ids).order_by("id")
    return list(records.values_list("actor", "action", "customer_id"))


@pytest.mark.parametrize("actor", [NADIA, SHOP])
def test_a_customer_added_and_changed_is_in_the_audit_without_a_word_about_them(db, actor):
    olena = add_customer(OLENA, actor=actor, now=NOW)
    change_customer(olena.id, Described(**asdict(OLENA) | {"name": "Olena Bondar"}), actor=actor, now=NOW)
    assert told(olena.id) == [
        (actor, "customers.customer_added", olena.id),
        (actor, "customers.customer_changed", olena.id),
    ]
    kept = str(list(AuditRecord.objects.values()))
    assert not any(word in kept for word in ("Olena", "Melnyk", "Bondar", "olena@"))


def test_merging_and_taking_it_back_are_in_the_audit_of_both(db):
    one, other = (add_customer(Described(name), actor="", now=NOW) for name in ("Olena", "Олена"))
    merge = merge_customers(one.id, other.id, choices={}, actor=NADIA, now=NOW)
    unmerge(merge.id, actor=NADIA, now=NOW)
    assert [record[1:] for record in told(one.id, other.id)] == [
        ("customers.merged", one.id), ("customers.merged_into", other.id),
        ("customers.unmerged", one.id), ("customers.unmerged", other.id),
    ]  # fmt: skip


def test_what_the_system_does_and_what_another_system_hands_over_is_not_copied_into_the_audit(db):
    olena = add_customer(OLENA, actor="", now=NOW)
    timeline.record(
        "customers.customer_added", customer_id=olena.id, happened_at=NOW, now=NOW, actor=SHOP, source="shop",
        source_key="1",
    )  # fmt: skip
    assert not AuditRecord.objects.exists()
