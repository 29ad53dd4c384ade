"""Segments may ask who did what programs told."""

import pytest

from regulars.customers.models import Identity
from regulars.customers.segments.rule import listens_to, rule_of
from regulars.customers.segments.words import in_words, reader
from regulars.customers.tests.test_segment_rules import found
from regulars.events.tests.telling import Tracker, track

pytestmark = pytest.mark.usefixtures("company")

OLD, NEW = "2026-01-10T08:00:00Z", "2026-11-10T08:00:00Z"


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ({"how": "at_least", "times": 1}, {"u-1", "u-2"}),
        ({"how": "at_least", "times": 2}, {"u-1"}),
        ({"how": "at_least", "times": 2, "days": 90}, set()),
        ({"how": "at_least", "times": 1, "days": 90}, {"u-1"}),
        ({"how": "never"}, {"u-3"}),
        ({"how": "never", "days": 90}, {"u-2", "u-3"}),
    ],
)
def test_who_did_something_so_often_and_so_lately_is_found(asked, who):
    Tracker().told(
        track("m-1", timestamp=OLD), track("m-2", timestamp=NEW), track("m-3", userId="u-2", timestamp=OLD),
        track("m-4", "Signed Out", userId="u-3", timestamp=NEW),
    )  # fmt: skip
    rule = rule_of({"is": "tracked", "event": "Signed Up", **asked})
    called = Identity.objects.filter(channel="external", customer_id__in=found(rule))
    assert set(called.values_list("value", flat=True)) == who
    assert "events.tracked" in listens_to(rule)


def test_the_question_is_said_in_words():
    rule = rule_of({"is": "tracked", "event": "Signed Up", "how": "at_least", "times": 2, "days": 90})
    said = in_words(rule, reader())
    assert "“Signed Up”" in said
    assert "90" in said
