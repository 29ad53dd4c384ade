"""What the inbox writes down when a promise breaks and goes up."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.inbox import history
from regulars.inbox.models import Change, Conversation
from regulars.inbox.tests.post import post
from regulars.work.models import Promise
from regulars.work.promises.types import Clock
from regulars.work.promises.watching import look_round
from regulars.work.teams.default import default_team
from regulars.work.tests.promising import office, policy

__all__ = ["post"]
pytestmark = pytest.mark.django_db


def test_an_escalation_names_who_was_told(post, dora, nadia):
    post.arrives("Де моє замовлення?", now=NOW - timedelta(days=30))
    look_round(now=NOW)
    steps = Change.objects.filter(what=history.ESCALATED, data__clock="first").values_list("data__told", flat=True)
    assert {name for told in steps for name in told or ()} == {"Dora Levytska", "Nadia Bondar"}
    assert Conversation.objects.get().due_at is not None


def test_a_policy_of_a_team_holds_where_only_routing_finds_the_team(post, bohdan):
    office()
    policy(first_limit="4h")
    repairs = default_team(NOW)
    policy("Of this team", position=1, team=repairs, first_limit="1h")
    post.arrives("Моя кавомолка мовчить.", now=NOW)
    conversation = Conversation.objects.get()
    first = Promise.objects.get(clock=Clock.FIRST)
    assert (conversation.team_id, first.matter.version.policy.name) == (repairs.pk, "Of this team")
    assert (first.due_at, conversation.due_at) == (NOW + timedelta(hours=1), NOW + timedelta(hours=1))
