"""What a director meets on the pages of figures: the way back, whole words, links that stay with what was chosen."""

import re

import pytest
from django.urls import reverse

from regulars.insight.pages import SECTIONS
from regulars.insight.tests.test_pages import PAGES

TABS = [name for name, _title in SECTIONS]
BESIDES = ["definitions", "runs", "rows", "orders"]
ASKED = {"rows": "?figure=active", "orders": "?period=2026-03"}


def words_of(client, name: str) -> str:
    return client.get(reverse(f"insight:{name}") + ASKED.get(name, "")).content.decode()


@pytest.mark.parametrize("language", ["en", "uk"])
def test_no_page_shows_a_place_that_was_to_be_filled(figures, nadia, client_as, language):
    nadia.language = language
    nadia.save()
    reader = client_as(nadia)
    for name in {*PAGES, *TABS, *BESIDES}:
        assert not re.search(r"%\(|%s|{{|{%", words_of(reader, name)), name


def test_a_page_that_is_no_section_leads_back_to_the_figures(figures, as_manager):
    for name in BESIDES:
        assert re.search(r'class="breadcrumbs".*?href="/insight/"', words_of(as_manager, name), re.DOTALL), name


def test_reports_are_offered_on_every_section_to_who_may_have_them(figures, as_manager, client_as):
    viewer = client_as("marketer")
    for name in ("overview", "churn", "value", "groups", "models"):
        assert 'href="/insight/reports/"' in words_of(as_manager, name), name
        assert 'href="/insight/reports/"' not in words_of(viewer, name), name


def test_the_money_at_risk_of_a_basis_leads_to_the_list_of_that_basis(figures, as_manager):
    of_repeats = as_manager.get("/insight/value/?basis=orders").content.decode()
    assert re.search(r'href="/insight/[\w-]*risk/\?basis=orders"', of_repeats.partition("figure-stats")[2])
    assert re.search(r'href="/insight/[\w-]*risk/"', words_of(as_manager, "value").partition("figure-stats")[2])
