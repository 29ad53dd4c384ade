"""The number at the inbox in the menu: conversations of the reader in which the customer waits, and unseen mentions.

Steps of it are told by `counting.counted` and `telling.tell_of_mentions`.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from regulars.inbox.models import Conversation, Mention
from regulars.inbox.queries import mentions_unseen
from regulars.lib.registry import Badge


def waiting_for(user: Any, _now: datetime) -> QuerySet[Conversation]:
    """Those of somebody in which the customer waits for our answer; not run. `counting.holder` says the same of one."""
    own = Conversation.objects.filter(assignee_id=user.pk, snoozed_until=None, merged_into=None)
    return own.exclude(state=Conversation.State.CLOSED).filter(waiting_since__isnull=False)


def mentions_for(user: Any, _now: datetime) -> QuerySet[Mention]:
    return mentions_unseen(user)


BADGE = Badge("inbox/waiting.html", "inbox:waiting", {"conversations": waiting_for, "mentions": mentions_for})
