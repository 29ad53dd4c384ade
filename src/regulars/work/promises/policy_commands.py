"""Policies: written, changed, put into another order, put away. What was promised stays what it was, unless asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from regulars.lib.errors import NotFound
from regulars.lib.queues import ask_once
from regulars.lib.text import clean
from regulars.staff import audit
from regulars.work.models import Policy, PolicyVersion
from regulars.work.promises.errors import NothingPromised, PolicyChangedMeanwhile, PolicyForTheRest
from regulars.work.promises.kinds import POLICIES_ORDERED, POLICY_ARCHIVED, POLICY_CHANGED

CHOOSE_AGAIN = "work.choose_policies_again"
NAME_LENGTH = 100


@dataclass(frozen=True)
class PolicyDescribed:
    """Everything a policy says, but for its place. Limits as `limits.read_limit` gives them."""

    name: str
    channels: Sequence[str] = ()
    topics: Sequence[str] = ()
    valued: bool | None = None
    team_id: int | None = None
    third_party: str = ""
    calendar_id: int | None = None
    first_limit: str = ""
    next_limit: str = ""
    resolution_limit: str = ""
    third_limits: Sequence[Sequence[str]] = ()
    warn_percent: int = 75
    escalation: Sequence[dict[str, Any]] = ()


@transaction.atomic
def add_policy(said: PolicyDescribed, *, for_open: bool, actor: str, now: datetime) -> PolicyVersion:
    """One more, before the one for the rest. Raises NothingPromised."""
    last = Policy.objects.order_by("-position").values_list("position", flat=True).first()
    policy = Policy(position=(last or 0) + 1, created_at=now, created_by=actor)
    return written(policy, said, 1, for_open=for_open, actor=actor, now=now)


@transaction.atomic
def change_policy(
    policy_id: int, said: PolicyDescribed, *, version: int, for_open: bool, actor: str, now: datetime
) -> PolicyVersion:
    """Say something else from now on: for what is new, and `for_open` also for what is open.

    Raises NotFound, NothingPromised, and PolicyChangedMeanwhile where `version` is not the number that holds.
    """
    policy = locked(policy_id)
    standing = newest(policy)
    if standing.number != version:
        raise PolicyChangedMeanwhile()
    return written(policy, said, standing.number + 1, for_open=for_open, actor=actor, now=now)


def written(
    policy: Policy, said: PolicyDescribed, number: int, *, for_open: bool, actor: str, now: datetime
) -> PolicyVersion:
    if not (said.first_limit or said.next_limit or said.resolution_limit):
        raise NothingPromised()
    policy.name = clean(said.name, NAME_LENGTH)
    policy.save()
    rest: dict[str, Any] = {"channels": [], "topics": [], "valued": None, "team_id": None, "third_party": ""}
    conditions = rest if policy.is_default else {
        "channels": list(said.channels), "topics": list(said.topics), "valued": said.valued, "team_id": said.team_id,
        "third_party": clean(said.third_party, NAME_LENGTH),
    }  # fmt: skip
    version = PolicyVersion.objects.create(
        policy=policy, number=number, made_at=now, made_by=actor, **conditions, calendar_id=said.calendar_id,
        first_limit=said.first_limit, next_limit=said.next_limit, resolution_limit=said.resolution_limit,
        third_limits=[list(one) for one in said.third_limits], warn_percent=said.warn_percent,
        escalation=list(said.escalation),
    )  # fmt: skip
    details = {"version": number, "for_open": for_open}
    audit.record(
        actor=actor, action=POLICY_CHANGED.key, now=now, ref=f"work.policy:{policy.pk}", details=details
    )  # fmt: skip
    if for_open:
        ask_once(CHOOSE_AGAIN)
    return version


@transaction.atomic
def archive_policy(policy_id: int, *, actor: str, now: datetime) -> None:
    """Nothing new is promised by it; what was promised stays. Raises NotFound, PolicyForTheRest."""
    policy = locked(policy_id)
    if policy.is_default:
        raise PolicyForTheRest()
    put_away(policy, now, actor=actor, now=now)


@transaction.atomic
def restore_policy(policy_id: int, *, actor: str, now: datetime) -> None:
    put_away(locked(policy_id), None, actor=actor, now=now)


def put_away(policy: Policy, at: datetime | None, *, actor: str, now: datetime) -> None:
    policy.archived_at = at
    policy.save(update_fields=["archived_at"])
    audit.record(
        actor=actor, action=POLICY_ARCHIVED.key, now=now, ref=f"work.policy:{policy.pk}", details={"back": at is None}
    )  # fmt: skip


@transaction.atomic
def move_policy(policy_id: int, *, up: bool, actor: str, now: datetime) -> None:
    """Change places with the neighbour above or below; the one for the rest stays last. Raises NotFound."""
    locked(policy_id)
    # The places of all, so that two movers do not leave two policies at one place.
    order = list(Policy.objects.select_for_update().filter(archived_at=None).order_by("is_default", "position", "id"))
    movable = [policy for policy in order if not policy.is_default]
    places = [policy.pk for policy in movable]
    if policy_id in places:
        place = places.index(policy_id)
        other = place - 1 if up else place + 1
        if 0 <= other < len(movable):
            movable[place], movable[other] = movable[other], movable[place]
    for position, policy in enumerate(movable, 1):
        policy.position = position
    Policy.objects.bulk_update(movable, ["position"])
    audit.record(actor=actor, action=POLICIES_ORDERED.key, now=now, ref=f"work.policy:{policy_id}")


def locked(policy_id: int) -> Policy:
    found = Policy.objects.select_for_update().filter(id=policy_id).first()
    if found is None:
        raise NotFound()
    return found


def newest(policy: Policy) -> PolicyVersion:
    return PolicyVersion.objects.filter(policy=policy).order_by("-number")[0]
