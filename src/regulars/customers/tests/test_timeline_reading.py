"""Reading a timeline: by cursor, narrowed, searched; never more of it than a stretch, however long it is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.customers import queries, timeline
from regulars.customers.merging import merge_customers
from regulars.customers.models import Entry, Note, Person
from regulars.customers.notes import commands
from regulars.customers.tests.making import NOW, customer
from regulars.customers.timeline_groups import group_of, groups, kinds_in
from regulars.customers.timeline_reading import LOOKED, Sought, entries_after
from regulars.lib.paging import BadCursor, encode_cursor
from regulars.lib.registry import timeline_kinds

pytestmark = pytest.mark.django_db
START = datetime(2020, 1, 1, tzinfo=UTC)
MANY = """
INSERT INTO customers_entry
    (customer_id, kind, happened_at, recorded_at, actor, ref, channel, direction, data, source, source_key)
SELECT %s, 'purchases.order_placed', %s + make_interval(mins => n), now(), '', '', '', '',
       jsonb_build_object('number', 'N-' || n, 'amount_minor', 77700 + n, 'currency', 'EUR'), '', ''
FROM generate_series(1, %s) n
"""


@pytest.fixture
def olena(company):
    return customer("Олена Коваленко")


def order(owner, number, *, at=NOW, channel=""):
    return timeline.record(
        "purchases.order_placed", customer_id=owner.id, happened_at=at, now=NOW, channel=channel,
        data={"number": number, "amount_minor": 34_500, "currency": "EUR"},
    )  # fmt: skip


def note(owner, text, *, at=NOW, person_id=None):
    entry = commands.write_note(
        owner.id, "note", commands.Said(text), author_id=0, today=NOW.date(), actor="", now=NOW, happened_at=at,
        person_id=person_id,
    )  # fmt: skip
    return Note.objects.get(id=int(entry.ref.rpartition(":")[2]))


def many(owner, count):
    with connection.cursor() as cursor:
        cursor.execute(MANY, [owner.id, START, count])
        cursor.execute("ANALYZE customers_entry")


def found(owner, **sought):
    """What is found, page by page until the end of the timeline; how many pages it took."""
    entries, pages, cursor = [], 0, ""
    while True:
        page = queries.timeline_of(owner.id, sought=Sought(**sought), cursor=cursor, size=3)
        entries, pages, cursor = entries + page.rows, pages + 1, page.next_cursor
        if not cursor:
            return entries, pages


def said(owner, words):
    return [entry.data.get("number") or entry.kind for entry in found(owner, words=words)[0]]


def test_words_of_notes_numbers_of_orders_and_what_a_kind_is_called_are_found(olena):
    order(olena, "N-17/Ж")
    note(olena, "Любить ЛИПОВИЙ мед, 50% знижки")
    for words, kind in {
        "липовий": "customers.note_written", "мед липов": "customers.note_written", "50%": "customers.note_written",
        "n-17/ж": "N-17/Ж", "purchase": "N-17/Ж",
    }.items():  # fmt: skip
        assert said(olena, words) == [kind], words
    assert said(olena, "гречаний") == []
    assert said(olena, "5%_") == []


def test_names_of_data_are_not_words_and_money_in_minor_units_is_not_a_number(olena):
    order(olena, "N-1")
    assert said(olena, "amount") == []
    assert said(olena, "34500") == []


def test_a_note_is_found_by_what_it_says_now_and_not_by_what_was_corrected_or_withdrawn(olena):
    written, gone = note(olena, "Likes lime honey"), note(olena, "Owes us money")
    commands.correct_note(written.id, commands.Said("Likes acacia honey"), version=1, actor="", now=NOW)
    commands.withdraw_note(gone.id, actor="", now=NOW)
    assert said(olena, "acacia") == ["customers.note_written"]
    assert said(olena, "lime") == said(olena, "owes") == []


def test_a_timeline_is_narrowed_by_kind_channel_person_and_time(olena):
    ann = Person.objects.create(customer=olena, full_name="Ann Lee", created_at=NOW)
    order(olena, "old", at=NOW - timedelta(days=30), channel="email")
    order(olena, "new", at=NOW - timedelta(days=1))
    note(olena, "Called Ann", person_id=ann.id)

    def numbers(**sought):
        return [entry.data.get("number", "note") for entry in found(olena, **sought)[0] if entry.ref or entry.data]

    assert numbers(kinds=kinds_in(["orders"])) == ["new", "old"]
    assert numbers(kinds=()) == []
    assert numbers(channel="email") == ["old"]
    assert numbers(person_id=ann.id) == ["note"]
    assert numbers(kinds=kinds_in(["orders"]), since=NOW - timedelta(days=2)) == ["new"]
    assert numbers(kinds=kinds_in(["orders"]), until=NOW - timedelta(days=1)) == ["old"]


def test_every_kind_is_in_one_group_and_every_group_can_be_asked_for():
    assert {group_of(kind.key).key for kind in timeline_kinds} <= {group.key for group in groups()}
    together = [kind for group in groups() for kind in kinds_in([group.key])]
    assert sorted(together) == sorted(kind.key for kind in timeline_kinds)


def test_a_long_search_says_how_far_back_it_went_and_goes_on_from_there(olena):
    note(olena, "The very first words", at=START)
    many(olena, 2 * LOOKED)
    first = queries.timeline_of(olena.id, sought=Sought(words="very first"))
    assert first.rows == []
    assert first.searched_to == START + timedelta(minutes=LOOKED + 2)
    entries, pages = found(olena, words="very first")
    assert [entry.kind for entry in entries] == ["customers.note_written"]
    assert pages == 3


def test_pages_of_a_search_meet_everything_once(olena):
    many(olena, 40)
    assert [entry.data["number"] for entry in found(olena, words="N-1")[0]] == [
        f"N-{number}" for number in [*range(19, 9, -1), 1]
    ]
    assert len(found(olena, words="order_")[0]) == 0
    assert len({entry.id for entry in found(olena)[0]}) == 41


def test_one_goes_back_to_the_page_before(olena):
    many(olena, 10)
    for sought in (Sought(), Sought(words="N-")):
        first = queries.timeline_of(olena.id, sought=sought, size=4)
        second = queries.timeline_of(olena.id, sought=sought, size=4, cursor=first.next_cursor)
        back = queries.timeline_of(olena.id, sought=sought, size=4, cursor=second.previous_cursor)
        assert back.rows == first.rows
        assert first.previous_cursor == ""


def test_a_merged_customer_is_read_in_order_with_those_merged_into_it(olena, nadia):
    other = customer("Olena Kovalenko")
    for number in range(1, 7):
        order((olena, other)[number % 2], f"N-{number}", at=NOW + timedelta(days=number))
    merge_customers(olena.id, other.id, choices={}, actor="", now=NOW)
    assert said(olena, "N-") == [f"N-{number}" for number in range(6, 0, -1)]
    assert len(found(olena)[0]) == Entry.objects.count()


PLANS = {
    "everything": Sought(),
    "words nobody said": Sought(words="zzz"),
    "one kind": Sought(kinds=("customers.note_written",)),
    "a time": Sought(words="zzz", since=START + timedelta(days=1), until=START + timedelta(days=2)),
}


def plans(rows, sought, cursor=""):
    """The plans of all that a page asks, with what it met."""
    with CaptureQueriesContext(connection) as captured:
        queries.timeline_of(rows[0], rows=rows, sought=sought, cursor=cursor)
    for query in captured:
        with connection.cursor() as running:
            running.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
            yield running.fetchone()[0][0]["Plan"]


def steps(plan):
    yield plan
    for below in plan.get("Plans", []):
        yield from steps(below)


@pytest.mark.parametrize("sought", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("merged", [False, True], ids=["one row", "two rows"])
@pytest.mark.parametrize("deep", [False, True], ids=["newest", "deep"])
def test_the_timeline_is_read_by_its_index_alone_and_no_more_than_a_stretch(olena, sought, merged, deep):
    other = customer("Olena Kovalenko")
    many(olena, 3 * LOOKED), many(other, 3 * LOOKED)
    cursor = encode_cursor("after", str(START + timedelta(minutes=2 * LOOKED)), 1) if deep else ""
    for plan in plans([olena.id, other.id] if merged else [olena.id], sought, cursor):
        reads = [step for step in steps(plan) if step.get("Relation Name") == "customers_entry"]
        assert {step.get("Index Name") for step in reads} == {"entry_timeline"}
        assert all(step["Actual Rows"] * step["Actual Loops"] <= LOOKED for step in reads)
        assert not [step for step in steps(plan) if step["Node Type"] in ("Sort", "Incremental Sort")]


def test_what_was_recorded_since_is_found_also_when_it_happened_before(olena):
    order(olena, "N-1")
    latest = queries.timeline_of(olena.id).latest_id
    assert entries_after([olena.id], Sought(), latest) == []
    order(olena, "N-2", at=NOW - timedelta(days=3))
    note(olena, "Hello")
    assert [entry.kind for entry in entries_after([olena.id], Sought(), latest)] == [
        "customers.note_written", "purchases.order_placed",
    ]  # fmt: skip
    assert [entry.data["number"] for entry in entries_after([olena.id], Sought(words="n-2"), latest)] == ["N-2"]


@pytest.mark.parametrize("value", ["not a day", "2026-01-01T99", 7, None, "0001-01-01 00:00:00+14:00"])
def test_a_damaged_cursor_is_refused(olena, value):
    with pytest.raises(BadCursor):
        queries.timeline_of(olena.id, cursor=encode_cursor("after", value, 1))
    with pytest.raises(BadCursor):
        queries.timeline_of(olena.id, cursor=encode_cursor("after", str(NOW), 2**70))
