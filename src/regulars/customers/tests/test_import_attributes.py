"""Columns kept as own attributes: read by their kind as the file is written; what does not fit is told by its cell."""

import re

import pytest

from regulars.customers.attributes.commands import Defined, archive_attribute, define_attribute
from regulars.customers.models import Customer
from regulars.customers.tests.making import NOW
from regulars.imports.tests.bringing import begun, loaded, sentences, write

pytestmark = pytest.mark.usefixtures("company")

FILE = """id;Площа залу;level;first visit;VIP;site;budget;trade
1;1 200,5;gold;31.12.2024;так;oak.example;99,9;retail
2;a dozen;Bronze;31.02.2024;perhaps;javascript:alert(1);5 USD;farming
3;;;;;;;
"""


def define(title, kind="text", *choices, key=""):
    return define_attribute(Defined(title, kind, choices), key=key, actor="", now=NOW)


@pytest.fixture
def defined(company):
    return {
        "area": define("Площа залу", "number", key="area"),
        "level": define("Level", "choice", "Gold", "Silver"),
        "first_visit": define("First visit", "date"),
        "vip": define("VIP", "yes_no"),
        "site": define("Site", "link"),
        "budget": define("Budget", "money"),
    }


def attributes():
    return [row["attributes"] for row in Customer.objects.order_by("id").values("attributes")]


def test_cells_are_read_by_their_kind_and_kept_under_the_key(defined, tmp_path):
    upload = loaded(write(tmp_path / "customers.csv", FILE), "customers")
    assert attributes() == [
        {"area": "1200.5", "level": "Gold", "first_visit": "2024-12-31", "vip": "yes", "site": "https://oak.example",
         "budget": "99.90", "trade": "retail"},
        {"trade": "farming"},
        {},
    ]  # fmt: skip
    assert sentences(upload) == [
        "row 3, Площа залу: “a dozen” is not a number",
        "row 3, level: “Bronze” is none of the words that may stand here",
        "row 3, first visit: “31.02.2024” is not a date",
        "row 3, VIP: “perhaps” is neither yes nor no",
        "row 3, site: “javascript:alert(1)” is not a link",
        "row 3, budget: “5 USD” is not a currency",
    ]


def test_a_cell_that_does_not_fit_leaves_what_was_known(defined, tmp_path):
    loaded(write(tmp_path / "a.csv", "id,area,vip\n1,12,yes\n"), "customers")
    loaded(write(tmp_path / "b.csv", "id,area,vip\n1,a dozen,no\n"), "customers")
    assert attributes() == [{"area": "12", "vip": "no"}]


def test_what_is_undefined_or_put_away_is_kept_as_it_stands(defined, tmp_path):
    archive_attribute(defined["area"].id, actor="", now=NOW)
    loaded(write(tmp_path / "a.csv", "id,area,note\n1,a dozen, as  it stands\n"), "customers")
    assert attributes() == [{"area": "a dozen", "note": "as it stands"}]


def test_before_anything_is_loaded_the_page_names_the_attribute_and_marks_what_does_not_fit(
    defined, tmp_path, client_as
):
    upload = begun(write(tmp_path / "customers.csv", FILE), "customers")
    page = client_as("director").get(f"/import/{upload.id}/", follow=True).content.decode()
    assert "own attribute “Площа залу”" in page
    assert "keep as an attribute" in page
    wrong = re.findall(r'<td class="cell cell-wrong"[^>]*>([^<]+)</td>', page)
    assert wrong == ["a dozen", "Bronze", "31.02.2024", "perhaps", "javascript:alert(1)", "5 USD"]
