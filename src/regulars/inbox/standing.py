"""What a conversation means to `work`: whose turn it is, who has it, and by when somebody must answer."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from regulars.customers.key_customers import key_customers
from regulars.customers.models import Customer, Traits
from regulars.inbox.models import Conversation
from regulars.staff.actors import EMPLOYEE
from regulars.work.promises import commands as promises
from regulars.work.promises.queries import next_due
from regulars.work.promises.types import Happened, Standing, Subject
from regulars.work.routing import commands as routing
from regulars.work.routing.errors import CannotAnswer, NothingToAssign, SeesOwnOnly
from regulars.work.routing.types import Wanted
from regulars.work.teams.queries import teams

HIGHEST_SCORE = 5


def team_choices() -> list[tuple[int, str]]:
    """Teams that a channel can be given to. One query."""
    return [(one.pk, one.name) for one in teams()]


def promise(conversation: Conversation, *, at: datetime, now: datetime) -> None:
    """Begin the clocks of a conversation in which a customer asks."""
    about = Subject(
        customer_id=conversation.customer_id, channel=conversation.channel, topic=conversation.topic,
        team_id=conversation.team_id, valued=is_valued(conversation.customer_id),
    )  # fmt: skip
    stand(conversation, promises.watch(conversation.ref, about, at=at, now=now))


def happened(
    conversation: Conversation, what: Happened, *, at: datetime, now: datetime, actor: str = "", third_party: str = ""
) -> None:
    """One more line of the history of states; the conversation says by when the next promise breaks."""
    told = promises.tell(conversation.ref, what, at=at, now=now, actor=actor, third_party=third_party)
    stand(conversation, told)


def stand(conversation: Conversation, standing: Sequence[Standing]) -> None:
    conversation.due_at = next_due(standing)


def route(conversation: Conversation, *, now: datetime, unhappy: bool = False) -> None:
    """Find somebody for it; whoever it goes to is written down by `followers.assignment_moved`. Comes last."""
    customer = Customer.objects.select_related("merged_into").get(id=conversation.customer_id)
    standing = customer.merged_into or customer
    routing.route(
        conversation.ref,
        Wanted(
            customer_id=standing.pk, manager_id=standing.manager_id, channel=conversation.channel,
            language=conversation.language or standing.language, topics=topics_of(conversation),
            valued=is_valued(standing.pk), unhappy=unhappy, team_id=conversation.team_id,
        ),
        now=now,
    )  # fmt: skip


def topics_of(conversation: Conversation) -> tuple[str, ...]:
    return tuple(filter(None, (conversation.topic, *conversation.tags)))


def is_valued(customer_id: int) -> bool:
    """Whether this customer is a key customer, or in the fifth of customers that spend most. Two queries."""
    spends_most = Traits.objects.filter(customer_id=customer_id, monetary_score__gte=HIGHEST_SCORE)
    return spends_most.exists() or bool(key_customers([customer_id]))


def close(conversation: Conversation, *, at: datetime, now: datetime, actor: str = "") -> None:
    """The clocks stop, and it is no load any more."""
    happened(conversation, Happened.CLOSED, at=at, now=now, actor=actor)
    routing.finish(conversation.ref, now=now)


def reopen(conversation: Conversation, *, at: datetime, now: datetime, actor: str = "") -> None:
    happened(conversation, Happened.REOPENED, at=at, now=now, actor=actor)
    route_again(conversation, now=now)


def route_again(conversation: Conversation, *, now: datetime) -> None:
    """To whoever had it, if they can; what nobody ever had (a call that was answered) is chosen for. Comes last."""
    try:
        routing.reopen(conversation.ref, now=now)
    except NothingToAssign:
        route(conversation, now=now)


def take(conversation: Conversation, *, employee_id: int, now: datetime) -> None:
    """Somebody takes what nobody has; who is not given conversations is not given this one."""
    with suppress(CannotAnswer, SeesOwnOnly, NothingToAssign):
        give(conversation, employee_id=employee_id, team_id=None, actor=f"{EMPLOYEE}{employee_id}", now=now)


def hold(conversation: Conversation, *, employee_id: int, now: datetime) -> None:
    """Whoever begins a conversation has it."""
    route(conversation, now=now)
    give(conversation, employee_id=employee_id, team_id=None, actor=f"{EMPLOYEE}{employee_id}", now=now)


def give(
    conversation: Conversation,
    *,
    employee_id: int | None,
    team_id: int | None,
    actor: str,
    now: datetime,
    note: str = "",
) -> None:
    """To a person, or into the queue of a team; `followers.assignment_moved` writes it down. Comes last."""
    routing.assign(conversation.ref, employee_id=employee_id, team_id=team_id, actor=actor, now=now, note=note)
