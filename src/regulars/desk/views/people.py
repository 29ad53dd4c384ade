"""The people of a customer by hand: adding one, changing one, one who left, and every way back."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.customers import queries
from regulars.customers.errors import IdentityErased, IdentityTaken, IdentityUnreadable
from regulars.customers.models import Customer, Entry
from regulars.customers.people import commands
from regulars.customers.people.errors import ContactOfColleague
from regulars.customers.people.forms import PersonForm, as_initial
from regulars.customers.visibility import hushed
from regulars.desk.views.addressing import shown, told
from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast

UNDO = "desk:person_undo"
REFUSALS = (IdentityTaken, IdentityUnreadable, IdentityErased, ContactOfColleague)
FIELDS = {"email": "emails", "phone": "phones"}


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def add(request: HttpRequest, customer_id: int) -> HttpResponse:
    customer, form = queries.customer(customer_id), PersonForm(request.POST or None)

    def save() -> Entry:
        return commands.add_person(customer_id, form.written(), actor=actor(request), now=clock.now())

    return answered(request, customer, form, save, title=_("Add a person"))


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def change(request: HttpRequest, customer_id: int, person_id: int) -> HttpResponse:
    customer = queries.customer(customer_id)
    person, written = commands.standing(customer_id, person_id)
    form = PersonForm(request.POST or None, initial=as_initial(written))

    def save() -> Entry | None:
        return commands.change_person(customer_id, person_id, form.written(), actor=actor(request), now=clock.now())

    return answered(request, customer, form, save, title=person.full_name, person=person)


def answered(
    request: HttpRequest, customer: Customer, form: PersonForm, save: Callable[[], Entry | None], **context: Any
) -> HttpResponse:
    """The form, until it is saved. A contact of somebody else is said beside its field, with the way to compare."""
    if form.is_valid():
        try:
            entry = save()
        except REFUSALS as error:
            said = hushed(request.user, error)
            form.add_error(FIELDS[error.details["channel"]], said.sentence)
            context["claimed"] = error.details if said is error and isinstance(error, IdentityTaken) else None
        else:
            told(request, entry, UNDO)
            return redirect("desk:customer", customer_id=customer.id)
    return shown(request, "desk/person_form.html", form, customer, **context)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def remove(request: HttpRequest, customer_id: int, person_id: int) -> HttpResponse:
    entry = commands.remove_person(customer_id, person_id, actor=actor(request), now=clock.now())
    words = _("%(name)s is no longer one of their people") % {"name": entry.data["name"]}
    toast(request, words, undo=reverse(UNDO, args=[customer_id, entry.id]))
    return redirect("desk:customer", customer_id=customer_id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def undo(request: HttpRequest, customer_id: int, entry_id: int) -> HttpResponse:
    commands.undo_person(customer_id, entry_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("desk:customer", customer_id=customer_id)
