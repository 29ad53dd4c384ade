"""Messages that wait for a person: who they are from, why they wait, and what can be done with them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regulars.channels.receiving import discard, read_again, take_up
from regulars.customers.visibility import limited_to
from regulars.inbox.releasing import let_in_held, waiting
from regulars.lib import clock
from regulars.lib.errors import NotAllowed
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast


@needs(Right.ANSWER, Right.MANAGE_WORK)
@require_GET
def held(request: HttpRequest) -> HttpResponse:
    if limited_to(request.user):
        # Who wrote them is not known yet: they may be anybody's customers.
        raise NotAllowed()
    lines, page = waiting(cursor=request.GET.get("page", ""))
    here = reverse("inbox:held")
    context = {
        "trail": [{"text": _("Inbox"), "url": reverse("inbox:inbox")}],
        "lines": lines,
        "next_url": f"{here}?page={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"{here}?page={page.previous_cursor}" if page.previous_cursor else "",
    }
    return render(request, "inbox/held.html", context)


@needs(Right.ANSWER, Right.MANAGE_WORK)
@require_POST
def let_in(request: HttpRequest, received_id: int) -> HttpResponse:
    """Into the conversation that is named, or as one of its own."""
    given = request.POST.get("conversation", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
    message = let_in_held(received_id, conversation_id=number, actor=actor(request), now=clock.now())
    toast(request, _("The message is let in"))
    return redirect("inbox:conversation", conversation_id=message.conversation_id)


@needs(Right.ANSWER, Right.MANAGE_WORK)
@require_POST
def drop(request: HttpRequest, received_id: int) -> HttpResponse:
    discard(received_id, actor=actor(request), now=clock.now())
    toast(request, _("Discarded: nobody answers it"), undo=reverse("inbox:held_back", args=[received_id]))
    return redirect("inbox:held")


@needs(Right.ANSWER, Right.MANAGE_WORK)
@require_POST
def back(request: HttpRequest, received_id: int) -> HttpResponse:
    take_up(received_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("inbox:held")


@needs(Right.ANSWER, Right.MANAGE_WORK)
@require_POST
def again(request: HttpRequest, received_id: int) -> HttpResponse:
    read_again(received_id, actor=actor(request), now=clock.now())
    toast(request, _("It is read once more; look again in a moment"))
    return redirect("inbox:held")
