"""Satisfied and loyal: read from what was said and done, kept, shown to who may see the customers."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from regulars.customers.models import Customer, Entry, Traits
from regulars.inbox.models import Conversation, Message
from regulars.insight.loyalty import keeping, privacy
from regulars.insight.loyalty.queries import map_of
from regulars.insight.models import LoyaltyPlace, RiskScore
from regulars.insight.tests.shop import BUYERS, UNTIL
from regulars.insight.tests.test_parts import segment_of
from regulars.staff.models import AuditRecord

PAGE = "/insight/loyalty/"
HELD = BUYERS + 1  # the first customers are buyers, those after them have contracts


def at(days_ago: int) -> datetime:
    return datetime.combine(UNTIL - timedelta(days=days_ago), time(9), tzinfo=UTC)


def say(customer_id: int, stars: object, *, days_ago: int = 10, best: object = 5, **more: object) -> Message:
    """A review, as the inbox keeps it."""
    when = at(days_ago)
    conversation = Conversation.objects.create(
        customer_id=customer_id, channel="external", created_at=when, active_at=when, state="closed", closed_at=when
    )
    facts = {"rating": stars, "best": best}
    return Message.objects.create(
        conversation=conversation, direction="in", text="-", at=when, recorded_at=when, facts=facts, **more
    )


def stands(
    customer_id: int, chance_of_leaving: float | None, *, stage: str = "active", value_minor: int = 1_000
) -> None:
    """What the figures say of a customer, and the model of leaving with them."""
    RiskScore.objects.filter(pk=customer_id).delete()
    Traits.objects.filter(pk=customer_id).update(risk=chance_of_leaving, stage=stage, value_minor=value_minor)


@pytest.fixture
def crowd(figures):
    """One of each quadrant, two who are loyal."""
    for customer, stars, leaves in ((1, 5, 0.1), (2, 4, 0.5), (3, 5, 0.9), (4, 2, 0.2), (HELD, 1, 0.1), (6, 1, 0.8)):
        say(customer, stars)
        stands(customer, leaves)
    hold(HELD)
    keeping.renew()
    return figures


def hold(customer_id: int) -> None:
    from regulars.purchases.models import Contract

    Contract.objects.filter(customer_id=customer_id).delete()
    Contract.objects.create(
        customer_id=customer_id, source="-", source_key=f"held {customer_id}", started_on=UNTIL - timedelta(days=400),
        amount_minor=1_000, currency="EUR",
    )  # fmt: skip


def quadrants() -> dict[int, str]:
    return dict(LoyaltyPlace.objects.filter(satisfaction__isnull=False).values_list("pk", "quadrant"))


def test_words_and_deeds_place_everybody(crowd):
    assert quadrants() == {
        1: "loyal", 2: "loyal", 3: "satisfied_not_loyal", 4: "loyal_but_unhappy", HELD: "hostage", 6: "leaving_unhappy",
    }  # fmt: skip
    kept = map_of(crowd)
    assert kept["customers"] == Traits.objects.count()
    assert sum(cell["customers"] for cell in kept["cells"]) == LoyaltyPlace.objects.count()


def test_the_mean_counts_scores_of_twelve_months_on_any_scale(figures):
    say(1, 10, best=10)
    say(1, 3)
    say(1, 1, days_ago=365)
    say(2, 5, days_ago=364, automatic=True)
    say(3, "5")
    say(4, None)
    keeping.renew()
    scored = {
        pk: (mean, answers) for pk, mean, answers in LoyaltyPlace.objects.values_list("pk", "satisfaction", "answers")
    }
    assert scored[1] == (4.0, 2)
    assert scored[2] == (5.0, 1)
    assert scored[3] == scored[4] == (None, 0)


def test_programs_tell_scores_and_pages_do_not(figures):
    for customer, more in ((1, {}), (2, {"told_by": "page"})):
        Entry.objects.create(
            customer_id=customer, kind="events.tracked", happened_at=at(3), recorded_at=at(3), actor="program:1",
            data={"event": "Rated", "properties": {"rating": 2}, **more},
        )  # fmt: skip
    keeping.renew()
    assert list(LoyaltyPlace.objects.values_list("pk", "satisfaction")) == [(1, 2.0)]


def test_the_model_of_leaving_has_the_word_before_the_model_of_buying(figures):
    for customer in (1, 2, 3):
        say(customer, 5)
        stands(customer, 0.9)
    stands(3, 0.1, stage="lost")
    RiskScore.objects.all().delete()
    RiskScore.objects.create(customer_id=1, basis="orders", probability=0.25, at_stake_minor=0, said_by="model")
    RiskScore.objects.create(customer_id=2, basis="orders", probability=0.25, at_stake_minor=0, said_by="buying")
    keeping.renew()
    found = {place.pk: (place.stays, place.stays_by) for place in LoyaltyPlace.objects.all()}
    assert found == {1: (0.75, "risk"), 2: (0.1, "alive"), 3: (0.0, "gone")}


def test_who_was_merged_speaks_for_the_other(figures):
    say(1, 5)
    say(2, 1)
    Customer.objects.filter(id=2).update(merged_into=1)
    keeping.renew()
    assert quadrants().keys() == {1}
    assert LoyaltyPlace.objects.get(pk=1).satisfaction == 3.0


def test_who_never_bought_is_on_no_map(figures):
    stranger = Customer.objects.create(id=9_001, name="Stranger", sort_key="stranger", created_at=at(0))
    say(stranger.pk, 5)
    keeping.renew()
    assert not LoyaltyPlace.objects.exists()


def test_running_it_again_gives_the_same_and_nothing_twice(crowd):
    before = list(LoyaltyPlace.objects.order_by("pk").values())
    keeping.renew()
    assert list(LoyaltyPlace.objects.order_by("pk").values()) == before


def test_what_breaks_half_way_leaves_the_map_of_before(crowd, monkeypatch):
    before = list(LoyaltyPlace.objects.order_by("pk").values())
    say(7, 5)
    monkeypatch.setattr(keeping, "cells_of", broken)
    with pytest.raises(ZeroDivisionError):
        keeping.renew()
    assert list(LoyaltyPlace.objects.order_by("pk").values()) == before


def broken(*given: object) -> None:
    raise ZeroDivisionError


def test_the_page_draws_the_map_and_says_it_in_words(crowd, as_manager):
    text = as_manager.get(PAGE).content.decode()
    assert "Scores of the last twelve months are known of 6 of 135 customers" in text
    assert "33% are satisfied and stay; 17% are satisfied and go" in text
    assert text.count("plot-dot") >= 12
    assert f'href="{PAGE}hostage/"' in text


def test_a_map_of_a_part_counts_only_its_customers(crowd, as_manager):
    text = as_manager.get(PAGE, {"split": "segment:gold"}).content.decode()
    assert "scores of the last twelve months are known: 3" in text


def test_two_segments_stand_side_by_side_each_with_its_own_customers_and_files(crowd, as_manager):
    one, other = (segment_of(name, Customer.objects.filter(id__in=ids)) for name, ids in (("A", (1, 3)), ("B", (4,))))
    text = as_manager.get(PAGE, {"segment": one.pk, "against": other.pk}).content.decode()
    assert "scores of the last twelve months are known: 2" in text
    assert "scores of the last twelve months are known: 1" in text
    assert f'href="{PAGE}loyal/?segment={one.pk}"' in text
    assert f'href="{PAGE}picture.png?segment={other.pk}"' in text
    assert 'id="against-loyalty"' in text
    beside_all = as_manager.get(PAGE, {"segment": one.pk, "against": "0"}).content.decode()
    assert "are known of 6 of 135 customers" in beside_all


@pytest.mark.parametrize("query", ["", "?split=segment:gold", "?split=segment:gold&against=0"])
def test_the_page_costs_few_queries(crowd, as_manager, query, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert as_manager.get(f"{PAGE}{query}").status_code == 200


def test_a_quadrant_opens_its_customers_with_reasons(crowd, as_manager):
    text = as_manager.get(f"{PAGE}hostage/").content.decode()
    assert f'href="/customers/{HELD}/"' in text
    assert "1.0 of 5 in 1 score" in text
    assert "A contract runs, and no notice was given" in text
    assert "Customer 001" not in text
    assert as_manager.get(f"{PAGE}nowhere/").status_code == 404


def test_a_list_costs_the_same_few_queries_however_long(crowd, as_manager, django_assert_num_queries):
    as_manager.get(f"{PAGE}loyal/")
    with django_assert_num_queries(5):
        as_manager.get(f"{PAGE}loyal/")


def test_who_looks_after_some_customers_sees_the_map_of_these(crowd, as_manager, nadia):
    Customer.objects.filter(id__in=(1, 3)).update(manager=nadia)
    nadia.sees = "own"
    nadia.save()
    text = as_manager.get(PAGE).content.decode()
    assert "scores of the last twelve months are known: 2" in text
    listed = as_manager.get(f"{PAGE}loyal/").content.decode()
    assert "Customer 001" in listed
    assert "Customer 002" not in listed
    taken = as_manager.get(f"{PAGE}loyal.csv").getvalue().decode()
    assert "Customer 001" in taken
    assert "Customer 002" not in taken


def test_who_may_not_see_customers_reads_numbers(crowd, client_as, anton):
    text = client_as(anton).get(f"{PAGE}loyal/").content.decode()
    assert "Customer 1" in text
    assert "Customer 001" not in text


@pytest.mark.parametrize(
    "address", [PAGE, f"{PAGE}loyal/", f"{PAGE}loyal.csv", f"{PAGE}table.csv", f"{PAGE}picture.svg"]
)
def test_only_who_may_see_figures_opens_it(crowd, client_as, bohdan, address):
    assert client_as(bohdan).get(address).status_code == 403


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("name", ["loyal", "table"])
def test_lists_and_tables_leave_as_files_and_it_is_written_down(crowd, as_manager, name, ending):
    answer = as_manager.get(f"{PAGE}{name}.{ending}")
    assert answer.status_code == 200
    assert len(answer.getvalue()) > 100
    assert AuditRecord.objects.filter(action__startswith="insight.", details__format=ending).exists()


@pytest.mark.parametrize(("ending", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_the_map_leaves_as_a_picture(crowd, as_manager, ending, begins):
    assert as_manager.get(f"{PAGE}picture.{ending}").content.startswith(begins)


def test_without_scores_the_page_says_what_to_bring(figures, as_manager):
    assert "Not placed yet" in as_manager.get(PAGE).content.decode()
    keeping.renew()
    assert "Nobody has given a score here" in as_manager.get(PAGE).content.decode()


def test_what_is_known_of_a_person_is_shown_and_goes_with_them(crowd):
    shown = privacy.export([1])
    assert next(list(rows) for rows in shown.values())[0]["mean of the scores"] == 5.0
    privacy.erase([1], now=timezone.now())
    assert not LoyaltyPlace.objects.filter(pk=1).exists()
