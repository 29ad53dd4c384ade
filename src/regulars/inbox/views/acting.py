"""What is done with conversations, one or many at once; each with its way back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from regulars.customers.visibility import refuse_hidden
from regulars.inbox import commands, undoing
from regulars.inbox.errors import NothingChosen
from regulars.inbox.gates import check_message
from regulars.inbox.locking import conversations_locked
from regulars.inbox.models import Conversation
from regulars.inbox.views.moments import read_moment
from regulars.inbox.views.places import of_inbox, way_back
from regulars.lib import clock
from regulars.lib.errors import RegularsError
from regulars.lib.text import whole_number
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import taken_back, toast

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Doing:
    """Who does it, when, and what was filled in."""

    given: QueryDict
    author_id: int
    actor: str
    now: datetime
    argument: str = ""


@dataclass(frozen=True)
class Action:
    """`touches` is what is brought back by the way back; `leaves`: the conversation is done with, back to the list."""

    do: Callable[[Conversation, Doing], None]
    words: str | Promise
    touches: Sequence[str]
    leaves: bool = False


def close(one: Conversation, doing: Doing) -> None:
    commands.close(one.pk, actor=doing.actor, now=doing.now)


def reopen(one: Conversation, doing: Doing) -> None:
    commands.reopen(one.pk, actor=doing.actor, now=doing.now)


def wake(one: Conversation, doing: Doing) -> None:
    commands.wake(one.pk, actor=doing.actor, now=doing.now)


def resume(one: Conversation, doing: Doing) -> None:
    commands.resume(one.pk, actor=doing.actor, now=doing.now)


def snooze(one: Conversation, doing: Doing) -> None:
    until = read_moment(doing.argument or doing.given.get("until", ""))
    commands.snooze(one.pk, until, actor=doing.actor, now=doing.now)


def third(one: Conversation, doing: Doing) -> None:
    commands.wait_for_third_party(one.pk, doing.given.get("third_party", ""), actor=doing.actor, now=doing.now)
    if until := doing.given.get("third_until", ""):
        commands.snooze(one.pk, read_moment(until), actor=doing.actor, now=doing.now)


def subject(one: Conversation, doing: Doing) -> None:
    commands.set_subject(one.pk, doing.given.get("subject", ""), actor=doing.actor, now=doing.now)


def tag(one: Conversation, doing: Doing) -> None:
    """From the list tags are added; in a conversation the field holds all of them."""
    wanted = [name.strip().casefold() for name in doing.given.get("tags", "").split(",") if name.strip()]
    going = set(one.tags) - set(wanted) if doing.given.get("exact") else set()
    commands.tag(one.pk, add=wanted, remove=going, actor=doing.actor, now=doing.now)


def assign(one: Conversation, doing: Doing) -> None:
    kind, _colon, number = doing.given.get("to", "").partition(":")
    chosen = whole_number(number)
    if chosen is None:
        raise NothingChosen()
    to = {"employee_id": chosen, "team_id": None} if kind == "employee" else {"employee_id": None, "team_id": chosen}
    if summary := doing.given.get("summary", "").strip():
        commands.hand_over(
            one.pk, **to, summary=summary, author_id=doing.author_id, actor=doing.actor, now=doing.now
        )  # fmt: skip
    else:
        commands.assign(one.pk, **to, actor=doing.actor, now=doing.now)


ACTIONS = {
    "close": Action(close, gettext_lazy("Closed"), ("state", "snoozed"), leaves=True),
    "reopen": Action(reopen, gettext_lazy("Open again"), ("state",)),
    "wake": Action(wake, gettext_lazy("Taken up again"), ("snoozed",)),
    "resume": Action(resume, gettext_lazy("It is our turn again"), ("state",)),
    "snooze": Action(snooze, gettext_lazy("Put aside"), ("snoozed",), leaves=True),
    "third": Action(third, gettext_lazy("It waits for somebody else"), ("state", "snoozed")),
    "subject": Action(subject, gettext_lazy("The subject is changed"), ("subject",)),
    "tag": Action(tag, gettext_lazy("Tags are changed"), ("tags",)),
    "assign": Action(assign, gettext_lazy("Given"), ("holder",), leaves=True),
}


@needs(Right.ANSWER)
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """One action with every conversation that is chosen, or with none of them when one refuses."""
    name, _colon, argument = request.POST.get("do", "").partition(":")
    doing = Doing(request.POST, int(request.user.pk or 0), actor(request), clock.now(), argument)
    try:
        chosen = conversations_of(request)
        if name in ("merge", "link"):
            return joined(request, chosen[0], name, doing)
        action = ACTIONS.get(name)
        if action is None:
            raise NothingChosen()
        before = done(action, chosen, doing)
    except RegularsError as error:
        messages.error(request, error.sentence)
        return redirect(where(request, leaves=False))
    token = undoing.way_back(action.touches, before, employee_id=doing.author_id)
    toast(request, in_words(action, len(chosen)), undo=undo_url(request, token))
    return redirect(where(request, leaves=action.leaves))


def conversations_of(request: HttpRequest) -> list[Conversation]:
    """Those that are chosen, all of customers this employee may see. Raises NotYourCustomer, NothingChosen."""
    numbers = map(whole_number, request.POST.getlist("id")[:MOST_AT_ONCE])
    found = list(Conversation.objects.filter(id__in={one for one in numbers if one is not None}).order_by("id"))
    refuse_hidden(request.user, [one.customer_id for one in found])
    if not found:
        raise NothingChosen()
    return found


@transaction.atomic
def done(action: Action, chosen: Sequence[Conversation], doing: Doing) -> list[dict[str, object]]:
    """How each was before. All are locked before any is given to somebody, or arriving messages would stop us."""
    conversations_locked(one.pk for one in chosen)
    before = [undoing.as_it_is(one) for one in chosen]
    for one in chosen:
        action.do(one, doing)
    return before


def in_words(action: Action, number: int) -> str:
    if number == 1:
        return str(action.words)
    said = ngettext("%(count)s conversation: %(done)s", "%(count)s conversations: %(done)s", number)
    return said % {"count": number, "done": action.words}


def where(request: HttpRequest, *, leaves: bool) -> str:
    """Back to the list, or to the conversation that the form stood on."""
    here = whole_number(request.POST.get("here", ""))
    if here is not None and not leaves:
        query = way_back(request).partition("?")[2]
        return reverse("inbox:conversation", args=[here]) + (f"?{query}" if query else "")
    return way_back(request)


def undo_url(request: HttpRequest, token: str) -> str:
    """What is taken back is looked at where it was done."""
    back = urlencode({"back": where(request, leaves=False)})
    return f"{reverse('inbox:undo', args=[token])}?{back}"


# Two conversations -----------------------------------------------------------------------------------------------


def joined(request: HttpRequest, one: Conversation, name: str, doing: Doing) -> HttpResponse:
    """Merge another conversation of the customer into this one, or link them."""
    other = Conversation.objects.filter(id=whole_number(doing.given.get("other", "")) or 0).first()
    if other is None:
        raise NothingChosen()
    refuse_hidden(request.user, [other.customer_id])
    if name == "merge":
        commands.merge(other.pk, one.pk, actor=doing.actor, now=doing.now)
        part, words = "merged", _("Merged into this one")
    else:
        commands.link(one.pk, other.pk, actor=doing.actor, now=doing.now)
        part, words = "linked", _("Linked")
    token = undoing.way_back([part], [{"id": one.pk, part: other.pk}], employee_id=doing.author_id)
    toast(request, words, undo=undo_url(request, token))
    return redirect(where(request, leaves=False))


@needs(Right.ANSWER)
@require_POST
def split(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """A message and those after it become a conversation of their own."""
    number = whole_number(request.POST.get("from", ""))
    if number is None:
        raise NothingChosen()
    check_message(request.user, number)
    new = commands.split(number, actor=actor(request), now=clock.now())
    before = [{"id": conversation_id, "split": new.pk}]
    token = undoing.way_back(["split"], before, employee_id=int(request.user.pk or 0))
    toast(request, _("This is a conversation of its own now"), undo=reverse("inbox:undo", args=[token]))
    return redirect("inbox:conversation", conversation_id=new.pk)


@needs(Right.ANSWER)
@require_POST
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Raises UndoSpent, NotYourCustomer."""
    author = int(request.user.pk or 0)
    touched = Conversation.objects.filter(id__in=undoing.touched_by(token, employee_id=author))
    refuse_hidden(request.user, touched.values_list("customer_id", flat=True))
    numbers = undoing.undo(token, employee_id=author, actor=actor(request), now=clock.now())
    taken_back(request)
    if back := request.GET.get("back"):
        return redirect(of_inbox(back))
    if len(numbers) == 1:
        return redirect("inbox:conversation", conversation_id=numbers[0])
    return redirect("inbox:inbox")
