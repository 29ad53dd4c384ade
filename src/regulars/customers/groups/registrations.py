"""What groups, and the kind of relationship, tell at start-up."""

from regulars.customers.groups.conditions import CONDITIONS
from regulars.customers.groups.kinds import ACTIONS, KINDS
from regulars.customers.groups.privacy import GROUPS
from regulars.customers.relationships import CHANGED
from regulars.customers.segments.conditions import add_conditions
from regulars.lib.registry import add_audit_actions, add_privacy_handlers, add_timeline_kinds


def register() -> None:
    add_timeline_kinds(CHANGED, *KINDS)
    add_audit_actions(*ACTIONS)
    add_privacy_handlers(GROUPS)
    add_conditions(*CONDITIONS)
