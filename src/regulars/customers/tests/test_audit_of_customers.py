"""What people and programs do with customers stands in the audit, by number and never by name."""

from dataclasses import asdict

import pytest
from tests.cast import NOW

from regulars.customers import timeline
from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.registration import add_customer, change_customer
from regulars.customers.types import Described
from regulars.imports import running
from regulars.imports.models import Upload
from regulars.imports.tests.bringing import checked, write
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


def test_a_loaded_file_is_in_the_audit_once_with_what_it_did_and_not_with_its_rows(tmp_path, company, nadia):
    path = write(tmp_path / "a.csv", "id,name\n1,Ann Secret\n2,Bob Secret\n")
    upload = checked(path, "customers")
    Upload.objects.filter(id=upload.id).update(state=Upload.State.LOADING, uploaded_by=nadia)
    running.load(upload.id, now=NOW)
    written = AuditRecord.objects.get()
    assert (written.actor, written.action) == (f"staff.employee:{nadia.pk}", "imports.loaded")
    assert (written.ref, written.details) == (
        f"imports.upload:{upload.id}", {"target": "customers", "added": 2, "changed": 0},
    )  # fmt: skip


def test_webhooks_are_in_the_audit_without_their_secrets(client_as, dora, monkeypatch):
    monkeypatch.setattr("regulars.api.webhooks.commands.place_of", lambda url: None)
    browser = client_as(dora)
    page = browser.post("/company/webhooks/new/", {"name": "Shop", "url": "https://shop.example/"})
    for step in ("closure", "closure", "opening"):
        browser.post(f"{page.url}{step}/")
    records = AuditRecord.objects.order_by("id")
    assert [one.action for one in records] == ["api.endpoint_made", "api.endpoint_closed", "api.endpoint_opened"]
    assert {one.ref for one in records} == {f"api.endpoint:{page.url.rstrip('/').rpartition('/')[2]}"}
    assert "whsec" not in str(list(records.values()))
