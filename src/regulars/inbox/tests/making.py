"""Conversations for tests, as messages of customers make them."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.cast import NOW

from regulars.channels.models import Account
from regulars.channels.registry import ChannelKind, channel_kinds
from regulars.customers.models import Customer
from regulars.customers.tests.making import customer
from regulars.inbox.models import Conversation, Count, CountStep, Message
from regulars.work.models import Assignment
from regulars.work.routing.types import Asked, Wanted
from regulars.work.teams.default import default_team


def letters() -> None:
    """A kind of channel that takes everything it is given, where no real one is registered under its name."""
    if "email" not in channel_kinds:
        kind = ChannelKind(
            "email", "E-mail", "mail", "email", read=lambda account, raw: [], deliver=lambda account, line: "",
            has_subject=True, has_html=True,
        )  # fmt: skip
        channel_kinds.add("email", kind)


def mailbox() -> Account:
    letters()
    found = Account.objects.filter(kind="email").first()
    return found or Account.objects.create(
        kind="email", title="Support", address="support@honey.example", token="support-mailbox", created_at=NOW,
        changed_at=NOW,
    )  # fmt: skip


def asks(
    text: str, *, name: str = "Олена Мельник", of: Customer | None = None, at: datetime = NOW, subject: str = "",
    **given: Any,
) -> Conversation:  # fmt: skip
    """A customer writes a letter; a new conversation."""
    account = mailbox()
    whose = of or customer(name, email=f"{abs(hash(name))}@example.org")
    conversation = Conversation.objects.create(
        customer=whose, channel="email", account=account, address=f"{whose.pk}@example.org", subject=subject,
        created_at=at, active_at=at, waiting_since=at, preview=text[:200], **given,
    )  # fmt: skip
    stands_with(conversation, at)
    adds(conversation, text, at=at)
    conversation.refresh_from_db()
    return conversation


def stands_with(conversation: Conversation, at: datetime) -> None:
    """Whoever has it, as routing writes it down: a person, or the queue of a team."""
    team = conversation.team_id or default_team(at).pk
    asked = Asked(Wanted(conversation.customer_id, None, conversation.channel))
    Assignment.objects.create(
        ref=conversation.ref, customer_id=conversation.customer_id, wanted=asked.to_dict(),
        employee_id=conversation.assignee_id, team_id=team, at=at,
        waiting_since=None if conversation.assignee_id else at,
    )  # fmt: skip


def adds(conversation: Conversation, text: str, *, at: datetime = NOW, **given: Any) -> Message:
    """One more message in it, of the customer where nothing else is said."""
    said = {"direction": Message.Direction.IN, "author_name": conversation.customer.name, "channel": "email"} | given
    message = Message.objects.create(conversation=conversation, text=text, at=at, recorded_at=at, **said)
    Conversation.objects.filter(id=conversation.pk).update(last_message_id=message.pk)
    return message


def counts(views: Iterable[str]) -> dict[str, int]:
    """The number of conversations in each of some views, as it is kept: what was gathered, and the steps since."""
    kept = Counter(dict(Count.objects.values_list("view", "number")))
    for view, step in CountStep.objects.values_list("view", "step"):
        kept[view] += step
    return {view: kept[view] for view in views}
