"""The page of one conversation, and the pieces of it that come by themselves."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.inbox import commands, queries
from regulars.inbox.drafts.settings import switched_on
from regulars.inbox.mentioning import mentions_seen
from regulars.inbox.models import Conversation
from regulars.inbox.telling import employee_topic, topic_of
from regulars.inbox.views.choices import questions
from regulars.inbox.views.composing import composer
from regulars.inbox.views.experts import begun_note
from regulars.inbox.views.heads import head, here
from regulars.inbox.views.neighbours import neighbours
from regulars.inbox.views.places import Place, place_of
from regulars.inbox.views.rows import who
from regulars.inbox.views.thread import address_of, news, thread
from regulars.lib import clock
from regulars.lib.text import whole_number
from regulars.staff import audit
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs


@needs(Right.ANSWER)
def conversation_page(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """What was said, above the box to answer in. One merged into another shows the other."""
    conversation, now = queries.conversation_of(conversation_id), clock.now()
    place = place_of(request)
    if conversation.merged_into_id is not None:
        return redirect(place.conversation(conversation.merged_into_id))
    audit.record_sight(conversation.customer_id, actor=actor(request), now=now)
    mentions_seen(conversation.pk, employee_id=int(request.user.pk or 0), now=now)
    return render(request, "inbox/conversation.html", page_context(request, conversation, place, now=now))


def page_context(request: HttpRequest, conversation: Conversation, place: Place, *, now: datetime) -> dict[str, Any]:
    reader = int(request.user.pk or 0)
    shown = thread(conversation, reader=reader)
    note = begun_note(request)
    before, after = neighbours(conversation, place, request.user, now=now)
    return {
        **thread_context(conversation, shown.items, shown.earlier),
        **composer_context(conversation),
        **questions(tags=conversation.tags, now=now),
        "composer": composer(conversation, reader=reader, seen=shown.seen, now=now, note=note),
        "head": head(conversation, request.user, now=now),
        "others": list(queries.other_open(conversation)),
        "title": conversation.subject or who(conversation),
        "who": who(conversation),
        "customer_url": address_of("desk:customer", conversation.customer_id),
        "crumbs": [{"text": _("Inbox"), "url": place.back}],
        "back_url": place.back,
        "next_url": after,
        "previous_url": before,
        "topic": topic_of(conversation.pk),
        "topics": [topic_of(conversation.pk), employee_topic(reader)],
        "beside_url": reverse("inbox:beside", args=[conversation.pk]),
        "width": "wide",
    }


def thread_context(conversation: Conversation, items: Any, earlier: str) -> dict[str, Any]:
    address = reverse("inbox:items", args=[conversation.pk])
    return {
        "conversation": conversation, "items": items, "earlier_url": f"{address}?cursor={earlier}" if earlier else ""
    }  # fmt: skip


def composer_context(conversation: Conversation) -> dict[str, Any]:
    """Addresses of what helps to write, where it is there. One query."""
    return {
        "tone_url": address_of("inbox:tone", conversation.pk),
        "suggestion_url": address_of("inbox:suggestion", conversation.pk) if switched_on() else "",
    }


@needs(Right.ANSWER)
def items(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Earlier messages (cursor), or what was said and done since a moment (after), with some that changed (message)."""
    conversation, reader = queries.conversation_of(conversation_id), int(request.user.pk or 0)
    if cursor := request.GET.get("cursor", ""):
        shown = thread(conversation, reader=reader, cursor=cursor)
        return render(
            request, "inbox/conversation.html#items", thread_context(conversation, shown.items, shown.earlier)
        )
    after = moment_of(request.GET.get("after", ""))
    named = map(whole_number, request.GET.getlist("message")[:50])
    numbers = [one for one in named if one is not None]
    last = localtime(after).date() if after else None
    found = news(conversation, after=after, numbers=numbers, last=last, reader=reader)
    return render(request, "inbox/conversation.html#items", thread_context(conversation, found, ""))


def moment_of(written: str) -> datetime | None:
    try:
        found = parse_datetime(written)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


@needs(Right.ANSWER)
def head_part(request: HttpRequest, conversation_id: int) -> HttpResponse:
    conversation, now = queries.conversation_of(conversation_id), clock.now()
    return render(request, "inbox/head.html", {"head": head(conversation, request.user, now=now)})


@needs(Right.ANSWER)
@require_POST
def presence(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The open page says that somebody looks, writes, or went; it gets who else is here."""
    reader, now = int(request.user.pk or 0), clock.now()
    queries.conversation_of(conversation_id)
    if request.POST.get("gone"):
        commands.left(conversation_id, employee_id=reader, now=now)
        return HttpResponse(status=204)
    commands.here(conversation_id, employee_id=reader, typing=bool(request.POST.get("typing")), now=now)
    return render(request, "inbox/presence.html", {"here": here(conversation_id, reader=reader, now=now)})
