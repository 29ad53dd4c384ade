"""The condition of being in another segment: its rule stands in place of it, so that both are of one moment."""

from django.utils.translation import gettext_lazy

from regulars.customers.models import Segment
from regulars.customers.segments import sql
from regulars.customers.segments.comparing import titled
from regulars.customers.segments.conditions import ConditionKind, Reader
from regulars.customers.segments.parameters import Choices, Number
from regulars.customers.segments.types import Asking, Piece, Values


def segments() -> Choices:
    kept = Segment.objects.filter(archived_at=None, purpose=Segment.Purpose.LIST).order_by("name")
    return [(str(number), name) for number, name in kept.values_list("id", "name")]


def segment_sql(values: Values, asking: Asking) -> Piece:
    return sql.where(asking.rules[values["segment"]], asking)


def segment_known(values: Values, asking: Asking) -> Piece:
    return sql.known(asking.rules[values["segment"]], asking)


def words(values: Values, reader: Reader) -> str:
    return titled(SEGMENT.title, reader.segments.get(values["segment"], "?"))


SEGMENT: ConditionKind = ConditionKind(
    "segment",
    gettext_lazy("In the segment"),
    gettext_lazy("Other segments"),
    (Number("segment", gettext_lazy("segment"), segments),),
    segment_sql,
    words,
    known=segment_known,
)
KINDS = (SEGMENT,)
