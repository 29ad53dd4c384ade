"""What the inbox writes down when a promise breaks and goes up."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.inbox import history
from regulars.inbox.models import Change, Conversation
from regulars.inbox.tests.post import post
from regulars.work.promises.watching import look_round

__all__ = ["post"]
pytestmark = pytest.mark.django_db


def test_an_escalation_names_who_was_told(post, dora, nadia):
    post.arrives("Де моє замовлення?", now=NOW - timedelta(days=30))
    look_round(now=NOW)
    steps = Change.objects.filter(what=history.ESCALATED, data__clock="first").values_list("data__told", flat=True)
    assert {name for told in steps for name in told or ()} == {"Dora Levytska", "Nadia Bondar"}
    assert Conversation.objects.get().due_at is not None
