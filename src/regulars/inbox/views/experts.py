"""Who knows about it, beside a conversation, each with the way to ask them in a note."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from regulars.customers.visibility import visible_among
from regulars.inbox import queries
from regulars.inbox.models import Conversation
from regulars.lib import clock
from regulars.lib.text import clean
from regulars.staff.rights import Right, needs
from regulars.work.experts.queries import Expert, who_knows

MOST = 5


@dataclass(frozen=True)
class Asked:
    """`called` is how a note for them begins, `url` the conversation with it begun; "" where asking is no use."""

    expert: Expert
    called: str
    url: str


@needs(Right.ANSWER)
def experts(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Without the reader, for the words in `q`. A constant number of queries for as many experts."""
    conversation, asked = queries.conversation_of(conversation_id), clean(request.GET.get("q", ""), 100)
    found = who_knows(asked, now=clock.now(), but=[int(request.user.pk or 0)], limit=MOST)
    context = {
        "experts": [to_ask(one, conversation) for one in found], "asked": asked,
        "page_url": f"{reverse('work:experts')}?{urlencode({'q': asked})}",
    }  # fmt: skip
    return render(request, "inbox/experts.html", context)


def to_ask(expert: Expert, conversation: Conversation) -> Asked:
    """Whoever may not see the customer would not be told of a note about them."""
    called = f"@{expert.employee.name} "
    if not visible_among(expert.employee, [conversation.customer_id]):
        return Asked(expert, called, "")
    address = reverse("inbox:conversation", args=[conversation.pk])
    return Asked(expert, called, f"{address}?{urlencode({'note': called})}")


def begun_note(request: HttpRequest) -> str:
    """What the address of a conversation wants a note to begin with."""
    begun = clean(request.GET.get("note", ""), 200)
    return f"{begun} " if begun else ""
