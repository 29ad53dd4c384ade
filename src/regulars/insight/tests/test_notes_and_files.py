"""Notes on the time line stand on every chart over time; charts leave as pictures, tables as files with types."""

import csv
import io
import re
from datetime import date

import pytest
from pyarrow import parquet

from regulars.insight.models import TimeNote
from regulars.insight.pictures import SIZE, pictures_in, png
from regulars.insight.sections.parts import Chart
from regulars.insight.views.sides import DRAWN
from regulars.staff.models import AuditRecord

PICTURES = [
    "churn/movement",
    "churn/churn",
    "churn/movements",
    "churn/recurring",
    "churn/retention",
    "churn/split",
    "overview/revenue",
    "cohorts/heat",
    "cohorts/curve",
    "value/value",
    "groups/rfm-grid",
]


@pytest.fixture
def price_rise(figures) -> TimeNote:
    return TimeNote.objects.create(
        happened_on=date(2026, 3, 5), text="Prices rose & more", written_by="x", written_at=figures.asked_at
    )


def test_a_note_is_written_changed_taken_away_and_back(figures, as_manager):
    answer = as_manager.post("/insight/notes/write", {"happened_on": "2026-03-05", "text": "  Prices \u200b rose "})
    assert answer.status_code == 302
    note = TimeNote.objects.get()
    assert (note.text, note.happened_on) == ("Prices rose", date(2026, 3, 5))
    as_manager.post(f"/insight/notes/{note.pk}/", {"happened_on": "2026-03-06", "text": "Warehouse opened"})
    note.refresh_from_db()
    assert (note.text, note.happened_on) == ("Warehouse opened", date(2026, 3, 6))
    as_manager.post(f"/insight/notes/{note.pk}/removal")
    assert "Warehouse opened" not in as_manager.get("/insight/notes/").content.decode()
    assert as_manager.get(f"/insight/notes/{note.pk}/").status_code == 404
    as_manager.post(f"/insight/notes/{note.pk}/restoring")
    assert "Warehouse opened" in as_manager.get("/insight/notes/").content.decode()
    actions = (
        AuditRecord.objects.filter(action__startswith="insight.note").order_by("id").values_list("action", flat=True)
    )
    assert list(actions) == [f"insight.note_{word}" for word in ("written", "changed", "removed", "restored")]


def test_a_note_without_words_or_with_no_day_is_told_so(figures, as_manager):
    for given in ({"happened_on": "2026-03-05", "text": "\u200b"}, {"happened_on": "31.02.2026", "text": "x"}):
        assert "field-error" in as_manager.post("/insight/notes/write", given).content.decode()
    assert not TimeNote.objects.exists()


def test_marketers_read_notes_and_write_none(price_rise, client_as, marta):
    browser = client_as(marta)
    text = browser.get("/insight/notes/").content.decode()
    assert "Prices rose" in text
    assert "/insight/notes/write" not in text
    assert browser.post("/insight/notes/write", {"happened_on": "2026-03-05", "text": "x"}).status_code == 403
    assert browser.post(f"/insight/notes/{price_rise.pk}/removal").status_code == 403


@pytest.mark.parametrize(
    ("path", "charts"), [("/insight/", 3), ("/insight/churn/", 4), ("/insight/churn/?grain=year", 4)]
)
def test_a_note_stands_on_every_chart_over_time(price_rise, as_manager, path, charts):
    text = as_manager.get(path).content.decode()
    assert text.count('class="plot-note"') == charts * 2, "in the wide and in the narrow drawing"
    assert text.count("Mar 5, 2026: Prices rose &amp; more</span>") == charts


def test_a_note_of_another_time_stands_nowhere(price_rise, as_manager):
    assert "plot-note" not in as_manager.get("/insight/churn/?from=2026-04").content.decode()


@pytest.mark.parametrize("which", PICTURES)
def test_every_chart_can_be_taken_as_a_picture(price_rise, as_manager, which):
    answer = as_manager.get(f"/insight/pictures/{which}.svg?period=2026-03")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert text.startswith("<svg xmlns=")
    assert "href=" not in text
    assert "var(--" not in text


