"""Models of leaving on the company's own rows: what was known when, what is learnt, what is kept, what each is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np
import pytest

from regulars.customers.models import Customer, Entry, Membership, Segment, Traits
from regulars.inbox.models import Conversation
from regulars.insight.jobs import renew as look_after_run
from regulars.insight.models import Basis, RiskModel, RiskScore, RiskVoice, Run
from regulars.insight.risk import running
from regulars.insight.risk.features import Asked, known_at
from regulars.insight.risk.groups_then import groups_then
from regulars.insight.risk.jobs import renew_risk
from regulars.insight.risk.privacy import erase, export
from regulars.insight.risk.training import cuts_of, gap_of, train
from regulars.insight.risk.words import SENTENCES, reason_words
from regulars.insight.standing_in import stand_in
from regulars.insight.tests.shop import FIRST, INACTIVE_DAYS, NOW, UNTIL
from regulars.purchases.models import Contract, Order

pytestmark = pytest.mark.django_db
Verdict = RiskModel.Verdict
CUT = date(2026, 6, 30)
ASKED = Asked(Basis.ORDERS, CUT, UNTIL, 60, INACTIVE_DAYS, "EUR", "Europe/Kyiv")
MANY = range(1001, 1351)


def customer(number: int) -> Customer:
    name = f"Customer {number}"
    return Customer.objects.create(id=number, name=name, sort_key=name.lower(), country="UA", created_at=NOW)


def order(who: int, day: date, minor: int = 1000) -> Order:
    key = f"{who} {day} {Order.objects.count()}"
    kind = "return" if minor < 0 else "purchase"
    values = {"source": "t", "source_key": key, "kind": kind, "amount_minor": minor, "currency": "EUR"}
    return Order.objects.create(customer_id=who, ordered_on=day, **values)


def told(who: int, kind: str, happened: date, recorded: date | None = None, **data: object) -> None:
    at = [datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in (happened, recorded or happened)]
    Entry.objects.create(customer_id=who, kind=kind, happened_at=at[0], recorded_at=at[1], data=data)


def known_of(who: int, asked: Asked = ASKED) -> dict[str, object]:
    found = known_at(asked)
    (row,) = np.flatnonzero(found.customers == who)
    values = {column.name: column.values[row] for column in found.features.columns}
    return {**values, "left": found.left[row]}


# What was known -----------------------------------------------------------------------------------------------------


def test_features_are_counted_up_to_the_end_of_the_day(company):
    customer(1)
    for days, minor in ((300, 5000), (100, 2000), (40, 1000), (40, 500), (10, 700), (5, -300), (0, 100), (-1, 9999)):
        order(1, CUT - timedelta(days=days), minor)
    known = known_of(1)
    assert (known["recency_days"], known["tenure_days"], known["purchases"]) == (0, 300, 5)
    assert (known["purchases_90"], known["purchases_before_90"], known["purchases_365"]) == (3, 1, 5)
    assert (known["spent_90"], known["spent_before_90"], known["spent_365"]) == (2000, 2000, 9000)
    assert (known["returns_365"], known["usual_gap"], known["silent_gaps"]) == (1, 75, 0)
    assert (known["kind"], known["country"]) == ("person", "UA")


def test_who_buys_again_within_the_horizon_stayed(company):
    for number, later in ((1, 60), (2, 61), (3, None)):
        customer(number)
        order(number, CUT)
        if later:
            order(number, CUT + timedelta(days=later))
    assert [known_of(number)["left"] for number in (1, 2, 3)] == [0, 1, 1]


def test_an_outcome_that_has_not_come_is_not_known(company):
    customer(1)
    order(1, UNTIL)
    assert np.isnan(known_of(1, replace(ASKED, cut=UNTIL))["left"])


def test_who_is_lost_already_or_has_a_contract_is_not_asked_about(company):
    for number in (1, 2, 3):
        customer(number)
    order(1, CUT - timedelta(days=INACTIVE_DAYS))
    order(2, CUT - timedelta(days=INACTIVE_DAYS + 1))
    order(3, CUT)
    contract(3, CUT - timedelta(days=30))
    assert known_at(ASKED).customers.tolist() == [1]


def contract(who: int, start: date, end: date | None = None, minor: int = 1200, period: str = "month") -> None:
    values = {"source": "t", "source_key": f"{who} {start}", "currency": "EUR", "amount_minor": minor, "period": period}
    Contract.objects.create(customer_id=who, started_on=start, ended_on=end, **values)


def test_contracts_are_seen_as_they_ran_that_day(company):
    for number in (1, 2, 3, 4):
        customer(number)
    contract(1, CUT - timedelta(days=400), CUT - timedelta(days=100), 1000)
    contract(1, CUT - timedelta(days=100), CUT + timedelta(days=30), 24000, "year")
    contract(2, CUT, None)
    contract(3, CUT - timedelta(days=9), CUT)
    contract(4, CUT - timedelta(days=20), CUT + timedelta(days=10))
    contract(4, CUT + timedelta(days=40), None)
    asked = replace(ASKED, basis=Basis.CONTRACTS, horizon_days=90)
    assert known_at(asked).customers.tolist() == [1, 2, 4]
    known = known_of(1, asked)
    assert (known["contracts"], known["monthly"], known["monthly_before"], known["tenure_days"]) == (1, 2000, 1000, 400)
    assert (known["ended_365"], known["days_to_anniversary"], known["period"]) == (1, 265, "year")
    assert [known_of(number, asked)["left"] for number in (1, 2, 4)] == [1, 0, 0]


def test_what_is_told_counts_when_it_had_happened_and_was_recorded(company):
    customer(1)
    order(1, CUT)
    before, after = CUT - timedelta(days=3), CUT + timedelta(days=1)
    for kind in ("inbox.message_received", "customers.call_logged", "work.promise_broken"):
        told(1, kind, before)
        told(1, kind, before, recorded=after)
        told(1, kind, after)
        told(1, kind, CUT - timedelta(days=120))
    told(1, "customers.customer_changed", before, changes={"manager_id": [1, 2]})
    told(1, "customers.customer_changed", before, changes={"name": ["a", "b"]})
    known = known_of(1)
    assert (known["messages_90"], known["talks_90"], known["broken_90"], known["manager_changes_365"]) == (1, 1, 1, 1)
    assert known["waiting_days"] == pytest.approx(3.5, abs=0.5)
    told(1, "inbox.message_sent", CUT - timedelta(days=1))
    assert known_of(1)["waiting_days"] == 0


def test_complaints_count_from_when_they_came(company):
    customer(1)
    order(1, CUT)
    for days in (0, 30, 200, -2):
        at = datetime(2026, 6, 30, 12, tzinfo=UTC) - timedelta(days=days)
        Conversation.objects.create(customer_id=1, channel="email", topic="complaint", created_at=at, active_at=at)
    assert known_of(1)["complaints_90"] == 2


def test_a_leak_planted_after_the_cut_changes_nothing_that_was_known(company):
    many()
    before = known_at(ASKED)
    for number in MANY:
        told(number, "work.promise_broken", CUT - timedelta(days=5), recorded=CUT + timedelta(days=40))
    Order.objects.filter(ordered_on__gt=CUT).update(amount_minor=10**9)
    after = known_at(ASKED)
    assert len(before) > 80
    assert np.array_equal(before.customers, after.customers)
    for ours, theirs in zip(before.features.columns, after.features.columns, strict=True):
        assert np.array_equal(ours.values, theirs.values, equal_nan=ours.is_number), ours.name


def test_what_a_merged_customer_did_counts_to_the_survivor(company):
    customer(1)
    customer(2)
    order(1, CUT - timedelta(days=10))
    order(2, CUT - timedelta(days=20))
    Customer.objects.filter(id=2).update(merged_into_id=1)
    assert known_of(1)["purchases"] == 2
    assert known_at(ASKED).customers.tolist() == [1]


def test_a_part_of_the_customers_is_always_the_same_part(company):
    many()
    part = known_at(replace(ASKED, share=0.4))
    whole = known_at(ASKED)
    assert 0.25 < len(part) / len(whole) < 0.55
    assert set(part.customers) <= set(whole.customers)
    earlier = known_at(replace(ASKED, share=0.4, cut=CUT - timedelta(days=1)))
    assert set(earlier.customers) <= set(known_at(replace(ASKED, cut=CUT - timedelta(days=1))).customers)


# Months -------------------------------------------------------------------------------------------------------------


def test_months_end_where_their_outcome_ends_within_the_data():
    cuts = cuts_of(UNTIL, 90, FIRST)
    assert (cuts[-1], cuts[-2], len(cuts)) == (date(2026, 8, 2), date(2026, 7, 2), 18)
    assert cuts_of(date(2025, 6, 1), 90, FIRST) == (date(2025, 2, 3), date(2025, 3, 3))
    gap = gap_of(90)
    assert all(cuts[place - gap] + timedelta(days=90) <= cuts[place] for place in range(gap, len(cuts)))


# Training -----------------------------------------------------------------------------------------------------------


def many() -> None:
    """Customers whose chance to leave grows as they slow down: half of them regulars, half of them passing by."""
    chance = Random(5)
    Customer.objects.bulk_create(
        Customer(id=n, name=f"Customer {n}", sort_key=f"customer {n}", country="UA", created_at=NOW) for n in MANY
    )
    rows = []
    for number in MANY:
        pace, leaving = (12, 0.01) if number % 2 else (25, 0.12)
        day = FIRST + timedelta(days=chance.randrange(500))
        while day <= UNTIL:
            rows.append((number, day))
            if chance.random() < leaving:
                break
            day += timedelta(days=1 + int(chance.expovariate(1 / pace)))
    Order.objects.bulk_create(
        Order(customer_id=who, source="many", source_key=str(place), ordered_on=day, amount_minor=1000, currency="EUR")
        for place, (who, day) in enumerate(rows)
    )


@pytest.fixture
def here(figures: Run) -> running.Standing:
    many()
    found = running.standing()
    assert found is not None
    return found


def renew(*, anew: bool = True) -> None:
    running.renew(asked_by="Dora", anew=anew, clock=lambda: NOW)


def test_a_model_is_trained_by_time_and_everybody_who_is_here_gets_a_score(here):
    renew()
    model = RiskModel.objects.get(basis=Basis.ORDERS)
    assert (model.verdict, model.in_use, model.refused) == (Verdict.FIRST, True, {})
    test = model.back_test
    assert (test["how"], len(test["folds"]), test["auc"] > 0.6) == ("time", 3, True)
    assert [month["judged"] for month in test["months"]] == [False] * 3 + [True] * 3
    assert {one["name"] for one in test["candidates"]} >= {"log 1", "boosting"}
    assert test["chosen"] != "boosting"
    assert model.drivers[0]["code"] in ("silence", "purchases", "history")
    scores = RiskScore.objects.filter(basis=Basis.ORDERS, said_by="model")
    assert set(scores.values_list("pk", flat=True)) == set(known_at(here.asked(Basis.ORDERS, 60)).customers.tolist())
    regulars = [score.probability for score in scores if score.pk in MANY and score.pk % 2]
    passing = [score.probability for score in scores if score.pk in MANY and not score.pk % 2]
    assert np.mean(passing) > np.mean(regulars) + 0.1
    assert all(reason_words(reason, currency="EUR") for score in scores for reason in score.reasons)
    hundred = test["first_hundred"]
    assert (hundred["on"], hundred["customers"]) == (test["last_cut"], 100)
    assert hundred["left"] > 100 * hundred["share_of_all"]
    assert all(month["auc_low"] < month["auc"] < month["auc_high"] for month in test["months"])


def test_where_there_is_too_little_the_figures_of_lifetimes_stand_in_and_that_is_said(figures):
    renew()
    models = {model.basis: model for model in RiskModel.objects.all()}
    assert models["orders"].refused["code"] == "few_customers"
    assert models["contracts"].refused["code"] in ("few_leavers", "few_customers")
    assert all(model.in_use for model in models.values())
    score = RiskScore.objects.filter(basis=Basis.ORDERS).first()
    traits = Traits.objects.get(pk=score.pk)
    assert score.probability == pytest.approx(traits.risk, abs=1e-5)
    assert score.at_stake_minor == pytest.approx(traits.value_at_risk_minor, abs=2)
    assert reason_words(score.reasons[0], currency="EUR")


def test_the_page_says_that_nothing_was_learnt_and_who_stands_in(figures, as_manager):
    renew()
    text = as_manager.get("/insight/risk/").content.decode()
    assert "Repeat purchases: the model of buying (BG/NBD) says how likely no further order ever comes." in text
    assert "There is no trained model. There are " in text
    assert "customers and 200 are needed to learn from." in text


def test_whom_the_trained_model_does_not_know_has_what_the_figures_say_and_who_is_lost_has_nothing(here):
    renew()
    told_by_model = RiskScore.objects.filter(said_by="model")
    traits = Traits.objects.filter(risk__isnull=False, value_at_risk_minor__gt=0, pk__in=told_by_model.values("pk"))
    unknown, lost = traits[:2]
    RiskScore.objects.filter(pk=unknown.pk).delete()
    Traits.objects.filter(pk=lost.pk).update(stage="lost")
    stand_in(here.run)
    score = RiskScore.objects.get(pk=unknown.pk)
    assert score.said_by in ("buying", "lifetimes", "notice")
    assert (score.probability, score.at_stake_minor) == (unknown.risk, unknown.value_at_risk_minor)
    assert not RiskScore.objects.filter(pk=lost.pk).exists()
    spoken = {(voice.basis, voice.said_by): voice.customers for voice in RiskVoice.objects.all()}
    assert spoken["orders", "model"] == told_by_model.filter(basis="orders").count()
    assert sum(spoken.values()) == RiskScore.objects.count()
    assert sum(v.at_stake_minor for v in RiskVoice.objects.all()) == sum(
        s.at_stake_minor for s in RiskScore.objects.all()
    )


def test_a_run_has_the_models_looked_after(figures, monkeypatch):
    asked = []
    monkeypatch.setattr("regulars.insight.jobs.queue_risk", lambda **options: asked.append(options))
    look_after_run(figures.id)
    assert asked == [{}]


def test_groups_are_as_they_were_on_the_day_the_forecast_looked_from(here, monkeypatch):
    monkeypatch.setattr("regulars.insight.risk.training.FEWEST_OF_A_GROUP", 5)
    trained = train(here.asked(Basis.ORDERS, 60), here.since)
    assert trained.learnt is not None
    assert trained.months is not None
    some = [number for number in MANY if number % 4 == 1]
    Customer.objects.filter(id__in=MANY).update(attributes={"tier": "small"})
    Customer.objects.filter(id__in=some).update(attributes={"tier": "large"})
    in_segment(some, since=FIRST)

    def found() -> dict[str, dict[str, int]]:
        groups = groups_then(trained.learnt, trained.months, ["tier", "kind"], "Europe/Kyiv")
        return {name: {one["value"]: one["customers"] for one in these} for name, these in groups.items()}

    as_today = found()
    assert set(as_today) == {"tier", "in_segment"}, "what is a feature is counted elsewhere"
    assert as_today["in_segment"]["Regulars of old"] == as_today["tier"]["large"]
    for number in some[::2]:  # they became large only after the last day that was looked from
        sides = {"before": {"attributes": {"tier": "small"}}, "after": {"attributes": {"tier": "large"}}}
        told(number, "customers.customer_changed", trained.months.cuts[-1] + timedelta(days=1), **sides)
    as_then = found()
    assert 0 < as_then["tier"]["large"] < as_today["tier"]["large"]
    assert as_then["tier"]["small"] > as_today["tier"]["small"]
    assert sum(as_then["tier"].values()) == sum(as_today["tier"].values())


def in_segment(numbers: list[int], *, since: date) -> None:
    segment = Segment.objects.create(name="Regulars of old", rule={}, created_at=NOW, changed_at=NOW)
    at = datetime(since.year, since.month, since.day, tzinfo=UTC)
    Membership.objects.bulk_create(
        Membership(segment=segment, customer_id=number, entered_at=at, cause="first", version=1) for number in numbers
    )


def test_with_no_newer_month_the_model_in_use_stays(here):
    renew()
    used = RiskModel.objects.get(basis=Basis.ORDERS)
    renew()
    assert RiskModel.objects.filter(basis=Basis.ORDERS).latest("id").verdict == Verdict.NO_NEWER_MONTH
    assert RiskModel.objects.get(basis=Basis.ORDERS, in_use=True) == used
    assert not RiskScore.objects.filter(basis=Basis.ORDERS).exclude(model=used).exists()


def aged(used: RiskModel, *, turned: bool) -> RiskModel:
    """The same model as if it had been trained four months ago; turned: of the opposite opinion."""
    used.back_test["last_cut"] = (date.fromisoformat(used.back_test["last_cut"]) - timedelta(days=125)).isoformat()
    if turned:
        model = used.kept["model"]
        model["weights"] = [[-weight for weight in weights] for weights in model["weights"]]
    used.save()
    return used


def test_a_worse_model_is_replaced_on_the_newest_months(here):
    renew()
    aged(RiskModel.objects.get(basis=Basis.ORDERS), turned=True)
    renew()
    newest = RiskModel.objects.filter(basis=Basis.ORDERS).latest("id")
    assert (newest.verdict, newest.in_use) == (Verdict.BETTER, True)
    assert RiskModel.objects.filter(basis=Basis.ORDERS, in_use=True).count() == 1


def test_a_model_that_is_no_better_on_the_newest_months_is_kept_and_not_used(here):
    """The model in use has seen these months, which only it could know: the new one cannot beat it there."""
    renew()
    used = aged(RiskModel.objects.get(basis=Basis.ORDERS), turned=False)
    renew()
    newest = RiskModel.objects.filter(basis=Basis.ORDERS).latest("id")
    assert newest.verdict == Verdict.NOT_BETTER
    assert RiskModel.objects.get(basis=Basis.ORDERS, in_use=True) == used


def test_a_model_of_another_horizon_answers_another_question(here):
    renew()
    RiskModel.objects.filter(basis=Basis.ORDERS).update(horizon_days=31)
    renew()
    assert RiskModel.objects.get(basis=Basis.ORDERS, in_use=True).verdict == Verdict.OTHER_QUESTION


def test_training_waits_four_weeks_unless_somebody_asks_and_scores_are_renewed_each_time(here):
    renew()
    RiskScore.objects.all().delete()
    running.renew(asked_by="", anew=False, clock=lambda: NOW + timedelta(days=27))
    assert RiskModel.objects.filter(basis=Basis.ORDERS).count() == 1
    assert RiskScore.objects.filter(basis=Basis.ORDERS).exists()
    running.renew(asked_by="regulars.monthly", anew=False, clock=lambda: NOW + timedelta(days=29))
    newest = RiskModel.objects.filter(basis=Basis.ORDERS).latest("id")
    assert (newest.asked_by, newest.verdict) == ("regulars.monthly", Verdict.NO_NEWER_MONTH)


def test_the_same_rows_train_the_same_model(here):
    first, second = (train(here.asked(Basis.ORDERS, 60), here.since) for _ in range(2))
    assert running._kept(first) == running._kept(second)


@pytest.mark.django_db(transaction=True)
def test_the_job_can_be_run_twice_and_without_figures(transactional_db, here):
    renew_risk()
    renew_risk()
    assert RiskModel.objects.filter(basis=Basis.ORDERS).count() == 1
    Run.objects.all().delete()
    renew_risk()


def test_who_gave_notice_is_certain_and_the_day_is_said(figures):
    holder = Contract.objects.filter(ended_on=None).values_list("customer_id", flat=True).first()
    ends = UNTIL + timedelta(days=20)
    Contract.objects.filter(customer_id=holder, ended_on=None).update(ended_on=ends)
    from regulars.insight.risk.scoring import notices

    assert notices(UNTIL, 90)[holder] == ends
    assert holder not in notices(UNTIL, 19)
    contract(holder, ends)
    assert holder not in notices(UNTIL, 90)
    Contract.objects.filter(customer_id=holder, started_on=ends).delete()
    contract(holder, UNTIL - timedelta(days=3))
    assert holder not in notices(UNTIL, 90)
    said = reason_words({"code": "notice", "params": {"ends_on": ends.isoformat()}}, currency="EUR")
    assert said == "Gave notice: the contract ends on Nov 20, 2026"


# People -------------------------------------------------------------------------------------------------------------


def test_a_person_sees_what_is_said_of_them_and_erasure_takes_it_away(figures):
    renew()
    number = RiskScore.objects.filter(basis=Basis.ORDERS).first().pk
    (lines,) = export([number]).values()
    (line,) = lines
    assert 0 <= line["probability"] <= 1
    assert line["reasons"]
    erase([number], now=NOW)
    assert not RiskScore.objects.filter(pk=number).exists()


PARAMS = {
    "recency_days": 77.0, "usual_gap": 21.0, "purchases": 12.0, "purchases_90": 1.0, "purchases_before_90": 4.0,
    "spent_90": 1000.0, "spent_before_90": 50000.0, "tenure_days": 400.0, "returns_365": 2.0, "monthly": 900.0,
    "monthly_before": 1200.0, "contracts": 1.0, "period": "year", "days_to_anniversary": 30.0, "complaints_90": 2.0,
    "broken_90": 1.0, "waiting_days": 3.0, "messages_90": 4.0, "talks_90": 0.0, "manager_changes_365": 1.0,
    "product": "coffee", "country": "UA", "kind": "company", "ends_on": "2026-12-01",
    "code": "only_returns", "params": {},
}  # fmt: skip


@pytest.mark.parametrize("code", SENTENCES)
def test_every_reason_is_a_sentence_with_its_numbers(code):
    assert reason_words({"code": code, "params": PARAMS}, currency="EUR")


def test_reasons_say_what_changed():
    said = {code: reason_words({"code": code, "params": PARAMS}, currency="EUR") for code in SENTENCES}
    assert said["silence"] == "Silent for 11 weeks, usually buys every 3 weeks"
    assert said["purchases"] == "Fewer orders than before: 1 in the last 90 days, 4 in the 90 before"
    assert said["complaints"] == "2 complaints in 90 days"
    assert said["answers"] == "Answers came late: 1 broken promise in 90 days"
    assert reason_words({"code": "unheard_of"}, currency="EUR") == ""
