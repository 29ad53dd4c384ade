"""Making groups, and taking customers in and out; each can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from regulars.customers import timeline
from regulars.customers.groups.errors import GroupNamed, GroupNeedsName, TooManyAtOnce
from regulars.customers.groups.kinds import GROUP_ARCHIVED, GROUP_RESTORED, GROUP_WRITTEN, JOINED, LEFT
from regulars.customers.models import Customer, Group, GroupMember
from regulars.customers.together import rows_of, survivors_of
from regulars.lib.archiving import is_taken, locked, moved
from regulars.lib.errors import NotFound
from regulars.lib.registry import AuditAction
from regulars.lib.text import clean
from regulars.staff import audit

NAME_LENGTH, ABOUT_LENGTH = 100, 300
MOST_AT_ONCE = 2_000


@dataclass(frozen=True)
class GroupWritten:
    """What is written of a group."""

    name: str
    about: str = ""
    is_key: bool = False


@transaction.atomic
def write_group(written: GroupWritten, *, group_id: int | None = None, actor: str, now: datetime) -> Group:
    """Make a group, or write one anew. Raises GroupNeedsName, GroupNamed, NotFound."""
    group = locked(Group, group_id) if group_id else Group(created_at=now, created_by=actor)
    group.name, group.about = clean(written.name, NAME_LENGTH), clean(written.about, ABOUT_LENGTH)
    group.is_key = written.is_key
    if not group.name:
        raise GroupNeedsName()
    _refuse_second(group)
    group.save()
    _tell(GROUP_WRITTEN, group, actor=actor, now=now)
    return group


@transaction.atomic
def archive_group(group_id: int, *, actor: str, now: datetime) -> None:
    """Put a group away; its members stay written down, so that it can be taken back. Raises NotFound."""
    group = moved(locked(Group, group_id), now)
    _tell(GROUP_ARCHIVED, group, actor=actor, now=now)


@transaction.atomic
def restore_group(group_id: int, *, actor: str, now: datetime) -> None:
    """Take a group back. Raises GroupNamed where another has its name by now, NotFound."""
    group = locked(Group, group_id, put_away=True)
    _refuse_second(group)
    moved(group, None)
    _tell(GROUP_RESTORED, group, actor=actor, now=now)


@transaction.atomic
def add_members(group_id: int, customer_ids: Sequence[int], *, actor: str, now: datetime) -> int:
    """Take customers into a group; how many were not in it before. Merged ones count as their survivor.

    Raises NotFound, TooManyAtOnce.
    """
    group = locked(Group, group_id)
    if len(customer_ids) > MOST_AT_ONCE:
        raise TooManyAtOnce(most=MOST_AT_ONCE)
    standing = sorted(set(survivors_of(customer_ids).values()) - _inside(group_id))
    standing = list(Customer.objects.filter(id__in=standing, erased_at=None).values_list("id", flat=True))
    GroupMember.objects.bulk_create(
        [GroupMember(group=group, customer_id=one, added_at=now, added_by=actor) for one in standing]
    )
    for one in standing:
        _record(JOINED.key, group, one, actor=actor, now=now)
    return len(standing)


@transaction.atomic
def remove_member(group_id: int, customer_id: int, *, actor: str, now: datetime) -> None:
    """Take a customer out of a group. Raises NotFound when they are not in it."""
    group = locked(Group, group_id)
    removed, _rows = GroupMember.objects.filter(group=group, customer_id__in=rows_of(customer_id)).delete()
    if not removed:
        raise NotFound()
    _record(LEFT.key, group, customer_id, actor=actor, now=now)


def _inside(group_id: int) -> set[int]:
    """Who is in a group, as survivors."""
    return set(
        survivors_of(GroupMember.objects.filter(group_id=group_id).values_list("customer_id", flat=True)).values()
    )


def _refuse_second(group: Group) -> None:
    if is_taken(group.name, group):
        raise GroupNamed(name=group.name)


def _record(kind: str, group: Group, customer_id: int, *, actor: str, now: datetime) -> None:
    timeline.record(
        kind, customer_id=customer_id, happened_at=now, now=now, actor=actor, ref=f"customers.group:{group.pk}",
        data={"group": group.pk, "name": group.name},
    )  # fmt: skip


def _tell(action: AuditAction, group: Group, *, actor: str, now: datetime) -> None:
    details = {"name": group.name, "is_key": group.is_key}
    audit.record(actor=actor, action=action.key, now=now, ref=f"customers.group:{group.pk}", details=details)