def test_the_menus_of_the_pages_lead_to_what_there_is(price_rise, as_manager):
    for page in DRAWN.keys() - {"themes"}:  # nothing was written in the shop: see test_themes_narrowed
        address = "/insight/" if page == "overview" else f"/insight/{page}/"
        found = as_manager.get(address)
        if found.status_code != 200:
            continue
        links = re.findall(r'href="(/insight/(?:pictures|tables)/[^"]+)"', found.content.decode())
        assert links, page
        for link in sorted(set(links))[::4]:
            assert as_manager.get(link.replace("&amp;", "&")).status_code == 200, link


def test_the_png_is_as_large_as_the_drawing(figures, as_manager):
    answer = as_manager.get("/insight/pictures/churn/churn.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    svg = as_manager.get("/insight/pictures/churn/churn.svg").content.decode()
    width = round(float(SIZE.search(svg)[1]) * 2)
    assert int.from_bytes(answer.content[16:20]) == width


def test_letters_of_all_four_languages_are_in_the_typeface():
    """A letter the typeface lacks would be drawn by another one, or as a box."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" viewBox="0 0 200 40">{}</svg>'
    words = '<text x="4" y="20" font-family="Golos Text">{}</text>'
    empty = png(drawing.format(""))
    for letters in ("їєґі", "ыэёъ", "șțăîâ", "€₴→−×÷"):
        assert png(drawing.format(words.format(letters))) != empty


def test_a_picture_of_nothing_is_not_found_and_needs_the_right(figures, as_manager, client_as, bohdan):
    assert as_manager.get("/insight/pictures/churn/nothing.svg").status_code == 404
    assert as_manager.get("/insight/pictures/nowhere/churn.svg").status_code == 404
    assert as_manager.get("/insight/pictures/churn/churn.gif").status_code == 404
    assert client_as(bohdan).get("/insight/pictures/churn/churn.svg").status_code == 403


def test_parquet_has_types_and_exact_money(figures, as_manager):
    body = as_manager.get("/insight/tables/revenue.parquet").content
    table = parquet.read_table(io.BytesIO(body))
    assert str(table.schema.field("Revenue, EUR").type) == "decimal128(20, 4)"
    lines = b"".join(as_manager.get("/insight/tables/revenue.csv")).decode("utf-8-sig").splitlines()
    assert table.num_rows == len(lines) - 1
    assert float(table.column("Revenue, EUR")[0].as_py()) == float(lines[1].split(",")[1])


@pytest.mark.parametrize(
    "name", ["churn", "movement", "recurring", "split", "cohorts", "curve", "value", "rfm", "rfm-grid"]
)
def test_every_table_is_had_as_parquet(figures, as_manager, name):
    answer = as_manager.get(f"/insight/tables/{name}.parquet?period=2026-03&attribute=segment")
    assert parquet.read_table(io.BytesIO(answer.content)).num_rows


@pytest.mark.parametrize("address", ["rows.parquet?figure=end&period=2026-03", "orders.parquet?period=2026-03"])
def test_the_rows_behind_a_figure_are_had_as_parquet_too(figures, as_manager, address):
    found = parquet.read_table(io.BytesIO(b"".join(as_manager.get(f"/insight/{address}"))))
    written = b"".join(as_manager.get(f"/insight/{address.replace('parquet', 'csv')}")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written)))
    assert found.column_names == rows[0]
    assert found.num_rows == len(rows) - 1 > 0


def test_every_headline_figure_says_what_it_is_and_how_it_came_about(figures, as_manager):
    text = as_manager.get("/insight/").content.decode()
    assert text.count('class="explain-formula"') >= 8
    assert "Customers at the start of the period who are not customers at its end, divided by" in text
    lost, start, share = re.search(r'explain-formula">([\d,]+) ÷ ([\d,]+) = ([\d.]+)%', text).groups()
    assert round(int(lost.replace(",", "")) / int(start.replace(",", "")) * 100, 1) == float(share)
    links = re.findall(r'<a href="(/insight/rows/[^"]+)">The rows behind it', text)
    assert all(as_manager.get(link.replace("&amp;", "&")).status_code == 200 for link in links)


def test_pictures_are_found_wherever_they_stand():
    one = Chart("a", "A", '<svg class="plot" viewBox="0 0 10 10"></svg>')
    assert [p.id for p in pictures_in({"section": {"deep": one}, "words": "x", "none": None})] == ["a"]
