"""Who was in a segment when: as things happen, as days pass, however often the worker is stopped in the middle."""

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from regulars.customers import timeline
from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.models import Customer, Entry, Membership, Segment, Touch
from regulars.customers.registration import change_customer
from regulars.customers.segments import evaluating, sql
from regulars.customers.segments.catching_up import catch_up
from regulars.customers.segments.commands import archive_segment, change_segment, create_segment, restore_segment
from regulars.customers.segments.errors import SegmentInItself, SegmentInUse, SegmentNameTaken
from regulars.customers.segments.rule import kept, rule_of
from regulars.customers.segments.rulebook import rulebook
from regulars.customers.segments.touching import touch, touch_everybody
from regulars.customers.tests.making import NOW, customer, figures
from regulars.customers.traits import write_traits
from regulars.customers.types import Described
from regulars.lib.errors import NotFound
from regulars.lib.registry import AfterMembership, after_membership

pytestmark = pytest.mark.django_db

UKRAINE = {"is": "country", "values": ["UA"]}
CALLED = {"is": "did", "event": "customers.call_logged", "how": "at_least", "times": 2, "days": 7}
QUIET = {"is": "did", "event": "customers.call_logged", "how": "never", "days": 7}
DAY = timedelta(days=1)


def segment(raw, name="Some", **more) -> Segment:
    return create_segment(name=name, rule=rule_of(raw), actor="staff.employee:1", now=NOW, **more)


def call(who: Customer, at: datetime):
    return timeline.record("customers.call_logged", customer_id=who.pk, happened_at=at, now=at)


def members(one: Segment) -> set[int]:
    return set(Membership.objects.filter(segment=one, left_at=None).values_list("customer_id", flat=True))


def history(one: Segment, who: Customer) -> list[tuple[str, str]]:
    return list(Membership.objects.filter(segment=one, customer=who).order_by("id").values_list("cause", "left_cause"))


def fitting(one: Segment, now: datetime) -> set[int]:
    """From scratch, the memberships not looked at."""
    book = rulebook()
    asking = book.asking(now)
    asked = sql.customers_where(sql.where(book.rules[one.pk], asking), asking)
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, asked.values)
        return {row[0] for row in cursor.fetchall()}


@pytest.fixture
def anna(company):
    return customer("Anna", country="UA", traits={})


@pytest.fixture
def berta(company):
    return customer("Berta", country="MD", traits={})


@pytest.fixture
def told(monkeypatch):
    """What listeners are told."""
    heard = []
    listener = AfterMembership("test", heard.append)
    after_membership.add("test", listener)
    yield heard
    after_membership._items.pop("test")


def test_the_first_build_says_that_it_is_one(anna, berta, told):
    one = segment(UKRAINE)
    assert catch_up(now=NOW) == 1
    one.refresh_from_db()
    assert (members(one), one.members_count, one.built_version) == ({anna.pk}, 1, 1)
    assert history(one, anna) == [("first", "")]
    assert [(news.first, news.customers) for news in told] == [(True, [anna.pk])]
    assert catch_up(now=NOW) == 0


def test_an_entry_brings_its_customer_in_and_says_which_it_was(anna, berta, told):
    one = segment(CALLED)
    catch_up(now=NOW)
    call(anna, NOW)
    entry = call(anna, NOW + timedelta(hours=1))
    assert catch_up(now=NOW + timedelta(hours=1)) == 1
    assert history(one, anna) == [(f"entry:{entry.pk}", "")]
    assert [(news.first, news.customers) for news in told] == [(True, []), (False, [anna.pk])]
    assert not Touch.objects.exists()


def test_time_alone_takes_out_and_brings_in(anna):
    called, quiet = segment(CALLED), segment(QUIET, "Quiet")
    call(anna, NOW - DAY)
    call(anna, NOW)
    catch_up(now=NOW)
    assert (members(called), members(quiet)) == ({anna.pk}, set())
    assert catch_up(now=NOW + 7 * DAY) == 1
    assert history(called, anna) == [("first", "day")]
    assert catch_up(now=NOW + 8 * DAY) == 1
    assert history(quiet, anna) == [("day", "")]
    left = Membership.objects.get(segment=called)
    assert left.left_at == NOW + 7 * DAY


def test_everybody_is_asked_again_when_the_companys_day_begins(anna):
    one = segment(UKRAINE)
    catch_up(now=NOW)
    one.refresh_from_db()
    assert one.next_change_at == datetime.fromisoformat("2026-11-21T00:00:00+02:00")


