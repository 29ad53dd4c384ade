"""Files of orders become orders, returns, lines, customers and entries on their timelines."""

from datetime import UTC, date, datetime
from pathlib import Path

import lifetimes
import pytest
from django.db import connection
from django.db.models import Sum

from regulars.customers.models import Customer, Entry, Identity, Person
from regulars.imports.tests.bringing import checked, counts, loaded, sentences, write
from regulars.lib.registry import AfterImport, after_import, timeline_kinds
from regulars.purchases.models import Order, OrderLine, Product

pytestmark = pytest.mark.usefixtures("company")

RETAIL = """InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HOLDER,6,12/1/2010 8:26,2.55,17850.0,United Kingdom
536365,71053,LANTERN,6,12/1/2010 8:26,3.39,17850.0,United Kingdom
C536379,D,Discount,-1,12/1/2010 9:41,27.50,14527,United Kingdom
536380,22961,JAM,24,12/13/2010 9:41,1.45,17809,United Kingdom
536381,22961,JAM,2,12/13/2010 9:45,1.45,,United Kingdom
"""


@pytest.fixture
def retail(tmp_path) -> Path:
    return write(tmp_path / "retail.csv", RETAIL)


def test_rows_of_one_number_are_one_order_with_lines(retail):
    assert counts(loaded(retail)) == {"added": 2, "returned": 1, "customers_added": 3, "products_added": 4}
    order = Order.objects.get(number="536365")
    assert (order.amount_minor, order.kind, order.currency) == (3564, "purchase", "EUR")
    assert order.ordered_on == date(2010, 12, 1)
    assert order.ordered_at == datetime(2010, 12, 1, 6, 26, tzinfo=UTC)
    lines = (
        OrderLine.objects.filter(order=order).order_by("id").values_list("product__name", "quantity", "amount_minor")
    )
    assert list(lines) == [("WHITE HOLDER", 6, 1530), ("LANTERN", 6, 2034)]


def test_a_cancelled_invoice_is_a_return_and_not_a_purchase(retail):
    loaded(retail)
    order = Order.objects.get(number="C536379")
    assert (order.kind, order.amount_minor) == ("return", -2750)
    assert Entry.objects.filter(kind="purchases.order_returned", customer_id=order.customer_id).count() == 1


def test_rows_without_a_customer_are_counted_and_kept_apart(retail):
    upload = loaded(retail)
    assert upload.result["without_customer"] == 1
    assert upload.result["bad"] == 0
    assert not Order.objects.filter(number="536381").exists()


def test_the_same_file_twice_changes_nothing(retail):
    loaded(retail)
    before = state()
    again = loaded(retail)
    assert counts(again) == {"known": 3}
    assert state() == before


def state() -> dict[str, list]:
    """Everything an import writes, row by row."""
    models = [Customer, Person, Identity, Entry, Order, OrderLine, Product]
    return {model.__name__: list(model.objects.order_by("id").values()) for model in models}


@pytest.mark.parametrize("times", [1, 3])
def test_equal_rows_without_numbers_are_as_many_orders_as_there_are_rows(tmp_path, times):
    text = "customer,date,amount\n" + "7,2024-05-01,3.50\n" * times
    loaded(write(tmp_path / "a.csv", text))
    assert counts(loaded(write(tmp_path / "b.csv", text + "7,2024-05-02,1\n"))) == {"added": 1, "known": times}
    assert Order.objects.count() == times + 1


def test_the_cdnow_sample_gives_the_customers_and_orders_of_the_papers(tmp_path):
    path = tmp_path / "CDNOW_sample.txt"
    path.write_bytes((Path(lifetimes.__file__).parent / "datasets/CDNOW_sample.txt").read_bytes())
    assert counts(loaded(path)) == {"added": 6919, "customers_added": 2357}
    assert Order.objects.aggregate(total=Sum("amount_minor"))["total"] == 24_409_194
    assert Entry.objects.filter(kind="purchases.order_placed").count() == 6919
    assert Person.objects.count() == 0


