"""The e-mail experiment of Hillstrom, whose effects are known from a plain computation on its rows."""

import pytest

from regulars.analytics.experiments.effects import (
    Counted,
    difference_of_means,
    difference_of_shares_wald,
    measured_values,
)
from regulars.analytics.experiments.learner import learn
from regulars.analytics.tests import hillstrom, public

pytestmark = pytest.mark.skipif(public.file_of("BENCH_HILLSTROM") is None, reason=public.is_missing("BENCH_HILLSTROM"))


@pytest.fixture(scope="module")
def columns():
    return hillstrom.read(public.file_of("BENCH_HILLSTROM"))


@pytest.mark.parametrize(
    ("arm", "visits", "money"),
    [("women's", (0.04523, 0.00323), (0.4244, 0.1303)), ("men's", (0.07659, 0.00339), (0.7698, 0.1452))],
)
def test_what_an_e_mail_changed_is_what_the_rows_say(columns, arm, visits, money):
    treated, control = hillstrom.sides(columns, arm)
    visit, spend = columns["visit"].astype(float), columns["spend"].astype(float)
    more = difference_of_shares_wald(*(Counted(int(side.sum()), int(visit[side].sum())) for side in (treated, control)))
    spent = difference_of_means(measured_values(spend[treated]), measured_values(spend[control]))
    assert (more.value, more.standard_error) == pytest.approx(visits, abs=5e-6)
    assert (spent.value, spent.standard_error) == pytest.approx(money, abs=5e-5)


@pytest.mark.parametrize(("arm", "said"), [("women's", "usable"), ("men's", "no_usable_difference")])
def test_customers_are_told_apart_only_where_they_differ(columns, arm, said):
    treated, control = hillstrom.sides(columns, arm)
    both = treated | control
    visit = columns["visit"].astype(float)
    _scores, found = learn(hillstrom.features(columns)[both], treated[both], visit[both])
    assert found.code == said
