"""Where exchanges bring calls, and where an employee writes one down."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from regulars.channels import bringing, door
from regulars.channels.phone import log, shapes
from regulars.channels.phone.forms import CallForm
from regulars.channels.phone.types import Result
from regulars.customers.models import Customer, Identity
from regulars.customers.together import rows_of
from regulars.lib.clock import now
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import toast

LISTS = {"calls": shapes.call_key}


@door.for_programs
def bring(request: HttpRequest, token: str) -> HttpResponse:
    return bringing.answered(request, log.KIND, token, LISTS)


def numbers_of(customer_id: int) -> list[str]:
    """Telephone numbers of a customer, the oldest first. Two queries."""
    known = Identity.objects.filter(customer_id__in=rows_of(customer_id), channel=Identity.Channel.PHONE)
    return list(known.order_by("id").values_list("value", flat=True)[:20])


@never_cache
@needs(Right.ANSWER, Right.SEE_CUSTOMERS)
def call(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Numbers to press, and the form of the call."""
    customer = Customer.objects.filter(id=customer_id, merged_into=None).first()
    if customer is None:
        raise Http404
    numbers, moment = numbers_of(customer_id), now()
    form = CallForm(request.POST or None, numbers=numbers, now=moment) if numbers else None
    if form is not None and form.is_valid():
        written_down(request, form, customer_id)
        return redirect("desk:customer", customer_id=customer_id)
    back = reverse("desk:customer", args=[customer_id])
    context = {"customer": customer, "numbers": numbers, "form": form, "width": "narrow",
               "trail": [{"text": customer.name, "url": back}], "back_url": back}  # fmt: skip
    return render(request, "channels/phone/call.html", context, status=422 if form and form.errors else 200)


def written_down(request: HttpRequest, form: CallForm, customer_id: int) -> None:
    given = form.cleaned_data
    assert request.user.pk is not None
    log.write_down(
        given["number"], direction=given["direction"], result=Result(given["result"]), minutes=given["minutes"] or 0,
        note=given["note"], at=given["at"], employee_id=request.user.pk, now=now(),
    )  # fmt: skip
    toast(request, _("The call is written down"))
