"""What a person decides of a pair."""

from datetime import datetime

from django.db import transaction

from regulars.customers.models import Suggestion
from regulars.lib.errors import Conflict, NotFound

State = Suggestion.State


@transaction.atomic
def dismiss(suggestion_id: int, *, actor: str, now: datetime) -> Suggestion:
    """These two are not the same. Raises NotFound, Conflict."""
    return _move(suggestion_id, State.NEW, State.DISMISSED, actor=actor, now=now)


@transaction.atomic
def look_again(suggestion_id: int, *, actor: str, now: datetime) -> Suggestion:
    """Take «not the same» back. Raises NotFound, Conflict."""
    return _move(suggestion_id, State.DISMISSED, State.NEW, actor=actor, now=now)


def _move(suggestion_id: int, before: str, after: str, *, actor: str, now: datetime) -> Suggestion:
    suggestion = Suggestion.objects.select_for_update().filter(id=suggestion_id).first()
    if suggestion is None:
        raise NotFound()
    if suggestion.state != before:
        raise Conflict()
    suggestion.state, suggestion.decided_at, suggestion.decided_by = after, now, actor
    suggestion.save(update_fields=["state", "decided_at", "decided_by"])
    return suggestion
