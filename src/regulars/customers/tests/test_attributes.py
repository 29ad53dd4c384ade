"""Own attributes: what may be written in each kind, its one form, changing and taking back, what stands in the data."""

from datetime import timedelta

import pytest
from django.db import connection

from regulars.customers import registration
from regulars.customers.attributes import commands, queries, tidying
from regulars.customers.attributes.commands import Defined
from regulars.customers.attributes.errors import AttributeKnown, AttributeUndefined, AttributeUnfit, NoChoices
from regulars.customers.attributes.manners import of_person, of_program
from regulars.customers.attributes.values import Unfit, link_of, read, shown
from regulars.customers.attributes.writing import checked
from regulars.customers.errors import NothingToUndo
from regulars.customers.models import AttributeDefinition, Customer, Entry
from regulars.customers.tests.making import NOW, crowd, customer
from regulars.lib.errors import BadInput, NotFound
from regulars.lib.registry import timeline_kinds
from regulars.staff.models import AuditRecord, Company

UKRAINIAN = Company(country="UA", currency="EUR")
LATER = NOW + timedelta(hours=1)
DIRECTOR = "staff.employee:1"


def of_kind(kind, *choices):
    return AttributeDefinition(key="a", title="A", kind=kind, choices=list(choices))


def typed(kind, text, language="uk", company=UKRAINIAN, choices=()):
    try:
        return read(of_kind(kind, *choices), text, of_person(language, company))
    except Unfit as unfit:
        return unfit.reason


# Values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        ("uk", "1 200,50", "1200.5"),
        ("uk", "1\u00a0200,50", "1200.5"),
        ("uk", "1,250", "1.25"),
        ("uk", "1.250", "1.25"),
        ("uk", "12.5", "12.5"),
        ("en", "1,250", "1250"),
        ("en", "1,250.75", "1250.75"),
        ("en", "12,5", "12.5"),
        ("ro", "1.250", "1250"),
        ("ro", "1.250,75", "1250.75"),
        ("de", "−7", "-7"),
        ("en", "-0", "0"),
        ("en", "  42\u200b ", "42"),
        ("en", "", ""),
        ("en", "12 monkeys", "not_a_number"),
        ("en", "1e99", "too_large"),
        ("en", "٣", "not_a_number"),
    ],
)
def test_a_number_is_read_as_the_language_writes_it(language, text, kept):
    assert typed("number", text, language) == kept


@pytest.mark.parametrize(
    ("currency", "text", "kept"),
    [
        ("EUR", "1200,5", "1200.50"),
        ("EUR", "€12", "12.00"),
        ("EUR", "12 EUR", "12.00"),
        ("EUR", "12 USD", "not_a_currency"),
        ("EUR", "$12", "not_a_currency"),
        ("CAD", "$12", "12.00"),
        ("UAH", "100 грн", "100.00"),
        ("JPY", "1200", "1200"),
        ("EUR", "9" * 20, "too_large"),
    ],
)
def test_money_is_kept_in_the_currency_of_the_company(currency, text, kept):
    assert typed("money", text, company=Company(country="UA", currency=currency)) == kept


@pytest.mark.parametrize(
    ("country", "text", "kept"),
    [
        ("UA", "31.12.2026", "2026-12-31"),
        ("US", "12/31/2026", "2026-12-31"),
        ("UA", "2026-12-31", "2026-12-31"),
        ("UA", "12/31/2026", "not_a_date"),
        ("UA", "1900-01-01", "1900-01-01"),
        ("UA", "1899-12-31", "not_a_date"),
        ("UA", "2101-01-01", "not_a_date"),
        ("UA", "30.02.2026", "not_a_date"),
    ],
)
def test_a_day_between_1900_and_2100_is_kept_in_one_form(country, text, kept):
    assert typed("date", text, company=Company(country=country, currency="EUR")) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://honey.example/shop?a=1#top", "https://honey.example/shop?a=1#top"),
        ("honey.example", "https://honey.example"),
        ("HTTP://honey.example", "http://honey.example"),
        ("мед.укр/мапа", "https://мед.укр/мапа"),
        ("honey.example:8080/x", "https://honey.example:8080/x"),
        ("javascript:alert(1)", "not_a_link"),
        ("data:text/html,x", "not_a_link"),
        ("//honey.example", "not_a_link"),
        ("ftp://honey.example", "not_a_link"),
        ("https://honest@evil.example", "not_a_link"),
        ('https://honey.example/"onclick', "not_a_link"),
        ("https://", "not_a_link"),
        ("https://[::1", "not_a_link"),
        ("two words", "not_a_link"),
        ("x" * 600, "too_long"),
    ],
)
def test_a_link_leads_to_the_web_and_nowhere_else(text, kept):
    assert typed("link", text) == kept


