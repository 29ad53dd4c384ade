"""Figures of answering: held against a second computation that knows nothing of the database."""

import csv
import io
from datetime import timedelta
from random import Random
from statistics import quantiles
from zoneinfo import ZoneInfo

import pytest

from regulars.customers.tests.making import customer
from regulars.work.models import Assignment, Promise, Team
from regulars.work.promises.figures import By, Period, backlog, figures, names_of, period_of, waiting_now
from regulars.work.promises.types import Clock, Happened
from regulars.work.tests.promising import FRIDAY, ask, at, office, policy, tell

pytestmark = pytest.mark.django_db
KYIV = ZoneInfo("Europe/Kyiv")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def answered(company, bohdan, nadia):
    """Questions of a week by two channels, answered by two people after a while; one was called off."""
    office()
    policy(first_limit="1h", resolution_limit="1d")
    chance, olena, people = Random(17), customer("Olena Melnyk").pk, [bohdan, nadia]
    for number in range(24):
        asked = at("2026-11-16 09:00") + chance.randrange(0, 4 * 1440) * MINUTE
        done = asked + chance.randrange(5, 600) * MINUTE
        ref, words = f"inbox.conversation:{number}", "%Y-%m-%d %H:%M"
        ask(ref, olena, asked.astimezone(KYIV).strftime(words), channel=["email", "chat"][number % 2], topic="Delivery")
        actor = f"staff.employee:{people[number % 3 == 0].pk}"
        tell(ref, Happened.ANSWERED, done.astimezone(KYIV).strftime(words), actor=actor)
    ask("inbox.conversation:99", olena, "2026-11-17 10:00")
    tell("inbox.conversation:99", Happened.CANCELLED, "2026-11-17 11:00")
    return people


WEEK = Period(
    at("2026-11-17 00:00").astimezone(KYIV).date(), at("2026-11-19 00:00").astimezone(KYIV).date(), "Europe/Kyiv"
)


def by_hand(key):
    """The same from the rows one by one."""
    groups = {}
    for one in Promise.objects.filter(clock="first").select_related("matter"):
        inside = one.ended_at and WEEK.first <= one.ended_at.astimezone(KYIV).date() <= WEEK.last
        if inside and one.state in ("kept", "broken"):
            groups.setdefault(key(one), []).append(one)
    return {name: summed(rows) for name, rows in groups.items()}


def summed(rows):
    working = [row.elapsed_s for row in rows]
    wall = [(row.ended_at - row.started_at).total_seconds() for row in rows]
    kept = sum(row.elapsed_s <= 3600 for row in rows)
    return (len(rows), *spread(working), *spread(wall), len(rows), kept)


def spread(values):
    if len(values) == 1:
        return (values[0], values[0])
    tenths = quantiles(values, n=10, method="inclusive")
    return (tenths[4], tenths[8])


@pytest.mark.parametrize(
    ("by", "key"),
    [
        (By.CHANNEL, lambda one: one.matter.channel),
        (By.PERSON, lambda one: one.ended_by),
        (By.HOUR, lambda one: one.started_at.astimezone(KYIV).hour),
        (By.DAY, lambda one: one.ended_at.astimezone(KYIV).date()),
        (By.TOPIC, lambda one: one.matter.topic),
        (By.POLICY, lambda one: "All others"),
        (None, lambda one: ""),
    ],
)
def test_figures_are_those_of_a_count_by_hand(answered, by, key):
    found = {
        one.key: (one.count, one.median_s, one.ninth_s, one.wall_median_s, one.wall_ninth_s, one.promised, one.kept)
        for one in figures(Clock.FIRST, by, WEEK)
    }
    expected = by_hand(key)
    assert found.keys() == expected.keys()
    for name, values in found.items():
        assert values == pytest.approx(expected[name]), name


def test_a_team_is_the_one_that_had_it_last(answered):
    team = Team.objects.create(name="First line", created_at=FRIDAY)
    matter = Promise.objects.filter(clock="first").earliest("ended_at").matter
    Assignment.objects.create(
        ref=matter.ref, customer_id=matter.customer_id, team=team, at=FRIDAY, waiting_since=FRIDAY
    )
    found = figures(Clock.FIRST, By.TEAM, period_of(30, now=FRIDAY, zone="Europe/Kyiv"))
    assert {one.key: one.count for one in found} == {team.pk: 1, None: 23}
    assert names_of(By.TEAM, found) == {team.pk: "First line"}


def test_backlog_is_what_was_open_at_the_end_of_each_day(answered):
    olena = Promise.objects.all()[0].matter.customer_id
    Promise.objects.filter(clock="resolution").delete()
    ask("inbox.conversation:200", olena, "2026-11-17 23:30")
    ask("inbox.conversation:201", olena, "2026-11-18 00:30")
    tell("inbox.conversation:200", Happened.CLOSED, "2026-11-19 00:00")
    assert [count for _day, count in backlog(WEEK)] == [1, 2, 1]


def test_the_live_panel_knows_who_waits_and_since_when(answered):
    olena = Promise.objects.all()[0].matter.customer_id
    ask("inbox.conversation:300", olena, "2026-11-20 10:00")
    ask("inbox.conversation:301", olena, "2026-11-20 11:30")
    found = waiting_now(at("2026-11-20 12:00"))
    assert (found.count, found.since, found.late) == (2, at("2026-11-20 10:00"), 1)


def test_the_page_and_its_file_say_the_same(answered, client_as, anton, monkeypatch):
    monkeypatch.setattr("regulars.lib.clock.now", lambda: at("2026-11-20 12:00"))
    browser = client_as(anton)
    for clock in Clock:
        for by in By:
            assert browser.get(f"/work/figures/?clock={clock}&by={by}&days=30").status_code == 200
    page = browser.get("/work/figures/?by=person&days=30").content.decode()
    assert "Bohdan Koval" in page
    answer = browser.get("/work/figures.csv?by=person&days=30")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = {row[0]: row for row in csv.reader(io.StringIO(content))}
    assert int(rows["Bohdan Koval"][1]) + int(rows["Nadia Bondar"][1]) == 24


@pytest.mark.parametrize("strange", ["?clock=x&by=y&days=z", "?days=-1", "?days=²", "?by=%00", "?days=99999999999999"])
def test_a_strange_address_shows_the_usual_page(company, client_as, anton, strange):
    assert client_as(anton).get(f"/work/figures/{strange}").status_code == 200


def test_an_agent_sees_no_figures(company, client_as, bohdan):
    assert client_as(bohdan).get("/work/figures/").status_code == 403
