"""The customer page: who it is, what the figures say, what was bought, everything that happened."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.customers import registration, timeline
from regulars.customers.models import Customer, Identity
from regulars.customers.tests.making import NOW, customer, figures
from regulars.insight.definitions import definitions_in_words
from regulars.purchases.models import Contract, Order, OrderLine, Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def olena(company, nadia):
    return customer(
        "Олена Коваленко", email="olena@honey.example", phone="+380671234567", country="UA", manager_id=nadia.pk,
        attributes={"industry": "retail"},
        traits={"stage": "slipping", "risk": 0.75, "value_at_risk_minor": 34_500,
                "reason": {"code": "silent_longer_than_usual", "params": {"usual_days": 21, "silent_days": 77}}},
    )  # fmt: skip


def order(owner, number, *, on, amount=1_000, kind="purchase"):
    return Order.objects.create(
        customer=owner, source="test", source_key=str(number), number=f"N-{number}", kind=kind, ordered_on=on,
        amount_minor=amount, currency="EUR",
    )  # fmt: skip


def shown(client, owner, query="", **headers):
    answer = client.get(f"/customers/{owner.id}/{query}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_who_it_is_how_to_reach_them_and_why_they_are_slipping(olena, client_as):
    page = shown(client_as("manager"), olena, "?whole=1")
    for words in ("Олена Коваленко", "Slipping away", "Person · Ukraine", "looked after by Nadia Bondar",
                  'href="mailto:olena@honey.example"', 'href="tel:+380671234567"',
                  "Buys every 3 weeks, silent for 11 weeks.",
                  'href="/customers/?a.industry=retail"', "€345", "25%"):  # fmt: skip
        assert words in page


def test_a_number_of_another_system_is_shown_and_leads_nowhere(olena, client_as):
    Identity.objects.create(customer=olena, channel="external", value="javascript:alert(1)", created_at=NOW)
    page = shown(client_as("manager"), olena)
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


def test_every_figure_leads_to_a_definition_that_exists(olena, client_as):
    linked = set(re.findall(r"/insight/definitions/#([\w-]+)", shown(client_as("manager"), olena)))
    assert {"probability-alive", "expected-value", "value-at-risk", "rfm", "average-purchase"} <= linked
    assert linked <= {definition.slug for definition in definitions_in_words()}


def test_whoever_may_not_see_the_definitions_gets_no_links_to_them(olena, client_as):
    page = shown(client_as("agent"), olena)
    assert "€345" in page
    assert "/insight/definitions/" not in page


def test_before_any_run_the_page_says_when_figures_come(company, client_as):
    anna = customer("Anna")
    assert "No figures yet" in shown(client_as("manager"), anna)
    assert "To the figures" not in shown(client_as("agent"), anna)


def test_the_average_purchase_leaves_returns_out(olena, client_as):
    order(olena, 1, on=date(2026, 1, 1), amount=50_000)
    order(olena, 2, on=date(2026, 1, 2), amount=30_000)
    order(olena, 3, on=date(2026, 1, 3), amount=-10_000, kind="return")
    assert re.search(r"Average purchase.*?€400<", shown(client_as("manager"), olena), re.DOTALL)


def test_orders_come_newest_first_with_their_products_and_returns_marked(olena, client_as):
    order(olena, 1, on=date(2026, 1, 1))
    returned = order(olena, 2, on=date(2026, 2, 1), amount=-500, kind="return")
    honey = Product.objects.create(code="H", name="Lime honey")
    OrderLine.objects.create(order=returned, product=honey, quantity=3, amount_minor=-500)
    page = shown(client_as("manager"), olena)
    assert page.index("N-2") < page.index("N-1")
    assert "Lime honey × 3" in page
    assert "-€5.00" in page
    assert "return</span>" in page


def test_orders_page_within_their_own_part_of_the_page(olena, client_as):
    for number in range(25):
        order(olena, number, on=date(2026, 1, 1) + timedelta(days=number // 3))
    client, seen, query = client_as("manager"), [], ""
    while True:
        page = shown(client, olena, query, **{"HX-Request": "true", "HX-Target": "orders"})
        assert "<html" not in page
        seen += re.findall(r"N-\d+", page)
        following = re.search(r'rel="next" href="[^"?]*(\?[^"]+)"', page)
        if not following:
            break
        query = following[1]
    assert len(seen) == len(set(seen)) == 25


def test_an_order_page_opened_by_its_address_is_a_whole_page(olena, client_as):
    for number in range(12):
        order(olena, number, on=date(2026, 1, 1 + number))
    client = client_as("manager")
    following = re.search(r'rel="next" href="([^"]+)"', shown(client, olena))[1]
    whole = client.get(following).content.decode()
    assert "<html" in whole
    assert "N-0" in whole
    assert "N-11" not in whole


def test_contracts_in_force_stand_above_ended_ones(olena, client_as):
    usual = {"customer": olena, "source": "test", "amount_minor": 4_900, "currency": "EUR"}
    Contract.objects.create(
        **usual, source_key="1", number="OLD", started_on=date(2025, 1, 1), ended_on=date(2026, 1, 1)
    )
    Contract.objects.create(**usual, source_key="2", number="NOW", started_on=date(2024, 1, 1))
    page = shown(client_as("manager"), olena)
    assert page.index("NOW") < page.index("OLD")
    assert "in force" in page
    assert "€49.00" in page


def test_whoever_pays_by_contract_is_told_of_by_contract(company, client_as):
    anna = customer("Anna", traits={"orders_count": 0, "spent_minor": 0, "first_order_on": None, "last_order_on": None})
    usual = {"customer": anna, "source": "test", "currency": "EUR"}
    Contract.objects.create(**usual, source_key="1", started_on=date(2024, 5, 1), amount_minor=3_000, period="month")
    Contract.objects.create(**usual, source_key="2", started_on=date(2025, 5, 1), amount_minor=12_000, period="year")
    page = shown(client_as("manager"), anna)
    for words in ("Monthly revenue", "€40<", "First contract", "May 1, 2024", "no end set"):
        assert words in page
    assert "Average purchase" not in page


def happen(owner, at, number):
    timeline.record(
        "customers.customer_changed", customer_id=owner.id, happened_at=at, now=at,
        data={"before": {"name": f"B{number}"}, "after": {"name": f"A{number}"}},
    )  # fmt: skip


def test_the_timeline_tells_everything_once_newest_first_each_day_once(olena, client_as):
    for number in range(70):
        happen(olena, datetime(2026, 10, 1, tzinfo=UTC) + timedelta(hours=number // 2), number)
    client, told, days, query = client_as("manager"), [], [], ""
    page = shown(client, olena)
    while True:
        told += re.findall(r"to “A(\d+)”", page)
        days += re.findall(r'day-title"><time datetime="([^"]+)"', page)
        more = re.search(r'hx-get="[^"?]*(\?timeline=[^"]+)"', page)
        if not more:
            break
        query = more[1].replace("&amp;", "&")
        page = shown(client, olena, query, **{"HX-Request": "true", "HX-Target": "timeline-more"})
        assert "<html" not in page
    assert told == [str(number) for number in reversed(range(70))]
    assert days == sorted(set(days), reverse=True)


def test_a_time_is_shown_only_where_it_is_known(olena, client_as):
    for number, known in {"D-1": {"day_only": True}, "T-1": {}}.items():
        timeline.record(
            "purchases.order_placed", customer_id=olena.id, happened_at=datetime(2026, 10, 1, 9, tzinfo=UTC), now=NOW,
            data={"amount_minor": 100, "currency": "EUR", "number": number, **known},
        )  # fmt: skip
    shown_when = dict(
        re.findall(r'\(order (\w-1)\)</p><p class="timeline-when">([^<]*)<', shown(client_as("manager"), olena))
    )
    assert shown_when["D-1"] == ""
    assert re.fullmatch(r"\d\d:00", shown_when["T-1"])


def test_a_change_names_who_made_it(olena, bohdan, client_as):
    changed = replace(registration.description_of(olena), phone="")
    registration.change_customer(olena.id, changed, actor=f"staff.employee:{bohdan.pk}", now=NOW)
    page = shown(client_as("manager"), olena)
    assert "Changed: phone" in page
    assert "· Bohdan Koval" in page


def test_the_day_of_an_entry_is_the_readers_day(olena, nadia, client_as):
    nadia.time_zone = "Pacific/Auckland"
    nadia.save()
    happen(olena, datetime(2026, 3, 1, 20, tzinfo=UTC), 1)
    assert 'datetime="2026-03-02">March 2, 2026' in shown(client_as(nadia), olena)


def queries_of(client, owner):
    with CaptureQueriesContext(connection) as captured:
        shown(client, owner)
    return len(captured)


def test_the_page_costs_the_same_queries_however_much_happened(olena, client_as):
    client = client_as("manager")
    order(olena, 1, on=date(2026, 1, 1))
    few = queries_of(client, olena)
    for number in range(2, 40):
        order(olena, number, on=date(2026, 1, 1))
        happen(olena, NOW, number)
        Identity.objects.create(customer=olena, channel="external", value=f"{number}", created_at=NOW)
    assert queries_of(client, olena) == few <= 11


def test_nobody_has_no_page(company, client_as):
    assert client_as("manager").get("/customers/999/").status_code == 404


@pytest.mark.parametrize(
    "query", ["?orders=%%%", "?timeline=WyJhZnRlciIsIm5vdCBhIGRheSIsMV0", "?orders=WyJhZnRlciIsIngiLDFd"]
)
def test_a_damaged_address_is_refused_in_words(olena, client_as, query):
    answer = client_as("manager").get(f"/customers/{olena.id}/{query}")
    assert answer.status_code == 400
    assert "damaged" in answer.content.decode()


def test_a_customer_is_added_by_hand_and_shown(company, client_as):
    client = client_as("agent")
    answer = client.post(
        "/customers/new/", {"name": " Anna  Rusu ", "kind": "person", "email": "Anna@Example.COM"}, follow=True
    )
    assert "Anna Rusu" in answer.content.decode()
    assert Identity.objects.get(channel="email").value == "anna@example.com"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "  "}, "field-error"),
        ({"name": "Anna", "email": "nonsense"}, "This is not an e-mail address."),
        ({"name": "Anna", "phone": "call me"}, "This is not a phone number"),
        ({"name": "Anna", "email": "olena@honey.example"}, "already belongs to Олена Коваленко"),
        ({"name": "Anna", "country": "ZZ"}, "field-error"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(olena, client_as, typed, words):
    answer = client_as("agent").post("/customers/new/", {"kind": "person", **typed})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Customer.objects.count() == 1


def test_a_change_offers_its_undo_and_undo_brings_everything_back(olena, nadia, client_as):
    client = client_as("agent")
    form = {"name": "Олена Шевчук", "kind": "person", "email": "", "phone": "+380671234567", "country": "UA"}
    page = client.post(f"/customers/{olena.id}/edit/", form, follow=True).content.decode()
    assert "Олена Шевчук" in page
    undo = re.search(r'action="(/customers/\d+/changes/\d+/undo/)"', page)[1]
    assert client.get(undo).status_code == 405
    page = client.post(undo, follow=True).content.decode()
    assert "Олена Коваленко" in page
    assert "mailto:olena@honey.example" in page
    olena.refresh_from_db()
    assert olena.manager_id == nadia.pk


def test_a_marketer_looks_but_does_not_change(olena, client_as):
    client = client_as("marketer")
    assert "/edit/" not in shown(client, olena)
    assert client.post(f"/customers/{olena.id}/edit/", {"name": "X", "kind": "person"}).status_code == 403
    olena.refresh_from_db()
    assert olena.name == "Олена Коваленко"


def test_a_risk_nobody_knows_is_a_dash_and_not_zero(company, client_as):
    anna = customer("Anna")
    figures(anna.id, risk=None, expected_purchases=None)
    assert re.search(r"Still a customer.*?stat-value\">–<", shown(client_as("manager"), anna), re.DOTALL)
