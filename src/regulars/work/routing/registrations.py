"""What routing tells at start-up."""

from regulars.lib.registry import add_audit_actions, add_privacy_handlers, add_ref_kinds, add_task_words
from regulars.work.routing.kinds import ACTIONS, REFS, TASKS
from regulars.work.routing.privacy import ASSIGNMENTS


def register() -> None:
    add_audit_actions(*ACTIONS)
    add_privacy_handlers(ASSIGNMENTS)
    add_ref_kinds(*REFS)
    add_task_words(*TASKS)
