"""What we export can be brought in again: an empty house, the same figures."""

import csv
import io
from zipfile import ZipFile

import pytest
from django.db import connection

from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, Entry, Note, Occasion, Person
from regulars.customers.notes.commands import Said, write_note
from regulars.imports.exports import storage
from regulars.imports.exports.commands import ask_export, sweep, write
from regulars.imports.exports.errors import NothingChosen
from regulars.imports.exports.sheets import all_sheets
from regulars.imports.exports.writing import write_folder
from regulars.imports.models import Export
from regulars.imports.tests.bringing import NOW, counts, loaded
from regulars.imports.tests.bringing import write as write_text
from regulars.purchases.models import Contract, Cost, Order, OrderLine, Product
from regulars.staff.models import AuditRecord

pytestmark = pytest.mark.usefixtures("company")

ORDERS = """order number,customer,date,amount,product,product name,quantity,status
A1,7,2024-05-01,12.50,TEA,Green tea,2,
A1,7,2024-05-01,3,MUG,Mug,1,
A2,8,2024-05-02 10:30,3,,,,
A3,8,2024-05-03,-4,TEA,Green tea,1,
A4,8,2024-05-04,9,TEA,Green tea,1,cancelled
,9,2024-05-04,1.99,,,,
"""
CUSTOMERS = """id,name,e-mail,type,city,birthday,since
7,Ann Lee,ann@a.example,person,Kyiv,1990-05-01,2020-01-01
8,=HYPERLINK(1),,company,Lviv,,
,Mail Only,mail@m.example,person,,,
"""
BACK = ("customers", "people", "orders", "contracts", "costs", "notes", "interactions")


FILES = {
    "customers": CUSTOMERS,
    "orders": ORDERS,
    "contracts": "contract,customer,start,end,amount\nK1,7,2024-01-01,2024-06-01,10\nK1,7,2024-06-01,,12\n",
    "costs": "kind,date,amount,e-mail\nservice,2024-05-01,5,mail@m.example\nads,2024-05-02,50,\n",
    "people": "customer,first name,last name,e-mail,role\n8,Bohdan,Koval,b@b.example,bookkeeper\n",
    "interactions": "id,customer,date,channel,text\n5,7,2024-05-05 09:00,call,Asked\n",
}


@pytest.fixture
def house(tmp_path, dora):
    """A company with a bit of everything."""
    for key, text in FILES.items():
        loaded(write_text(tmp_path / f"{key}.csv", text), key)
    ann = Customer.objects.get(name="Ann Lee")
    write_note(ann.id, Note.Kind.CALL, Said("Two\nlines", "in", "reached"), author_id=dora.id, today=NOW.date(),
               actor=f"staff.employee:{dora.id}", now=NOW.replace(microsecond=0))  # fmt: skip
    Customer.objects.create(name="Nobody", sort_key="nobody", created_at=NOW)
    by_hand = Customer.objects.get(name="Nobody")
    Person.objects.create(customer=by_hand, full_name="Nobody", created_at=NOW)
    Order.objects.create(customer=by_hand, source="hand", source_key="1", number="H1", ordered_on=NOW.date(),
                         amount_minor=700, currency="EUR")  # fmt: skip


def figures():
    """What everything adds up to, without numbers of ours."""
    orders = Order.objects.order_by("number", "amount_minor", "ordered_on")
    return {
        "orders": list(
            orders.values_list("number", "kind", "ordered_on", "ordered_at", "amount_minor", "customer__name")
        ),
        "lines": sorted(OrderLine.objects.values_list("order__number", "product__code", "quantity", "amount_minor")),
        "products": sorted(Product.objects.values_list("code", "name")),
        "contracts": sorted(Contract.objects.values_list("number", "started_on", "amount_minor"), key=str),
        "ends": sorted(Contract.objects.values_list("ended_on", flat=True), key=str),
        "costs": sorted(Cost.objects.values_list("kind", "incurred_on", "amount_minor", "customer__name"), key=str),
        "customers": sorted(Customer.objects.values_list("name", "kind", "joined_on"), key=str),
        "attributes": sorted(str(value) for value in Customer.objects.values_list("attributes", flat=True)),
        "people": sorted(Person.objects.values_list("full_name", "given_name", "role", "customer__name")),
        "birthdays": sorted(Occasion.objects.values_list("customer__name", "month", "day", "year")),
        "notes": sorted(Note.objects.values_list("text", "kind", "direction", "outcome", "happened_at", "written_by")),
        "contacts": sorted(Entry.objects.filter(kind="customers.interaction").values_list("happened_at", "channel")),
    }


