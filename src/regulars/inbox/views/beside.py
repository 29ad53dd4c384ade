"""What stands beside a conversation: the customer in short, what else is open, and what may help to answer."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext_lazy

from regulars.customers.addressing import Tone
from regulars.customers.addressing.queries import care_notes_of, greetings_of
from regulars.customers.models import Customer, Traits
from regulars.customers.together import rows_of
from regulars.inbox import queries
from regulars.inbox.models import Conversation, Message
from regulars.inbox.similar import similar_answered
from regulars.inbox.views.places import Place
from regulars.inbox.views.rows import lines
from regulars.inbox.views.thread import address_of
from regulars.knowledge.queries import suggestions
from regulars.lib import clock
from regulars.purchases.queries import orders_of
from regulars.staff.queries import company
from regulars.staff.rights import Right, needs
from regulars.work.tasks.queries import tasks_of_customer

MOST_TASKS, MOST_ORDERS = 5, 3
STAGES: dict[str, tuple[str | Promise, str]] = {
    "new": (pgettext_lazy("one customer", "New"), "info"),
    "active": (pgettext_lazy("one customer", "Active"), "good"),
    "slipping": (pgettext_lazy("one customer", "Slipping away"), "warn"),
    "lost": (pgettext_lazy("one customer", "Lost"), "neutral"),
}


@needs(Right.ANSWER)
def beside(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """It comes right after the page, which need not wait for it. A constant number of queries."""
    conversation, now = queries.conversation_of(conversation_id), clock.now()
    context = {**customer_context(conversation, now), **helping_context(request, conversation)}
    return render(request, "inbox/beside.html", context)


def customer_context(conversation: Conversation, now: datetime) -> dict[str, Any]:
    rows, ours = rows_of(conversation.customer_id), company()
    customer = Customer.objects.select_related("manager").get(id=conversation.customer_id)
    traits = Traits.objects.filter(customer_id__in=rows).order_by("customer_id").first()
    greeted = next(iter(greetings_of(customer.pk, ours, rows=rows, limit=1)), None)
    stage, tone = STAGES.get(traits.stage if traits else "", ("", "neutral"))
    open_too = queries.other_open(conversation).select_related("customer", "assignee")
    return {
        "company": ours,
        "customer": customer,
        "customer_url": address_of("desk:customer", customer.pk),
        "more_url": address_of("desk:customer_beside", customer.pk),
        "traits": traits,
        "stage": stage,
        "stage_tone": tone,
        "greeting": greeted.greeting(Tone(ours.tone)) if greeted else None,
        "care_notes": care_notes_of(customer.pk, rows=rows),
        "others": lines(open_too, Place("all"), now=now),
        "tasks": list(tasks_of_customer(customer.pk, rows=rows)[:MOST_TASKS]),
        "task_url": task_url(conversation),
        "orders": orders_of(customer.pk, rows=rows, size=MOST_ORDERS).rows,
    }


def task_url(conversation: Conversation) -> str:
    asked = {"customer": str(conversation.customer_id), "title": conversation.subject or conversation.preview[:100]}
    address = address_of("work:task_add")
    return f"{address}?{urlencode(asked)}" if address else ""


def helping_context(request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    """Articles that may answer, questions like it that were answered, and where to ask who knows."""
    text = last_question(conversation)
    language = conversation.language or get_language() or "en"
    asked = urlencode({"q": (conversation.subject or text)[:100]})
    return {
        "conversation": conversation,
        "articles": suggestions(text, language=language) if text else [],
        "similar": [
            (one, Place("all").conversation(one.conversation_id))
            for one in (similar_answered(conversation, text, request.user) if text else [])
        ],
        "experts_url": f"{address_of('work:experts')}?{asked}",
        "experts_part": f"{address_of('inbox:experts', conversation.pk)}?{asked}",
    }


def last_question(conversation: Conversation) -> str:
    """What the customer wrote last, without what they quote. One query."""
    said = Message.objects.filter(conversation=conversation, direction=Message.Direction.IN, automatic=False)
    last = said.order_by("-at", "-id").first()
    return "" if last is None else last.text[: last.quoted_from]
