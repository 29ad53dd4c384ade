"""Who is what to whom: choosing the other customer, saying what they are, taking it away and back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regulars.customers import queries
from regulars.customers.merging import refuse_merged
from regulars.customers.models import Customer
from regulars.customers.relations import commands
from regulars.customers.relations.errors import RelationInCircle, RelationKnown
from regulars.customers.relations.forms import RelationForm
from regulars.customers.visibility import limited_to
from regulars.desk.views.addressing import shown, told
from regulars.lib import clock
from regulars.lib.text import clean
from regulars.staff.actors import actor
from regulars.staff.queries import company
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast

UNDO = "desk:relation_undo"
FOUND = "found"
LONGEST, OFFERED = 100, 12


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_GET
def look(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The other one, looked for by a part of name, e-mail or phone. At most four queries for what is found."""
    customer, typed = queries.customer(customer_id), clean(request.GET.get("q", ""), LONGEST)
    refuse_merged(customer)
    offered = queries.found_customers(typed, limit=OFFERED, only_of=limited_to(request.user))
    found = [one for one in offered if one.id != customer.id]
    context = {
        "customer": customer, "q": typed, "found": found, "company_kind": Customer.Kind.COMPANY, "width": "narrow",
        "cancel_url": reverse("desk:customer", args=[customer.id]),
    }  # fmt: skip
    part = "#list" if request.htmx and request.htmx.target == FOUND else ""  # type: ignore[attr-defined]
    return render(request, f"desk/relation_search.html{part}", context)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def add(request: HttpRequest, customer_id: int, other_id: int) -> HttpResponse:
    """What the other one is."""
    customer, other = queries.customer(customer_id), queries.customer(other_id)
    for one in (customer, other):
        refuse_merged(one)
    today = clock.today(company().time_zone)
    form = RelationForm(request.POST or None, name=customer.name, other=other.name, today=today)
    if form.is_valid():
        try:
            _relation, entry = commands.relate(customer_id, form.noted(other_id), actor=actor(request), now=clock.now())
        except (RelationKnown, RelationInCircle) as error:
            form.add_error("role", error.sentence)
        else:
            told(request, entry, UNDO)
            return redirect("desk:customer", customer_id=customer_id)
    return shown(request, "desk/relation_form.html", form, customer, title=_("Add a relation"), other=other)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def remove(request: HttpRequest, customer_id: int, relation_id: int) -> HttpResponse:
    entry = commands.unrelate(customer_id, relation_id, actor=actor(request), now=clock.now())
    toast(request, _("Removed"), undo=reverse(UNDO, args=[customer_id, entry.id]))
    return redirect("desk:customer", customer_id=customer_id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def undo(request: HttpRequest, customer_id: int, entry_id: int) -> HttpResponse:
    commands.undo_relation(customer_id, entry_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("desk:customer", customer_id=customer_id)
