"""Churn by segment on the page: shown once a period began with it known who is in a segment, and said since when."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.insight.models import Figure

SINCE = "2026-01-10"


def segment(figures, **changed):
    """As a run keeps it: «Gold» moved as the largest product did, and nobody was known to be in it before `SINCE`."""
    one = Figure.objects.get(run=figures, basis="all", name="definitions")
    group = next(iter(one.value["groups"][0]["groups"]))
    periods = [
        {**period, "start": period["start"] if period["starts_on"] > SINCE else 0} | changed
        for period in group["periods"]
    ]
    one.value["segments"] = [{"value": "Gold <b>", "since": SINCE, "periods": periods}]
    one.save()
    return periods


def page(client, query=""):
    return client.get(f"/insight/churn/?grain=quarter&{query}").content.decode()


def test_a_segment_stands_with_its_rate_and_says_since_when_it_is_known(figures, as_manager):
    periods = segment(figures)
    text = page(as_manager)
    assert 'id="churn-segments"' in text
    assert "Gold &lt;b&gt;" in text
    assert "Jan 10, 2026" in text
    shown = [one for one in periods if one["grain"] == "quarter" and one["complete"]][-1]
    answer = as_manager.get("/insight/tables/churn-segments.csv?grain=quarter")
    (row,) = csv.DictReader(answer.getvalue().decode("utf-8-sig").splitlines())
    assert (row["Segment"], row["Known since"]) == ("Gold <b>", SINCE)
    assert (int(row["Start"]), int(row["Lost"])) == (shown["start"], shown["lost"])


@pytest.mark.parametrize("query", ["", "period=2025-Q4"])
def test_before_a_period_began_with_it_known_the_page_says_so_instead(figures, as_manager, query):
    segment(figures, start=0)
    text = page(as_manager, query)
    assert 'id="churn-segments"' not in text
    assert "Who is in a segment is known since Jan 10, 2026." in text


def test_without_segments_nothing_is_said_of_them(figures, as_manager):
    assert "Who is in a segment" not in page(as_manager)


def test_the_page_costs_as_many_queries_with_segments_as_without(figures, as_manager, django_assert_max_num_queries):
    page(as_manager)
    with CaptureQueriesContext(connection) as before:
        page(as_manager)
    segment(figures)
    with django_assert_max_num_queries(len(before)):
        page(as_manager)
