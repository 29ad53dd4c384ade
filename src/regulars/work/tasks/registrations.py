"""What tasks tell the rest of the house when it starts."""

from regulars.lib.registry import (
    add_address_gates,
    add_audit_actions,
    add_privacy_handlers,
    add_timeline_groups,
    add_timeline_kinds,
)
from regulars.work.tasks.kinds import ACTIONS, GROUP, KINDS
from regulars.work.tasks.privacy import TASKS
from regulars.work.tasks.visibility import GATES


def register() -> None:
    add_timeline_kinds(*KINDS)
    add_timeline_groups(GROUP)
    add_audit_actions(*ACTIONS)
    add_privacy_handlers(TASKS)
    add_address_gates(*GATES)
