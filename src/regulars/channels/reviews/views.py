"""Where programs bring reviews, and the page where they are read and answers are written down."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from regulars.channels import bringing, door
from regulars.channels.models import Received
from regulars.channels.reviews import answering, shapes
from regulars.channels.reviews.forms import AnswerForm
from regulars.customers.visibility import visible_to
from regulars.lib.clock import now
from regulars.lib.errors import NotFound
from regulars.lib.paging import Sort, keyset_page
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import toast

LISTS = {"reviews": shapes.review_key}
STATES = (Received.State.TAKEN, Received.State.HELD, Received.State.WAITING)
SIZE = 30


@door.for_programs
def bring(request: HttpRequest, token: str) -> HttpResponse:
    return bringing.answered(request, answering.KIND, token, LISTS)


@never_cache
@needs(Right.ANSWER, Right.SEE_CUSTOMERS)
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """Newest first. Two queries beside those of every page."""
    known = Received.objects.filter(account__kind=answering.KIND, state__in=STATES, key__startswith="review:")
    rows = known.filter(visible_to(request.user, "customer")).select_related("account")
    page = keyset_page(rows, Sort("id", descending=True), cursor=request.GET.get("page", ""), size=SIZE)
    answered = answering.answered_among(page.rows)
    found = [(one, answering.review_in(one), one.pk in answered) for one in page.rows]
    context: dict[str, Any] = {
        "rows": [(one, review, done) for one, review, done in found if review],
        "next_url": f"?page={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"?page={page.previous_cursor}" if page.previous_cursor else "",
    }
    return render(request, "channels/reviews/list.html", context)


def review_of(request: HttpRequest, review_id: int) -> Received:
    """One query. Raises NotFound."""
    known = Received.objects.filter(account__kind=answering.KIND, key__startswith="review:").select_related("account")
    found = known.filter(visible_to(request.user, "customer"), id=review_id).first()
    if found is None or answering.review_in(found) is None:
        raise NotFound()
    return found


@never_cache
@needs(Right.ANSWER, Right.SEE_CUSTOMERS)
def answer(request: HttpRequest, review_id: int) -> HttpResponse:
    """The review, the link to where it stands, and the form of the answer."""
    received = review_of(request, review_id)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        assert request.user.pk is not None
        answering.write_down(received, **form.cleaned_data, employee_id=request.user.pk, now=now())
        toast(request, _("The answer is written down"))
        return redirect("channels:reviews")
    context = {"review": answering.review_in(received), "received": received, "form": form, "width": "narrow"}
    return render(request, "channels/reviews/answer.html", context, status=422 if form.errors else 200)