def emptied():
    tables = "customers_customer, purchases_order, purchases_product, purchases_contract, purchases_cost"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {tables} CASCADE")


def exported(folder, kind):
    write_folder(folder, all_sheets(), kind, tell=lambda *_: None)
    return folder


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_what_is_exported_brings_the_same_figures_into_an_empty_house(house, tmp_path, kind):
    before = figures()
    folder = exported(tmp_path / "out", kind)
    emptied()
    for key in BACK:
        loaded(folder / f"{key}.{kind}", key)
    assert figures() == before


def test_what_is_exported_changes_nothing_when_it_comes_back_at_once(house, tmp_path):
    # Whoever has no contact and no number cannot be recognised; everybody and everything else is.
    Order.objects.filter(number="H1").delete()
    Customer.objects.filter(name="Nobody").delete()
    before, folder = figures(), exported(tmp_path / "out", "csv")
    for key in BACK:
        assert set(counts(loaded(folder / f"{key}.csv", key))) == {"known"}, key
    assert figures() == before


def test_merged_customers_go_out_as_one(house, tmp_path):
    ann, mail = Customer.objects.get(name="Ann Lee"), Customer.objects.get(name="Mail Only")
    merge_customers(ann.id, mail.id, choices={}, actor="", now=NOW)
    folder = exported(tmp_path / "out", "csv")
    rows = list(csv.DictReader((folder / "customers.csv").open(encoding="utf-8-sig")))
    assert [row["name"] for row in rows if row["customer number"] == "7"] == ["Ann Lee"]
    assert not any(row["name"] == "Mail Only" for row in rows)
    costs = list(csv.DictReader((folder / "costs.csv").open(encoding="utf-8-sig")))
    assert [row["customer number"] for row in costs if row["kind"] == "service"] == ["7"]


def test_no_cell_runs_as_a_formula_and_it_comes_back_as_it_was(house, tmp_path):
    folder = exported(tmp_path / "out", "csv")
    assert "'=HYPERLINK(1)" in (folder / "customers.csv").read_text()
    emptied()
    loaded(folder / "customers.csv", "customers")
    assert Customer.objects.filter(name="=HYPERLINK(1)").exists()


def test_an_export_is_written_for_a_week_and_told_to_the_audit(house, dora, settings, tmp_path, now, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("regulars.imports.exports.progress.Beside.tell", lambda *_: None)
    export = ask_export([sheet.key for sheet in all_sheets()], "csv", employee=dora, now=now)
    write(export.id, now=now)
    export.refresh_from_db()
    assert (export.state, export.counts["orders"], export.counts["customers"]) == ("done", 7, 5)
    with ZipFile(storage.path_of(export.stored_as)) as archive:
        assert {name.removesuffix(".csv") for name in archive.namelist()} == {sheet.key for sheet in all_sheets()}
        rows = list(csv.DictReader(io.TextIOWrapper(archive.open("people.csv"), encoding="utf-8-sig")))
    assert [row["role"] for row in rows if row["last name"] == "Koval"] == ["bookkeeper"]
    assert AuditRecord.objects.filter(action="imports.exported", actor=f"staff.employee:{dora.id}").count() == 1
    sweep(now=now + storage.KEPT * 2)
    assert not Export.objects.exists()


def test_nothing_chosen_is_refused(dora, now):
    with pytest.raises(NothingChosen):
        ask_export(["weather"], "csv", employee=dora, now=now)
    with pytest.raises(NothingChosen):
        ask_export(["customers"], "doc", employee=dora, now=now)
    assert not Export.objects.exists()
