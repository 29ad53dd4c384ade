"""Themes of two segments side by side, with notes on the chart and the messages behind each number."""

import re
from datetime import date

import pytest

from regulars.customers.models import Customer
from regulars.inbox.models import Message
from regulars.insight.models import ThemedText, TimeNote
from regulars.insight.queries import figures_of
from regulars.insight.tests.test_parts import segment_of
from regulars.insight.tests.test_themes import PAGE, themed, written

__all__ = ["themed", "written"]
MESSAGES = f"{PAGE}messages/"


@pytest.fixture
def two(themed):
    """The customers of the shop in two halves."""
    return (
        segment_of("First half", Customer.objects.filter(id__lte=65)),
        segment_of("Second half", Customer.objects.filter(id__gt=65)),
    )


@pytest.fixture
def price_rise(themed) -> TimeNote:
    return TimeNote.objects.create(
        happened_on=date(2026, 6, 5), text="Prices rose & more", written_by="x", written_at=themed.asked_at
    )


def read(browser, address: str) -> str:
    answer = browser.get(address.replace("&amp;", "&"))
    assert answer.status_code == 200, address
    return answer.content.decode()


def read_by(text: str) -> list[int]:
    return [
        int(found.replace(",", ""))
        for found in re.findall(r"([\d,]+) messages(?: and reviews)? (?:was|were) read", text)
    ]


def test_two_segments_stand_side_by_side_each_counted_among_its_own(two, themed, as_manager):
    one, other = two
    rows = ThemedText.objects.filter(run=themed)
    expected = [rows.filter(customer__lte=65).count(), rows.filter(customer__gt=65).count()]
    text = read(as_manager, f"{PAGE}?segment={one.pk}&against={other.pk}")
    assert read_by(text) == expected
    assert sum(expected) == rows.count()
    assert re.findall(r'class="side-title"[^>]*>([^<]+)<', text) == ["First half", "Second half"]
    assert read_by(read(as_manager, f"{PAGE}?segment={one.pk}&against=0")) == [expected[0], rows.count()]


def test_the_same_theme_is_found_at_the_same_place_on_both_sides(two, as_manager):
    one, other = two
    text = read(as_manager, f"{PAGE}?segment={one.pk}&against={other.pk}&order=bad")
    sides = text.split('class="side"')[1:]
    left, right = ([int(n) for n in re.findall(r"theme=(\d+)#", side)] for side in sides)
    assert len(left) > 2
    assert [number for number in right if number in left] == [number for number in left if number in right]


def test_both_sides_have_pictures_and_files_of_their_own(two, as_manager):
    one, other = two
    text = read(as_manager, f"{PAGE}?segment={one.pk}&against={other.pk}")
    assert {'id="themes-months"', 'id="against-themes-months"'} <= set(re.findall(r'id="[^"]*themes-months"', text))
    pictures = re.findall(r'href="(/insight/pictures/themes/[^"]+\.svg[^"]*)"', text)
    drawn = {read(as_manager, link) for link in pictures}
    assert len(pictures) == len(drawn) == 2, "each of its own segment"
    files = {tuple(re.findall(r"segment=(\d+)", link)) for link in re.findall(r'href="(/insight/themes/[^"]+)"', text)}
    assert files == {(str(one.pk),), (str(other.pk),)}


def test_beside_a_segment_of_nobody_who_wrote_that_side_says_so(two, themed, as_manager):
    silent = segment_of("Silent", Customer.objects.filter(id__gt=100_000))
    text = read(as_manager, f"{PAGE}?segment={two[0].pk}&against={silent.pk}")
    assert len(read_by(text)) == 1
    assert text.count("No messages here") == 1


@pytest.mark.parametrize(("query", "drawings"), [("", 1), ("theme=1", 1), ("against={}", 2)])
def test_a_note_stands_on_the_chart_over_time(price_rise, two, as_manager, query, drawings):
    text = read(as_manager, f"{PAGE}?{query.format(two[0].pk)}")
    assert text.count('class="plot-note"') == drawings * 2, "in the wide and in the narrow drawing"
    assert text.count("Jun 5, 2026: Prices rose &amp; more</span>") == drawings
    assert "Prices rose &amp; more" in read(as_manager, "/insight/pictures/themes/themes-months.svg")


def test_a_note_of_another_time_stands_nowhere(price_rise, as_manager):
    assert "plot-note" not in read(as_manager, f"{PAGE}?from=2026-07")


