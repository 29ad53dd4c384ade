"""What segments tell at start-up."""

from regulars.customers.segments.audit_actions import ACTIONS
from regulars.customers.segments.conditions import add_conditions
from regulars.customers.segments.kinds import CONDITIONS
from regulars.customers.segments.privacy import SEGMENTS
from regulars.customers.segments.touching import entries_recorded, entry_recorded, file_loaded
from regulars.lib.registry import (
    AfterEntry,
    AfterImport,
    add_audit_actions,
    add_privacy_handlers,
    after_entry,
    after_import,
)

KEY = "customers.segments"


def register() -> None:
    add_conditions(*CONDITIONS)
    add_audit_actions(*ACTIONS)
    add_privacy_handlers(SEGMENTS)
    after_entry.add(KEY, AfterEntry(KEY, entry_recorded, entries_recorded))
    after_import.add(KEY, AfterImport(KEY, file_loaded))
