"""What relations tell at start-up."""

from regulars.customers.relations.kinds import KINDS
from regulars.customers.relations.privacy import RELATIONS
from regulars.lib.registry import add_privacy_handlers, add_timeline_kinds


def register() -> None:
    add_timeline_kinds(*KINDS)
    add_privacy_handlers(RELATIONS)
