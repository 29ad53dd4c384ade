"""The stage of life of customers: rules, moves as intervals, a hand that overrules until its day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from regulars.customers.errors import NothingToUndo
from regulars.customers.lifecycle.commands import end_overdue, make_stages, set_stage, undo_stage
from regulars.customers.lifecycle.counting import count_stages
from regulars.customers.lifecycle.errors import DayGone, ReasonNeeded, StagesThere
from regulars.customers.lifecycle.queries import customers_in, moves_of, stages
from regulars.customers.merging import merge_customers
from regulars.customers.models import LifecycleStage, Segment, StageMove, Traits
from regulars.customers.segments.catching_up import catch_up
from regulars.customers.segments.commands import archive_segment, change_segment
from regulars.customers.segments.errors import SegmentOfStage
from regulars.customers.segments.rule import rule_of
from regulars.customers.tests.making import NOW, customer, figures

pytestmark = pytest.mark.django_db
BY = "staff.employee:1"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def cast(company):
    """A customer in each stage of life."""
    return {
        "exploration": customer("Maria Popescu"),
        "awareness": customer("Марія Шевченко", traits={"orders_count": 1}),
        "expansion": customer("Ion Munteanu", traits={"orders_count": 3}),
        "commitment": customer("Олена Кравчук", traits={"orders_count": 9}),
        "dissolution": customer("Пётр Волков", traits={"orders_count": 9, "stage": "lost"}),
    }


@pytest.fixture
def built(cast):
    make_stages(actor=BY, now=NOW)
    catch_up(now=NOW)
    return cast


def stage_of(one):
    return StageMove.objects.filter(customer_id=one.id, left_at=None).values_list("stage", flat=True).first()


def history(one):
    return [(move.stage, move.cause) for move in moves_of(one.id)]


def ask_again(now):
    Segment.objects.update(due_cause="figures")
    catch_up(now=now)


def test_the_suggested_rules_put_each_customer_into_one_stage(built):
    assert {code: stage_of(one) for code, one in built.items()} == {code: code for code in built}
    assert StageMove.objects.count() == len(built)
    assert all(history(one) == [(code, "first")] for code, one in built.items())
    with pytest.raises(StagesThere):
        make_stages(actor=BY, now=NOW)


def test_a_move_ends_one_interval_and_begins_the_next_in_the_same_moment(built):
    olena = built["commitment"]
    Traits.objects.filter(customer=olena).update(stage="slipping")
    ask_again(LATER)
    now, before = moves_of(olena.id)
    assert (now.stage, before.stage) == ("dissolution", "commitment")
    assert now.entered_at == before.left_at == LATER


def test_who_comes_back_was_never_in_a_stage_between(built):
    """Segments are asked one after another; what lies between leaves no trace."""
    petro = built["dissolution"]
    Traits.objects.filter(customer=petro).update(stage="active")
    ask_again(LATER)
    assert [move.stage for move in moves_of(petro.id)] == ["commitment", "dissolution"]


def test_a_rule_the_company_changes_moves_everybody_it_touches(built):
    stage = LifecycleStage.objects.get(code="commitment")
    rule = rule_of({"is": "orders", "how": "at_least", "times": 2})
    change_segment(stage.segment_id, name="Commitment", rule=rule, actor=BY, now=LATER)
    catch_up(now=LATER)
    assert history(built["expansion"]) == [("commitment", "rule"), ("expansion", "first")]
    assert history(built["commitment"]) == [("commitment", "first")]


def test_an_employee_overrules_with_a_reason_until_a_day(built):
    ion = built["expansion"]
    with pytest.raises(ReasonNeeded):
        set_stage(ion.id, "commitment", actor=BY, now=LATER)
    with pytest.raises(DayGone):
        set_stage(ion.id, "commitment", reason="Signed", until=date(2026, 11, 19), actor=BY, now=LATER)
    until = date(2026, 11, 21)
    set_stage(ion.id, "commitment", reason="Signed for three years", until=until, actor=BY, now=LATER)
    ask_again(LATER + timedelta(hours=1))
    assert stage_of(ion) == "commitment"
    assert end_overdue(now=NOW + timedelta(days=1)) == 0, "the day itself still counts"
    assert end_overdue(now=NOW + timedelta(days=2)) == 1
    assert history(ion) == [("expansion", "first"), ("commitment", "hand"), ("expansion", "first")]


def test_what_was_said_by_hand_is_taken_back_and_not_twice(built):
    ion = built["expansion"]
    entry = set_stage(ion.id, "dissolution", reason="Told us so at the fair", actor=BY, now=LATER)
    assert set_stage(ion.id, "dissolution", reason="Told us so at the fair", actor=BY, now=LATER) is None
    undo_stage(ion.id, entry.id, actor=BY, now=LATER + timedelta(minutes=1))
    assert stage_of(ion) == "expansion"
    with pytest.raises(NothingToUndo):
        undo_stage(ion.id, entry.id, actor=BY, now=LATER)


def test_a_merged_customer_is_in_no_stage_of_their_own(built):
    olena, maria = built["commitment"], built["exploration"]
    merge_customers(olena.id, maria.id, choices={}, actor=BY, now=LATER)
    catch_up(now=LATER)
    assert stage_of(maria) is None
    assert stage_of(olena) == "commitment"


def test_stages_are_counted_without_those_who_were_there_before_anybody_looked(built, django_assert_num_queries):
    Traits.objects.filter(customer=built["commitment"]).update(stage="lost")
    ask_again(LATER)
    with django_assert_num_queries(1):
        count_stages(now=LATER)
    with django_assert_num_queries(1):
        counts = {one.code: (one.customers_count, one.came_count, one.left_count) for one in stages()}
    assert counts == {"exploration": (1, 0, 0), "awareness": (1, 0, 0), "expansion": (1, 0, 0),
                      "commitment": (0, 0, 1), "dissolution": (2, 1, 0)}  # fmt: skip
    assert next(one.code for one in stages()) == "exploration"
    count_stages(now=LATER + timedelta(days=40))
    assert {(one.came_count, one.left_count) for one in stages()} == {(0, 0)}, "it is long ago by then"


def test_the_worker_is_asked_to_count_when_somebody_moved(built):
    jobs = ProcrastinateJob.objects.filter(task_name="customers.count_stages", status="todo")
    assert jobs.count() == 1
    jobs.delete()
    set_stage(built["expansion"].id, "commitment", reason="Signed", actor=BY, now=LATER)
    assert jobs.count() == 1


def test_a_new_customer_comes_into_a_stage_by_themselves(built):
    newcomer = customer("Anna Rusu")
    figures(newcomer.id, orders_count=1)
    catch_up(now=LATER)
    assert stage_of(newcomer) == "awareness"


def test_the_rule_of_a_stage_cannot_be_put_away_because_nobody_would_leave_the_stage_again(built):
    with pytest.raises(SegmentOfStage, match="Change the rule"):
        archive_segment(stages()[0].segment_id, actor=BY, now=NOW)
    assert all(one.segment.archived_at is None for one in stages())


def test_who_came_into_a_stage_last_is_read_by_an_index_and_never_sorted(built):
    with CaptureQueriesContext(connection) as asked:
        customers_in("exploration")
    with connection.cursor() as cursor:
        # Few rows are sorted sooner than an index is read.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "stage_move_now" in plan
    assert "Sort" not in plan, plan