def test_a_negative_row_under_the_number_of_a_purchase_is_a_return_of_its_own(tmp_path):
    text = "order number,customer,date,amount\n1,A,2024-05-01,10\n1,A,2024-05-09,-4\n"
    assert counts(loaded(write(tmp_path / "a.csv", text))) == {"added": 1, "returned": 1, "customers_added": 1}
    assert sorted(Order.objects.values_list("kind", "amount_minor")) == [("purchase", 1000), ("return", -400)]


def test_an_amount_of_zero_is_a_purchase(tmp_path):
    loaded(write(tmp_path / "a.csv", "customer,date,amount\nA,2024-05-01,0\n"))
    assert Order.objects.get().kind == "purchase"


def test_an_order_that_changed_is_updated_and_told_on_the_timeline(tmp_path):
    text = "order number,customer,date,amount,product\n1,A,2024-05-01,{},tea\n2,A,2024-05-02,5,tea\n"
    loaded(write(tmp_path / "a.csv", text.format("10")))
    assert counts(loaded(write(tmp_path / "a.csv", text.format("12.5")))) == {"changed": 1, "known": 1}
    order = Order.objects.get(number="1")
    assert (order.amount_minor, list(order.lines.values_list("amount_minor", flat=True))) == (1250, [1250])
    entry = Entry.objects.get(kind="purchases.order_changed")
    assert entry.data == {"amount_minor": 1250, "was_minor": 1000, "currency": "EUR", "number": "1"}
    assert timeline_kinds[entry.kind].sentence(entry.data) == "Order 1 changed from €10.00 to €12.50"


def test_an_order_that_is_cancelled_later_brings_nothing_any_more(tmp_path):
    loaded(write(tmp_path / "a.csv", "order number,customer,date,amount,status\n1,A,2024-05-01,10,paid\n"))
    again = loaded(write(tmp_path / "a.csv", "order number,customer,date,amount,status\n1,A,2024-05-01,10,Refunded\n"))
    assert counts(again) == {"changed": 1}
    assert list(Order.objects.values_list("kind", "amount_minor")) == [("return", 0)]


def test_numbers_that_every_customer_counts_from_one_are_kept_apart(tmp_path):
    path = write(tmp_path / "a.csv", "order number,customer,date,amount\n1,A,2024-05-01,10\n1,B,2024-05-01,20\n")
    loaded(path)
    assert sorted(Order.objects.values_list("customer__name", "amount_minor")) == [("A", 1000), ("B", 2000)]
    assert counts(loaded(path)) == {"known": 2}


def test_minor_units_are_those_of_the_currency(tmp_path):
    loaded(write(tmp_path / "a.csv", "customer,date,amount,currency\nA,2024-05-01,1204,JPY\nB,2024-05-01,12.345,EUR\n"))
    assert sorted(Order.objects.values_list("currency", "amount_minor")) == [("EUR", 1235), ("JPY", 1204)]


def test_one_customer_is_recognised_by_number_e_mail_and_phone(tmp_path):
    text = (
        "customer,email,phone,name,date,amount\n"
        "17,Ann@Example.com,+380 67 123 45 67,Ганна Ґалаґан,2024-05-01,1\n"
        ",ann@example.com,,,2024-05-02,2\n"
        ",,00380671234567,,2024-05-03,3\n"
    )
    assert counts(loaded(write(tmp_path / "a.csv", text))) == {"added": 3, "customers_added": 1}
    customer = Customer.objects.get()
    assert customer.name == "Ганна Ґалаґан"
    assert "galagan" in customer.search_text
    assert "380671234567" in customer.search_text
    assert Person.objects.get().full_name == "Ганна Ґалаґан"
    assert set(Identity.objects.values_list("channel", "value")) == {
        ("external", "17"), ("email", "ann@example.com"), ("phone", "+380671234567"),
    }  # fmt: skip


def test_two_numbers_with_one_e_mail_stay_two_customers(tmp_path):
    text = "customer,email,date,amount\n1,family@example.com,2024-05-01,1\n2,family@example.com,2024-05-01,1\n"
    loaded(write(tmp_path / "a.csv", text))
    assert Customer.objects.count() == 2
    assert Identity.objects.filter(channel="email").count() == 1
    assert counts(loaded(tmp_path / "a.csv")) == {"known": 2}


