"""The list as a page: what it shows to whom, what its addresses mean, and what it costs."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from regulars.customers.tests.making import crowd, customer
from regulars.staff.rights import Role

pytestmark = pytest.mark.django_db
LIST = "/customers/"


@pytest.fixture
def olena(company):
    return customer(
        "Олена Коваленко", email="olena@honey.example", phone="+380671234567", country="UA",
        attributes={"industry": "retail"}, traits={"stage": "slipping", "risk": 0.75, "spent_minor": 123_400},
    )  # fmt: skip


def page(client, address=LIST, **headers):
    return client.get(address, headers=headers).content.decode()


def test_a_line_says_who_how_it_stands_and_what_is_at_risk(olena, client_as):
    shown = page(client_as("manager"))
    for words in ("Олена Коваленко", "Person · Ukraine", "Slipping away", "Oct 1, 2026", "€1,234", "€20", "75%"):
        assert words in shown
    assert f'href="/customers/{olena.id}/"' in shown


def test_typing_swaps_the_list_alone(olena, client_as):
    shown = page(client_as("agent"), f"{LIST}?q=kova", **{"HX-Request": "true", "HX-Target": "customers"})
    assert "Олена Коваленко" in shown
    assert "<html" not in shown
    assert "search-input" not in shown


def test_a_search_keeps_the_filters_of_the_address(olena, client_as):
    shown = page(client_as("agent"), f"{LIST}?stage=slipping&a.industry=retail&sort=-value")
    for name, value in {"stage": "slipping", "a.industry": "retail", "sort": "-value"}.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in shown
    assert 'href="/customers/?a.industry=retail&amp;sort=-value"' in shown


def test_a_title_sorts_and_the_second_time_turns_the_order(olena, client_as):
    client = client_as("agent")
    assert 'href="/customers/?sort=-value_at_risk"' in page(client)
    turned = page(client, f"{LIST}?sort=-value_at_risk")
    assert 'aria-sort="descending"' in turned
    assert 'href="/customers/?sort=value_at_risk"' in turned


def test_an_order_by_name_stays_while_searching(olena, client_as):
    client = client_as("agent")
    searching = page(client, f"{LIST}?q=kova")
    assert 'href="/customers/?q=kova&amp;sort=name"' in searching
    assert "aria-sort" not in searching
    assert '<input type="hidden" name="sort" value="name">' in page(client, f"{LIST}?q=kova&sort=name")


def test_an_order_nobody_knows_is_refused_in_words(olena, client_as):
    answer = client_as("agent").get(f"{LIST}?sort=password")
    assert answer.status_code == 400
    assert "cannot be ordered by" in answer.content.decode()


@pytest.mark.parametrize("text", ["\x00", "%00", "\ud800".encode("utf-8", "surrogatepass"), "a" * 5000, "<script>"])
def test_no_text_breaks_the_search(olena, client_as, text):
    answer = client_as("agent").get(LIST, {"q": text, "a.x": text, "country": text, "stage": text})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().replace("<script type", "").replace("<script src", "")


@pytest.mark.parametrize("typed", ["zzzz", "%25", "_", "@", "😀"])
def test_nobody_found_says_how_to_go_on(olena, client_as, typed):
    shown = page(client_as("agent"), f"{LIST}?q={typed}")
    assert "Олена" not in shown
    assert "Nobody found" in shown
    assert "Clear the search" in shown


def test_an_empty_company_is_shown_the_way_to_an_import(client_as):
    assert "Import a file" in page(client_as("manager"))
    assert "Import a file" not in page(client_as("agent"))


def test_pages_follow_one_another_by_their_addresses(company, client_as):
    crowd(120)
    client, seen, address = client_as("agent"), [], LIST
    while address:
        answer = client.get(address)
        seen.append(names_in(answer))
        address = answer.context["next_url"]
    assert [len(names) for names in seen] == [50, 50, 20]
    assert len({name for names in seen for name in names}) == 120


def names_in(answer):
    return re.findall(r'class="row-link"[^>]*>([^<]+)<', answer.content.decode())


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", [LIST, f"{LIST}?sort=-value_at_risk", f"{LIST}?q=crowd", f"{LIST}?q=zzzz"])
def test_the_page_costs_the_same_queries_at_ten_customers_as_at_a_thousand(company, client_as, address):
    client = client_as("manager")
    crowd(60 if "crowd" in address else 10)
    few = queries_of(client, address)
    crowd(1_000)
    assert queries_of(client, address) == few <= 6


def test_filters_offer_what_occurs_among_the_customers(olena, client_as):
    shown = page(client_as("agent"), "/customers/filters/?stage=lost")
    assert 'href="/customers/?stage=lost&amp;country=UA"' in shown
    assert 'href="/customers/?stage=lost&amp;a.industry=retail"' in shown
    assert 'href="/customers/?stage=lost&amp;mine=1"' in shown


def test_mine_are_the_customers_of_whoever_looks(nadia, bohdan, client_as):
    customer("Anna", manager_id=nadia.pk)
    customer("Berta", manager_id=bohdan.pk)
    shown = page(client_as(nadia), f"{LIST}?mine=1")
    assert "Anna" in shown
    assert "Berta" not in shown


def exported(client, address):
    text = client.get(address).getvalue().decode()
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_an_export_holds_the_list_as_it_is_narrowed_with_contacts(olena, client_as):
    customer("=cmd|' /C calc'!A0", traits={})
    customer("Without figures")
    client = client_as("marketer")
    everybody = exported(client, "/customers/export.csv")
    assert [row["Name"] for row in everybody] == ["'=cmd|' /C calc'!A0", "Without figures", "Олена Коваленко"]
    (row,) = exported(client, "/customers/export.csv?q=kova")
    assert (row["E-mail"], row["Phone"], row["Spent"], row["Last purchase"]) == (
        "olena@honey.example", "+380671234567", "1234", "2026-10-01",
    )  # fmt: skip


def test_an_export_is_longer_than_a_page(company, client_as):
    crowd(2_100)
    rows = exported(client_as("marketer"), "/customers/export.csv")
    assert len({row["Number"] for row in rows}) == 2_100


def test_an_excel_export_has_numbers_as_numbers(olena, client_as):
    answer = client_as("marketer").get("/customers/export.xlsx")
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    titles = [cell.value for cell in sheet[1]]
    assert sheet[2][titles.index("Spent")].value == 1234
    assert sheet[2][titles.index("Name")].value == "Олена Коваленко"


def test_an_export_of_an_unknown_kind_is_not_there(olena, client_as):
    assert client_as("marketer").get("/customers/export.pdf").status_code == 404


ALLOWED = {
    LIST: {Role.DIRECTOR, Role.MANAGER, Role.AGENT, Role.MARKETER},
    "/customers/export.csv": {Role.DIRECTOR, Role.MANAGER, Role.MARKETER},
    "/customers/new/": {Role.DIRECTOR, Role.MANAGER, Role.AGENT},
}


@pytest.mark.parametrize("address", ALLOWED)
@pytest.mark.parametrize("role", Role)
def test_each_page_opens_to_the_roles_that_need_it(company, client_as, address, role):
    expected = 200 if role in ALLOWED[address] else 403
    assert client_as(role).get(address).status_code == expected


def test_a_stranger_is_asked_to_sign_in(charlie, company):
    assert charlie.get(LIST).status_code == 302
