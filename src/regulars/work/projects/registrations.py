"""What projects tell the rest of the house when it starts."""

from regulars.lib.registry import (
    add_address_gates,
    add_audit_actions,
    add_privacy_handlers,
    add_timeline_groups,
    add_timeline_kinds,
)
from regulars.work.projects.kinds import ACTIONS, GROUP, KINDS
from regulars.work.projects.privacy import PROJECTS
from regulars.work.projects.visibility import GATES


def register() -> None:
    add_timeline_kinds(*KINDS)
    add_timeline_groups(GROUP)
    add_audit_actions(*ACTIONS)
    add_privacy_handlers(PROJECTS)
    add_address_gates(*GATES)
