"""Words: reasons, periods, notes; and what pages never load."""

import doctest
import os
import re
import subprocess
import sys
from datetime import date
from importlib import import_module

import pytest
from django.utils import translation

from regulars.analytics import reasons as core_reasons
from regulars.analytics.metrics.rfm import GROUPS
from regulars.analytics.results import ChurnPeriod, Grain, Note, Share, Stage
from regulars.analytics.survival.pairs import Pair
from regulars.analytics.survival.shapes import GroupLifetimes, LifetimesFound, MeanLifetime, MonthShare
from regulars.insight.reader import Reader
from regulars.insight.reasons import SENTENCES, how_long, how_often, sentence
from regulars.insight.sections.churn import period_sentence
from regulars.insight.sections.lifetimes import lifetimes_section
from regulars.insight.sections.lifetimes_words import parts_differ
from regulars.insight.words import GROUP_MEANINGS, GROUP_TITLES, STAGE_TITLES, STAGE_TONES, note_sentence

READER = Reader("en", "EUR")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"days": 120, "ninth": 97.0}, "from the data: of the gaps between purchases that ended, nine of ten are not"),
        ({"days": 90, "ninth": 90.0}, "The number was chosen from the data: of the gaps"),
        ({"days": 90, "ninth": 96.2}, "that ended, nine of ten are not longer than 97 days."),
        ({"days": 365, "ninth": None}, "Nobody has bought on two days yet, so the data say nothing of it."),
        ({"days": 90}, "days without a purchase. The number was chosen from the data."),
    ],
)
def test_where_the_limit_of_silence_comes_from_is_said_as_it_is(params, said):
    """97 days would be asked for by the gaps, and half of 200 days observed allows 90: not nine of ten are within."""
    sentence = note_sentence(Note("inactive_days_from_data", params), READER)
    assert sentence.startswith(f"Without a contract, a customer counts as lost after {params['days']} days")
    assert said in sentence
    assert ("data ask for more" in sentence) is (params.get("ninth") == 96.2)


@pytest.mark.parametrize(
    ("code", "params", "said"),
    [
        ("silent_longer_than_usual", {"usual_days": 21, "silent_days": 77}, "buys every 3 weeks, silent for 11 weeks"),
        ("silent_longer_than_usual", {"usual_days": 1, "silent_days": 5}, "buys every day, silent for 5 days"),
        ("only_one_purchase", {"silent_days": 1}, "bought once, 1 day ago"),
        ("usual_pace", {"usual_days": 7, "silent_days": 3}, "buys every 7 days, last time 3 days ago: as usual"),
        (
            "silent_past_limit",
            {"silent_days": 400, "limit_days": 90},
            "silent for 13 months; after 13 weeks we count a customer as lost",
        ),
        (
            "spending_falls",
            {"recent_minor": 123_400, "before_minor": 500_000},
            "spent €1,234 in the last half year, €5,000 in the one before",
        ),
        ("contract_ends", {"ends_on": "2026-12-31"}, "gave notice: the contract ends on Dec 31, 2026"),
        ("contract_ended", {"ended_on": "2026-01-31"}, "the contract ended on Jan 31, 2026"),
        ("pays_less", {"monthly_minor": 10_000, "before_minor": 20_000}, "pays €100 a month, half a year ago €200"),
        ("left_before", {"times": 1}, "has left before and came back"),
        ("left_before", {"times": 3.0}, "has left 3 times and came back"),
        ("early_months", {"months": 0}, "the contract is young (less than a month): many who leave do so early"),
        ("contract_runs", {"months": 14}, "the contract has run for 14 months, nothing unusual"),
        ("only_returns", {}, "only returns, no purchase in the data"),
    ],
)
def test_a_reason_is_said_in_words(code, params, said):
    assert sentence({"code": code, "params": params}) == said


def test_every_reason_of_the_core_has_words():
    codes = re.findall(r"^    (\w+) \{", core_reasons.__doc__, re.M)
    assert len(codes) >= 12
    assert set(codes) == set(SENTENCES)


@pytest.mark.parametrize("reason", [{}, {"code": ""}, {"code": "of_tomorrow", "params": {"x": 1}}])
def test_an_unknown_reason_says_nothing(reason):
    assert sentence(reason) == ""


@pytest.mark.parametrize(
    ("days", "long", "often"),
    [(1, "1 day", "every day"), (13, "13 days", "every 13 days"), (14, "2 weeks", "every 2 weeks"),
     (119, "17 weeks", "every 17 weeks"), (120, "4 months", "every 4 months")],
)  # fmt: skip
def test_time_is_said_in_the_unit_a_person_would_choose(days, long, often):
    assert (how_long(days), how_often(days)) == (long, often)


def test_every_stage_and_group_of_the_core_has_words():
    assert set(STAGE_TITLES) == set(STAGE_TONES) == {stage.value for stage in Stage}
    assert set(GROUP_TITLES) == set(GROUP_MEANINGS) == {code for code, *_ in GROUPS}


@pytest.mark.parametrize(
    "module", ["insight.periods", "insight.stored", "insight.drawing.scales", "lib.money", "ui.figures"]
)
def test_the_examples_in_docstrings_run(module):
    found = doctest.testmod(import_module(f"regulars.{module}"))
    assert found.attempted
    assert not found.failed


def test_the_web_process_loads_no_heavy_library():
    """The worker computes and the pages read: DuckDB, Arrow, NumPy and the models stay out of web processes."""
    script = (
        "import django; django.setup()\n"
        "import regulars.config.urls, regulars.config.wsgi, regulars.insight.jobs, sys\n"
        "heavy = {'duckdb', 'ibis', 'pyarrow', 'numpy', 'scipy', 'pandas', 'altair', 'sqlglot'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "regulars.config.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


@pytest.mark.parametrize(("within", "months"), [(1, "1 month"), (2, "2 months")])
def test_the_first_month_is_one_month_and_two_are_months(within, months):
    mean = MeanLifetime(within=within, months=0.9, standard_error=0.1, low=0.7, high=1.0)
    curve = (MonthShare(month=0, share=1.0, low=None, high=None, watched=30),)
    found = GroupLifetimes("", 30, 3, None, None, None, mean=mean, curve=curve)
    page = lifetimes_section(LifetimesFound(found, ()), READER, "")
    assert f"Of their first {months} customers stay 0.9 on average (0.7 – 1.0)." in page.words
    assert f"Mean months of the first {months}" in [stat.label for stat in page.stats]
    pair = Pair(p_value=0.5, within=within, months=0.2, low=0.1, high=0.3)
    assert parts_differ(pair, "gold", "silver", READER)[0].startswith(
        f"Of the first {months}, customers of «gold» stay"
    )


@pytest.mark.parametrize(("start", "said"), [(1, "0 of the 1 customer at"), (2, "0 of the 2 customers at")])
def test_a_period_that_began_with_one_customer_says_so(start, said):
    share, day = Share(0, start, 0.0, 0.0, 0.5), date(2026, 3, 1)
    period = ChurnPeriod(
        Grain.MONTH, day, date(2026, 3, 31), complete=True, warm_up=False, start=start, new=0, returned=0, lost=0,
        end=start, joined_and_left=0, left_and_returned=0, churn=share, retention=share,
    )  # fmt: skip
    assert period_sentence(period, READER) == f"{said} the start of March 2026 left: 0.0% (0.0% – 50.0%)."
