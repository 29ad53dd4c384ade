"""Customers by hand: adding one, changing one, taking a change back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.customers import queries, registration
from regulars.customers.attributes.forms import own_fields
from regulars.customers.attributes.manners import Manner, of_person
from regulars.customers.attributes.queries import definitions
from regulars.customers.errors import IdentityErased, IdentityTaken
from regulars.customers.forms import CustomerForm, as_initial
from regulars.customers.visibility import hushed, limited_to
from regulars.desk.sights import note_sight
from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.queries import company
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def add(request: HttpRequest) -> HttpResponse:
    # Whoever sees only their own customers would not see this one again without being its manager.
    initial = {"manager": str(limited_to(request.user) or "")}
    form = CustomerForm(request.POST or None, initial=initial, own=own_fields(definitions(), {}, manner()))
    if form.is_valid():
        with told_in(form, request):
            customer = registration.add_customer(
                form.described(), attributes=form.own_values(), actor=actor(request), now=clock.now()
            )
            toast(request, _("%(name)s is written down") % {"name": customer.name})
            return to_page(request, form, customer.id)
    return shown(request, form, cancel_url=reverse("desk:customers"))


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def change(request: HttpRequest, customer_id: int) -> HttpResponse:
    customer = queries.customer(customer_id)
    initial = as_initial(registration.description_of(customer))
    own = own_fields(definitions(), customer.attributes, manner())
    form = CustomerForm(request.POST or None, initial=initial, own=own, beside_others=True)
    back = reverse("desk:customer", args=[customer_id])
    if form.is_valid():
        with told_in(form, request):
            entry = registration.change_customer(
                customer_id, form.described(), attributes=form.own_values(), actor=actor(request), now=clock.now()
            )
            if entry:
                undo_url = reverse("desk:customer_change_undo", args=[customer_id, entry.id])
                toast(request, _("Saved"), undo=undo_url)
            return to_page(request, form, customer_id)
    note_sight(request, customer_id)
    return shown(request, form, customer=customer, cancel_url=back)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def undo(request: HttpRequest, customer_id: int, entry_id: int) -> HttpResponse:
    try:
        registration.undo_change(customer_id, entry_id, actor=actor(request), now=clock.now())
    except IdentityTaken as error:
        raise hushed(request.user, error) from error
    taken_back(request)
    return redirect("desk:customer", customer_id=customer_id)


def to_page(request: HttpRequest, form: CustomerForm, customer_id: int) -> HttpResponse:
    """To the customer; to the list, when somebody gave their customer to a colleague and no longer sees it."""
    if limited_to(request.user) not in (None, form.described().manager_id):
        return redirect("desk:customers")
    return redirect("desk:customer", customer_id=customer_id)


def manner() -> Manner:
    """How the reader of the page writes numbers and days."""
    return of_person(get_language() or "en", company())


@contextmanager
def told_in(form: CustomerForm, request: HttpRequest) -> Iterator[None]:
    """An e-mail or phone of somebody else, or of somebody erased, is said beside its field."""
    try:
        yield
    except (IdentityTaken, IdentityErased) as error:
        form.add_error(error.details["channel"], hushed(request.user, error).sentence)


def shown(request: HttpRequest, form: CustomerForm, **context: Any) -> HttpResponse:
    context = {"form": form, "width": "narrow", **context}
    return render(request, "desk/customer_form.html", context, status=422 if form.errors else 200)
