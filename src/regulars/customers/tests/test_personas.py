"""Portraits of target customers and the fit of each customer, against a second computation."""

from collections.abc import Mapping

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.customers.models import PersonaFit
from regulars.customers.personas.commands import PersonaWritten, archive_persona, restore_persona, write_persona
from regulars.customers.personas.errors import PersonaNamed, PersonaNeedsName, WeightWrong
from regulars.customers.personas.fitting import LEAST_KNOWN, fit_everybody, portraits_of
from regulars.customers.personas.queries import figures
from regulars.customers.segments.catching_up import catch_up
from regulars.customers.segments.commands import create_segment
from regulars.customers.segments.rule import rule_of
from regulars.customers.tests.making import NOW, customer
from regulars.lib.errors import NotFound

pytestmark = pytest.mark.django_db
BY = {"actor": "staff.employee:1", "now": NOW}


def segment(name, raw):
    return create_segment(name=name, rule=rule_of(raw), **BY).pk


@pytest.fixture
def parts(company):
    return {
        "in Ukraine": segment("in Ukraine", {"is": "country", "values": ["UA"]}),
        "a company": segment("a company", {"is": "kind", "values": ["company"]}),
        "buys often": segment("buys often", {"is": "orders", "how": "at_least", "times": 5}),
    }


@pytest.fixture
def cafe(parts):
    weights = {parts["in Ukraine"]: 1, parts["a company"]: 2, parts["buys often"]: 5}
    return write_persona(PersonaWritten("Café owner", "Buys for their guests every week", weights), **BY)


def fitted():
    catch_up(now=NOW)
    fit_everybody(now=NOW)
    return {one.customer_id: (one.persona.name, round(one.fit, 4), round(one.coverage, 4))
            for one in PersonaFit.objects.select_related("persona")}  # fmt: skip


def test_fit_is_the_weight_met_by_the_weight_known(cafe):
    all_of_it = customer("Кав'ярня «Зерно»", kind="company", country="UA", traits={"orders_count": 9})
    half = customer("Ion Munteanu", kind="company", country="RO", traits={"orders_count": 1})
    no_figures = customer("Cafenea Orion", kind="company", country="UA")
    no_country = customer("Café Central", kind="company", traits={"orders_count": 7})
    assert fitted() == {
        all_of_it.id: ("Café owner", 1.0, 1.0),
        half.id: ("Café owner", 0.25, 1.0),
        no_country.id: ("Café owner", 1.0, 0.875),
    }, "of who has no figures too little is known"
    assert no_figures.id not in fitted()


def test_a_customer_belongs_to_the_persona_they_fit_best(cafe, parts):
    write_persona(PersonaWritten("Home barista", weights={parts["in Ukraine"]: 3}), **BY)
    olena = customer("Олена Кравчук", country="UA", traits={"orders_count": 1})
    assert fitted()[olena.id] == ("Home barista", 1.0, 1.0)


def test_the_page_of_a_customer_says_which_parts_are_met_missed_or_not_known(cafe):
    central = customer("Café Central", kind="company", traits={"orders_count": 2})
    catch_up(now=NOW)
    (portrait,) = portraits_of(central.id, rows=[central.id], now=NOW)
    assert {part.name: part.met for part in portrait.parts} == {
        "buys often": False,
        "a company": True,
        "in Ukraine": None,
    }
    assert (portrait.fit, portrait.coverage) == (2 / 7, 7 / 8)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["UA", "RO", ""]), st.sampled_from(["person", "company"]),
            st.one_of(st.none(), st.integers(0, 9)),
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_the_set_of_all_customers_is_fitted_as_each_alone(cafe, people):
    """The statement over everybody agrees with plain arithmetic on what is known of each."""
    with transaction.atomic():
        expected = {}
        for country, kind, orders in people:
            traits = None if orders is None else {"orders_count": orders}
            one = customer("Somebody", kind=kind, country=country, traits=traits)
            often = None if orders is None else orders >= 5
            expected[one.id] = plain_fit({1: country == "UA" if country else None, 2: kind == "company", 5: often})
        found = fitted()
        # The next example begins with an empty company.
        transaction.set_rollback(True)
    assert {number: found[number][1:] if number in found else None for number in expected} == expected


def plain_fit(answers: Mapping[int, bool | None]):
    known = sum(weight for weight, met in answers.items() if met is not None)
    met = sum(weight for weight, met in answers.items() if met)
    if not met or known / sum(answers) < LEAST_KNOWN:
        return None
    return round(met / known, 4), round(known / sum(answers), 4)


def test_personas_say_how_many_they_stand_for_and_what_those_spent(cafe, django_assert_num_queries):
    customer("Кав'ярня", kind="company", country="UA", traits={"orders_count": 9, "spent_minor": 30_000})
    customer("Ion", country="RO", traits={"orders_count": 0, "spent_minor": 10_000})
    fitted()
    with django_assert_num_queries(1):
        (found,) = figures()
    assert (found.customers, found.spent_share) == (1, 0.75)


def test_a_persona_is_put_away_and_taken_back(cafe):
    one = customer("Кав'ярня", kind="company", country="UA", traits={"orders_count": 9})
    archive_persona(cafe.id, **BY)
    assert fitted() == {}
    restore_persona(cafe.id, **BY)
    assert one.id in fitted()


def test_what_cannot_be_a_persona_is_refused_in_words(cafe, parts):
    with pytest.raises(PersonaNeedsName):
        write_persona(PersonaWritten(" "), **BY)
    with pytest.raises(PersonaNamed, match="CAFÉ OWNER"):
        write_persona(PersonaWritten("CAFÉ OWNER"), **BY)
    with pytest.raises(WeightWrong):
        write_persona(PersonaWritten("New", weights={parts["in Ukraine"]: 6}), **BY)
    with pytest.raises(NotFound):
        write_persona(PersonaWritten("New", weights={999_999: 1}), **BY)
