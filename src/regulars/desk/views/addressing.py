"""How somebody is greeted, and what to mind: said once, taken back when it was wrong."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.customers import care, queries
from regulars.customers.addressing.commands import correct_addressing, undo_correction
from regulars.customers.addressing.forms import CareNoteForm, CorrectionForm, as_initial
from regulars.customers.addressing.people import addressed
from regulars.customers.addressing.queries import person_of
from regulars.customers.models import Customer, Entry
from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.queries import company
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def correct(request: HttpRequest, customer_id: int, person_id: int) -> HttpResponse:
    person, ours = person_of(customer_id, person_id), company()
    made = addressed(person, ours)
    form = CorrectionForm(request.POST or None, initial=as_initial(person, made), made=made)
    if form.is_valid():
        entry = correct_addressing(person_id, form.said(), actor=actor(request), now=clock.now())
        told(request, entry, "desk:addressing_undo")
        return redirect("desk:customer", customer_id=customer_id)
    context = {"made": made, "title": _("How to address %(name)s") % {"name": person.full_name}}
    return shown(request, "desk/addressing_form.html", form, queries.customer(customer_id), **context)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def undo(request: HttpRequest, customer_id: int, entry_id: int) -> HttpResponse:
    undo_correction(customer_id, entry_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("desk:customer", customer_id=customer_id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def care_note(request: HttpRequest, customer_id: int) -> HttpResponse:
    customer = queries.customer(customer_id)
    form = CareNoteForm(request.POST or None, initial={"text": care.text_of(customer_id)})
    if form.is_valid():
        text = form.cleaned_data["text"]
        entry = care.write_care_note(customer_id, text, actor=actor(request), now=clock.now())
        told(request, entry, "desk:care_note_undo")
        return redirect("desk:customer", customer_id=customer_id)
    return shown(request, "desk/care_note_form.html", form, customer, title=_("What to mind"))


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def care_note_undo(request: HttpRequest, customer_id: int, entry_id: int) -> HttpResponse:
    care.undo_care_note(customer_id, entry_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("desk:customer", customer_id=customer_id)


def told(request: HttpRequest, entry: Entry | None, undo_name: str) -> None:
    """Says that it was saved, with the way back; nothing where nothing changed."""
    if entry is not None:
        undo_url = reverse(undo_name, args=[entry.customer_id, entry.id])
        toast(request, _("Saved"), undo=undo_url)


def shown(request: HttpRequest, template: str, form: Form, customer: Customer, **context: Any) -> HttpResponse:
    back = reverse("desk:customer", args=[customer.id])
    context = {"form": form, "customer": customer, "cancel_url": back, "width": "narrow", **context}
    return render(request, template, context, status=422 if form.errors else 200)