def test_a_choice_is_one_of_the_list_however_it_is_capitalised():
    assert typed("choice", "золотий", choices=["Золотий", "Срібний"]) == "Золотий"
    assert typed("choice", "gold", choices=["Gold", "gold"]) == "gold"
    assert typed("choice", "Бронзовий", choices=["Золотий"]) == "not_a_choice"


@pytest.mark.parametrize(
    ("text", "kept"), [("Так", "yes"), ("NU", "no"), ("true", "yes"), ("0", "no"), ("maybe", "not_yes_or_no")]
)
def test_yes_and_no_are_understood_in_four_languages(text, kept):
    assert typed("yes_no", text) == kept


def test_what_is_kept_is_shown_as_the_reader_writes_it():
    def said(kind, value, language):
        return shown(kind, value, language=language, currency="EUR").replace("\xa0", " ").replace("\u202f", " ")

    assert said("number", "1200.5", "uk") == "1 200,5"
    assert said("money", "1200.50", "en") == "€1,200.50"
    assert said("date", "2026-12-31", "en") == "Dec 31, 2026"
    assert said("yes_no", "yes", "en") == "Yes"
    assert said("number", "a dozen", "en") == "a dozen"
    assert said("date", "2026-99-99", "en") == "2026-99-99"


def test_only_a_kept_web_address_is_clicked_on():
    assert link_of("link", "https://honey.example") == "https://honey.example"
    assert link_of("link", "javascript:alert(1)") == link_of("text", "https://honey.example") == ""


# Defining --------------------------------------------------------------------------------------------------------


def define(title, kind="text", *choices, key=""):
    return commands.define_attribute(Defined(title, kind, choices), key=key, actor=DIRECTOR, now=NOW)


@pytest.fixture
def defined(company):
    return {
        "size": define("Size of the shop", "number", key="size"),
        "level": define("Level", "choice", "Gold", "Silver"),
        "vip": define("VIP", "yes_no"),
        "site": define("Site", "link"),
    }


def keys():
    return [one.key for one in queries.definitions()]


def test_an_attribute_is_called_by_its_title_and_stands_last(defined):
    assert keys() == ["size", "level", "vip", "site"]
    assert define("Перша покупка", "date").key == "перша_покупка"
    assert keys()[-1] == "перша_покупка"


def test_a_key_that_is_taken_is_refused_with_the_name_of_its_attribute(defined):
    with pytest.raises(AttributeKnown) as refused:
        define("Another", key="size")
    assert "Size of the shop" in refused.value.sentence
    assert len(keys()) == 4


def test_a_choice_needs_something_to_choose_from(company):
    with pytest.raises(NoChoices):
        define("Level", "choice", " ", "\u200b")
    assert define("Level", "choice", "Gold ", "Gold", "", "Silver").choices == ["Gold", "Silver"]


def test_an_attribute_without_words_or_of_no_kind_is_refused(company):
    for title, kind in ((" \u200b", "text"), ("Level", "colour")):
        with pytest.raises(BadInput):
            define(title, kind)


def test_what_is_put_away_is_asked_for_no_more_and_comes_back_to_its_place(defined):
    commands.archive_attribute(defined["level"].id, actor=DIRECTOR, now=LATER)
    assert keys() == ["size", "vip", "site"]
    assert [one.key for one in queries.all_definitions()] == ["size", "vip", "site", "level"]
    commands.restore_attribute(defined["level"].id, actor=DIRECTOR, now=LATER)
    assert keys() == ["size", "level", "vip", "site"]


def test_attributes_change_places(defined):
    commands.move_attribute(defined["vip"].id, earlier=True, actor=DIRECTOR, now=LATER)
    assert keys() == ["size", "vip", "level", "site"]
    commands.move_attribute(defined["size"].id, earlier=True, actor=DIRECTOR, now=LATER)
    assert keys() == ["size", "vip", "level", "site"]
    commands.move_attribute(defined["vip"].id, earlier=False, actor=DIRECTOR, now=LATER)
    assert keys() == ["size", "level", "vip", "site"]
    with pytest.raises(NotFound):
        commands.move_attribute(0, earlier=True, actor=DIRECTOR, now=LATER)


def test_who_defined_what_is_in_the_audit_once(defined):
    level = defined["level"].id
    for _twice in range(2):
        commands.archive_attribute(level, actor=DIRECTOR, now=LATER)
    found = AuditRecord.objects.filter(ref=f"customers.attribute:{level}").order_by("id")
    assert list(found.values_list("action", flat=True)) == [
        "customers.attribute_defined", "customers.attribute_archived",
    ]  # fmt: skip


# On a customer ---------------------------------------------------------------------------------------------------


def test_what_is_given_is_checked_by_the_kind_and_refused_in_words(defined):
    program = of_program("EUR")
    assert checked({"size": 12.5, "vip": True, "level": "gold", "unknown": None}, program) == {
        "size": "12.5", "vip": "yes", "level": "Gold", "unknown": "",
    }  # fmt: skip
    with pytest.raises(AttributeUnfit) as refused:
        checked({"level": "Bronze"}, program)
    assert "Level: “Bronze” is not in the list. Choose one of: Gold, Silver." in refused.value.sentence
    with pytest.raises(AttributeUndefined):
        checked({"sise": "12"}, program)