def test_the_chart_explains_its_last_points_and_leads_to_their_messages(themed, as_manager):
    theme = figures_of(themed, ("themes",)).themes.themes[1]
    month = theme.months[-1]
    chart = read(as_manager, f"{PAGE}?theme={theme.number}").split('id="themes-months"')[1].split("</section>")[0]
    texts, of_all = re.search(r'explain-formula">\w+ 2026: (\d+) ÷ (\d+) = ', chart).groups()
    assert (int(texts), int(of_all)) == (month.texts, month.of_all)
    link = re.search(r'href="([^"]+)">The rows behind it', chart)[1]
    assert len(re.findall(r'href="/inbox/\d+/"', read(as_manager, link))) == month.texts


def test_each_number_of_a_theme_leads_to_the_messages_that_were_counted(themed, as_manager):
    rows = ThemedText.objects.filter(run=themed)
    cards = read(as_manager, f"{PAGE}?language=uk").split('class="card theme"')[1:]
    assert len(cards) > 2
    for card in cards:
        texts, of_all = (int(number) for number in re.search(r'formula">(\d+) ÷ (\d+) = ', card).groups())
        link = re.search(r'href="([^"]+)">The rows behind it', card)[1].replace("&amp;", "&")
        word = re.search(r"theme=(\w+)", link)[1]
        wanted = rows.filter(language="uk", theme=None if word == "rest" else int(word))
        assert (texts, of_all) == (wanted.count(), rows.filter(language="uk").count())
        shown = len(re.findall(r'href="/inbox/\d+/"', read(as_manager, link)))
        assert shown == min(texts, 50)


def test_those_that_blame_are_led_to_alone(themed, as_manager):
    rows = ThemedText.objects.filter(run=themed, tone="bad")
    for card in read(as_manager, PAGE).split('class="card theme"')[1:]:
        bad, _of_theme = (int(number) for number in re.findall(r"formula\">(\d+) ÷ (\d+) = ", card)[1])
        link = re.findall(r'href="([^"]+)">The rows behind it', card)[1].replace("&amp;", "&")
        word = re.search(r"theme=(\w+)", link)[1]
        assert bad == rows.filter(theme=None if word == "rest" else int(word)).count()
        text = read(as_manager, link)
        assert "Of them blame" in text
        assert len(re.findall(r'href="/inbox/\d+/"', text)) == min(bad, 50)
        if bad:
            files = re.search(r'href="(/insight/themes/quotes\.csv[^"]+)"', text)[1].replace("&amp;", "&")
            assert len(b"".join(as_manager.get(files)).decode("utf-8-sig").splitlines()) == 1 + bad


def test_messages_leave_as_a_file_of_what_is_shown(themed, as_manager):
    rows = ThemedText.objects.filter(run=themed, theme=1)
    text = read(as_manager, f"{MESSAGES}?theme=1")
    link = re.search(r'href="(/insight/themes/quotes\.csv[^"]+)"', text)[1]
    lines = b"".join(as_manager.get(link.replace("&amp;", "&"))).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + rows.count()


def test_erased_words_leave_the_number_and_its_rows_alike(themed, as_manager):
    rows = ThemedText.objects.filter(run=themed, theme=1)
    Message.objects.filter(id__in=rows.values("message_id")).update(text="")
    text = read(as_manager, f"{MESSAGES}?theme=1")
    assert text.count("Its words were erased") == min(rows.count(), 50)


def test_messages_are_for_who_may_see_the_customers_and_only_of_these(themed, as_manager, client_as, anton, nadia):
    assert client_as(anton).get(MESSAGES).status_code == 403
    assert "themes/messages" not in client_as(anton).get(PAGE).content.decode()
    Customer.objects.filter(id=3).update(manager=nadia)
    nadia.sees = "own"
    nadia.save()
    mine = ThemedText.objects.filter(run=themed, customer=3)
    assert len(re.findall(r'href="/inbox/\d+/"', read(as_manager, MESSAGES))) == mine.count() > 0


def test_the_messages_cost_the_same_few_queries_however_many(themed, as_manager, django_assert_num_queries):
    read(as_manager, MESSAGES)
    for query in ("", "?theme=1&language=ro"):
        with django_assert_num_queries(7):
            read(as_manager, f"{MESSAGES}{query}")


def test_two_sides_cost_one_count_and_one_reading_more_each(two, as_manager, django_assert_num_queries):
    one, other = two
    read(as_manager, PAGE)
    for query in (f"segment={one.pk}&against={other.pk}", f"segment={one.pk}&against={other.pk}&theme=1&language=uk"):
        with django_assert_num_queries(13):
            read(as_manager, f"{PAGE}?{query}")


@pytest.mark.parametrize("query", ["theme=xx", "theme=99999999999", "theme=%00", "segment=%ED", "theme=rest&from=x"])
def test_damaged_addresses_break_nothing(themed, as_manager, query):
    assert as_manager.get(f"{MESSAGES}?{query}").status_code in (200, 400, 404)
