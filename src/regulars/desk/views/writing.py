"""Writing of a customer: notes, calls, meetings, and what to come back to."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from regulars.customers import queries
from regulars.customers.models import Customer, Entry, Note, Person
from regulars.customers.notes import commands, follow_ups
from regulars.customers.notes import queries as notes
from regulars.customers.notes.errors import NoteChangedMeanwhile
from regulars.customers.notes.forms import FOLLOW_UP, KINDS, NoteForm, WritingForm
from regulars.customers.notes.kinds import ICONS
from regulars.desk.follow_ups import choices_of_later, later
from regulars.desk.timeline import local_day
from regulars.desk.views.addressing import shown
from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast

# The keys of the keyboard by their place (n, c, m, f), so that they mean the same in every layout.
KEYS = {Note.Kind.NOTE: "KeyN", Note.Kind.CALL: "KeyC", Note.Kind.MEETING: "KeyM", FOLLOW_UP: "KeyF"}


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def write(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The writing box alone; the customer page posts it here and is shown anew."""
    customer = queries.customer(customer_id)
    form = empty_box(people_to_name(customer), request.POST or None)
    if form.is_valid():
        entry = saved(form, customer_id, request)
        toast(request, _("Written down"), undo=undo_address(entry))
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponseClientRefresh()
        return redirect("desk:customer", customer_id=customer_id)
    context = {"customer": customer, "cancel_url": reverse("desk:customer", args=[customer_id]), **box(form)}
    part = "#box" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"desk/writing.html{part}", context, status=422 if form.errors else 200)


def empty_box(people: Iterable[Person] = (), data: Any = None) -> WritingForm:
    now = clock.now()
    return WritingForm(data, today=local_day(now), now=now, people=people)


def box(form: WritingForm) -> dict[str, Any]:
    """What the writing box shows."""
    chosen = form["kind"].value()
    icons = {str(kind): icon for kind, icon in ICONS.items()}
    kinds = [
        {"value": value, "title": title, "icon": icons.get(value, "calendar-clock"), "key": KEYS[value],
         "letter": KEYS[value][-1].lower(), "chosen": value == chosen}
        for value, title in KINDS
    ]  # fmt: skip
    days = [{"title": title, "day": later(until, form.today)} for until, title in choices_of_later()]
    return {"writing": form, "writing_kinds": kinds, "writing_days": days}


def people_to_name(customer: Customer) -> Iterable[Person]:
    """With a company one talks to one of its people; a private customer is the person."""
    if customer.kind != Customer.Kind.COMPANY:
        return []
    return queries.people_of(customer.id, rows=queries.rows_together(customer))


def saved(form: WritingForm, customer_id: int, request: HttpRequest) -> Entry:
    given: dict[str, Any] = {
        "author_id": request.user.pk,
        "today": form.today,
        "actor": actor(request),
        "now": form.now,
    }
    plan = form.plan()
    if form.is_follow_up:
        assert plan is not None
        return follow_ups.plan_follow_up(customer_id, words=form.cleaned_data["text"], due_on=plan.due_on, **given)
    kind = form.cleaned_data["kind"]
    return commands.write_note(customer_id, kind, form.said(kind), plan=plan, **form.happened(), **given)


def undo_address(entry: Entry) -> str:
    name = "desk:note_undo" if entry.ref.startswith("customers.note:") else "desk:follow_up_undo"
    return reverse(name, args=[int(entry.ref.rpartition(":")[2]), entry.id])


# What was written ------------------------------------------------------------------------------------------------


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def correct(request: HttpRequest, note_id: int) -> HttpResponse:
    note = notes.note(note_id)
    form = NoteForm(request.POST or None, note=note)
    if form.is_valid():
        try:
            entry = commands.correct_note(
                note_id, form.said(note.kind), version=form.cleaned_data["version"], actor=actor(request),
                now=clock.now(),
            )  # fmt: skip
        except NoteChangedMeanwhile as error:
            form.add_error(None, error.sentence)
        else:
            if entry:
                toast(request, _("Saved"), undo=undo_address(entry))
            return to_page(note.customer)
    return shown(
        request, "desk/note_form.html", form, note.customer, title=_("Correct what was written"), note=note
    )  # fmt: skip


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def withdraw(request: HttpRequest, note_id: int) -> HttpResponse:
    entry = commands.withdraw_note(note_id, actor=actor(request), now=clock.now())
    toast(request, _("Withdrawn"), undo=undo_address(entry))
    return to_page(notes.note(note_id).customer)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def undo(request: HttpRequest, note_id: int, entry_id: int) -> HttpResponse:
    commands.undo_note(note_id, entry_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return to_page(notes.note(note_id).customer)


def to_page(customer: Customer) -> HttpResponse:
    return redirect("desk:customer", customer_id=customer.merged_into_id or customer.id)


# What to come back to --------------------------------------------------------------------------------------------


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def done(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    entry = follow_ups.finish_follow_up(follow_up_id, actor=actor(request), now=clock.now())
    words = _("Done: %(words)s") % {"words": entry.data["words"]}
    toast(request, words, undo=undo_address(entry))
    return back(request)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def put_off(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    now = clock.now()
    today: date = local_day(now)
    due_on = later(request.POST.get("until", ""), today)
    entry = follow_ups.move_follow_up(follow_up_id, due_on, today=today, actor=actor(request), now=now)
    if entry:
        words = _("Put off: %(words)s") % {"words": entry.data["words"]}
        toast(request, words, undo=undo_address(entry))
    return back(request)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def follow_up_undo(request: HttpRequest, follow_up_id: int, entry_id: int) -> HttpResponse:
    follow_ups.undo_follow_up(follow_up_id, entry_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return back(request)


def back(request: HttpRequest) -> HttpResponse:
    """To the page the button stood on; follow-ups stand on the home page and on the page of their customer."""
    path = urlsplit(request.headers.get("Referer", "")).path
    return redirect(path if path and url_has_allowed_host_and_scheme(path, None) else "desk:home")
