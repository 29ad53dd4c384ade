"""Taking back what was done with conversations: each is brought back to where it was, and nothing else of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.dateparse import parse_datetime

from regulars.inbox import handling, joining
from regulars.inbox.errors import UndoSpent
from regulars.inbox.locking import conversation_locked, conversations_locked
from regulars.inbox.models import Conversation

SALT = "regulars.inbox.undo"
GOOD_FOR = 24 * 3600
# Names under which a way back keeps a second conversation.
OTHERS = ("merged", "linked", "split")
State = Conversation.State
# A way back as it is signed: what kind it is, and for each conversation how it was.
Step = list[Any]


def as_it_is(conversation: Conversation) -> dict[str, Any]:
    snoozed = conversation.snoozed_until
    return {
        "id": conversation.pk, "state": conversation.state, "who": conversation.third_party,
        "employee": conversation.assignee_id, "team": conversation.team_id, "tags": conversation.tags,
        "subject": conversation.subject, "snoozed": snoozed.isoformat() if snoozed else "",
    }  # fmt: skip


def way_back(parts: Sequence[str], before: Iterable[dict[str, Any]], *, employee_id: int) -> str:
    """A word that takes it back, for whoever did it. `parts` are what the action touched."""
    kept = [{name: one[name] for name in ("id", *needed(parts))} for one in before]
    return signing.dumps([employee_id, list(parts), kept], salt=SALT, compress=True)


def needed(parts: Sequence[str]) -> list[str]:
    of = {"state": ["state", "who"], "holder": ["employee", "team"]}
    return [name for part in parts for name in of.get(part, [part])]


def read_way_back(token: str, *, employee_id: int) -> tuple[list[str], list[dict[str, Any]]]:
    """Raises UndoSpent."""
    try:
        whose, parts, before = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise UndoSpent() from error
    if whose != employee_id:
        raise UndoSpent()
    return parts, before


def touched_by(token: str, *, employee_id: int) -> set[int]:
    """Numbers of all conversations that taking back would change. Raises UndoSpent."""
    _parts, before = read_way_back(token, employee_id=employee_id)
    return {int(one[name]) for one in before for name in ("id", *OTHERS) if name in one}


@transaction.atomic
def undo(token: str, *, employee_id: int, actor: str, now: datetime) -> list[int]:
    """Numbers of the conversations that were brought back. Raises UndoSpent."""
    parts, before = read_way_back(token, employee_id=employee_id)
    conversations_locked(touched_by(token, employee_id=employee_id))
    for was in sorted(before, key=lambda one: int(one["id"])):
        for part in parts:
            PARTS[part](was, actor, now)
    return [int(was["id"]) for was in before]


def back_to_state(was: dict[str, Any], actor: str, now: datetime) -> None:
    number, is_now = was["id"], conversation_locked(was["id"]).state
    if is_now == was["state"]:
        return
    if is_now == State.CLOSED:
        handling.reopen(number, actor=actor, now=now)
    if was["state"] == State.OPEN:
        handling.resume(number, actor=actor, now=now)
    elif was["state"] == State.WAITING:
        handling.wait_for_customer(number, actor=actor, now=now)
    elif was["state"] == State.THIRD:
        handling.wait_for_third_party(number, was["who"], actor=actor, now=now)
    else:
        handling.close(number, actor=actor, now=now)


def back_to_moment(was: dict[str, Any], actor: str, now: datetime) -> None:
    until = parse_datetime(was["snoozed"]) if was["snoozed"] else None
    if until is not None and until > now:
        handling.snooze(was["id"], until, actor=actor, now=now)
    else:
        handling.wake(was["id"], actor=actor, now=now)


def back_to_holder(was: dict[str, Any], actor: str, now: datetime) -> None:
    team = None if was["employee"] else was["team"]
    if was["employee"] or team:
        handling.assign(was["id"], employee_id=was["employee"], team_id=team, actor=actor, now=now)


def back_to_tags(was: dict[str, Any], actor: str, now: datetime) -> None:
    is_now = set(conversation_locked(was["id"]).tags)
    handling.tag(was["id"], add=was["tags"], remove=is_now - set(was["tags"]), actor=actor, now=now)


def back_to_subject(was: dict[str, Any], actor: str, now: datetime) -> None:
    handling.set_subject(was["id"], was["subject"], actor=actor, now=now)


def unmerge(was: dict[str, Any], actor: str, now: datetime) -> None:
    joining.unmerge(was["merged"], actor=actor, now=now)


def unlink(was: dict[str, Any], actor: str, now: datetime) -> None:
    joining.unlink(was["id"], was["linked"], actor=actor, now=now)


def join_again(was: dict[str, Any], actor: str, now: datetime) -> None:
    joining.merge(was["split"], was["id"], actor=actor, now=now)


PARTS = {
    "state": back_to_state, "snoozed": back_to_moment, "holder": back_to_holder, "tags": back_to_tags,
    "subject": back_to_subject, "merged": unmerge, "linked": unlink, "split": join_again,
}  # fmt: skip
