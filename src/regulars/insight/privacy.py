"""What figures say of a customer by name: the lists of who is at risk, and groups that only they are in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from regulars.customers.privacy.own_attributes import personal_attributes
from regulars.customers.privacy.words import GONE
from regulars.insight.commands import ask_for_run
from regulars.insight.models import Basis, Figure, Run, Slice, SliceFigure, Spell
from regulars.lib.registry import PrivacyHandler, Shown

AT_RISK, SPLITS = "at_risk", "splits"
AGAIN = "regulars.erasure"


def export(rows: Sequence[int]) -> Shown:
    last = Run.objects.filter(state=Run.State.DONE).order_by("-id").values("id")[:1]
    spells = Spell.objects.filter(run=last, customer_id__in=rows, basis__in=Basis.values)
    return {
        _("When you were a customer, as we count it"): (
            {pgettext("data of a person", "from"): one.started_on, pgettext("data of a person", "until"): one.ended_on}
            for one in spells.order_by("started_on", "id")
        )
    }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """Stored figures stay as they are, without the name and without what only they were described by."""
    begin_anew(now=now)
    own = {(key, value) for values in personal_attributes(rows).values() for key, value in values.items()}
    for figure in Figure.objects.filter(name=AT_RISK).iterator(chunk_size=10):
        keep_if_changed(figure, [without_name(line, rows) for line in figure.value])
    for figure in Figure.objects.filter(name=SPLITS).iterator(chunk_size=10) if own else ():
        keep_if_changed(figure, [without_own(split, own) for split in figure.value])
    forget_parts(own)


def forget_parts(own: set[tuple[str, str]]) -> None:
    """Parts of the customers that are described by what only they said go, and the name of the group elsewhere."""
    if not own:
        return
    described = [part.pk for part in Slice.objects.iterator() if own & set(map(tuple, part.conditions.items()))]
    Slice.objects.filter(id__in=described).delete()
    for figure in SliceFigure.objects.filter(name=SPLITS).iterator(chunk_size=10):
        keep_if_changed(figure, [without_own(split, own) for split in figure.value])


def begin_anew(*, now: datetime) -> None:
    """Figures that are being computed at this moment have read the name already: they are given up and asked for."""
    if Run.objects.filter(state=Run.State.RUNNING).update(cancel_requested_at=now):
        ask_for_run(actor=AGAIN, now=now)


def keep_if_changed(figure: Figure | SliceFigure, value: list[Any]) -> None:
    if value != figure.value:
        figure.value = value
        figure.save(update_fields=["value"])


def without_name(line: dict[str, Any], rows: Sequence[int]) -> dict[str, Any]:
    return {**line, "name": GONE} if line["customer"] in rows else line


def without_own(split: dict[str, Any], own: set[tuple[str, str]]) -> dict[str, Any]:
    groups = [
        {**group, "value": GONE} if (split["attribute"], group["value"]) in own else group for group in split["groups"]
    ]
    return {**split, "groups": groups}


INSIGHT = PrivacyHandler(
    "insight",
    ("insight_spell", "insight_figure", "insight_run", "insight_slice", "insight_slicerun", "insight_slicefigure"),
    export,
    erase,
    kept=gettext_lazy("Figures, and the days between which there was a customer: without a name."),
)
