"""Where colleagues asked somebody to look."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regulars.customers.visibility import visible_among
from regulars.inbox import queries
from regulars.inbox.counting import TOPIC as COUNTS
from regulars.inbox.telling import employee_topic
from regulars.inbox.views.choices import keys
from regulars.inbox.views.places import Place
from regulars.inbox.views.tabs import tabs


def mentions(request: HttpRequest, place: Place, *, now: datetime) -> HttpResponse:
    """The newest first; what was not seen yet is marked. It is seen when its conversation is opened."""
    standing = queries.standing(request.user, now=now)
    page = queries.mentions_of(int(request.user.pk or 0), cursor=place.cursor)
    customers = visible_among(request.user, [one.message.conversation.customer_id for one in page.rows])
    open_to_me = [one for one in page.rows if one.message.conversation.customer_id in customers]
    context = {
        "here": place,
        "mentions": [
            (one, f"{place.conversation(one.message.conversation_id)}#m-{one.message_id}") for one in open_to_me
        ],
        "tabs": tabs(request.user, place, standing),
        "topics": [COUNTS, employee_topic(int(request.user.pk or 0))],
        "keys": keys(),
        "next_url": place.url(page.next_cursor) if page.next_cursor else "",
        "previous_url": place.url(page.previous_cursor) if page.previous_cursor else "",
    }
    return render(request, "inbox/mentions.html", context)
