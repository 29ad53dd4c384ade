"""What a file is taken for before a person looks at it."""

import pytest

from regulars.imports.guessing.files import guess_mapping, guess_reading, sample
from regulars.imports.guessing.profiles import guess_date_order, guess_decimal
from regulars.imports.targets import all_targets, target_of
from regulars.imports.tests.bringing import write
from regulars.imports.types import ATTRIBUTE, DateOrder


def columns(tmp_path, text: str, target: str = "orders") -> dict[str, str]:
    path = write(tmp_path / "a.csv", text)
    reading = guess_reading(path, target_of(target))
    seen = sample(path, reading)
    return {key: seen.names[position] for position, key in guess_mapping(target_of(target), seen, reading).items()}


@pytest.mark.parametrize(
    ("header", "row", "found"),
    [
        (
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
            "536365,85123A,HOLDER,6,12/1/2010 8:26,2.55,17850,United Kingdom",
            {
                "number": "InvoiceNo", "product": "StockCode", "product_name": "Description", "quantity": "Quantity",
                "ordered_on": "InvoiceDate", "unit_price": "UnitPrice", "customer": "CustomerID",
            },
        ),
        ("order_id,customer_id,order_date,total", "1,2,2024-01-05,3.50",
         {"number": "order_id", "customer": "customer_id", "ordered_on": "order_date", "amount": "total"}),
        ("Клієнт;№ замовлення;Дата покупки;Сума", "1;2;05.01.2024;3,50",
         {"customer": "Клієнт", "number": "№ замовлення", "ordered_on": "Дата покупки", "amount": "Сума"}),
        ("Покупатель;Дата заказа;Сумма заказа;Эл. почта", "1;05.01.2024;3,50;a@b.co",
         {"customer": "Покупатель", "ordered_on": "Дата заказа", "amount": "Сумма заказа", "email": "Эл. почта"}),
        ("Cod client;Data comenzii;Valoare;Telefon", "1;05.01.2024;3,50;069123456",
         {"customer": "Cod client", "ordered_on": "Data comenzii", "amount": "Valoare", "phone": "Telefon"}),
        ("Email,Paid at,Total,Currency", "a@b.co,2024-01-05 10:00:00 +0200,3.50,EUR",
         {"email": "Email", "ordered_on": "Paid at", "amount": "Total", "currency": "Currency"}),
    ],
)  # fmt: skip
def test_columns_are_found_by_their_names_in_four_languages(tmp_path, header, row, found):
    assert columns(tmp_path, f"{header}\n{row}\n") == found


def test_columns_without_names_are_found_by_their_values(tmp_path):
    assert columns(tmp_path, "A-1,2024-01-05,12.50\nA-2,2024-01-06,7.25\n") == {
        "customer": "Column 1", "ordered_on": "Column 2", "amount": "Column 3",
    }  # fmt: skip


def test_a_name_does_not_win_over_values_that_cannot_be_such(tmp_path):
    found = columns(tmp_path, "date,customer,amount,day\nred,1,5,2024-01-05\nblue,2,6,2024-01-06\n")
    assert found["ordered_on"] == "day"


@pytest.mark.parametrize("header", ["product", "Товар"])
@pytest.mark.parametrize(
    ("products", "key"),
    [(("Green tea", "Чай чорний", "Mug"), "product_name"), (("85123A", "TEA-1", "71053"), "product")],
)
def test_a_product_of_several_words_is_a_name_and_of_one_a_code(tmp_path, header, products, key):
    rows = "".join(f"{n},2024-01-0{n + 1},5,{product}\n" for n, product in enumerate(products))
    found = columns(tmp_path, f"customer,date,amount,{header}\n{rows}")
    assert {name: said for name, said in found.items() if name.startswith("product")} == {key: header}


def test_a_product_of_several_words_beside_a_name_stays_the_code(tmp_path):
    found = columns(tmp_path, "customer,date,amount,product,product name\n1,2024-01-05,5,TEA 1,Green tea\n")
    assert (found["product"], found["product_name"]) == ("product", "product name")


def test_everything_else_in_a_file_of_customers_is_kept(tmp_path):
    found = columns(tmp_path, "id,name,Industry,empty\n1,Ann,Tea,\n", "customers")
    assert found == {"customer": "id", "name": "name", f"{ATTRIBUTE}Industry": "Industry"}


def test_the_order_of_the_date_follows_the_evidence_of_the_whole_file(tmp_path):
    months = "".join(f"{n},{n % 12 + 1}/{n % 9 + 1}/2024,5\n" for n in range(40_000))
    path = write(tmp_path / "a.csv", "customer,date,amount\n" + months + "1,1/31/2024,5\n" * 200)
    assert guess_reading(path, target_of("orders")).date_order is DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["1/2/2024", "13/2/2024"], DateOrder.DAY_FIRST),
        (["1/2/2024", "2/13/2024"], DateOrder.MONTH_FIRST),
        (["1/2/2024"], DateOrder.DAY_FIRST),
    ],
)
def test_dates_that_fit_both_orders_decide_nothing(cells, order):
    assert guess_date_order(cells) is order


def test_where_nothing_decides_the_country_does(tmp_path):
    path = write(tmp_path / "a.csv", "customer,date,amount\n1,1/2/2024,5\n")
    assert guess_reading(path, target_of("orders"), country="US").date_order is DateOrder.MONTH_FIRST
    assert guess_reading(path, target_of("orders"), country="UA").date_order is DateOrder.DAY_FIRST


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        (["1 204,50"], ","), (["1,204.50"], "."), (["1.204,50"], ","), (["12,5"], ","), (["12.50", "1,204"], "."),
        (["5", "6"], "."), (["31.12.2024", "7,5"], ","), (["1,234", "5"], "."),
    ],
)  # fmt: skip
def test_the_decimal_sign_is_the_one_most_numbers_use(cells, decimal):
    assert guess_decimal(cells) == decimal


def test_no_word_of_a_target_means_two_of_its_fields():
    for target in all_targets():
        words = [word for field in target.fields for word in field.words]
        doubled = {word for word in words if words.count(word) > 1}
        assert not doubled, (target.key, doubled)
