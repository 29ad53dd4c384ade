"""Reads of what is asked and not answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy

from regulars.customers.visibility import looked_after_by
from regulars.knowledge.gaps import likeness
from regulars.knowledge.models import Gap, Question
from regulars.knowledge.stemming import stems
from regulars.lib.errors import NotFound
from regulars.lib.paging import Page, Sort, keyset_page

HIDDEN = gettext_lazy("Asked by customers of colleagues")
EXAMPLES = 3
MOST = 100


@dataclass(frozen=True)
class GapLine:
    """A gap with the latest questions that the reader may see, which may be none."""

    gap: Gap
    examples: list[Question]

    @property
    def title(self) -> str:
        """The question that says best what all of them mean."""
        if not self.examples:
            return str(HIDDEN)
        return max(self.examples, key=lambda one: likeness(stems(one.text), self.gap)).text


def gaps_page(*, only_of: int | None = None, cursor: str = "", size: int = 30) -> tuple[list[GapLine], Page[Gap]]:
    """Open gaps, the most asked first, each with its latest questions. Two queries. Raises BadCursor."""
    page = keyset_page(
        Gap.objects.filter(settled_at=None), Sort("asked_count", descending=True), cursor=cursor, size=size
    )
    examples = latest(page.rows, only_of=only_of)
    return [GapLine(gap, examples.get(gap.pk, [])) for gap in page.rows], page


def latest(gaps: Iterable[Gap], *, only_of: int | None) -> dict[int, list[Question]]:
    """A few different questions of each gap. One query."""
    place = Window(RowNumber(), partition_by=F("gap_id"), order_by=(F("asked_at").desc(), F("id").desc()))
    seen = Question.objects.filter(visible(only_of), gap__in=list(gaps)).annotate(place=place)
    found: dict[int, list[Question]] = {}
    for question in seen.filter(place__lte=EXAMPLES).order_by("gap_id", "place"):
        found.setdefault(question.gap_id or 0, []).append(question)
    return found


def visible(only_of: int | None) -> Q:
    """Questions of nobody we know, and of customers that the reader may see."""
    return Q() if only_of is None else Q(customer=None) | looked_after_by(only_of, "customer")


def gap(gap_id: int, *, only_of: int | None = None) -> GapLine:
    """A gap with its latest questions. Two queries. Raises NotFound."""
    one = Gap.objects.select_related("article").filter(id=gap_id).first()
    if one is None:
        raise NotFound()
    questions = Question.objects.filter(visible(only_of), gap=one).order_by("-asked_at", "-id")
    return GapLine(one, list(questions[:MOST]))