def test_a_change_of_the_rule_is_a_new_version(anna, berta):
    one = segment(UKRAINE)
    catch_up(now=NOW)
    change_segment(one.pk, name="Moldova", rule=rule_of({"is": "country", "values": ["MD"]}), actor="", now=NOW)
    catch_up(now=NOW + DAY)
    assert members(one) == {berta.pk}
    assert (history(one, anna), history(one, berta)) == ([("first", "rule")], [("rule", "")])
    assert Membership.objects.get(customer=berta).version == 2


def test_a_segment_changes_with_the_one_it_speaks_of(anna, berta):
    inner = segment(UKRAINE)
    outer = segment({"not": {"is": "segment", "segment": inner.pk}}, "The others")
    catch_up(now=NOW)
    assert members(outer) == {berta.pk}
    change_segment(inner.pk, name="All", rule=rule_of({"all": []}), actor="", now=NOW)
    catch_up(now=NOW)
    assert members(outer) == set()
    assert history(outer, berta) == [("first", "rule")]


def test_what_the_other_segment_listens_to_is_listened_to(anna):
    inner = segment(CALLED)
    outer = segment({"is": "segment", "segment": inner.pk}, "Outer")
    catch_up(now=NOW)
    call(anna, NOW)
    call(anna, NOW)
    catch_up(now=NOW)
    assert members(outer) == {anna.pk}


def test_a_rule_may_not_lead_back_to_itself(anna):
    one = segment(UKRAINE, "One")
    two = segment({"is": "segment", "segment": one.pk}, "Two")
    with pytest.raises(SegmentInItself, match="One → Two → One"):
        change_segment(one.pk, name="One", rule=rule_of({"is": "segment", "segment": two.pk}), actor="", now=NOW)
    with pytest.raises(SegmentInItself, match="One → One"):
        change_segment(
            one.pk, name="One", rule=rule_of({"not": {"is": "segment", "segment": one.pk}}), actor="", now=NOW
        )
    with pytest.raises(NotFound):
        segment({"is": "segment", "segment": 999_999}, "Three")
    with pytest.raises(SegmentInUse, match="Two"):
        archive_segment(one.pk, actor="", now=NOW)


def test_two_segments_have_two_names_until_one_is_put_away(anna):
    one = segment(UKRAINE)
    with pytest.raises(SegmentNameTaken):
        segment(CALLED)
    archive_segment(one.pk, actor="", now=NOW)
    segment(CALLED)
    with pytest.raises(SegmentNameTaken):
        restore_segment(one.pk, actor="", now=NOW)


def test_a_segment_put_away_rests_and_is_asked_anew_when_it_is_taken_up(anna, berta):
    one = segment(UKRAINE)
    catch_up(now=NOW)
    archive_segment(one.pk, actor="", now=NOW)
    change_customer(berta.pk, Described("Berta", country="UA"), actor="", now=NOW)
    assert catch_up(now=NOW + DAY) == 0
    restore_segment(one.pk, actor="", now=NOW + DAY)
    assert catch_up(now=NOW + DAY) == 1
    assert members(one) == {anna.pk, berta.pk}


def test_merged_customers_are_one_member_and_parted_they_are_two(anna, berta):
    one = segment(CALLED)
    call(anna, NOW)
    call(berta, NOW)
    catch_up(now=NOW)
    assert members(one) == set()
    merge = merge_customers(anna.pk, berta.pk, choices={}, actor="", now=NOW)
    catch_up(now=NOW)
    assert members(one) == {anna.pk}
    unmerge(merge.pk, actor="", now=NOW)
    catch_up(now=NOW)
    assert members(one) == set()


def test_a_member_that_is_merged_away_leaves(anna, berta):
    one = segment({"all": []})
    catch_up(now=NOW)
    merge_customers(anna.pk, berta.pk, choices={}, actor="", now=NOW)
    catch_up(now=NOW)
    assert members(one) == {anna.pk}
    assert history(one, berta)[0][1].startswith("entry:")