@pytest.fixture
def olena(company):
    return customer("Олена Коваленко", attributes={"size": "12", "industry": "retail"})


def change(owner, values):
    described = registration.description_of(owner)
    return registration.change_customer(owner.id, described, attributes=values, actor=DIRECTOR, now=LATER)


def kept(owner):
    return Customer.objects.get(id=owner.id).attributes


def test_a_change_is_on_the_timeline_with_what_was_before_and_can_be_taken_back(defined, olena):
    entry = change(olena, {"size": "14", "vip": "yes"})
    assert kept(olena) == {"size": "14", "vip": "yes", "industry": "retail"}
    assert entry.data["before"]["attributes"] == {"size": "12", "vip": ""}
    assert entry.data["after"]["attributes"] == {"size": "14", "vip": "yes"}
    assert timeline_kinds[entry.kind].sentence(entry.data) == "Changed: Size of the shop, VIP"
    registration.undo_change(olena.id, entry.id, actor=DIRECTOR, now=LATER)
    assert kept(olena) == {"size": "12", "industry": "retail"}


def test_what_is_the_same_is_no_change(defined, olena):
    assert change(olena, {"size": "12", "vip": ""}) is None


def test_a_change_that_was_changed_again_is_not_taken_back(defined, olena):
    first = change(olena, {"size": "14"})
    change(olena, {"size": "15"})
    with pytest.raises(NothingToUndo):
        registration.undo_change(olena.id, first.id, actor=DIRECTOR, now=LATER)
    assert kept(olena)["size"] == "15"


def test_another_attribute_that_changed_meanwhile_does_not_hinder_taking_back(defined, olena):
    first = change(olena, {"size": "14"})
    change(olena, {"vip": "yes"})
    registration.undo_change(olena.id, first.id, actor=DIRECTOR, now=LATER)
    assert kept(olena) == {"size": "12", "vip": "yes", "industry": "retail"}


def test_changes_of_the_time_before_attributes_are_taken_back_as_ever(olena):
    entry = Entry.objects.get(id=registration.change_customer(
        olena.id, registration.apart({**vars(registration.description_of(olena)), "name": "Олена Мельник"})[0],
        actor=DIRECTOR, now=LATER,
    ).id)  # fmt: skip
    assert "attributes" not in entry.data["after"]
    registration.undo_change(olena.id, entry.id, actor=DIRECTOR, now=LATER)
    assert Customer.objects.get(id=olena.id).name == "Олена Коваленко"


# What stands in the data -----------------------------------------------------------------------------------------


def test_attributes_of_files_are_found_with_their_customers_and_values(company):
    for number, industry in enumerate(["retail", "retail", "farming"]):
        customer(f"Shop {number}", attributes={"industry": industry, "note": ""})
    # What the server believes of the table may be of a test before.
    connection.cursor().execute("ANALYZE customers_customer")
    (found,) = queries.found_in_data()
    assert (found.key, found.customers, found.values, found.examples) == ("industry", 3, 2, ("retail", "farming"))
    assert found.exact


def test_in_a_large_table_a_sample_is_read_and_the_number_estimated(company, django_assert_num_queries):
    from django.db import connection

    crowd(20_000)
    with connection.cursor() as cursor:
        # All rows anew, so that both kinds stand on every page the sample may fall on.
        cursor.execute(
            "UPDATE customers_customer"
            """ SET attributes = CASE WHEN id %% 2 = 0 THEN '{"industry": "retail"}' ELSE '{}' END::jsonb""",
            [],
        )
        cursor.execute("ANALYZE customers_customer")
    with django_assert_num_queries(2):
        (found,) = queries.found_in_data()
    assert not found.exact
    assert 8_000 <= found.customers <= 12_000


def test_values_that_stood_there_before_are_brought_into_the_form_of_their_kind(company):
    said = ["1 200,50", "7", "a dozen", "1.250"]
    owners = [customer(f"Shop {number}", attributes={"size": text, "x": "y"}) for number, text in enumerate(said)]
    size = define("Size", "number", key="size")
    assert tidying.tidy_attribute(size.id) == 2
    assert [kept(owner) for owner in owners] == [
        {"size": text, "x": "y"} for text in ("1200.5", "7", "a dozen", "1.25")
    ]
    assert tidying.tidy_attribute(size.id) == 0
    assert not Entry.objects.filter(kind="customers.customer_changed").exists()


def test_defining_asks_the_worker_to_tidy(company, monkeypatch):
    asked = []
    monkeypatch.setattr(commands, "ask_to_tidy", asked.append)
    made = define("Size", "number")
    commands.change_attribute(made.id, Defined("Size", "text"), actor=DIRECTOR, now=LATER)
    assert asked == [made.id, made.id]
