"""Segments: the list, and the page where a rule is built by clicking, said in words and counted beside."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from regulars.customers.models import Segment
from regulars.customers.segments import commands, counting, queries
from regulars.customers.segments.errors import RuleWrong
from regulars.customers.segments.rule import rule_kept
from regulars.customers.segments.rulebook import rulebook
from regulars.customers.segments.words import in_words, reader
from regulars.customers.visibility import limited_to
from regulars.desk.lists import read_address
from regulars.desk.rules import drafts
from regulars.desk.rules.building import Building, offered_conditions, read_building
from regulars.desk.rules.causes import cause_in_words
from regulars.desk.rules.wanted import rule_wanted
from regulars.desk.views.lifecycle import trail as stages_trail
from regulars.lib.clock import now
from regulars.lib.errors import NotAllowed, RegularsError
from regulars.staff.actors import actor
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import toast

BUILDER = "desk/segments/builder.html"


def trail() -> list[dict[str, str]]:
    return [{"text": _("Segments"), "url": reverse("desk:segments")}]


@dataclass(frozen=True)
class Line:
    segment: Segment
    words: str
    members: int
    came: int
    left: int


@needs(Right.SEE_CUSTOMERS)
@require_GET
def segment_list(request: HttpRequest) -> HttpResponse:
    """All segments, said in words, with how many came and left lately."""
    kept = list(queries.segments())
    to = reader(queries.names())
    only_of = limited_to(request.user)
    moves = queries.moves_lately([one.pk for one in kept], now=now(), only_of=only_of)
    members = queries.members_now(kept, only_of=only_of)
    columns = [
        {"title": _("Segment")},
        {"title": _("Customers"), "align": "end"},
        {"title": _("Came in 30 days"), "align": "end", "only_wide": True},
        {"title": _("Left in 30 days"), "align": "end", "only_wide": True},
    ]
    rows = [Line(one, in_words(rule_kept(one.rule), to), members[one.pk], *moves[one.pk]) for one in kept]
    return render(request, "desk/segments/list.html", {"rows": rows, "columns": columns})


@never_cache
@needs(Right.SEE_CUSTOMERS)
def segment_new(request: HttpRequest) -> HttpResponse:
    """An empty rule, or the one that the filters of a customer list amount to."""
    if request.method == "POST":
        return built(request, None)
    draft = drafts.draft_of(rule_wanted(read_address(request).wanted))
    return render(request, "desk/segments/page.html", page_context(request, Building(draft=draft), None))


@never_cache
@needs(Right.SEE_CUSTOMERS)
def segment_page(request: HttpRequest, segment_id: int) -> HttpResponse:
    found = queries.segment(segment_id)
    if request.method == "POST":
        refuse_stage(request, found)
        return built(request, found)
    building = Building(draft=drafts.draft_of(found.rule["rule"]), name=found.name, about=found.about)
    return render(request, "desk/segments/page.html", page_context(request, building, found))


def refuse_stage(request: HttpRequest, segment: Segment) -> None:
    """What the stages of life mean is for those to say who made them. Raises NotAllowed."""
    if segment.purpose == Segment.Purpose.STAGE and not may(request.user, Right.MANAGE_COMPANY):
        raise NotAllowed()


def built(request: HttpRequest, segment: Segment | None) -> HttpResponse:
    """What was clicked on the page: saving, or, in a browser without scripts, anything else."""
    building = read_building(request.POST)
    if building.saves and (saved := save(request, building, segment)):
        toast(request, _("“%(name)s” is kept") % {"name": saved.name})
        return redirect("desk:segment", segment_id=saved.pk)
    status = 422 if building.saves else 200
    return render(request, "desk/segments/page.html", page_context(request, building, segment), status=status)


def save(request: HttpRequest, building: Building, segment: Segment | None) -> Segment | None:
    """The segment as it is kept; None, with what is wrong written down, when it cannot be."""
    if not building.name:
        building.errors["name"] = _("Give it a name.")
        return None
    by: dict[str, Any] = {"actor": actor(request), "now": now(), "about": building.about, "name": building.name}
    try:
        rule = drafts.rule_in(building.draft)
        if segment is None:
            return commands.create_segment(rule=rule, **by)
        return commands.change_segment(segment.pk, rule=rule, **by)
    except RuleWrong as wrong:
        building.errors["rule"] = wrong.sentence
    except RegularsError as error:
        building.errors["name" if error.code == "segment_name_taken" else "rule"] = error.sentence
    return None


@needs(Right.SEE_CUSTOMERS)
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """The rule after a click or a change; the count beside hears of it and asks for itself."""
    answer = render(request, f"{BUILDER}#tree", {"building": read_building(request.POST), **builder_context()})
    answer["HX-Trigger-After-Swap"] = "rule-changed"
    return answer


@needs(Right.SEE_CUSTOMERS)
@require_POST
def found(request: HttpRequest) -> HttpResponse:
    """The rule in words, how many fit, and some of them. What is not finished yet is left out."""
    building = read_building(request.POST)
    whole = drafts.finished(building.draft)
    context: dict[str, Any] = {"unfinished": building.unfinished}
    try:
        rule = drafts.rule_in(whole or drafts.everybody())
        context["words"] = in_words(rule, reader())
        context["found"] = counting.found(rule, rulebook(), now=now(), only_of=limited_to(request.user))
    except RegularsError as error:
        context["error"] = error.sentence
    return render(request, "desk/segments/found.html", context)


def page_context(request: HttpRequest, building: Building, segment: Segment | None) -> dict[str, Any]:
    context: dict[str, Any] = {"building": building, "segment": segment, "trail": trail(), **builder_context()}
    if segment:
        if segment.purpose == Segment.Purpose.STAGE:
            may_save = may(request.user, Right.MANAGE_COMPANY)
            context |= {"trail": stages_trail(), "of_stage": True, "only_look": not may_save}
        moves = queries.latest_moves(segment.pk, only_of=limited_to(request.user))
        context["moves"] = [(move, cause_in_words(move.cause)) for move in moves]
        context["members_url"] = f"{reverse('desk:customers')}?segment={segment.pk}"
    return context


def builder_context() -> dict[str, Any]:
    return {"offered": offered_conditions(), "language": to_locale(get_language() or "en")}


@needs(Right.SEE_CUSTOMERS)
@require_POST
def archive(request: HttpRequest, segment_id: int) -> HttpResponse:
    away = commands.archive_segment(segment_id, actor=actor(request), now=now())
    undo = reverse("desk:segment_restore", args=[segment_id])
    toast(request, _("“%(name)s” is put away") % {"name": away.name}, undo=undo)
    return redirect("desk:segments")


@needs(Right.SEE_CUSTOMERS)
@require_POST
def restore(request: HttpRequest, segment_id: int) -> HttpResponse:
    back = commands.restore_segment(segment_id, actor=actor(request), now=now())
    toast(request, _("“%(name)s” is back") % {"name": back.name})
    return redirect("desk:segment", segment_id=segment_id)
