"""Published values of contracts and of donors: sBG, BdW and BG/BB. Small enough data stand here as literals."""

import numpy as np
import pytest

from regulars.analytics.models import bg_bb, renewal, summary
from regulars.analytics.models.fitting import rows_of

# Fader & Hardie 2007, table 1: of 1,000 contracts, how many survived 0, 1, ... 12 years.
SURVIVORS = {
    "regular": [1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173],
    "high_end": [1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394],
}
# Fader, Hardie & Shang 2010, table 2: 11,104 donors by (gifts, year of the last one), six years after the first.
DONORS = [
    (0, 0, 3464), (1, 1, 1091), (1, 2, 277), (1, 3, 129), (1, 4, 78), (1, 5, 119), (1, 6, 129), (2, 2, 613),
    (2, 3, 255), (2, 4, 155), (2, 5, 173), (2, 6, 234), (3, 3, 322), (3, 4, 181), (3, 5, 225), (3, 6, 357),
    (4, 4, 240), (4, 5, 284), (4, 6, 512), (5, 5, 335), (5, 6, 728), (6, 6, 1203),
]  # fmt: skip


def seven_years(segment):
    return renewal.rows_of_survivors(SURVIVORS[segment][:8])


@pytest.mark.parametrize(
    ("segment", "alpha", "beta", "likelihood"),
    [("high_end", 0.66809, 3.80610, -1611.158), ("regular", 0.70408, 1.18204, -1680.265)],
)
def test_the_shifted_beta_geometric_of_seven_years(segment, alpha, beta, likelihood):
    model = renewal.fit_shifted(seven_years(segment))
    assert (model.alpha, model.beta) == pytest.approx((alpha, beta), abs=2e-5)
    assert model.log_likelihood == pytest.approx(likelihood, abs=1e-3)


@pytest.mark.parametrize(("segment", "error"), [("high_end", 0.045), ("regular", 0.020)])
def test_it_foretells_the_years_it_did_not_see(segment, error):
    """Years 8 to 12 from years 0 to 7: the paper's forecast, off by 2 % (regular) and 4 % (high end) in the last."""
    model = renewal.fit_shifted(seven_years(segment))
    foretold = 1000 * renewal.survival(model, np.arange(8, 13))
    assert foretold == pytest.approx(SURVIVORS[segment][8:], rel=error)


def test_a_chance_to_leave_that_grows_describes_the_high_end_better():
    """Duration dependence (Fader et al. 2018): significant for the high end, not for regular contracts."""
    for segment, better in (("high_end", True), ("regular", False)):
        rows = seven_years(segment)
        wide, narrow = renewal.fit_weibull(rows), renewal.fit_shifted(rows)
        assert (summary.likelihood_ratio(wide, narrow).p_value < 0.01) is better
    high_end = renewal.fit_weibull(seven_years("high_end"))
    assert high_end.c > 1
    assert 1000 * renewal.survival(high_end, np.arange(8, 13)) == pytest.approx(SURVIVORS["high_end"][8:], rel=0.026)


@pytest.fixture(scope="module")
def donors():
    gifts, last, counted = (np.array(column, dtype=float) for column in zip(*DONORS, strict=True))
    return rows_of(gifts, last, np.full(len(gifts), 6.0), counted)


def test_bg_bb_of_the_donors(donors):
    assert donors.customers == 11_104
    model = bg_bb.fit(donors)
    assert model.alpha == pytest.approx(1.2035, abs=1e-4)
    assert model.beta == pytest.approx(0.7497, abs=1e-4)
    assert model.gamma == pytest.approx(0.6567, abs=1e-4)
    assert model.delta == pytest.approx(2.7834, abs=1e-3)
    assert model.log_likelihood == pytest.approx(-33225.58, abs=5e-3)


def test_bg_bb_foretells_what_the_paper_does(donors):
    """Gifts to expect in the five years after: 3.75 of who gave every year, 0.07 of who never gave again (table 4)."""
    model = bg_bb.fit(donors)
    assert bg_bb.expected_purchases(model, 5, [6, 0], [6, 0], [6, 6]) == pytest.approx([3.75, 0.07], abs=5e-3)
