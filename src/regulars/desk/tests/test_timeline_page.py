"""The timeline of the customer page: narrowed, searched, folded, and what was recorded since it was opened."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.customers import timeline
from regulars.customers.models import Note, Person
from regulars.customers.notes import commands, follow_ups
from regulars.customers.tests.making import NOW, customer
from regulars.customers.tests.test_timeline_reading import START, many, note, order
from regulars.customers.timeline_reading import LOOKED
from regulars.desk.timeline import Said, together
from regulars.lib import registry

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true", "HX-Target": "timeline"}


@pytest.fixture
def olena(company):
    return customer("Олена Коваленко", country="UA")


@pytest.fixture
def reader(bohdan, client_as):
    return client_as(bohdan)


def whole(client, owner, query=""):
    answer = client.get(f"/customers/{owner.id}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def part(client, owner, query="", target="timeline"):
    answer = client.get(f"/customers/{owner.id}/{query}", headers={**PART, "HX-Target": target})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    return answer.content.decode()


def sentences(html):
    return [unescape(words) for words in re.findall(r'class="timeline-words"><p>([^<]*)</p>', html)]


def details(html):
    return re.findall(r'class="timeline-detail timeline-text">([^<]*)<', html)


def links(html):
    """Where each chip leads, by its id."""
    return {key: unescape(url) for key, url in re.findall(r'id="([\w-]+)" href="([^"]+)#timeline-card"', html)}


@pytest.fixture
def history(olena):
    order(olena, "N-1", at=NOW - timedelta(days=40))
    order(olena, "N-2", at=NOW - timedelta(days=2))
    note(olena, "Likes lime honey", at=NOW - timedelta(days=1))


def test_what_happened_is_narrowed_by_a_click_and_widened_again(olena, history, reader):
    page = whole(reader, olena)
    narrowed = links(page)["choose-orders"]
    assert narrowed == f"/customers/{olena.id}/?show=orders"
    for shown in (part(reader, olena, "?show=orders"), whole(reader, olena, "?show=orders")):
        assert [words[:10] for words in sentences(shown)] == ["Bought for"] * 2
        assert links(shown)["chip-show-orders"] == f"/customers/{olena.id}/"
        assert links(shown)["choose-notes"].endswith("?show=orders&show=notes")
    assert len(sentences(part(reader, olena, "?show=orders&show=notes"))) == 3


def test_words_are_searched_and_days_are_the_readers_own(olena, reader, bohdan):
    bohdan.time_zone = "Pacific/Auckland"
    bohdan.save()
    order(olena, "N-1", at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert len(sentences(part(reader, olena, "?q=n-1&from=2026-03-02&to=2026-03-02"))) == 1
    assert len(sentences(part(reader, olena, "?q=n-1&from=2026-03-05&to=2026-03-02"))) == 1
    assert sentences(part(reader, olena, "?q=n-1&to=2026-03-01")) == []


def test_what_was_chosen_is_named_and_each_can_be_taken_out(company, reader):
    shop = customer("Honey Shop", kind="company")
    ann = Person.objects.create(customer=shop, full_name="Ann Lee", created_at=NOW)
    note(shop, "Tasted", person_id=ann.id)
    page = whole(reader, shop, f"?q=tast&show=notes&person={ann.id}&from=2026-01-01")
    for words in ("“tast”", "Notes", "Ann Lee", "from Jan 1, 2026"):
        assert f'Take out the filter “{words}”"' in unescape(page), words
    assert details(page) == ["Tasted"]
    assert "?show=notes" in links(page)["chip-q"]
    assert links(page)["timeline-all"] == f"/customers/{shop.id}/"


def test_where_nothing_fits_the_page_says_what_to_do(olena, history, reader):
    page = part(reader, olena, "?q=nonsense")
    assert "Nothing found" in page
    assert "take a filter out" in page


@pytest.mark.parametrize("query", ["?show=x", "?person=x", "?person=" + "9" * 30, "?from=2026-02-31", "?to=9999-12-31"])
def test_what_makes_no_sense_in_an_address_is_as_if_it_was_not_said(olena, history, reader, query):
    assert len(sentences(whole(reader, olena, query))) == 4


def test_what_is_typed_can_be_anything(olena, history, reader):
    for typed in ("%25_", "%5C", "%00", "%ED%A0%80", "%27%3B--", "я" * 5_000, "{0}", "%25s"):
        assert sentences(part(reader, olena, f"?q={typed}")) in ([], sentences(part(reader, olena)))


def test_a_long_search_says_how_far_it_went_and_a_click_goes_on(olena, reader):
    note(olena, "The very first words", at=START)
    many(olena, LOOKED + 10)
    page = part(reader, olena, "?q=very+first")
    assert "Searched back to" in page
    more = unescape(re.search(r'hx-get="([^"]+timeline=[^"]+)"', page)[1])
    assert details(part(reader, olena, more[more.index("?") :], "timeline-more")) == ["The very first words"]
    assert details(whole(reader, olena, more[more.index("?") :])) == ["The very first words"]


def test_going_back_works_without_scripts(olena, reader):
    many(olena, 40)
    page = whole(reader, olena)
    earlier = unescape(re.search(r'href="([^"]+timeline=[^"]+)"', page)[1])
    assert sentences(whole(reader, olena, earlier[earlier.index("?") :]))[-1] == "Bought for €777.01 (order N-1)"


# Folding ---------------------------------------------------------------------------------------------------------


def test_what_became_of_a_note_is_folded_under_it(olena, reader):
    written = note(olena, "Likes lime")
    commands.correct_note(written.id, commands.Said("Likes acacia"), version=1, actor="", now=NOW)
    page = whole(reader, olena)
    assert sentences(page) == ["Note", "Became known to us"]
    assert details(page) == ["Likes acacia"]
    assert "1 more about it" in page
    assert "Corrected a note" in page


def test_the_last_step_of_a_follow_up_stands_for_those_before(olena, bohdan, reader):
    day = NOW.date()
    planned = follow_ups.plan_follow_up(
        olena.id, words="Call", due_on=day, author_id=bohdan.id, today=day, actor="", now=NOW
    )
    follow_ups.finish_follow_up(int(planned.ref.rpartition(":")[2]), actor="", now=NOW)
    assert sentences(whole(reader, olena)) == ["Done: Call", "Became known to us"]


def said(sentence, ref="", *, conversation=False):
    return Said("circle", sentence, NOW, "", 1, ref=ref, conversation=conversation)


def test_only_neighbours_are_folded_but_of_a_conversation_everything():
    kept = together([said("b2", "b"), said("a2", "a"), said("b1", "b"), said("x"), said("y")])
    assert [one.sentence for one in kept] == ["b2", "a2", "b1", "x", "y"]
    mail = [said(words, ref, conversation=True) for words, ref in (("b2", "b"), ("a1", "a"), ("b1", "b"))]
    assert [(one.sentence, [each.sentence for each in one.folded]) for one in together(mail)] == [
        ("b2", ["b1"]), ("a1", []),
    ]  # fmt: skip


def test_a_group_says_that_its_kinds_are_a_conversation(olena, reader, monkeypatch):
    mail = registry.TimelineGroup("mail", "Mail", "mail", ("purchases.",), order=1, conversation=True)
    monkeypatch.setattr(registry.timeline_groups, "_items", {"mail": mail})
    for number in range(3):
        timeline.record(
            "purchases.order_placed", customer_id=olena.id, happened_at=NOW, now=NOW, ref="purchases.order:7",
            data={"amount_minor": number, "currency": "EUR"},
        )  # fmt: skip
        note(olena, f"Between {number}")
    assert "2 more about it" in whole(reader, olena)


# News ------------------------------------------------------------------------------------------------------------


def news_address(html):
    return unescape(re.search(r'id="timeline-news" hx-get="([^"]+)"', html)[1])


def test_what_is_recorded_meanwhile_is_told_once(olena, history, reader):
    address = news_address(whole(reader, olena))
    assert reader.get(address).status_code == 204
    note(olena, "Called just now")
    answer = reader.get(address)
    assert answer.status_code == 200
    news = answer.content.decode()
    assert details(news) == ["Called just now"]
    assert "1 new entry on the timeline" in news
    assert reader.get(news_address(news)).status_code == 204


def test_news_of_the_day_shown_first_take_its_heading_over(olena, reader):
    note(olena, "First")
    page = whole(reader, olena)
    heading = re.search(r'<h3 class="day-title" id="(day-\d+)">', page)[1]
    note(olena, "Second")
    news = reader.get(news_address(page)).content.decode()
    assert f'<h3 id="{heading}" hx-swap-oob="delete">' in news
    note(olena, "Backdated", at=NOW - timedelta(days=5))
    note(olena, "Third")
    later = reader.get(news_address(news)).content.decode()
    assert details(later) == ["Backdated", "Third"]
    assert later.count('hx-swap-oob="delete"') == 1


def test_news_are_narrowed_like_the_timeline(olena, history, reader):
    address = news_address(whole(reader, olena, "?show=notes&q=honey"))
    order(olena, "honey")
    note(olena, "Nothing about it")
    assert reader.get(address).status_code == 204
    note(olena, "More honey")
    assert details(reader.get(address).content.decode()) == ["More honey"]


def test_an_earlier_page_is_not_followed_by_news(olena, reader):
    many(olena, 40)
    page = whole(reader, olena)
    earlier = unescape(re.search(r'href="([^"]+timeline=[^"]+)"', page)[1])
    assert 'id="timeline-news"' not in whole(reader, olena, earlier[earlier.index("?") :])


def test_asking_for_news_costs_the_same_however_much_happened(olena, reader):
    def cost():
        address = news_address(whole(reader, olena))
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(address).status_code == 204
        return len(captured)

    few = cost()
    many(olena, 500)
    assert cost() == few <= 5


def test_a_part_of_the_timeline_costs_the_same_however_much_happened(olena, reader):
    def cost(query):
        with CaptureQueriesContext(connection) as captured:
            part(reader, olena, query)
        return len(captured)

    note(olena, "N-1")
    few, sought = cost(""), cost("?q=nonsense")
    many(olena, 2 * LOOKED)
    assert cost("") == few <= 6
    assert cost("?q=nonsense") == sought <= 6


def test_a_damaged_address_of_news_is_as_if_nothing_was_known(olena, history, reader):
    for query in ("after=x&top=x", "after=" + "9" * 40, ""):
        answer = reader.get(f"/customers/{olena.id}/timeline/news/?{query}")
        assert answer.status_code in (200, 204)


def test_of_what_was_withdrawn_only_that_it_was_is_shown(olena, reader):
    written = note(olena, "Owes us")
    commands.withdraw_note(written.id, actor="", now=NOW)
    assert "Owes us" not in whole(reader, olena)
    assert Note.objects.count() == 1
