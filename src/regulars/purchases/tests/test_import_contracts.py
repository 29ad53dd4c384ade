"""Files of contracts and of costs."""

from datetime import date
from pathlib import Path

import pytest

from regulars.customers.models import Entry
from regulars.imports.models import Upload
from regulars.imports.tests.bringing import checked, counts, loaded, sentences, write
from regulars.lib.registry import timeline_kinds
from regulars.purchases.models import Contract, Cost

pytestmark = pytest.mark.usefixtures("company")

HEADER = "client;договір;початок;кінець;сума;період\n"


def brought(folder: Path, rows: str) -> Upload:
    return loaded(write(folder / "contracts.csv", HEADER + rows), "contracts")


def test_contracts_are_loaded_once(tmp_path):
    path = write(tmp_path / "a.csv", HEADER + "1;d1;01.02.2020;;100;місяць\n2;d2;01.02.2020;01.05.2021;1 200,50;рік\n")
    assert counts(loaded(path, "contracts")) == {"added": 2, "customers_added": 2}
    assert counts(loaded(path, "contracts")) == {"known": 2}
    contract = Contract.objects.get(number="d2")
    assert (contract.started_on, contract.ended_on) == (date(2020, 2, 1), date(2021, 5, 1))
    assert (contract.amount_minor, contract.period) == (120050, "year")
    kinds = list(Entry.objects.filter(kind__startswith="purchases").order_by("id").values_list("kind", flat=True))
    assert sorted(kinds) == ["purchases.contract_ended", *["purchases.contract_started"] * 2]


def test_a_new_price_ends_the_old_one_and_is_neither_an_end_nor_a_beginning(tmp_path):
    old = write(tmp_path / "a.csv", HEADER + "1;d1;01.02.2020;;100;місяць\n")
    loaded(old, "contracts")
    assert counts(brought(tmp_path, "1;d1;01.03.2021;;150;місяць\n")) == {"added": 1}
    periods = Contract.objects.order_by("started_on").values_list("started_on", "ended_on", "amount_minor")
    assert list(periods) == [(date(2020, 2, 1), date(2021, 3, 1), 10000), (date(2021, 3, 1), None, 15000)]
    kinds = Entry.objects.filter(kind__startswith="purchases").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["purchases.contract_started", "purchases.contract_repriced"]
    # The old file once more does not open the old price again.
    assert counts(loaded(old, "contracts")) == {"known": 1}


@pytest.mark.parametrize(("numbers", "product"), [(("", ""), ""), (("", ""), "Хостинг"), (("d1", "d2"), "Хостинг")])
def test_a_row_that_starts_where_one_of_the_same_product_ends_is_a_change_of_price(tmp_path, numbers, product):
    first, second = numbers
    header = "client;договір;початок;кінець;сума;період;товар\n"
    rows = f"1;{first};01.02.2020;01.03.2021;100;місяць;{product}\n1;{second};01.03.2021;;150;місяць;{product}\n"
    loaded(write(tmp_path / "a.csv", header + rows), "contracts")
    assert said_of_contracts() == [
        "Contract began: €100.00 a month",
        "Price changed from €100.00 a month to €150.00 a month",
    ]


def test_a_row_of_another_product_is_an_end_and_a_beginning(tmp_path):
    header = "client;договір;початок;кінець;сума;період;товар\n"
    rows = "1;d1;01.02.2020;01.03.2021;100;місяць;Хостинг\n1;d2;01.03.2021;;150;місяць;Домен\n"
    loaded(write(tmp_path / "a.csv", header + rows), "contracts")
    assert sorted(said_of_contracts()) == [
        "Contract began: €100.00 a month", "Contract began: €150.00 a month", "Contract ended: €100.00 a month",
    ]  # fmt: skip


def test_a_contract_that_goes_on_at_its_price_says_so(tmp_path):
    brought(tmp_path, "1;d1;01.02.2020;01.03.2021;100;місяць\n1;d1;01.03.2021;;100;місяць\n")
    assert said_of_contracts()[1:] == ["Contract went on at the same price: €100.00 a month"]


def said_of_contracts() -> list[str]:
    entries = Entry.objects.filter(kind__startswith="purchases").order_by("happened_at", "id")
    assert all(entry.data["day_only"] for entry in entries)
    return [timeline_kinds[entry.kind].sentence(entry.data) for entry in entries]


def test_an_end_that_becomes_known_is_a_change_told_once(tmp_path):
    brought(tmp_path, "1;d1;01.02.2020;;100;місяць\n")
    ended = "1;d1;01.02.2020;01.05.2021;100;місяць\n"
    assert counts(brought(tmp_path, ended)) == {"changed": 1}
    assert counts(brought(tmp_path, ended)) == {"known": 1}
    assert Entry.objects.filter(kind="purchases.contract_ended").count() == 1


def test_an_end_before_the_start_is_told(tmp_path):
    upload = checked(write(tmp_path / "a.csv", HEADER + "1;d1;01.02.2020;01.02.2020;-1;тиждень\n"), "contracts")
    assert upload.result["bad"] == 1
    assert sorted(sentences(upload)) == sorted(
        [
            "row 2, кінець: “01.02.2020” is not after the start",
            "row 2, сума: “-1” is too small",
            "row 2, період: “тиждень” is none of the words that may stand here",
        ]
    )


def test_equal_costs_are_two_and_the_file_twice_is_still_two(tmp_path):
    path = write(
        tmp_path / "a.csv",
        "тип;дата;сума;клієнт\nреклама;01.02.2024;100;\nреклама;01.02.2024;100;\nзнижка;01.02.2024;5;17\n",
    )
    assert counts(loaded(path, "costs")) == {"added": 3, "customers_added": 1}
    assert counts(loaded(path, "costs")) == {"known": 3}
    assert sorted(Cost.objects.values_list("kind", "amount_minor", "customer__name")) == [
        ("acquisition", 10000, None), ("acquisition", 10000, None), ("incentive", 500, "17"),
    ]  # fmt: skip
