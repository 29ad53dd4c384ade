"""Which policy is for what: the first that matches, in their order; the one for the rest comes last."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from regulars.staff.queries import company
from regulars.work.models import Matter, Policy, PolicyVersion
from regulars.work.promises.types import Subject

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('work.policies', 0))"


def standing_policies() -> list[PolicyVersion]:
    """The version that holds of each policy, in the order in which they are tried. One query."""
    order = ("policy__is_default", "policy__position", "policy_id")
    found = PolicyVersion.objects.filter(policy__archived_at=None).select_related("policy", "team", "calendar")
    return list(found.order_by(*order, "-number").distinct(*order))


def policies(now: datetime) -> list[PolicyVersion]:
    """The same; where there is none yet, a set to begin with is made. Call it in a transaction."""
    return standing_policies() or made_once(now)


def subject_of(matter: Matter) -> Subject:
    return Subject(matter.customer_id, matter.channel, matter.topic, matter.team_id, matter.valued, matter.third_party)


def chosen(subject: Subject, among: Iterable[PolicyVersion]) -> PolicyVersion:
    """The first that matches; the last of them matches everything."""
    tried = list(among)
    return next((version for version in tried if matches(version, subject)), tried[-1])


def matches(version: PolicyVersion, subject: Subject) -> bool:
    if version.policy.is_default:
        return True
    topics = {topic.casefold() for topic in version.topics}
    return (
        (not version.channels or subject.channel in version.channels)
        and (not topics or subject.topic.casefold() in topics)
        and version.valued in (None, subject.valued)
        and version.team_id in (None, subject.team_id)
        and version.third_party.casefold() in ("", subject.third_party.casefold())
    )


# To begin with -------------------------------------------------------------------------------------------------------


def made_once(now: datetime) -> list[PolicyVersion]:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    if not Policy.objects.exists():
        with override(company().language):
            for position, (name, said) in enumerate(to_begin_with()):
                make(name, position, said, now)
    return standing_policies()


def make(name: str, position: int, said: dict[str, Any], now: datetime) -> None:
    last = not said.get("channels") and said.get("valued") is None
    policy = Policy.objects.create(name=name, position=position, is_default=last, created_at=now)
    PolicyVersion.objects.create(policy=policy, number=1, made_at=now, escalation=escalation(), **said)


def to_begin_with() -> list[tuple[str, dict[str, Any]]]:
    """Somebody in a chat is there now; who is worth much waits half as long as the rest."""
    return [
        (_("Chat"), {"channels": ["chat"], "first_limit": "5m", "next_limit": "5m", "resolution_limit": "1d"}),
        (_("Valued customers"), {"valued": True, "first_limit": "2h", "next_limit": "4h", "resolution_limit": "1d",
                                 "third_limits": [["", "3d"]]}),
        (_("All others"), {"first_limit": "4h", "next_limit": "1d", "resolution_limit": "1d",
                           "third_limits": [["", "3d"]]}),
    ]  # fmt: skip


def escalation() -> list[dict[str, Any]]:
    """At once the leader of the team, an hour of work later managers, half a day later directors."""
    steps = ((0, "lead"), (60, "managers"), (240, "directors"))
    return [{"after": after, "who": who, "employees": []} for after, who in steps]


@transaction.atomic
def chosen_for(subject: Subject, now: datetime) -> PolicyVersion:
    return chosen(subject, policies(now))
