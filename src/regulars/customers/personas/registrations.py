"""What personas tell at start-up."""

from regulars.customers.personas.kinds import ACTIONS
from regulars.customers.personas.privacy import PERSONAS
from regulars.lib.registry import add_audit_actions, add_privacy_handlers


def register() -> None:
    add_audit_actions(*ACTIONS)
    add_privacy_handlers(PERSONAS)
