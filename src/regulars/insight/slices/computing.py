"""The figures of a part: the same core over the rows of its customers, on the data of the run of the whole.

Only the worker imports this. Days of silence, the last day and the rows are those of the whole, so that a part and the
whole can be laid beside each other; stages, scores and expected money of each customer are those of the whole as well.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from regulars.analytics.engines import open_engine
from regulars.analytics.study import study
from regulars.analytics.study_results import Study
from regulars.insight import source
from regulars.insight.computing import Clock, halves
from regulars.insight.lifetimes import keep_lifetimes_of_part
from regulars.insight.models import Basis, Figure, Run, SliceFigure, SliceRun
from regulars.insight.slices.computing_words import INTERRUPTED, NOBODY
from regulars.insight.slices.conditions import Conditions, customers_of, remembered
from regulars.insight.slices.from_traits import as_traits_say
from regulars.insight.stored import SUMMARY, parts_of
from regulars.lib.money import minor_per_major
from regulars.staff.queries import company as the_company


def take_waiting(clock: Clock) -> SliceRun | None:
    """The next part, now being computed. Call it alone: whatever still says «running» was killed."""
    running = SliceRun.objects.filter(state=Run.State.RUNNING)
    running.update(state=Run.State.FAILED, failure=INTERRUPTED, finished_at=clock())
    one = SliceRun.objects.filter(state=Run.State.WAITING).order_by("id").select_related("slice", "run").first()
    if one is None:
        return None
    SliceRun.objects.filter(id=one.id).update(state=Run.State.RUNNING, started_at=clock())
    return one


def compute(one: SliceRun, *, clock: Clock) -> None:
    """Compute and keep one part. However it ends, the row says so; nothing is half kept."""
    try:
        _compute(one, clock)
    except Exception as error:
        _end(one, Run.State.FAILED, clock, failure=f"{type(error).__name__}: {error}"[:2000])
        raise


def _end(one: SliceRun, state: str, clock: Clock, **more: Any) -> None:
    ours = SliceRun.objects.filter(id=one.id, state__in=[Run.State.RUNNING, Run.State.WAITING])
    ours.update(state=state, finished_at=clock(), **more)


def _compute(one: SliceRun, clock: Clock) -> None:
    conditions = remembered(one.slice.conditions)
    found = source.source_as_of(the_company(), one.run.snapshot, customers_of(conditions).order_by().values("id"))
    if found is None:
        _end(one, Run.State.FAILED, clock, failure=NOBODY)
        return
    days = Figure.objects.get(run=one.run, basis=Basis.ALL, name=SUMMARY).value["inactivity"]["days"]
    with open_engine() as engine:
        tables = engine.attach_postgres(source.address(), found.queries)
        several = tables.orders is not None and tables.contracts is not None
        parts = {Basis.ALL: tables, **(halves(tables) if several else {})}
        studies = {basis: _study(part, found, one.run, days) for basis, part in parts.items()}
    _keep(one, conditions, studies, clock)


def _study(tables: Any, found: source.Source, run: Run, days: int | None) -> Study:
    currency = run.snapshot["currency"]
    minor = minor_per_major(currency)
    return study(tables, until=found.until, currency=currency, inactive_days=days, minor_units=minor)


def _keep(one: SliceRun, conditions: Conditions, studies: Mapping[Basis, Study], clock: Clock) -> None:
    whole = Figure.objects.get(run=one.run, basis=Basis.ALL, name="value").value
    with transaction.atomic():
        for basis, made in studies.items():
            parts = parts_of(made.to_dict())
            if basis == Basis.ALL:
                parts = as_traits_say(parts, conditions, whole)
            # The list of who is at risk is read of the customers themselves; a copy would only hold names.
            rows = {name: value for name, value in parts.items() if name != "at_risk"}
            SliceFigure.objects.bulk_create(
                SliceFigure(slice_run=one, basis=basis, name=name, value=value) for name, value in rows.items()
            )
        attributes = [split.attribute for split in studies[Basis.ALL].splits]
        until, numbers = studies[Basis.ALL].period.until, source.numbers_of(customers_of(conditions))
        keep_lifetimes_of_part(one, until, attributes, studies, numbers)
        bases = [basis.value for basis in studies]
        _end(one, Run.State.DONE, clock, customers=studies[Basis.ALL].customers_count, bases=bases, failure="")
        SliceRun.objects.filter(slice_id=one.slice_id, run_id__lt=one.run_id).delete()
