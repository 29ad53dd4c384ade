"""Feeds of reviews are read whatever they are, once; what would harm us is refused before it is read."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import NOW

from regulars.channels import receiving
from regulars.channels.errors import CannotConnect
from regulars.channels.models import Account, Received
from regulars.channels.reviews import listening
from regulars.channels.reviews.feeds import NoFeed, entries

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:r="https://shop.example/ns"><channel><title>Shop</title>
<item><guid>r-1</guid><title>Швидко</title><description>&lt;p&gt;Мед &lt;b&gt;чудовий&lt;/b&gt;&lt;script&gt;x()&lt;/script&gt;&lt;/p&gt;</description>
<dc:creator>Олена</dc:creator><link>https://www.shop.example/r/1</link><pubDate>Fri, 20 Nov 2026 09:00:00 +0200</pubDate><r:rating>5</r:rating></item>
<item><guid>r-2</guid><title>Розбита банка</title><description>Дуже шкода</description><pubDate>Thu, 19 Nov 2026 09:00:00 GMT</pubDate><r:rating>1</r:rating></item>
</channel></rss>"""  # noqa: E501
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:im="http://itunes.apple.com/rss">
<entry><id>77</id><title>Good</title><content type="text">Works well</content><author><name>Anna</name></author>
<link rel="self" href="https://apps.example/self"/><link href="https://apps.example/77"/>
<updated>2026-11-20T08:00:00-07:00</updated><im:rating>4</im:rating></entry></feed>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss><channel><item><guid>1</guid><title>&b;</title></item></channel></rss>"""
READS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><item><guid>&f;</guid></item></rss>'


@pytest.fixture
def feed(account, program):
    def serves(content: str | bytes) -> int:
        program.files["/feed.xml"] = content if isinstance(content, bytes) else content.encode()
        new = listening.fetch_all(account, now=NOW)
        receiving.read_waiting(now=NOW)
        return new

    return serves


def test_rss_becomes_reviews_with_stars_words_and_links(feed, taken):
    assert feed(RSS) == 2
    first, second = taken
    assert first.text == "Мед чудовий\nhttps://www.shop.example/r/1"
    assert first.subject == "5 of 5 at shop.example: Швидко"
    assert (first.topic, first.sender.name, first.facts["rating"]) == ("review", "Олена", 5.0)
    assert first.happened_at == NOW - timedelta(hours=2, minutes=30)
    assert second.facts["rating"] == 1.0


def test_atom_of_an_application_shop(feed, taken):
    feed(ATOM)
    (said,) = taken
    assert (said.facts["url"], said.facts["rating"], said.sender.name) == ("https://apps.example/77", 4.0, "Anna")
    assert said.happened_at == min(said.happened_at, NOW)


def test_the_same_feed_again_brings_only_what_is_new(feed, taken):
    feed(RSS)
    assert feed(RSS.replace("r-2", "r-3")) == 1
    assert len(taken) == 3


def test_two_reviewers_of_one_name_are_two_customers_unless_the_place_says_otherwise(feed, taken):
    feed(RSS.replace("<dc:creator>Олена</dc:creator>", "<dc:creator>Олена</dc:creator>") + "")
    assert len({one.sender.value for one in taken}) == 2
    assert Received.objects.values("customer_id").distinct().count() == 2


def test_reviews_of_long_ago_are_history(feed, taken):
    feed(RSS.replace("19 Nov 2026", "19 Jun 2026").replace("Thu", "Fri"))
    assert [one.automatic for one in taken] == [False, True]


@pytest.mark.parametrize(
    "content", [BOMB, READS, "", "<html><p>Hello</html>", "<html/>", "not xml", b"\xff\xfe\x00", "<rss>"]
)
def test_what_is_no_feed_or_would_harm_is_refused_and_told(feed, account, content):
    assert feed(content) == 0
    assert "no feed" in Account.objects.get(id=account.pk).trouble
    assert not Received.objects.exists()


def test_bottomless_nesting_is_refused():
    with pytest.raises(NoFeed):
        entries(b"<rss>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</rss>")


def test_a_feed_without_end_is_left_alone(feed, account, monkeypatch):
    monkeypatch.setattr(listening, "LARGEST_FEED", 1000)
    assert feed("<rss>" + " " * 5000 + "</rss>") == 0
    assert "too long" in Account.objects.get(id=account.pk).trouble


def test_a_feed_that_is_gone_or_moved_says_what_to_do(account, program):
    listening.fetch_all(account, now=NOW)
    assert "404" in Account.objects.get(id=account.pk).trouble
    with pytest.raises(CannotConnect, match="404"):
        listening.check(account)


def test_one_feed_in_trouble_does_not_stop_the_others(account, program, taken):
    account.settings["feeds"] = ["http://127.0.0.1:9/", *account.settings["feeds"]]
    program.files["/feed.xml"] = RSS.encode()
    assert listening.fetch_all(account, now=NOW) == 2
    assert Account.objects.get(id=account.pk).trouble


def test_a_feed_inside_our_network_is_not_asked_unless_a_director_allows_it(account, program):
    account.settings["inside_allowed"] = False
    program.files["/feed.xml"] = RSS.encode()
    assert listening.fetch_all(account, now=NOW) == 0
    assert "inside the network" in Account.objects.get(id=account.pk).trouble


def test_a_link_that_is_no_web_address_is_none():
    (entry,) = entries(b"<rss><item><guid>1</guid><title>x</title><link>javascript:alert(1)</link></item></rss>")
    assert entry.url == ""


@settings(max_examples=200)
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_garbage_is_no_feed_and_no_fault(content):
    with pytest.raises(NoFeed):
        entries(b"<x>" + content)


TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


@settings(max_examples=200)
@given(title=TEXTS, text=TEXTS, when=TEXTS, stars=TEXTS, link=TEXTS)
def test_whatever_stands_in_a_feed_it_is_read(title, text, when, stars, link):
    from xml.sax.saxutils import escape

    parts = {"guid": "1", "title": title, "description": text, "pubDate": when, "rating": stars, "link": link}
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts.items())
    (entry,) = entries(f"<rss><item>{inside}</item></rss>".encode())
    assert entry.id == "1"
