"""What promises and working hours tell the rest of the house when it starts."""

from regulars.lib.registry import (
    add_audit_actions,
    add_privacy_handlers,
    add_ref_kinds,
    add_task_words,
    add_timeline_groups,
    add_timeline_kinds,
)
from regulars.work.calendars.kinds import ACTIONS as OF_CALENDARS
from regulars.work.promises.kinds import ACTIONS, GROUPS, KINDS, TASKS
from regulars.work.promises.places import REFS
from regulars.work.promises.privacy import PROMISES


def register() -> None:
    add_timeline_kinds(*KINDS)
    add_timeline_groups(*GROUPS)
    add_audit_actions(*ACTIONS, *OF_CALENDARS)
    add_privacy_handlers(PROMISES)
    add_ref_kinds(*REFS)
    add_task_words(*TASKS)
