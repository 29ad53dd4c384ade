"""A rule in words: one sentence, with what stands inside another group in brackets."""

from collections.abc import Mapping

from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from regulars.customers.models import Segment
from regulars.customers.segments.conditions import Reader, condition_kinds
from regulars.customers.segments.types import Condition, Group, Not, Rule
from regulars.staff.queries import company


def reader(segments: Mapping[int, str] | None = None) -> Reader:
    """For whoever reads now. Two queries, one when the names of segments are given; one more for employees."""
    names = dict(Segment.objects.values_list("id", "name")) if segments is None else dict(segments)
    return Reader(to_locale(get_language() or "en"), company().currency, names)


def in_words(rule: Rule, to: Reader) -> str:
    """«Country: Ukraine; and not (Stage: Lost)»."""
    match rule:
        case Group("all", ()):
            return _("everybody")
        case _:
            return said(rule, to, inside=False)


def said(rule: Rule, to: Reader, *, inside: bool) -> str:
    match rule:
        case Condition(kind, values):
            return condition_kinds[kind].words(values, to)
        case Not(part):
            return _("not (%(what)s)") % {"what": said(part, to, inside=False)}
        case Group(of, parts):
            between = _("; and ") if of == "all" else _("; or ")
            words = between.join(said(part, to, inside=len(parts) > 1) for part in parts)
            return f"({words})" if inside and len(parts) > 1 else words
