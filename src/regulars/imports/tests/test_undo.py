"""A file is taken back: what it added goes, what it changed is as before, what somebody needs since then stays."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, OperationalError
from psycopg.errors import DeadlockDetected

from regulars.customers.contacts import add_identity
from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, Entry, Identity, Note, Occasion, Person, StageMove, Traits
from regulars.customers.notes.commands import Said, write_note
from regulars.customers.registration import change_customer, description_of
from regulars.imports import commands, undoing
from regulars.imports.errors import NothingToTakeBack, NotInThisState
from regulars.imports.models import Added, Change, Upload
from regulars.imports.tests.bringing import NOW, State, counts, loaded, taken_back, write
from regulars.lib.registry import AfterImport, after_import
from regulars.purchases.models import Contract, Cost, Order, OrderLine, Product

pytestmark = pytest.mark.usefixtures("company")

ORDERS = """order number,customer,date,amount,product,name,e-mail
A1,7,2024-05-01,12.50,TEA,Ann,ann@a.example
A2,7,2024-05-02,3,MUG,Ann,ann@a.example
A3,8,2024-05-03,4,TEA,Bob,bob@b.example
"""
TABLES = (Customer, Person, Identity, Entry, Occasion, Order, OrderLine, Product, Contract, Cost)


def everything() -> dict[str, list[dict[str, object]]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


@pytest.fixture
def orders(tmp_path):
    return write(tmp_path / "orders.csv", ORDERS)


@pytest.fixture
def known(tmp_path):
    """What the company knew before."""
    return loaded(
        write(tmp_path / "known.csv", "id,name,city,e-mail\n7,Anna,Kyiv,\n9,Carl,Lviv,carl@c.example\n"), "customers"
    )


def kept(upload: Upload) -> dict[str, int]:
    return upload.result["undone"]["kept"]


def test_what_a_file_of_orders_added_goes_and_nothing_else(known, orders):
    before = everything()
    upload = loaded(orders)
    assert everything() != before
    undone = taken_back(upload)
    assert everything() == before
    assert (undone.state, kept(undone)) == (State.UNDONE, {})
    assert undone.result["undone"]["removed"] == {
        "customers_customer": 1, "customers_entry": 4, "customers_identity": 3, "customers_person": 1,
        "purchases_order": 3, "purchases_orderline": 3, "purchases_product": 2,
    }  # fmt: skip


def test_what_a_file_changed_is_as_before(known, orders, tmp_path):
    loaded(orders)
    before = everything()
    changed = write(tmp_path / "b.csv", ORDERS.replace("12.50,TEA", "99,MUG").replace("Bob,bob@b.example", "Bobby,"))
    assert counts(loaded(changed))["changed"] == 1
    assert Order.objects.get(number="A1").amount_minor == 9900
    taken_back(Upload.objects.latest("id"))
    assert everything() == before


def test_customers_are_as_they_were_with_their_attributes_names_and_search(known, tmp_path):
    before = everything()
    file = "id,name,city,industry,phone,birthday\n7,Anja,Odesa,Tea,0671234567,1990-05-01\n9,Carl,,Wood,,\n11,New,,,,\n"
    upload = loaded(write(tmp_path / "b.csv", file), "customers")
    assert counts(upload) == {"added": 1, "changed": 2, "customers_added": 1}
    assert "anja" in Customer.objects.get(name="Anja").search_text
    taken_back(upload)
    assert everything() == before


def test_contracts_go_and_the_one_they_ended_is_open_again(tmp_path):
    loaded(write(tmp_path / "a.csv", "contract,customer,start,amount\nK1,7,2024-01-01,10\n"), "contracts")
    before = everything()
    upload = loaded(write(tmp_path / "b.csv", "contract,customer,start,amount\nK1,7,2024-06-01,12\n"), "contracts")
    assert Contract.objects.get(started_on="2024-01-01").ended_on == date(2024, 6, 1)
    taken_back(upload)
    assert everything() == before


def test_costs_go(tmp_path):
    before = everything()
    taken_back(loaded(write(tmp_path / "a.csv", "kind,date,amount\nmarketing,2024-05-01,50\n"), "costs"))
    assert everything() == before


def test_the_same_file_can_be_brought_again_and_taken_back_again(known, orders):
    before = everything()
    first = loaded(orders)
    brought = counts(first)
    taken_back(first)
    again = loaded(orders)
    assert counts(again) == brought
    taken_back(again)
    assert {name: len(rows) for name, rows in everything().items()} == {n: len(rows) for n, rows in before.items()}


def test_taking_back_twice_is_refused(orders):
    upload = taken_back(loaded(orders))
    with pytest.raises(NotInThisState):
        commands.ask_undo(upload.id, actor="")
    undoing.undo(upload.id, now=NOW)
    assert Upload.objects.get(id=upload.id).state == State.UNDONE


def test_a_file_that_changed_nothing_has_nothing_to_take_back(orders):
    loaded(orders)
    with pytest.raises(NothingToTakeBack):
        commands.ask_undo(loaded(orders).id, actor="")


def test_a_customer_somebody_worked_with_stays_with_name_and_identities(orders, dora):
    upload = loaded(orders)
    bob = Customer.objects.get(name="Bob")
    write_note(bob.id, Note.Kind.NOTE, Said("Wants tea"), author_id=dora.id, today=NOW.date(), actor="x", now=NOW)
    undone = taken_back(upload)
    assert not Order.objects.exists()
    assert kept(undone) == {"customers_customer": 1}
    assert list(Customer.objects.values_list("name", flat=True)) == ["Bob"]
    assert set(Identity.objects.values_list("value", flat=True)) == {"8", "bob@b.example"}
    assert set(Entry.objects.values_list("kind", flat=True)) == {"customers.customer_added", "customers.note_written"}


def test_customers_merged_since_stay_and_their_orders_go(orders):
    upload = loaded(orders)
    ann, bob = Customer.objects.get(name="Ann"), Customer.objects.get(name="Bob")
    merge_customers(ann.id, bob.id, choices={}, actor="", now=NOW)
    undone = taken_back(upload)
    assert kept(undone) == {"customers_customer": 2}
    assert (Order.objects.count(), Customer.objects.count(), Identity.objects.count()) == (0, 2, 4)
    assert Customer.objects.get(id=bob.id).merged_into_id == ann.id


def test_what_a_person_changed_since_stays_and_is_told(known, tmp_path):
    upload = loaded(write(tmp_path / "b.csv", "id,name,city\n7,Anja,Odesa\n"), "customers")
    ann = Customer.objects.get(name="Anja")
    described = description_of(ann)
    change_customer(ann.id, type(described)(**{**vars(described), "name": "Hanna"}), actor="", now=NOW)
    undone = taken_back(upload)
    ann.refresh_from_db()
    assert (ann.name, ann.attributes) == ("Hanna", {"city": "Kyiv"})
    assert undone.result["undone"]["kept_rows"][0] == ["customers_customer", ann.id, "changed_since", ["name"]]


def test_an_email_corrected_by_hand_since_stays(known, tmp_path):
    upload = loaded(write(tmp_path / "b.csv", "id,e-mail,phone\n7,an@a.example,0671234567\n"), "customers")
    ann = Customer.objects.get(name="Anna")
    described = description_of(ann)
    after = NOW + timedelta(days=1)
    change_customer(ann.id, type(described)(**{**vars(described), "email": "ann@a.example"}), actor="", now=after)
    undone = taken_back(upload, after)
    assert set(Identity.objects.filter(customer=ann).values_list("value", flat=True)) == {"7", "ann@a.example"}
    assert kept(undone) == {"customers_identity": 1}


def test_an_order_that_a_later_file_changed_stays_with_its_customer(orders, tmp_path):
    first = loaded(orders)
    later = loaded(write(tmp_path / "b.csv", ORDERS.replace("4,TEA", "40,TEA")))
    undone = taken_back(first)
    assert kept(undone) == {"customers_customer": 1, "purchases_order": 1, "purchases_product": 1}
    assert list(Order.objects.values_list("number", "amount_minor")) == [("A3", 4000)]
    assert OrderLine.objects.get().amount_minor == 4000
    assert "purchases.order_placed" in set(Entry.objects.values_list("kind", flat=True))
    # The later file can still be taken back: the order is as the first file brought it.
    taken_back(later)
    assert list(Order.objects.values_list("amount_minor", flat=True)) == [400]
    assert OrderLine.objects.get().amount_minor == 400


def test_later_files_that_were_taken_back_themselves_keep_nothing(orders, tmp_path):
    before = everything()
    first = loaded(orders)
    taken_back(loaded(write(tmp_path / "b.csv", ORDERS.replace("4,TEA", "40,TEA"))))
    taken_back(first)
    assert everything() == before


def test_an_identity_added_by_hand_keeps_the_customer(orders):
    upload = loaded(orders)
    bob = Customer.objects.get(name="Bob")
    add_identity(bob.id, channel="telegram", value="bobby", actor="", now=NOW)
    taken_back(upload)
    assert Customer.objects.get().id == bob.id


def test_what_figures_say_of_a_customer_goes_along(orders):
    upload = loaded(orders)
    for customer in Customer.objects.all():
        Traits.objects.create(customer=customer, computed_at=NOW, run_id=1)
        StageMove.objects.create(customer=customer, stage=StageMove.stage.field.choices[0][0], entered_at=NOW)
    taken_back(upload)
    assert not Customer.objects.exists()
    assert not Traits.objects.exists()
    assert not StageMove.objects.exists()


def test_tables_that_follow_a_customer_are_named_as_they_are_called():
    from regulars.imports.held import following

    with connection.cursor() as cursor:
        assert set(following) <= set(connection.introspection.table_names(cursor))


def test_rows_that_others_added_at_the_same_moment_stay(orders, monkeypatch):
    """Their numbers lie between those of the file."""
    from regulars.purchases import loading_orders

    insert = loading_orders.insert_orders

    def insert_with_a_gap(load):
        load.cursor.execute("DELETE FROM placed WHERE new_id = (SELECT min(new_id) + 1 FROM placed)")
        return insert(load)

    monkeypatch.setattr(loading_orders, "insert_orders", insert_with_a_gap)
    upload = loaded(orders)
    ranges = Added.objects.filter(upload=upload, table_name="purchases_order").values_list("first_id", "last_id")
    assert sorted(last - first for first, last in ranges) == [0, 0]
    between = max(first for first, _last in ranges) - 1
    Order.objects.create(
        id=between, customer=Customer.objects.get(name="Ann"), source="shop", source_key="1", ordered_on=NOW.date(),
        amount_minor=1, currency="EUR",
    )  # fmt: skip
    taken_back(upload)
    assert list(Order.objects.values_list("source", flat=True)) == ["shop"]
    assert Customer.objects.get().name == "Ann"


def test_the_timeline_opens_for_entries_of_that_file_and_no_others(known, orders):
    upload = loaded(orders)
    theirs = Entry.objects.filter(customer__name="Carl").first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('regulars.undoing', %s, true)", [str(upload.id)])
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.filter(id=theirs.id).delete()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.filter(kind="purchases.order_placed").update(actor="x")
    Entry.objects.filter(kind="purchases.order_placed").delete()


def test_figures_are_asked_for_again(orders, monkeypatch):
    told = []
    upload = loaded(orders)
    monkeypatch.setattr(after_import, "_items", {"x": AfterImport("x", lambda *given: told.append(given[0]))})
    taken_back(upload)
    assert told == ["orders"]


def test_what_was_changed_long_ago_is_no_longer_kept(orders):
    from regulars.imports.sweeping import forget_changes

    upload = loaded(orders)
    forget_changes(NOW + timedelta(days=89))
    assert Added.objects.exists()
    forget_changes(NOW + timedelta(days=91))
    assert not Added.objects.exists()
    assert not Change.objects.exists()
    with pytest.raises(NothingToTakeBack):
        commands.ask_undo(upload.id, actor="")


def test_a_fault_while_taking_back_leaves_the_file_loaded_and_says_so(client_as, orders, monkeypatch):
    before = everything()
    upload = loaded(orders)
    after = everything()
    commands.ask_undo(upload.id, actor="")
    monkeypatch.setattr(undoing, "_audited", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        undoing.undo(upload.id, now=NOW)
    assert everything() == after
    assert Upload.objects.get(id=upload.id).state == State.LOADED
    assert "could not be taken back" in client_as("manager").get(f"/import/{upload.id}/").content.decode()
    monkeypatch.undo()
    taken_back(upload)
    assert everything() == before


def deadlock() -> OperationalError:
    error = OperationalError()
    error.__cause__ = DeadlockDetected()
    return error


@pytest.mark.parametrize("met", [IntegrityError(), deadlock()])
def test_somebody_working_with_a_customer_at_that_moment_is_seen_on_the_second_try(orders, monkeypatch, met):
    upload, tries = loaded(orders), []
    run = undoing.TakingBack.run

    def run_disturbed(work, tables):
        tries.append(1)
        if len(tries) == 1:
            raise met
        return run(work, tables)

    monkeypatch.setattr(undoing.TakingBack, "run", run_disturbed)
    assert taken_back(upload).state == State.UNDONE
    assert len(tries) == 2
