"""What a customer agreed to: the proof, what somebody says anew, what we ask, the customer's own page."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from regulars.customers import queries
from regulars.customers.consents import commands, links
from regulars.customers.consents.forms import ConsentForm
from regulars.customers.consents.queries import MOST_EVENTS, proof_of, topics
from regulars.customers.models import ConsentEvent, Customer, Identity, Person
from regulars.desk.confirming import ask_to_confirm, can_send_mail
from regulars.desk.consents import by_topic, evidence_in_words
from regulars.desk.timeline import actor_names
from regulars.desk.views.addressing import shown
from regulars.desk.views.writing import back
from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.staff import audit
from regulars.staff.actors import actor
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import toast

What = ConsentEvent.What
TONES = {What.GIVEN: "good", What.WITHDRAWN: "warn", What.ASKED: "info", What.TAKEN_BACK: "neutral"}


@needs(Right.SEE_CUSTOMERS)
@require_GET
def proof(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Where a customer stands, and everything that was said and asked: fit for paper."""
    customer = queries.customer(customer_id)
    rows = queries.rows_together(customer)
    events = proof_of(customer_id, rows=rows)
    authors = actor_names({event.actor for event in events})
    taken_back = {event.takes_back_id for event in events if event.takes_back_id}
    titles = (_("When"), _("What was said"), _("About"), _("How we know"), _("Wording"), _("Noted"))
    may_edit = may(request.user, Right.EDIT_CUSTOMERS)
    context = {
        "customer": customer,
        "topics": by_topic(customer_id, rows=rows),
        "columns": [*({"title": title} for title in titles), {"title": _("Take back"), "hidden": True}],
        "events": [
            {"event": event, "tone": TONES[What(event.what)], "author": authors.get(event.actor, ""),
             "taken_back": event.id in taken_back, "evidence": evidence_in_words(event.evidence),
             "mistakable": event.id not in taken_back and commands.may_be_mistaken(event)}
            for event in events
        ],
        "cut": MOST_EVENTS if len(events) == MOST_EVENTS else 0,
        "may_edit": may_edit,
    }  # fmt: skip
    return render(request, "desk/consents/proof.html", context)


def addresses(rows: Sequence[int]) -> list[Identity]:
    """Where a link may be sent to."""
    return list(Identity.objects.filter(customer_id__in=rows, channel=Identity.Channel.EMAIL).order_by("id")[:10])


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def record(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Write down what a customer said, or ask by a link."""
    customer, asked = queries.customer(customer_id), list(topics())
    people = people_to_name(customer)
    form = ConsentForm(request.POST or None, topics=asked, people=people, now=clock.now())
    if asked and form.is_valid():
        events = commands.record_consents(customer_id, form.said(), actor=actor(request), now=form.now)
        return after(request, events, question=form.is_question)
    context = {"title": _("Record a consent"), "topics": asked}
    return shown(request, "desk/consents/record.html", form, customer, **context)


def people_to_name(customer: Customer) -> Sequence[Person]:
    """Of a company each person speaks for themselves; a private customer is the person."""
    if customer.kind != Customer.Kind.COMPANY:
        return []
    return list(queries.people_of(customer.id, rows=queries.rows_together(customer)))


def after(request: HttpRequest, events: Sequence[ConsentEvent], *, question: bool) -> HttpResponse:
    first = events[0]
    undo_url = reverse("desk:consent_undo", args=[first.customer_id, first.id])
    words = _("Asked: now send them the link") if question else _("Recorded")
    toast(request, words, undo=undo_url)
    if question:
        return redirect("desk:consent_link", customer_id=first.customer_id, event_id=first.id)
    return redirect("desk:customer", customer_id=first.customer_id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def undo(request: HttpRequest, customer_id: int, event_id: int) -> HttpResponse:
    rows = queries.rows_together(queries.customer(customer_id))
    commands.take_back_act(event_id, rows=rows, actor=actor(request), now=clock.now())
    toast(request, _("Taken back: everything is as it was. Both stay in the proof."))
    return back(request)


# Asking by a link ------------------------------------------------------------------------------------------------


@never_cache
@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_GET
def link(request: HttpRequest, customer_id: int, event_id: int) -> HttpResponse:
    """The link by which a customer confirms what they were asked: to be copied, or sent by e-mail."""
    customer, asked = queries.customer(customer_id), questions(customer_id, event_id)
    token = links.confirmation_token([one.id for one in asked])
    context = {
        "customer": customer,
        "asked": asked,
        "link": request.build_absolute_uri(reverse("desk:confirmation", args=[token])),
        "days": links.CONFIRMATION_GOOD_FOR.days,
        "addresses": addresses(queries.rows_together(customer)),
        "can_send": can_send_mail(),
        "event_id": event_id,
        "width": "narrow",
    }
    return render(request, "desk/consents/link.html", context)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def send(request: HttpRequest, customer_id: int, event_id: int) -> HttpResponse:
    """Send the link to an address of the customer, by the worker."""
    rows = queries.rows_together(queries.customer(customer_id))
    given = request.POST.get("identity", "")
    identity = next((one for one in addresses(rows) if str(one.id) == given), None)
    if identity is None or not can_send_mail():
        raise NotFound()
    asked = [one.id for one in questions(customer_id, event_id)]
    ask_to_confirm(asked, identity_id=identity.id, site=request.build_absolute_uri("/"))
    toast(request, _("On its way to %(address)s") % {"address": identity.value})
    return redirect("desk:customer", customer_id=customer_id)


def questions(customer_id: int, event_id: int) -> list[ConsentEvent]:
    """What was asked along with a question that is open still. Raises NotFound."""
    rows = queries.rows_together(queries.customer(customer_id))
    found = commands.open_questions(one.id for one in commands.act_of(event_id, rows=rows))
    if not found:
        raise NotFound()
    return found


# The customer's own page -----------------------------------------------------------------------------------------


@never_cache
@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def own_page(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A link to the page where the customer chooses alone. Whoever has it can choose, so making one is audited."""
    customer = queries.customer(customer_id)
    identity = next(iter(addresses(queries.rows_together(customer))), None)
    person_id = identity.person_id if identity and customer.kind == Customer.Kind.COMPANY else None
    token = links.preferences_token(customer_id, person_id=person_id, identity_id=identity.id if identity else None)
    ref = f"customers.customer:{customer_id}"
    audit.record(
        actor=actor(request), action=links.LINK_MADE, ref=ref, customer_id=customer_id, now=clock.now()
    )  # fmt: skip
    context = {
        "customer": customer,
        "link": request.build_absolute_uri(reverse("desk:preferences", args=[token])),
        "days": links.PREFERENCES_GOOD_FOR.days,
        "width": "narrow",
    }
    return render(request, "desk/consents/own_page.html", context)
