"""Themes narrowed by days, channel, language, segment and manager; taken along as pictures and files."""

import io
import re
from datetime import date

import pytest
from pyarrow import parquet

from regulars.customers.models import Customer
from regulars.inbox.models import Conversation, Message
from regulars.insight.models import ThemedText
from regulars.insight.queries import figures_of
from regulars.insight.tests.test_parts import segment_of
from regulars.insight.tests.test_themes import PAGE, themed, written
from regulars.staff.models import AuditRecord

__all__ = ["themed", "written"]


def said(browser, query: str) -> int:
    """How many messages the page says were read."""
    text = browser.get(f"{PAGE}?{query}").content.decode()
    found = re.search(r"([\d,]+) messages and reviews were read", text)
    return int(found[1].replace(",", "")) if found else 0


def lines_of(browser, address: str) -> list[str]:
    return b"".join(browser.get(address)).decode("utf-8-sig").splitlines()


def test_each_filter_counts_the_messages_it_names(themed, as_manager, nadia):
    rows = ThemedText.objects.filter(run=themed)
    Conversation.objects.filter(id__in=rows.values("message__conversation")[:50]).update(channel="telegram")
    Customer.objects.filter(id__lte=30).update(manager=nadia)
    gold = segment_of("Gold", Customer.objects.filter(id__lte=70))
    expected = {
        "language=uk": rows.filter(language="uk"),
        "channel=telegram": rows.filter(message__conversation__channel="telegram"),
        "from=2026-05&until=2026-06": rows.filter(said_on__gte=date(2026, 5, 1), said_on__lte=date(2026, 6, 30)),
        f"segment={gold.pk}": rows.filter(customer__in=range(1, 71)),
        f"manager={nadia.name}": rows.filter(customer__in=range(1, 31)),
        f"segment={gold.pk}&language=ro": rows.filter(customer__in=range(1, 71), language="ro"),
    }
    for query, wanted in expected.items():
        assert 0 < wanted.count() < rows.count()
        assert said(as_manager, query) == wanted.count(), query


def test_a_message_that_knows_its_own_channel_counts_by_it(themed, as_manager):
    ids = list(ThemedText.objects.filter(run=themed).values_list("message_id", flat=True)[:7])
    Message.objects.filter(id__in=ids).update(channel="chat")
    assert said(as_manager, "channel=chat") == 7
    assert said(as_manager, "channel=email") == ThemedText.objects.filter(run=themed).count() - 7


def test_a_theme_of_one_language_names_no_other_and_its_quotes_are_in_it(themed, as_manager):
    text = as_manager.get(f"{PAGE}?language=ro").content.decode()
    ledes = re.findall(r'<p class="card-lede">([^<]+)</p>', text)
    assert ledes
    assert all("Română" in lede and "English" not in lede for lede in ledes)
    numbers = {int(number) for number in re.findall(r'href="/inbox/(\d+)/"', text)}
    rows = ThemedText.objects.filter(run=themed, message__conversation__in=numbers)
    assert set(rows.values_list("language", flat=True)) == {"ro"}


def test_what_matches_nothing_says_so(themed, as_manager):
    assert "No messages here" in as_manager.get(f"{PAGE}?channel=telegram").content.decode()


def test_everything_is_in_a_theme_or_with_the_rest(themed, as_manager):
    themes = figures_of(themed, ("themes",)).themes
    assert themes.rest.texts == themes.other == ThemedText.objects.filter(run=themed, theme=None).count()
    assert all(theme.texts >= themes.fewest for theme in themes.themes)
    assert "Everything else" in as_manager.get(PAGE).content.decode()


def test_the_chart_is_of_three_themes_or_of_the_chosen_one_with_its_interval(themed, as_manager):
    three = as_manager.get("/insight/pictures/themes/themes-months.svg").content.decode()
    assert three.count('class="plot-line') == 3
    assert 'd="M' not in re.search(r'<path class="plot-band plot-band-1"[^>]*>', three)[0]
    one = as_manager.get("/insight/pictures/themes/themes-months.svg?theme=1").content.decode()
    assert one.count('class="plot-line') == 1
    assert 'd="M' in re.search(r'<path class="plot-band plot-band-1"[^>]*>', one)[0]
    assert as_manager.get("/insight/pictures/themes/themes-months.png?language=uk").content[:4] == b"\x89PNG"


def test_files_hold_what_the_page_shows(themed, as_manager):
    themes = figures_of(themed, ("themes",)).themes
    lines = lines_of(as_manager, "/insight/themes/themes.csv")
    assert len(lines) == 1 + len(themes.themes) + 1
    assert sum(int(line) for line in re.findall(r",(\d+),0?\.\d+", "\n".join(lines))) >= themes.texts
    months = lines_of(as_manager, "/insight/themes/months.csv?theme=0")
    assert len(months) == 1 + len(themes.themes[0].months)
    body = as_manager.get("/insight/themes/themes.parquet?language=uk").content
    assert parquet.read_table(io.BytesIO(body)).num_rows > 1
    assert as_manager.get("/insight/themes/themes.xlsx").status_code == 200
    assert as_manager.get("/insight/themes/nothing.csv").status_code == 404


def test_links_of_the_page_lead_to_files_of_what_was_asked_for(themed, as_manager):
    text = as_manager.get(f"{PAGE}?language=uk").content.decode()
    links = sorted(set(re.findall(r'href="(/insight/(?:pictures/)?themes/[^"]+\.[a-z]+[^"]*)"', text)))
    assert {link.partition("?")[0].rpartition(".")[2] for link in links} == {"csv", "xlsx", "parquet", "svg", "png"}
    for link in links:
        assert "language=uk" in link
        assert as_manager.get(link.replace("&amp;", "&")).status_code == 200


def test_quotes_leave_with_their_themes_and_that_is_written_down(themed, as_manager):
    rows = ThemedText.objects.filter(run=themed)
    Message.objects.filter(id=rows.first().message_id).update(text="")
    lines = lines_of(as_manager, "/insight/themes/quotes.csv")
    assert len(lines) == 1 + rows.count() - 1, "erased words are in no file"
    assert lines[0].startswith("Theme,")
    assert AuditRecord.objects.get(action="insight.quotes_exported").details["format"] == "csv"


def test_quotes_are_of_the_customers_whom_one_may_see(themed, as_manager, nadia):
    Customer.objects.filter(id__lte=40).update(manager=nadia)
    nadia.sees = "own"
    nadia.save()
    mine = ThemedText.objects.filter(run=themed, customer__in=range(1, 41))
    assert len(lines_of(as_manager, "/insight/themes/quotes.csv")) == 1 + mine.count()
    assert said(as_manager, "language=uk") == mine.filter(language="uk").count()


def test_who_sees_numbers_alone_takes_no_quotes(themed, client_as, anton):
    browser = client_as(anton)
    assert browser.get("/insight/themes/quotes.csv").status_code == 403
    assert "quotes." not in browser.get(PAGE).content.decode()


@pytest.mark.parametrize("query", ["", "language=uk&channel=email&from=2026-04", "theme=2&order=bad"])
def test_the_page_costs_the_same_few_queries(themed, as_manager, query, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        as_manager.get(f"{PAGE}?{query}")


@pytest.mark.parametrize("query", ["language=xx", "channel=%00", "theme=9999999999999999999", "segment=%ED", "from=x"])
def test_damaged_addresses_break_nothing(themed, as_manager, query):
    assert as_manager.get(f"{PAGE}?{query}").status_code in (200, 400, 404)
