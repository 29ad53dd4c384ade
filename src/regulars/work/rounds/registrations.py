"""What rounds of calls tell the rest of the house when it starts."""

from regulars.lib.registry import add_address_gates, add_audit_actions, add_privacy_handlers
from regulars.work.rounds.audit_actions import ACTIONS
from regulars.work.rounds.privacy import ROUNDS
from regulars.work.rounds.visibility import GATES


def register() -> None:
    add_audit_actions(*ACTIONS)
    add_privacy_handlers(ROUNDS)
    add_address_gates(*GATES)