def test_a_customer_who_was_a_number_gets_the_name_that_comes_later(tmp_path):
    loaded(write(tmp_path / "a.csv", "customer,date,amount\n17,2024-05-01,1\n"))
    loaded(write(tmp_path / "b.csv", "customer,name,date,amount\n17,Олена Мельник,2024-05-02,1\n"))
    customer = Customer.objects.get()
    assert (customer.name, "melnyk" in customer.search_text, "17" in customer.search_text) == (
        "Олена Мельник", True, True,
    )  # fmt: skip


def test_a_name_in_a_file_of_orders_does_not_rename_a_customer_who_has_one(tmp_path):
    loaded(write(tmp_path / "a.csv", "customer,name,date,amount\n17,Олена Мельник,2024-05-01,1\n"))
    loaded(write(tmp_path / "b.csv", "customer,name,date,amount\n17,OLENA M.,2024-05-02,1\n"))
    assert Customer.objects.get().name == "Олена Мельник"


def test_bad_rows_are_told_by_number_column_and_reason(tmp_path):
    rows = "".join(f"A,2024-05-01,{n}\n" for n in range(1202))
    upload = checked(
        write(tmp_path / "a.csv", "customer,date,amount\n" + rows + 'A,2024-05-01,"12,5O"\nA,,5\nA,2031-01-01,5\n')
    )
    assert sentences(upload) == [
        "row 1 204, amount: “12,5O” is not a number",
        "row 1 205, date: nothing is written",
        "row 1 206, date: “2031-01-01” has not come yet",
    ]
    assert (upload.result["good"], upload.result["bad"]) == (1202, 3)
    assert not Order.objects.exists()


def test_a_bad_e_mail_costs_the_cell_and_not_the_order(tmp_path):
    upload = loaded(
        write(tmp_path / "a.csv", "customer,email,date,amount\n1,nonsense,2024-05-01,1\n2,b@c.co,2024-05-01,1\n")
    )
    assert sentences(upload) == ["row 2, email: “nonsense” is not an e-mail address"]
    assert (upload.result["left_out"], upload.result["bad"], Order.objects.count()) == (1, 0, 2)


def test_whoever_registered_hears_of_new_rows_once_and_of_nothing_when_nothing_is_new(tmp_path, monkeypatch):
    heard = []
    listener = AfterImport("test", lambda target, actor, now: heard.append(target))
    monkeypatch.setattr(after_import, "_items", {"test": listener})
    path = write(tmp_path / "a.csv", "customer,date,amount\n1,2024-05-01,1\n")
    loaded(path)
    loaded(path)
    assert heard == ["orders"]


def test_before_a_load_ends_the_database_knows_how_many_rows_there_are(tmp_path, monkeypatch):
    known = {}

    def ask(target, actor, now):
        with connection.cursor() as cursor:
            names = ["customers_customer", "purchases_order"]
            cursor.execute("SELECT relname, reltuples::int FROM pg_class WHERE relname = ANY(%s)", [names])
            known.update(cursor.fetchall())

    monkeypatch.setattr(after_import, "_items", {"test": AfterImport("test", ask)})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_customer; ANALYZE purchases_order")
    rows = "".join(f"{number},2024-05-01,1\n" for number in range(300))
    loaded(write(tmp_path / "a.csv", "customer,date,amount\n" + rows))
    assert known == {"customers_customer": 300, "purchases_order": 300}


def test_entries_speak_of_the_day_and_the_money(retail):
    loaded(retail)
    entry = Entry.objects.filter(kind="purchases.order_placed").order_by("id").first()
    assert timeline_kinds[entry.kind].sentence(entry.data).startswith("Bought for €")
    assert {kind for (kind,) in Entry.objects.values_list("kind")} <= {kind.key for kind in timeline_kinds}


def test_more_than_can_be_counted_is_told_and_breaks_nothing(tmp_path):
    rows = "A,2024-05-01,1000000,1000000000\nA,2024-05-01,1000001,1\nA,2024-05-01,1,-9999999999\n"
    upload = loaded(write(tmp_path / "a.csv", "customer,date,quantity,price\n" + rows))
    assert sentences(upload) == [
        "row 3, quantity: “1000001” is too large",
        "row 4, price: “-9999999999” is too large",
    ]
    assert Order.objects.get().amount_minor == 10**17
