"""Spending guards and the map of what customers say against what they do."""

import pytest

from regulars.analytics.loyalty_map import Effort, Quadrant, Standing, Thresholds, balance, loyalty_map, place
from regulars.analytics.spending import (
    Effect,
    PeriodCosts,
    Purpose,
    Worth,
    may_spend,
    winning_against_keeping,
)


def codes(found):
    return [reason.code for reason in found.reasons]


def test_a_plan_to_spend_40_000_on_the_first_customer_is_refused_with_the_reason():
    verdict = may_spend(40_000, Worth(lifetime_minor=30_000, margin_known=True), purpose=Purpose.WINNING)
    assert not verdict.allowed
    assert codes(verdict) == ["costs_more"]
    assert verdict.reasons[0].params == {
        "planned": 40_000, "left": 30_000, "ceiling": 30_000, "spent": 0, "loss": 10_000,
    }  # fmt: skip


def test_what_was_spent_already_counts():
    worth = Worth(lifetime_minor=30_000, margin_known=True)
    assert may_spend(10_000, worth, purpose=Purpose.WINNING, spent_minor=20_000).allowed
    refused = may_spend(10_001, worth, purpose=Purpose.WINNING, spent_minor=20_000)
    assert (refused.allowed, refused.left_minor, refused.reasons[0].params["loss"]) == (False, 10_000, 1)
    spent_out = may_spend(5, worth, purpose=Purpose.WINNING, spent_minor=50_000)
    assert (spent_out.left_minor, spent_out.reasons[0].params["loss"]) == (0, 20_005)


def test_keeping_a_customer_is_worth_what_would_be_lost_and_not_what_they_bring():
    worth = Worth(if_stays_minor=10_000, risk=0.3, margin_known=True)
    verdict = may_spend(3_001, worth, purpose=Purpose.KEEPING)
    assert (verdict.allowed, verdict.ceiling_minor) == (False, 3_000)
    assert codes(verdict) == ["costs_more", "no_effect_measured"]


def test_a_measured_effect_replaces_the_hope_that_the_offer_keeps_everybody():
    worth = Worth(if_stays_minor=10_000, risk=0.3, margin_known=True)
    verdict = may_spend(300, worth, purpose=Purpose.KEEPING, effect=Effect(0.02, measured=True), copies=100)
    assert (verdict.allowed, verdict.ceiling_minor, verdict.left_minor) == (True, 20_000, 20_000)
    assert may_spend(1, worth, purpose=Purpose.KEEPING, effect=Effect(-0.01, measured=True)).ceiling_minor == 0
    assert verdict.reasons[1].params == {"share": 0.02, "measured": True}


def test_no_offer_keeps_more_than_would_leave():
    worth = Worth(if_stays_minor=10_000, risk=0.05, margin_known=True)
    verdict = may_spend(600, worth, purpose=Purpose.KEEPING, effect=Effect(0.2, measured=False))
    assert (verdict.allowed, verdict.ceiling_minor) == (False, 500)
    assert codes(verdict) == ["costs_more", "effect", "effect_above_risk"]
    assert may_spend(
        600, Worth(if_stays_minor=10_000), purpose=Purpose.KEEPING, effect=Effect(0.2, measured=False)
    ).allowed


@pytest.mark.parametrize(
    ("worth", "purpose", "code"),
    [
        (Worth(), Purpose.WINNING, "worth_not_known"),
        (Worth(risk=0.5), Purpose.KEEPING, "worth_not_known"),
        (Worth(if_stays_minor=5), Purpose.KEEPING, "risk_not_known"),
        (Worth(if_stays_minor=5, risk=1.0), Purpose.KEEPING, "gone_already"),
    ],
)
def test_nothing_is_allowed_on_what_is_not_known(worth, purpose, code):
    verdict = may_spend(1, worth, purpose=purpose)
    assert (verdict.allowed, verdict.ceiling_minor, codes(verdict)) == (False, None, [code])


def test_income_taken_for_margin_is_said():
    verdict = may_spend(1, Worth(lifetime_minor=5), purpose=Purpose.WINNING)
    assert codes(verdict) == ["within", "income_not_margin"]


