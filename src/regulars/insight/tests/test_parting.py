"""Customers not to mind losing: value against effort, proposed by figures, decided by people, never done by itself."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from regulars.customers.models import Customer, Entry, Traits
from regulars.inbox.models import Conversation
from regulars.insight.errors import DecisionIsOver, NotWeighed
from regulars.insight.loyalty import keeping, privacy
from regulars.insight.loyalty.commands import decide, price_hour, take_back
from regulars.insight.loyalty.queries import WAITS_DAYS, proposals
from regulars.insight.models import LoyaltyPlace, PartingDecision
from regulars.insight.slices.conditions import EVERYBODY
from regulars.insight.tests.shop import UNTIL
from regulars.insight.tests.test_loyalty import at, say, stands
from regulars.purchases.models import Contract, Order
from regulars.staff.models import AuditRecord

PAGE = "/insight/loyalty/losing/"
ACTOR = "staff.employee:17"
Word = PartingDecision.Word
DEAR, POOR, FRESH = 1, 2, 3


def call(customer_id: int, times: int, *, first: int = 1) -> None:
    Entry.objects.bulk_create(
        Entry(
            customer_id=customer_id, kind="customers.call_logged", happened_at=at(first + number % 300),
            recorded_at=at(first), actor="staff.employee:1", data={},
        )
        for number in range(times)
    )  # fmt: skip


def bought(customer_id: int, *amounts: int) -> None:
    """Nothing but these orders of the last months."""
    Order.objects.filter(customer_id=customer_id).delete()
    Contract.objects.filter(customer_id=customer_id).delete()
    Order.objects.bulk_create(
        Order(
            customer_id=customer_id, source="-", source_key=f"{customer_id}/{number}",
            ordered_on=UNTIL - timedelta(days=60),
            kind="return" if amount < 0 else "purchase", amount_minor=amount, currency="EUR",
        )
        for number, amount in enumerate(amounts)
    )  # fmt: skip


@pytest.fixture
def weighed(figures):
    """Two who call twelve times: one pays for it, one does not. An hour costs 20.00."""
    for customer, amount in ((DEAR, 90_000), (POOR, 1_500)):
        bought(customer, amount)
        call(customer, 12)
        stands(customer, 0.2, value_minor=500)
    price_hour(hour_minor=2_000, margin_percent=100, actor=ACTOR, now=at(0))
    keeping.renew()
    return figures


def proposed(user, now=None) -> list[int]:
    return list(proposals(user, EVERYBODY, now or timezone.now()).values_list("pk", flat=True))


def test_who_costs_more_than_they_bring_is_proposed_with_the_sum(weighed, nadia):
    assert proposed(nadia) == [POOR]
    place = LoyaltyPlace.objects.get(pk=POOR)
    assert (place.minutes, place.effort_minor, place.brought_minor, place.left_minor) == (120.0, 4_000, 1_500, -2_500)
    assert [note["code"] for note in place.balance] == ["costs_more", "would_break_even", "would_break_even_price"]


def test_without_a_price_of_an_hour_nobody_is_weighed(figures, as_manager):
    bought(POOR, 10)
    call(POOR, 50)
    keeping.renew()
    assert LoyaltyPlace.objects.get(pk=POOR).left_minor is None
    text = as_manager.get(PAGE).content.decode()
    assert "What an hour costs is not known" in text
    with pytest.raises(NotWeighed):
        decide(POOR, word=Word.KEEP, remark="", actor=ACTOR, now=at(0))


def test_what_goes_back_and_the_goods_are_taken_off(figures):
    bought(POOR, 10_000, -4_000)
    call(POOR, 1)
    price_hour(hour_minor=600, margin_percent=40, actor=ACTOR, now=at(0))
    keeping.renew()
    place = LoyaltyPlace.objects.get(pk=POOR)
    assert (place.brought_minor, place.effort_minor, place.left_minor) == (2_400, 100, 2_300)


def test_nobody_is_proposed_while_a_matter_is_open_or_after_they_left(weighed, nadia):
    Conversation.objects.create(customer_id=POOR, channel="email", created_at=at(1), active_at=at(1))
    keeping.renew()
    assert proposed(nadia) == []
    Conversation.objects.all().delete()
    Traits.objects.filter(pk=POOR).update(stage="lost")
    keeping.renew()
    assert proposed(nadia) == []


@pytest.mark.parametrize("word", list(Word))
def test_what_is_decided_is_not_proposed_again(weighed, nadia, word):
    decide(POOR, word=word, remark=" by  hand ", actor=ACTOR, now=timezone.now())
    assert proposed(nadia) == []
    keeping.renew()
    assert proposed(nadia) == []
    decision = PartingDecision.objects.get()
    assert (decision.remark, decision.left_minor) == ("by hand", -2_500)


@pytest.mark.parametrize(("word", "again"), [(Word.KEEP, True), (Word.NOT_NOW, True), (Word.LET_GO, False)])
def test_a_loss_that_grew_by_half_is_asked_again_but_not_who_was_let_go(weighed, nadia, word, again):
    decide(POOR, word=word, remark="", actor=ACTOR, now=timezone.now())
    LoyaltyPlace.objects.filter(pk=POOR).update(left_minor=-3_749)
    assert proposed(nadia) == []
    LoyaltyPlace.objects.filter(pk=POOR).update(left_minor=-3_750)
    assert (proposed(nadia) == [POOR]) is again


@pytest.mark.parametrize(("word", "again"), [(Word.KEEP, False), (Word.NOT_NOW, True), (Word.LET_GO, False)])
def test_not_now_is_asked_again_after_ninety_days(weighed, nadia, word, again):
    now = timezone.now()
    decide(POOR, word=word, remark="", actor=ACTOR, now=now)
    assert proposed(nadia, now + timedelta(days=WAITS_DAYS - 1)) == []
    assert (proposed(nadia, now + timedelta(days=WAITS_DAYS)) == [POOR]) is again


def test_taking_back_brings_the_decision_before_into_force(weighed, nadia):
    for word in (Word.NOT_NOW, Word.LET_GO):
        decide(POOR, word=word, remark="", actor=ACTOR, now=timezone.now())
    assert PartingDecision.objects.filter(ended_at=None).get().word == Word.LET_GO
    take_back(POOR, actor=ACTOR, now=timezone.now())
    assert PartingDecision.objects.filter(ended_at=None).get().word == Word.NOT_NOW
    take_back(POOR, actor=ACTOR, now=timezone.now())
    assert proposed(nadia) == [POOR]
    with pytest.raises(DecisionIsOver):
        take_back(POOR, actor=ACTOR, now=timezone.now())


def test_a_decision_stands_for_the_customer_it_was_merged_into(weighed, nadia):
    decide(POOR, word=Word.KEEP, remark="", actor=ACTOR, now=timezone.now())
    Customer.objects.filter(id=POOR).update(merged_into=DEAR)
    LoyaltyPlace.objects.filter(pk=DEAR).update(proposed=True, left_minor=-2_500)
    assert proposed(nadia) == []
    decide(POOR, word=Word.LET_GO, remark="", actor=ACTOR, now=timezone.now())
    assert PartingDecision.objects.filter(ended_at=None).get().customer_id == DEAR


def test_decisions_and_prices_are_written_down_without_words_about_the_customer(weighed):
    decide(POOR, word=Word.LET_GO, remark="rude on the phone", actor=ACTOR, now=timezone.now())
    record = AuditRecord.objects.get(action="insight.parting_decided")
    assert (record.customer_id, record.details) == (POOR, {"word": "let_go"})
    assert AuditRecord.objects.filter(action="insight.hour_priced", details__hour_minor=2_000).exists()


def test_the_page_decides_and_undoes(weighed, as_manager):
    text = as_manager.get(PAGE).content.decode()
    assert "Brought €15.00 and took €40.00: €25.00 were lost" in text
    assert "Would pay at 45 min of work instead of 120 min" in text
    answer = as_manager.post(f"{PAGE}{POOR}/decision", {"word": "keep", "remark": "old friend"}, follow=True)
    assert "Nobody is proposed" in answer.content.decode()
    decided = as_manager.get(PAGE, {"show": "decided"}).content.decode()
    assert "old friend" in decided
    as_manager.post(f"{PAGE}{POOR}/taking-back")
    assert "Brought €15.00" in as_manager.get(PAGE).content.decode()
    assert as_manager.post(f"{PAGE}{POOR}/decision", {"word": "sue"}).status_code == 404


def test_who_decides_of_many_stays_with_those_the_list_was_narrowed_to(weighed, as_manager):
    attribute, value = next(iter(Customer.objects.get(pk=POOR).attributes.items()))
    narrowed = f"{PAGE}?{urlencode({'split': f'{attribute}:{value}'})}"
    decide_here = re.search(rf'action="({PAGE}{POOR}/decision[^"]*)"', as_manager.get(narrowed).content.decode())[1]
    answer = as_manager.post(decide_here, {"word": "keep"})
    assert answer.url == narrowed
    undo = re.search(rf'action="({PAGE}{POOR}/taking-back[^"]*)"', as_manager.get(narrowed).content.decode())[1]
    assert as_manager.post(undo).url == narrowed
    assert PartingDecision.objects.filter(customer_id=POOR, ended_at=None).count() == 0


def test_the_price_is_said_on_the_page(figures, as_manager):
    as_manager.post(f"{PAGE}price", {"hour": "18.50", "margin": "40"})
    keeping.renew()
    assert "€18.50 an hour and 40% of the income kept" in as_manager.get(PAGE).content.decode()
    as_manager.post(f"{PAGE}price", {"hour": "0", "margin": "400"})
    assert "€18.50 an hour" in as_manager.get(PAGE).content.decode()


@pytest.mark.parametrize("query", ["", "?show=decided"])
def test_the_lists_cost_the_same_few_queries(weighed, as_manager, query, django_assert_max_num_queries):
    decide(DEAR, word=Word.KEEP, remark="", actor=ACTOR, now=timezone.now())
    as_manager.get(f"{PAGE}{query}")
    with django_assert_max_num_queries(10):
        as_manager.get(f"{PAGE}{query}")


def test_an_employee_decides_only_of_their_own_customers(weighed, as_manager, nadia):
    nadia.sees = "own"
    nadia.save()
    assert "Nobody is proposed" in as_manager.get(PAGE).content.decode()
    assert as_manager.post(f"{PAGE}{POOR}/decision", {"word": "keep"}).status_code in (403, 404)
    assert not PartingDecision.objects.exists()


def test_who_may_not_edit_customers_decides_nothing(weighed, client_as, anton):
    browser = client_as(anton)
    assert "parting-form" not in browser.get(PAGE).content.decode()
    assert browser.post(f"{PAGE}{POOR}/decision", {"word": "keep"}).status_code == 403


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_the_list_leaves_as_a_file(weighed, as_manager, ending):
    assert len(as_manager.get(f"{PAGE[:-1]}.{ending}").getvalue()) > 100


def test_decisions_are_shown_to_the_person_and_go_with_them(weighed):
    decide(POOR, word=Word.KEEP, remark="old friend", actor=ACTOR, now=timezone.now())
    shown = [row for rows in privacy.export([POOR]).values() for row in rows]
    assert any(row.get("remark") == "old friend" for row in shown)
    privacy.erase([POOR], now=timezone.now())
    assert not PartingDecision.objects.exists()


def test_scores_alone_cost_nothing_but_reading(figures):
    say(FRESH, 5)
    price_hour(hour_minor=6_000, margin_percent=100, actor=ACTOR, now=at(0))
    keeping.renew()
    assert LoyaltyPlace.objects.get(pk=FRESH).effort_minor == 200