def test_new_figures_are_looked_at(anna, berta):
    one = segment({"is": "stage", "values": ["lost"]})
    catch_up(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    line = f"{anna.pk},lost,0.9,1,1,1,1,2025-01-01,2025-01-01,1,1,1,asleep,1,{{}}\n"
    write_traits([line.encode()], run_id=2, now=NOW)
    assert catch_up(now=NOW) == 1
    assert history(one, anna) == [("figures", "")]


def test_a_file_is_looked_at_as_a_whole(anna, berta):
    one = segment({"is": "attribute", "name": "industry", "how": "known"})
    catch_up(now=NOW)
    Customer.objects.filter(id=berta.pk).update(attributes={"industry": "food"})
    touch_everybody("import")
    assert catch_up(now=NOW) == 1
    assert history(one, berta) == [("import", "")]


def test_what_is_written_set_by_set_can_be_noted_without_entries(anna, berta):
    one = segment(UKRAINE)
    catch_up(now=NOW)
    Customer.objects.update(country="UA")
    touch([berta.pk], "customers.country")
    assert catch_up(now=NOW) == 1
    assert history(one, berta) == [("customers.country", "")]


def test_nothing_is_noted_where_there_are_no_segments(anna):
    call(anna, NOW)
    touch_everybody("import")
    touch([anna.pk], "customers.")
    assert not Touch.objects.exists()


def test_an_entry_costs_one_query_more_and_the_first_asks_for_the_job(anna):
    segment(CALLED)
    catch_up(now=NOW)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            call(anna, NOW)
        return len(captured)

    first, second, third = cost(), cost(), cost()
    assert first >= second == third
    assert Touch.objects.count() == 3


def test_entries_handed_over_in_one_go_are_noted_by_one_query(anna, berta):
    one = segment({"is": "did", "event": "customers.call_logged", "how": "at_least", "times": 2})
    catch_up(now=NOW)
    entries = [
        Entry(customer=who, kind="customers.call_logged", happened_at=NOW, recorded_at=NOW, source_key=str(number))
        for number, who in enumerate([anna, anna, anna, berta])
    ]
    with CaptureQueriesContext(connection) as captured:
        timeline.record_all(entries, source="test", now=NOW)
    assert sum("customers_touch" in query["sql"] for query in captured) == 1
    timeline.record_all(entries, source="test", now=NOW)
    assert Touch.objects.count() == 4, "what was recorded before is not noted again"
    catch_up(now=NOW)
    assert members(one) == {anna.pk}


class Killed(BaseException):
    pass


def test_stopped_in_the_middle_and_begun_again_it_comes_to_the_same(anna, berta):
    one, two = segment(CALLED), segment(UKRAINE, "Ukraine")
    catch_up(now=NOW)
    call(anna, NOW)
    entry = call(anna, NOW)
    change_customer(berta.pk, Described("Berta", country="UA"), actor="", now=NOW)

    def killed(news):
        if news.segment_id == two.pk:
            raise Killed()

    after_membership.add("test", AfterMembership("test", killed))
    try:
        for _try in range(2):
            with pytest.raises(Killed):
                catch_up(now=NOW)
            assert members(one) == set()
    finally:
        after_membership._items.pop("test")
    catch_up(now=NOW)
    assert (members(one), members(two)) == ({anna.pk}, {anna.pk, berta.pk})
    assert history(one, anna) == [(f"entry:{entry.pk}", "")]
    assert Membership.objects.count() == 3


def test_the_clock_of_a_segment_never_goes_back(anna):
    one = segment(QUIET)
    catch_up(now=NOW)
    call(anna, NOW)
    catch_up(now=NOW + 3 * DAY)
    one.refresh_from_db()
    last = one.evaluated_at
    call(anna, NOW)
    catch_up(now=NOW)
    one.refresh_from_db()
    assert one.evaluated_at >= last == NOW + 3 * DAY


RULES = (
    CALLED,
    QUIET,
    {"is": "last_did", "event": "customers.note_written", "how": "longer_ago", "days": 3},
    {"any": [{"is": "first_did", "event": "customers.call_logged", "how": "within", "days": 2}, UKRAINE]},
    {"all": [{"not": CALLED}, {"is": "stage", "values": ["active"]}]},
)


@pytest.mark.parametrize("seed", range(8))
def test_step_by_step_comes_to_the_same_as_from_scratch(company, seed):
    chance = Random(seed)
    people = [customer(f"Customer {number}", country=chance.choice(("UA", ""))) for number in range(6)]
    segments = [segment(raw, f"Segment {number}") for number, raw in enumerate(RULES)]
    segments.append(segment({"not": {"is": "segment", "segment": segments[0].pk}}, "Nested"))
    now, merges = NOW, []
    for _step in range(40):
        now += chance.choice((timedelta(minutes=1), timedelta(hours=7), DAY, timedelta(0)))
        step(chance, people, merges, now)
        if chance.random() < 0.6:
            catch_up(now=now)
            assert {one.pk: members(one) for one in segments} == {one.pk: fitting(one, now) for one in segments}
            assert_no_gaps(segments)


def step(chance, people, merges, now):
    who = chance.choice(people)
    free = [one for one in people if Customer.objects.get(id=one.pk).merged_into_id is None]
    match chance.randrange(7):
        case 0 | 1 | 2:
            call(who, now - chance.choice((0, 1, 2, 6, 7, 8)) * DAY)
        case 3:
            timeline.record("customers.note_written", customer_id=who.pk, happened_at=now - DAY, now=now)
        case 4:
            one = chance.choice(free)
            country = chance.choice(("UA", "MD"))
            change_customer(one.pk, Described(one.name, country=country), actor="", now=now)
        case 5 if len(free) > 2:
            one, other = chance.sample(free, 2)
            merges.append(merge_customers(one.pk, other.pk, choices={}, actor="", now=now).pk)
        case 5 | 6 if merges:
            unmerge(merges.pop(), actor="", now=now)
        case 6:
            one = chance.choice(free)
            if not hasattr(Customer.objects.select_related("traits").get(id=one.pk), "traits"):
                figures(one.pk, stage="active")
                touch_everybody("figures")


def assert_no_gaps(segments):
    for one in segments:
        one.refresh_from_db()
        assert one.members_count == len(members(one))
    for segment_id, customer_id in Membership.objects.values_list("segment", "customer").distinct():
        spells = Membership.objects.filter(segment=segment_id, customer=customer_id).order_by("id")
        for before, after in pairwise(spells):
            assert before.left_at is not None
            assert before.entered_at <= before.left_at <= after.entered_at


def changed_meanwhile(monkeypatch, one: Segment, **values):
    """Somebody else writes the segment anew while it is being evaluated, once."""
    move, done = evaluating.move, []

    def write():
        done.append(Segment.objects.filter(id=one.pk).update(**values))
        connection.close()

    def moved(*args, **kwargs):
        result = move(*args, **kwargs)
        if not done:
            writer = Thread(target=write)
            writer.start()
            writer.join()
        return result

    monkeypatch.setattr(evaluating, "move", moved)


@pytest.mark.django_db(transaction=True)
def test_an_evaluation_of_a_rule_that_was_changed_meanwhile_is_thrown_away(anna, berta, monkeypatch):
    one = segment(UKRAINE)
    moldova = kept(rule_of({"is": "country", "values": ["MD"]}))
    changed_meanwhile(monkeypatch, one, version=2, rule=moldova)
    catch_up(now=NOW)
    assert members(one) == {berta.pk}
    assert not Membership.objects.filter(customer=anna).exists()


@pytest.mark.django_db(transaction=True)
def test_a_reason_that_comes_meanwhile_is_not_lost(anna, monkeypatch):
    one = segment(UKRAINE)
    changed_meanwhile(monkeypatch, one, due_cause="import")
    catch_up(now=NOW)
    one.refresh_from_db()
    assert (one.due_cause, history(one, anna)) == ("", [("first", "")])


@pytest.mark.django_db(transaction=True)
def test_touched_customers_are_left_to_the_new_rule_when_it_changes_meanwhile(anna, berta, monkeypatch):
    one = segment(UKRAINE)
    catch_up(now=NOW)
    change_customer(berta.pk, Described("Berta", country="UA"), actor="", now=NOW)
    changed_meanwhile(monkeypatch, one, version=2, rule=kept(rule_of({"not": UKRAINE})))
    catch_up(now=NOW)
    assert members(one) == set()
    assert history(one, anna) == [("first", "rule")]
    assert history(one, berta) == []


@pytest.mark.django_db(transaction=True)
def test_a_rule_is_saved_while_the_worker_is_in_the_middle_of_it(anna):
    one = segment(UKRAINE)
    catch_up(now=NOW)
    holding, saved = Event(), Event()

    def worker():
        try:
            with transaction.atomic():
                evaluating.held([one.pk])
                holding.set()
                assert saved.wait(20)
        finally:
            connection.close()

    thread = Thread(target=worker)
    thread.start()
    assert holding.wait(20)
    change_segment(one.pk, name="Some", rule=rule_of({"all": []}), actor="", now=NOW)
    saved.set()
    thread.join()
    catch_up(now=NOW)
    assert members(one) == {anna.pk}
