"""The one door to the audit: who saw, changed and took out what.

Written in the transaction of the change, and kept for ever: nothing changes or deletes a record. What is recorded on a
customer's timeline by an employee or a program is written here by the timeline itself; other commands call `record`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from regulars.lib import caller
from regulars.lib.registry import audit_actions, timeline_kinds
from regulars.staff.models import AuditRecord

SEEN = "customers.seen"
LIST_READ = "customers.list_read"
BY_SOMEBODY = "staff."


def record(
    *,
    actor: str,
    action: str,
    now: datetime,
    ref: str = "",
    customer_id: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditRecord:
    """Write down what somebody did, in the transaction of the caller. One query.

    action: the key of a registered `lib.registry.AuditAction`, or of a timeline kind. details: numbers and words of
    ours, never names, contacts, secrets or what was typed, because they outlive the erasure of a person.
    """
    written = made(actor=actor, action=action, now=now, ref=ref, customer_id=customer_id, details=details)
    written.save(force_insert=True)
    return written


def record_sight(customer_id: int, *, actor: str, now: datetime) -> None:
    """Write down that somebody looked at a customer, once an hour for each of them. One query."""
    seen = made(actor=actor, action=SEEN, now=now, ref=f"customers.customer:{customer_id}", customer_id=customer_id)
    _write_once_an_hour(seen, f"{SEEN}/{actor}/{customer_id}", now)


def record_list(which: str, *, actor: str, now: datetime) -> None:
    """Write down that a program read a list of customers («/customers»), once an hour for each list. One query."""
    seen = made(actor=actor, action=LIST_READ, now=now, details={"list": which[:100]})
    _write_once_an_hour(seen, f"{LIST_READ}/{actor}/{which[:100]}", now)


def _write_once_an_hour(seen: AuditRecord, what: str, now: datetime) -> None:
    seen.once = f"{what}/{now.astimezone(UTC).strftime('%Y%m%d%H')}"
    AuditRecord.objects.bulk_create([seen], ignore_conflicts=True)


def made(
    *,
    actor: str,
    action: str,
    now: datetime,
    ref: str = "",
    customer_id: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditRecord:
    if action not in audit_actions and action not in timeline_kinds:
        raise ValueError(f"audit action {action!r} has no words; add it to the context's apps.py (add_audit_actions)")
    return AuditRecord(
        happened_at=now, actor=actor, action=action, ref=ref, customer_id=customer_id, details=dict(details or {}),
        address=caller.address(),
    )  # fmt: skip


def somebody(actor: str) -> bool:
    """Whether an actor is an employee or a program, and not the system by itself."""
    return actor.startswith(BY_SOMEBODY)
