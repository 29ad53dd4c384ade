"""What stages tell at start-up."""

from regulars.customers.lifecycle.commands import members_moved
from regulars.customers.lifecycle.kinds import ACTIONS, KINDS
from regulars.customers.lifecycle.privacy import STAGES
from regulars.lib.registry import (
    AfterMembership,
    add_audit_actions,
    add_privacy_handlers,
    add_timeline_kinds,
    after_membership,
)

KEY = "customers.lifecycle"


def register() -> None:
    add_timeline_kinds(*KINDS)
    add_audit_actions(*ACTIONS)
    add_privacy_handlers(STAGES)
    after_membership.add(KEY, AfterMembership(KEY, members_moved))
