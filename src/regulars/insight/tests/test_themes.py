"""Themes of what customers write: read from the inbox, kept, shown to who may see the customers, erased with them."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from regulars.analytics.tests.heap import UNTIL as HEAP_UNTIL
from regulars.analytics.tests.heap import heap
from regulars.analytics.themes.finding import find_themes
from regulars.customers.models import Customer
from regulars.inbox.models import Conversation, Message
from regulars.insight.models import Run, ThemedText
from regulars.insight.queries import figures_of
from regulars.insight.tests.shop import NOW, UNTIL
from regulars.insight.themes import privacy
from regulars.insight.themes.keeping import Themed, keep_themes, themes_until
from regulars.insight.themes.reading import said_until

PAGE = "/insight/themes/"
assert UNTIL == HEAP_UNTIL


def write(customer_id, text, on=UNTIL, **more):
    at = datetime.combine(on, time(9), tzinfo=UTC)
    conversation = Conversation.objects.create(
        customer_id=customer_id, channel="email", created_at=at, active_at=at, subject="-"
    )
    return Message.objects.create(
        conversation=conversation, text=text, at=at, recorded_at=at, **{"direction": "in", **more}
    )


FIRST = 10_000
FOUND: list[Themed] = []  # looked for once: the same messages give the same themes


@pytest.fixture
def written(figures):
    """Two hundred messages of the shop's customers about four known matters, always with the same numbers."""
    said, truth = heap(200)
    at = {one.key: datetime.combine(one.on, time(9), tzinfo=UTC) for one in said}
    Conversation.objects.bulk_create(
        Conversation(
            id=FIRST + one.key, customer_id=1 + one.customer % 130, channel="email",
            created_at=at[one.key], active_at=at[one.key],
        )
        for one in said
    )  # fmt: skip
    Message.objects.bulk_create(
        Message(
            id=FIRST + one.key, conversation_id=FIRST + one.key, direction="in", text=one.text,
            at=at[one.key], recorded_at=at[one.key],
        )
        for one in said
    )  # fmt: skip
    return truth


def found_once(written: list[str]) -> Themed:
    """In these messages alone: other fixtures let customers say more."""
    if not FOUND:
        read = [one for one in said_until(UNTIL, "UTC") if 0 <= one.key - FIRST < len(written)]
        FOUND.append(Themed(read, *find_themes(read, until=UNTIL)))
    return FOUND[0]


@pytest.fixture
def themed(figures, written):
    keep_themes(figures, found_once(written))
    return figures


def test_messages_of_customers_are_read_and_nothing_else(figures):
    kept = write(1, "Where is my parcel?\n> you wrote", quoted_from=20)
    write(1, "We are looking", direction="out")
    write(1, "He is angry", direction="note")
    write(1, "I am away until Monday", automatic=True)
    write(1, "Long ago", on=UNTIL - timedelta(days=731))
    write(1, "Later", on=UNTIL + timedelta(days=2))
    (said,) = said_until(UNTIL, "UTC")
    assert (said.key, said.customer, said.text.strip()) == (kept.pk, 1, "Where is my parcel?")


def test_stars_of_a_review_come_along_and_a_merged_customer_counts_as_the_survivor(figures):
    Customer.objects.filter(id=2).update(merged_into=1)
    write(2, "Good", facts={"rating": 8, "best": 10})
    (said,) = said_until(UNTIL, "UTC")
    assert (said.customer, said.stars) == (1, 4.0)


def test_themes_are_kept_with_a_row_for_every_text(themed, written):
    themes = figures_of(themed, ("themes",)).themes
    assert themes.texts == len(written) == ThemedText.objects.filter(run=themed).count()
    for theme in themes.themes:
        assert theme.texts == ThemedText.objects.filter(run=themed, theme=theme.number).count()


def test_no_words_of_customers_are_kept_but_names_of_themes(themed):
    kept = figures_of(themed, ("themes",)).themes
    assert all(isinstance(number, int) for theme in kept.themes for number in theme.quotes)
    assert all(len(phrase) < 80 for theme in kept.themes for words in theme.phrases.values() for phrase in words)


def test_rows_of_the_run_before_go(themed, written):
    later = Run.objects.create(state="done", asked_at=NOW, started_at=NOW, finished_at=NOW)
    keep_themes(later, found_once(written))
    assert not ThemedText.objects.filter(run=themed).exists()


def test_the_page_names_themes_and_quotes_open_the_conversation(themed, as_manager):
    text = as_manager.get(PAGE).content.decode()
    link = re.search(r'href="(/inbox/\d+/)"', text)
    assert link
    assert as_manager.get(link[1]).status_code == 200
    assert "messages" in text
    assert not re.search(r"<[^>]+\sstyle=|<style|<script(?![^>]+src=)|\son\w+=", text)


@pytest.mark.parametrize("query", ["", "?order=bad", "?order=growing", "?order=nonsense"])
def test_every_order_has_a_page_of_the_same_few_queries(themed, as_manager, query, django_assert_num_queries):
    with django_assert_num_queries(8):
        assert as_manager.get(f"{PAGE}{query}").status_code == 200


def test_who_looks_after_some_customers_sees_the_themes_of_these(themed, as_manager, nadia):
    mine = Customer.objects.filter(id__lte=40)
    mine.update(manager=nadia)
    nadia.sees = "own"
    nadia.save()
    own = ThemedText.objects.filter(run=themed, customer__in=mine)
    text = as_manager.get(PAGE).content.decode()
    assert f"{own.count()} messages and reviews were read" in text
    shown = {int(number) for number in re.findall(r'href="/inbox/(\d+)/"', text)}
    assert shown
    assert shown <= set(Conversation.objects.filter(customer__in=mine).values_list("id", flat=True))


def test_who_may_not_see_customers_reads_no_quotes(themed, client_as, anton):
    page = client_as(anton).get(PAGE)
    assert page.status_code == 200
    assert "theme-quotes" not in page.content.decode()


def test_only_who_may_see_figures_sees_them(themed, client_as, bohdan):
    assert client_as(bohdan).get(PAGE).status_code == 403


def test_before_the_first_themes_the_page_says_when_they_come(figures, as_manager):
    assert "No themes yet" in as_manager.get(PAGE).content.decode()


def test_few_messages_give_no_themes_and_no_error(figures, as_manager):
    write(1, "Where is my parcel?")
    keep_themes(figures, themes_until(UNTIL, "UTC"))
    assert "No themes yet" in as_manager.get(PAGE).content.decode()


def test_erased_words_are_not_quoted_and_rows_of_the_erased_go(themed, as_manager):
    Message.objects.all().update(text="")
    assert "theme-quotes" not in as_manager.get(PAGE).content.decode()
    customer = ThemedText.objects.filter(run=themed).values_list("customer_id", flat=True)[0]
    assert len(list(next(iter(privacy.export([customer]).values())))) > 0
    privacy.erase([customer], now=timezone.now())
    assert not ThemedText.objects.filter(customer_id=customer).exists()
