"""What the inbox does when something happens below it: a promise moved, a matter moved, an answer went out."""

from collections.abc import Sequence

from regulars.inbox import history, telling
from regulars.inbox.counting import counted
from regulars.inbox.locking import conversation_locked
from regulars.inbox.models import Conversation
from regulars.lib.errors import NotFound
from regulars.lib.registry import AssignmentMoved, PromiseMoved
from regulars.staff.models import Employee
from regulars.work.models import Team
from regulars.work.promises import commands as promises

PREFIX = "inbox.conversation:"
NEWS = {"warned": history.WARNED, "broken": history.BROKEN, "escalated": history.ESCALATED}


def number_in(ref: str) -> int | None:
    """
    >>> number_in("inbox.conversation:17"), number_in("care.complaint:3")
    (17, None)
    """
    return int(ref.removeprefix(PREFIX)) if ref.startswith(PREFIX) and ref.removeprefix(PREFIX).isdigit() else None


def assignment_moved(moved: AssignmentMoved) -> None:
    """Somebody else has it now, or a queue; or those are told who have to know that nobody works on it."""
    number = number_in(moved.ref)
    if number is None:
        return
    if moved.told:
        telling.tell_employees(moved.told, "deserted", number, now=moved.at)
        return
    try:
        conversation = conversation_locked(number)
    except NotFound:
        return
    if conversation.pk == number:
        give(conversation, moved)


def give(conversation: Conversation, moved: AssignmentMoved) -> None:
    before = conversation.assignee_id
    with counted(conversation, now=moved.at):
        conversation.assignee_id, conversation.team_id = moved.employee_id, moved.team_id
        conversation.save(update_fields=["assignee", "team"])
    if moved.team_id is not None:
        promises.team_moved(conversation.ref, moved.team_id, now=moved.at)
    if moved.employee_id is not None:
        name = Employee.objects.values_list("name", flat=True).get(id=moved.employee_id)
        history.note(conversation, history.ASSIGNED, actor="", now=moved.at, name=name, why=moved.why)
    else:
        team = Team.objects.filter(id=moved.team_id or 0).values_list("name", flat=True).first() or ""
        history.note(conversation, history.QUEUED, actor="", now=moved.at, team=team, why=moved.why)
    telling.tell(conversation, history.ASSIGNED, now=moved.at, employee=moved.employee_id, team=moved.team_id)
    if moved.employee_id is not None and moved.employee_id != before:
        telling.tell_employees([moved.employee_id], "assigned", conversation.pk, now=moved.at)


def promise_moved(moved: PromiseMoved) -> None:
    """The next moment at which a promise breaks; warnings and breaches stand among the messages."""
    number = number_in(moved.ref) or 0
    conversation = Conversation.objects.filter(id=number).first()
    if conversation is None:
        return
    Conversation.objects.filter(id=conversation.pk).update(due_at=moved.due_at)
    if moved.what in NEWS:
        told = {"told": names_of(moved.told)} if moved.told else {}
        history.note(conversation, NEWS[moved.what], actor="", now=moved.at, clock=str(moved.clock), **told)
        whom = dict.fromkeys(filter(None, (conversation.assignee_id, *moved.told)))
        telling.tell_employees(whom, moved.what, conversation.pk, now=moved.at)
    telling.tell(conversation, moved.what, now=moved.at)


def names_of(employee_ids: Sequence[int]) -> list[str]:
    """In the order of the numbers. One query."""
    return list(Employee.objects.filter(id__in=employee_ids).order_by("id").values_list("name", flat=True))