def test_negative_plans_are_refused():
    with pytest.raises(ValueError, match="negative"):
        may_spend(-1, Worth(lifetime_minor=5), purpose=Purpose.WINNING)


def test_winning_and_keeping_are_compared_over_all_periods_together():
    periods = [PeriodCosts(10, 80, 6_000, None, 100, 900), PeriodCosts(20, 120, None, 400, 200, 1_800)]
    found = winning_against_keeping(periods, margin_known=True)
    assert (found.cost_of_new_minor, found.cost_of_kept_minor, found.times) == (200, 2, 100)
    assert (found.winning_return, found.keeping_return, found.old_share) == (0.05, 6.75, 0.9)
    assert found.notes == ()


def test_costs_nobody_wrote_down_are_unknown_and_not_zero():
    found = winning_against_keeping([PeriodCosts(0, 0, None, None, 0, 0)])
    assert (found.cost_of_new_minor, found.times, found.old_share) == (None, None, None)
    assert {note.code for note in found.notes} == {
        "winning_costs_not_known", "keeping_costs_not_known", "nobody_came", "nobody_kept", "income_not_margin",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("satisfaction", "stays", "bound", "quadrant"),
    [
        (4.0, 0.5, False, Quadrant.LOYAL),
        (4.0, 0.5, True, Quadrant.LOYAL),
        (5.0, 0.49, False, Quadrant.SATISFIED_NOT_LOYAL),
        (3.9, 0.9, False, Quadrant.LOYAL_BUT_UNHAPPY),
        (3.9, 0.9, True, Quadrant.HOSTAGE),
        (1.0, 0.1, True, Quadrant.LEAVING_UNHAPPY),
        (None, 0.9, True, Quadrant.NOT_KNOWN),
        (5.0, None, False, Quadrant.NOT_KNOWN),
    ],
)
def test_words_and_deeds_give_the_quadrant(satisfaction, stays, bound, quadrant):
    assert place(Standing(satisfaction, 2, stays, bound)).quadrant is quadrant


def test_a_place_says_why_with_its_numbers():
    found = place(Standing(2.0, 1, 0.8, True), Thresholds(satisfied_from=3.0, loyal_from=0.6))
    assert codes(found) == ["unhappy", "stays", "bound", "one_answer"]
    assert found.reasons[0].params == {"score": 2.0, "from": 3.0, "answers": 1}


def test_shares_of_the_map_are_of_those_who_are_known():
    found = loyalty_map([Standing(5, 1, 0.9, value_minor=7), Standing(5, 1, 0.1), Standing(None, 0, None)])
    shares = {one.quadrant: one.share.value for one in found.quadrants}
    assert shares[Quadrant.LOYAL] == 0.5
    assert found.known.value == pytest.approx(2 / 3)
    assert found.quadrants[0].value_minor == 7
    assert Quadrant.NOT_KNOWN not in shares
    assert loyalty_map([]).known.value is None


POOR = {"brought_minor": 10_000, "minutes": 600.0, "hour_minor": 2_000, "known_days": 400}


def test_who_costs_more_than_they_bring_is_proposed_with_what_to_try_first():
    found = balance(Effort(**POOR))
    assert found.proposed
    assert found.reasons[1].params == {"minutes": 300, "now": 600}
    assert found.reasons[2].params == {"share": 1.0}


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"known_days": 179}, "too_early"),
        ({"open_matters": 1}, "matter_open"),
        ({"expected_minor": 10_001}, "will_pay"),
    ],
)
def test_nobody_is_proposed_too_early_or_while_we_owe_them_something(known, code):
    found = balance(Effort(**{**POOR, **known}))
    assert not found.proposed
    assert codes(found) == ["costs_more", code]


def test_who_pays_for_their_effort_is_not_proposed():
    found = balance(Effort(brought_minor=20_000, minutes=600, hour_minor=2_000, known_days=400))
    assert (found.proposed, found.left_minor, codes(found)) == (False, 0, ["pays"])


def test_where_even_no_work_at_all_would_not_help_only_the_price_is_named():
    found = balance(Effort(brought_minor=100, minutes=1, hour_minor=60, returned_minor=500, known_days=400))
    assert codes(found) == ["costs_more", "would_break_even_price"]
