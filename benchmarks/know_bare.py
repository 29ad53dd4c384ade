"""What reading a timeline is measured against: signed-in views of one query each, as in `pages_bare`."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks import pages_bare
from regulars.customers.models import Entry
from regulars.staff.rights import needs

CELLS = ("kind", "happened_at", "actor", "data")
STRETCH = 5_000


@needs()
def entries(request: HttpRequest) -> HttpResponse:
    """The entries of the given numbers: the rows that a page shows, without looking for them."""
    wanted = [int(number) for number in request.GET["ids"].split(",") if number]
    found = Entry.objects.filter(id__in=wanted).order_by("-happened_at", "-id")
    return pages_bare.answer("Entries", found.values_list(*CELLS))


@needs()
def stretch(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The newest entries of a customer whose data have a text, of as many as ours looks through."""
    newest = Entry.objects.filter(customer_id=customer_id).order_by("-happened_at", "-id").values("id")[:STRETCH]
    found = Entry.objects.filter(id__in=newest, data__icontains=request.GET["q"]).order_by("-happened_at", "-id")
    return pages_bare.answer("Entries", found.values_list(*CELLS)[:30])


urlpatterns = [*pages_bare.urlpatterns, path("bare/entries", entries), path("bare/stretch/<int:customer_id>", stretch)]
