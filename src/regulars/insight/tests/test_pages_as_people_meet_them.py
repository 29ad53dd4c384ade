"""What a director meets on the pages of figures: the way back, whole words, links that stay with what was chosen."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from regulars.insight.models import Run
from regulars.insight.pages import SECTIONS
from regulars.insight.tests.test_pages import PAGES
from regulars.insight.words import value_title

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


def test_without_orders_the_first_step_is_a_button_that_leads_to_the_import(company, as_manager):
    for name in TABS:
        assert 'href="/import/new/?target=orders"' in words_of(as_manager, name), name


def test_every_figure_of_a_page_is_explained(figures, as_manager):
    """Its definition, and where it is counted from other figures, the formula with the numbers."""
    for name in ("overview", "value"):
        stats = re.findall(
            r'class="stat">(.*?)(?=<div class="stat">|</section>|$)', words_of(as_manager, name), re.DOTALL
        )
        assert len(stats) >= 5
        for stat in stats:
            assert 'class="explain-formula"' in stat, stat[:200]
    for name, explained in (("groups", 2), ("overview", 9)):
        assert words_of(as_manager, name).count('class="menu explain"') >= explained, name


def test_figures_of_the_whole_time_say_since_when(figures, as_manager):
    value = words_of(as_manager, "value").partition("figure-stats")[2]
    first = value[value.index("Average purchase") :]
    assert re.search(r"since [A-Z][a-z]{2} \d+, \d{4}", first)


def test_the_customers_of_today_say_of_which_day_they_are(figures, as_manager):
    words = words_of(as_manager, "rows")
    day = re.search(r"<h1>Customers on (.*?)</h1>", words).group(1)
    assert re.search(r"\d{4}", day)
    assert re.search(rf"are of <time[^>]*>{day}<", words)


def test_parameters_of_models_stand_behind_a_word_and_their_meaning_before_it(figures, as_manager):
    words = words_of(as_manager, "value")
    assert "How often customers buy" in words
    assert re.search(r"<details[^>]*><summary[^>]*><svg.*?</svg>Parameters</summary><dl", words, re.DOTALL)


def test_the_number_of_customers_says_at_the_end_of_which_month(figures, as_manager):
    assert re.search(r"customers (more|fewer), [\d,]+ at the end of October 2026\.", words_of(as_manager, "overview"))


def test_headlines_of_days_that_ended_are_of_their_last_month_and_not_of_today(figures, as_manager):
    text = as_manager.get("/insight/?until=2026-06").content.decode()
    headline = text[text.index("Customers, Jun 2026") :]
    value = re.search(r'stat-value"><a href="[^"]*figure=end[^"]*period=2026-06[^"]*">([\d,]+)<', headline)
    assert value, "the number leads to the customers of that month"
    assert f"= {value[1]}</p>" in headline
    assert "slipping away." not in text, "who is slipping away is known of today alone"
    assert "<strong>Everybody</strong>, until June 2026" in text


@pytest.mark.parametrize("name", ["value", "groups", "risk", "loyalty"])
def test_a_page_of_today_claims_no_days(figures, as_manager, name):
    text = as_manager.get(f"/insight/{name}/?from=2026-03&until=2026-06").content.decode()
    assert "March 2026 to June 2026" not in text
    assert 'name="until"' not in text


def test_tables_of_models_can_be_taken_along(figures, as_manager):
    text = as_manager.get("/insight/models/").content.decode()
    address = re.search(r'href="(/insight/tables/model-scores\.csv)"', text)
    assert address
    assert b"BG/NBD" in b"".join(as_manager.get(address[1]))


def test_who_asked_for_figures_is_said_in_words(figures, as_manager):
    Run.objects.filter(pk=figures.pk).update(asked_by="import")
    text = as_manager.get("/insight/runs/").content.decode()
    assert "after an import" in text
    Run.objects.filter(pk=figures.pk).update(asked_by="regulars.erasure")
    assert "regulars.erasure" not in as_manager.get("/insight/runs/").content.decode()


def test_codes_of_countries_and_languages_are_read_as_names():
    with translation.override("uk"):
        assert value_title("country", "MD") == "Молдова"
        assert value_title("language", "ro") == "Румунська"
        assert value_title("country", "??") == "??"
        assert value_title("industry", "MD") == "MD"
