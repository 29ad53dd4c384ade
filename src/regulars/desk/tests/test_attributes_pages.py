"""Own attributes on pages: a director defines them, everybody fills them in, and takes a slip back."""

import re
from html import unescape

import pytest

from regulars.customers.attributes.commands import Defined, define_attribute
from regulars.customers.models import AttributeDefinition, Customer
from regulars.customers.tests.making import NOW, customer

pytestmark = pytest.mark.django_db

LIST = "/company/attributes/"


def define(title, kind="text", *choices, key=""):
    return define_attribute(Defined(title, kind, choices), key=key, actor="staff.employee:1", now=NOW)


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def keys():
    used = AttributeDefinition.objects.filter(archived_at=None)
    return list(used.order_by("order").values_list("key", flat=True))


# Defining --------------------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do_first(client_as):
    page = text(client_as("director").get(LIST))
    assert "Nothing is defined yet" in page
    assert "Define an attribute" in page


def test_a_director_defines_an_attribute_and_it_stands_in_the_list(client_as):
    client = client_as("director")
    said = {"title": "Discount level", "kind": "choice", "choices": "Gold\nSilver\n", "key": ""}
    page = text(client.post(LIST + "new/", said, follow=True))
    assert "Discount level One of a list: Gold, Silver discount_level" in page
    assert AttributeDefinition.objects.get().choices == ["Gold", "Silver"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": " ", "kind": "text"}, "This field is required"),
        ({"title": "\u200b", "kind": "text"}, "Write a title."),
        ({"title": "Level", "kind": "choice", "choices": "\n \n"}, "Write at least one thing to choose from."),
        ({"title": "Another", "kind": "text", "key": "size"}, "“size” is defined already, as “Size”."),
        ({"title": "Level", "kind": "colour"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_defined_is_said_beside_its_field(client_as, said, words):
    define("Size", key="size")
    answer = client_as("director").post(LIST + "new/", said)
    assert answer.status_code == 422
    assert words in unescape(answer.content.decode())
    assert keys() == ["size"]


def test_what_files_brought_is_offered_with_its_most_likely_kind(client_as):
    for number in range(6):
        customer(f"Shop {number}", attributes={"industry": ["retail", "farming"][number % 2], "size": f"{number},5"})
    client = client_as("director")
    page = text(client.get(LIST))
    assert "industry 6 customers, 2 values farming, retail" in page
    form = client.get(LIST + "new/?key=industry").content.decode()
    assert re.search(r'<option value="choice" selected', form)
    assert "farming\nretail" in form
    assert re.search(r'<option value="number" selected', client.get(LIST + "new/?key=size").content.decode())
    client.post(LIST + "new/", {"title": "Trade", "kind": "choice", "choices": "retail\nfarming", "key": "industry"})
    assert "6 customers, 2 values" not in text(client.get(LIST))


def test_an_attribute_is_put_away_and_brought_back_by_the_way_back_offered(client_as):
    size, client = define("Size"), client_as("director")
    page = client.post(f"{LIST}{size.id}/archival/", follow=True).content.decode()
    assert keys() == []
    (undo,) = set(re.findall(r'"(/company/attributes/\d+/restoration/)"', page))
    client.post(undo)
    assert keys() == ["size"]


def test_the_order_is_changed_place_by_place(client_as):
    define("Size")
    level, client = define("Level"), client_as("director")
    client.post(f"{LIST}{level.id}/place/", {"to": "earlier"})
    assert keys() == ["level", "size"]
    client.post(f"{LIST}{level.id}/place/", {"to": "later"})
    assert keys() == ["size", "level"]


def test_a_title_is_changed_and_its_key_is_not(client_as):
    size, client = define("Size"), client_as("director")
    client.post(f"{LIST}{size.id}/", {"title": "Size of the shop", "kind": "number", "key": "else"})
    size.refresh_from_db()
    assert (size.title, size.kind, size.key) == ("Size of the shop", "number", "size")


def test_the_list_costs_the_same_however_much_is_defined(client_as, django_assert_max_num_queries):
    client = client_as("director")
    client.get(LIST)
    for number in range(30):
        define(f"Attribute {number}")
        customer(f"Shop {number}", attributes={f"found {number}": "x"})
    with django_assert_max_num_queries(7):
        client.get(LIST)


# On a customer ---------------------------------------------------------------------------------------------------


@pytest.fixture
def defined(company):
    return [define("Size", "number"), define("Level", "choice", "Gold", "Silver"), define("First visit", "date"),
            define("Budget", "money"), define("VIP", "yes_no"), define("Site", "link")]  # fmt: skip


def filled(client, path, **values):
    """The form as it stands on the page, with some fields filled in."""
    page = client.get(path).content.decode()
    form = {**initial(page), **{f"own-{one.id}": values.pop(one.key) for one in AttributeDefinition.objects.all()
                                if one.key in values}, **values}  # fmt: skip
    return client.post(path, form)


def initial(page):
    found = dict(re.findall(r'<input type="(?:text|email|tel|date)" name="([^"]+)" value="([^"]*)"', page))
    for select in re.findall(r'<select name="([^"]+)".*?</select>', page, re.DOTALL):
        part = page[page.index(f'<select name="{select}"') :]
        chosen = re.search(r'<option value="([^"]*)" selected', part[: part.index("</select>")])
        found[select] = chosen[1] if chosen else ""
    checked = re.search(r'name="kind" value="(\w+)"[^>]*checked', page)
    return {**found, **({"kind": checked[1]} if checked else {})}


def test_a_new_customer_is_written_down_with_their_attributes(defined, client_as):
    answer = filled(client_as("agent"), "/customers/new/", name="Oak & Sons", size="1,200.5", level="Gold", vip="yes",
                    first_visit="2026-05-04", budget="99,9", site="oak.example")  # fmt: skip
    assert answer.status_code == 302
    assert Customer.objects.get().attributes == {
        "size": "1200.5", "level": "Gold", "vip": "yes", "first_visit": "2026-05-04", "budget": "99.90",
        "site": "https://oak.example",
    }  # fmt: skip


def test_a_value_that_does_not_fit_is_said_beside_its_field_and_nothing_is_saved(defined, client_as):
    oak, client = customer("Oak", attributes={"size": "5"}), client_as("agent")
    answer = filled(client, f"/customers/{oak.id}/edit/", size="a dozen", site="javascript:alert(1)")
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "“a dozen” is not a number." in page
    assert "is not a link." in page
    assert Customer.objects.get(id=oak.id).attributes == {"size": "5"}


def test_saving_a_form_unchanged_changes_nothing_even_of_values_that_do_not_fit(defined, client_as):
    was = {"size": "a dozen", "level": "Bronze", "first_visit": "soon", "budget": "1200.50", "vip": "perhaps",
           "site": "javascript:alert(1)", "industry": "retail"}  # fmt: skip
    oak, client = customer("Oak", attributes=was), client_as("agent")
    assert filled(client, f"/customers/{oak.id}/edit/").status_code == 302
    assert Customer.objects.get(id=oak.id).attributes == was


def test_a_change_is_taken_back_by_the_way_back_offered(defined, client_as):
    oak, client = customer("Oak", attributes={"size": "5", "industry": "retail"}), client_as("agent")
    filled(client, f"/customers/{oak.id}/edit/", size="7", level="Silver")
    assert Customer.objects.get(id=oak.id).attributes == {"size": "7", "level": "Silver", "industry": "retail"}
    page = client.get(f"/customers/{oak.id}/").content.decode()
    assert "Changed: Size, Level" in page
    (undo,) = set(re.findall(r'"(/customers/\d+/changes/\d+/undo/)"', page))
    client.post(undo)
    assert Customer.objects.get(id=oak.id).attributes == {"size": "5", "industry": "retail"}


def test_an_attribute_put_away_is_asked_for_no_more_and_its_value_stays(defined, client_as):
    oak, client = customer("Oak", attributes={"size": "5"}), client_as("agent")
    AttributeDefinition.objects.filter(key="size").update(archived_at=NOW)
    filled(client, f"/customers/{oak.id}/edit/", level="Gold")
    assert Customer.objects.get(id=oak.id).attributes == {"size": "5", "level": "Gold"}


def beside(client, owner):
    return client.get(f"/customers/{owner.id}/beside/").content.decode()


def test_what_is_known_is_shown_by_its_kind_in_the_order_and_words_of_the_company(defined, client_as):
    AttributeDefinition.objects.filter(key="level").update(archived_at=NOW)
    was = {"vip": "yes", "size": "1200.5", "budget": "99.90", "first_visit": "2026-05-04", "level": "Gold",
           "site": "https://oak.example/a", "trade_type": "retail"}  # fmt: skip
    page = beside(client_as("agent"), customer("Oak", attributes=was))
    facts = re.findall(r"<dt>([^<]+)</dt><dd>(?:<a [^>]+>)?([^<]+)", page[page.index(">About<") :])
    assert facts[:7] == [("Size", "1,200.5"), ("First visit", "May 4, 2026"), ("Budget", "€99.90"), ("VIP", "Yes"),
                         ("Site", "https://oak.example/a"), ("Level", "Gold"), ("Trade type", "retail")]  # fmt: skip
    assert 'href="https://oak.example/a" rel="noopener noreferrer nofollow"' in page
    assert 'href="/customers/?a.vip=yes"' in page


def test_what_a_file_brought_as_a_link_is_not_clicked_on_when_it_is_none(defined, client_as):
    page = beside(client_as("agent"), customer("Oak", attributes={"site": "javascript:alert(1)"}))
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


# In lists --------------------------------------------------------------------------------------------------------


def test_a_list_is_narrowed_in_the_words_of_the_company(defined, client_as):
    customer("Oak", attributes={"vip": "yes", "level": "Gold", "size": "12"})
    customer("Elm", attributes={"vip": "no"})
    client = client_as("agent")
    offered = text(client.get("/customers/filters/"))
    assert "VIP No Yes" in offered
    assert "Level Gold" in offered
    assert "Size" not in offered
    page = text(client.get("/customers/?a.vip=yes"))
    assert "VIP: Yes" in page
    assert "Oak" in page
    assert "Elm" not in page


def test_a_download_has_a_column_for_each_attribute_in_use(defined, client_as):
    AttributeDefinition.objects.exclude(key__in=["size", "level", "budget"]).update(archived_at=NOW)
    customer("Oak", attributes={"level": "=Gold", "size": "a dozen", "note": "x"})
    customer("Elm", attributes={"size": "12.5", "budget": "99.90"})
    answer = client_as("marketer").get("/customers/export.csv")
    header, *rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert header.endswith(",Currency,Size,Level,Budget")
    assert [row.split(",")[-3:] for row in rows] == [["12.5", "", "99.90"], ["a dozen", "'=Gold", ""]]


def test_a_download_asks_once_for_a_thousand_customers(defined, client_as, django_assert_max_num_queries):
    for number in range(30):
        customer(f"Shop {number}", attributes={"size": str(number)})
    client = client_as("marketer")
    with django_assert_max_num_queries(12):
        assert b"Shop 29" in b"".join(client.get("/customers/export.csv").streaming_content)
