"""Answers, notes, and what is written of them so far."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from regulars.channels import files
from regulars.channels.types import Address, NewFile
from regulars.inbox import commands, queries
from regulars.inbox.answering import TO_THINK_AGAIN
from regulars.inbox.errors import FileTooBig, NothingSaid, NotOneAddress, StaleReply
from regulars.inbox.mentioning import mentioned
from regulars.inbox.models import Message
from regulars.inbox.texts import moment_words
from regulars.inbox.types import Afterwards, Reply
from regulars.inbox.views.choices import answerers
from regulars.inbox.views.composing import FIELDS, attached, posted, signed
from regulars.inbox.views.conversation import composer_context
from regulars.inbox.views.moments import read_moment
from regulars.inbox.views.places import way_back
from regulars.inbox.views.thread import author_of
from regulars.inbox.writing import shown_files
from regulars.lib import clock
from regulars.lib.errors import RegularsError
from regulars.lib.text import whole_number
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import toast

AFTERWARDS = {"wait": Afterwards.WAIT, "close": Afterwards.CLOSE, "stay": Afterwards.STAY}
MOST_BYTES = 25_000_000
MOST_COPIES = 20


@needs(Right.ANSWER)
@require_POST
def answer(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Send what is in the box, or write it down as a note. What cannot be sent comes back with the reason."""
    now = clock.now()
    try:
        if request.POST.get("kind") == "note":
            return noted(request, conversation_id, now)
        return answered(request, conversation_id, now)
    except RegularsError as error:
        return sent_back(request, conversation_id, error, now)


def noted(request: HttpRequest, conversation_id: int, now: datetime) -> HttpResponse:
    text = written(request)
    commands.write_note(
        conversation_id, text, author_id=int(request.user.pk or 0), now=now, mentions=mentioned(text, answerers()),
        file_ids=file_ids(request),
    )  # fmt: skip
    return to_conversation(request, conversation_id)


def answered(request: HttpRequest, conversation_id: int, now: datetime) -> HttpResponse:
    reply = reply_of(request)
    message = commands.answer(conversation_id, reply, author_id=int(request.user.pk or 0), now=now)
    undo = reverse("inbox:take_back", args=[message.pk])
    if reply.send_at:
        words = _("Goes out on %(moment)s") % {"moment": moment_words(reply.send_at)}
        toast(request, words, undo=undo)
    else:
        until = int((now + TO_THINK_AGAIN).timestamp() * 1000)
        toast(request, _("On its way"), undo=f"{undo}?until={until}")
    if reply.afterwards == Afterwards.CLOSE:
        return moved(request, way_back(request))
    return to_conversation(request, conversation_id)


def to_conversation(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The same page again, which knows the list it was opened from."""
    query = way_back(request).partition("?")[2]
    return moved(request, reverse("inbox:conversation", args=[conversation_id]) + (f"?{query}" if query else ""))


def moved(request: HttpRequest, address: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(address)
    return redirect(address)


def sent_back(request: HttpRequest, conversation_id: int, error: RegularsError, now: datetime) -> HttpResponse:
    conversation = queries.conversation_of(conversation_id)
    context: dict[str, Any] = {
        "conversation": conversation, "composer": posted(conversation, request, now=now), "people": answerers(),
        "back_url": way_back(request), "problem": error.sentence, **composer_context(conversation),
    }  # fmt: skip
    if isinstance(error, StaleReply):
        later = queries.later_than(conversation, context["composer"].seen).select_related("employee")
        said = [one for one in later[:10] if one.employee_id != request.user.pk]
        context["stale"] = [{"who": author_of(conversation, one), "text": one.text} for one in said]
    if not request.htmx:  # type: ignore[attr-defined]
        raise error
    return render(request, "inbox/composer.html#box", context, status=422)


# What was written ------------------------------------------------------------------------------------------------


def reply_of(request: HttpRequest) -> Reply:
    """Raises NotOneAddress, MomentPassed."""
    given = request.POST
    how, _colon, moment = given.get("send", "wait").removeprefix("anyway:").partition(":")
    account, _colon, address = given.get("way", "").partition(":")
    return Reply(
        text=written(request), subject=given.get("subject", ""), cc=copies(given.get("cc", "")),
        account_id=whole_number(account), address=address, file_ids=file_ids(request),
        seen=whole_number(given.get("seen", "")), anyway=given.get("send", "").startswith("anyway:"),
        send_at=read_moment(moment) if how == "later" else None, afterwards=AFTERWARDS.get(how, Afterwards.WAIT),
    )  # fmt: skip


def written(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n").strip()


def file_ids(request: HttpRequest) -> list[int]:
    return [int(one["id"]) for one in attached(request.POST.getlist("file"), int(request.user.pk or 0))]


def copies(given: str) -> list[Address]:
    """Addresses with commas between them. Raises NotOneAddress."""
    wanted = [one.strip() for one in given.replace(";", ",").split(",") if one.strip()]
    for one in wanted:
        try:
            validate_email(one)
        except ValidationError as error:
            raise NotOneAddress(address=one[:100]) from error
    return [Address("email", one) for one in wanted[:MOST_COPIES]]


@needs(Right.ANSWER)
@require_POST
def draft(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """What is in the box, kept as it is typed."""
    reader = int(request.user.pk or 0)
    queries.conversation_of(conversation_id)
    kept = attached(request.POST.getlist("file"), reader)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    content: dict[str, object] = {name: request.POST.get(name, "")[:1000] for name in FIELDS} | {"files": kept}
    commands.save_draft(
        conversation_id, text, employee_id=reader, now=clock.now(), content=content if text.strip() or kept else None
    )
    return HttpResponse(status=204)


@needs(Right.ANSWER)
@require_POST
def attach(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """A file that is to go with the answer. Raises NothingSaid, FileTooBig."""
    conversation, brought = queries.conversation_of(conversation_id), request.FILES.get("file")
    if brought is None:
        raise NothingSaid()
    if (brought.size or 0) > MOST_BYTES:
        raise FileTooBig(most=MOST_BYTES // 1_000_000)
    new = NewFile(brought.name or "", brought.content_type or "", brought.read())
    stored = shown_files(files.store([new], customer_id=conversation.customer_id, now=clock.now()))[0]
    kept = {**stored, "signed": signed(stored, int(request.user.pk or 0))}
    return render(request, "inbox/attached.html", {"file": kept})


# What was sent ---------------------------------------------------------------------------------------------------


@needs(Right.ANSWER)
@require_POST
def take_back(request: HttpRequest, message_id: int) -> HttpResponse:
    """What has not gone out yet is a draft again, of the same list as before. Raises AlreadySent, NotYourMessage."""
    draft = commands.take_back(message_id, author_id=int(request.user.pk or 0), now=clock.now())
    toast(request, _("Taken back: it is a draft again"))
    address, query = reverse("inbox:conversation", args=[draft.conversation_id]), pressed_on(request)
    return redirect(f"{address}?{query}" if query else address)


def pressed_on(request: HttpRequest) -> str:
    """What the address of the page said on which a button stands that does not say it itself."""
    return request.headers.get("Referer", "").partition("?")[2].partition("#")[0]


@needs(Right.ANSWER)
@require_POST
def again(request: HttpRequest, message_id: int) -> HttpResponse:
    message: Message = commands.send_again(message_id, now=clock.now())
    toast(request, _("It is sent once more"))
    address = reverse("inbox:conversation", args=[message.conversation_id])
    return redirect(f"{address}?{urlencode({'view': 'mine'})}#m-{message.pk}")
