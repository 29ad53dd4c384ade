"""Stages of life and personas, as employees meet them on pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regulars.customers.lifecycle.commands import make_stages
from regulars.customers.lifecycle.counting import count_stages
from regulars.customers.models import LifecycleStage, Persona, StageByHand
from regulars.customers.personas.fitting import fit_everybody
from regulars.customers.segments.catching_up import catch_up
from regulars.customers.segments.commands import create_segment
from regulars.customers.segments.rule import rule_of
from regulars.customers.tests.making import NOW, customer

pytestmark = pytest.mark.django_db
BY = {"actor": "staff.employee:1", "now": NOW}


@pytest.fixture
def olena(company):
    return customer("Олена Кравчук", country="UA", traits={"orders_count": 9})


@pytest.fixture
def built(olena):
    make_stages(**BY)
    catch_up(now=NOW)
    return olena


def page(client, name, *args, **query):
    return client.get(reverse(f"desk:{name}", args=args), query).content.decode()


def test_dora_gives_the_stages_their_first_rules_and_sees_everybody_counted(client_as, dora, olena):
    client = client_as(dora)
    assert "The stages have no rules yet" in page(client, "lifecycle")
    said = client.post(reverse("desk:lifecycle_make"), follow=True).content.decode()
    assert "still being counted" in said
    catch_up(now=NOW)
    count_stages(now=NOW)
    shown = page(client, "lifecycle")
    assert "still being counted" not in shown
    assert "Commitment: 1" in shown, "the chart is said, too"
    assert "Олена Кравчук" in page(client, "lifecycle_stage", "commitment")


def test_only_who_manages_the_company_changes_the_rules(client_as, nadia, olena):
    client = client_as(nadia)
    assert "Begin with the suggested rules" not in page(client, "lifecycle")
    assert client.post(reverse("desk:lifecycle_make")).status_code == 403
    assert not LifecycleStage.objects.exists()


def test_a_customer_shows_the_stage_and_a_colleague_overrules_it_with_undo(client_as, bohdan, built):
    client = client_as(bohdan)
    assert "Commitment" in page(client, "customer_beside", built.id)
    refused = client.post(reverse("desk:stage", args=[built.id]), {"stage": "dissolution"})
    assert refused.status_code == 422
    assert "Say in a few words why" in refused.content.decode()
    given = {"stage": "dissolution", "reason": "Told us at the fair"}
    said = client.post(reverse("desk:stage", args=[built.id]), given, follow=True).content.decode()
    assert "Stage of life set by hand: Dissolution (Told us at the fair)" in said
    beside = page(client, "customer_beside", built.id)
    assert "Told us at the fair" in beside
    entry = int(said.split(f"/customers/{built.id}/stage/")[1].split("/undo")[0])
    client.post(reverse("desk:stage_undo", args=[built.id, entry]))
    assert not StageByHand.objects.exists()


def test_pages_of_stages_ask_a_constant_number_of_times(client_as, nadia, built):
    client = client_as(nadia)
    for name, args in (("lifecycle", []), ("lifecycle_stage", ["commitment"])):
        with CaptureQueriesContext(connection) as few:
            page(client, name, *args)
        for number in range(12):
            customer(f"{name} {number}", traits={"orders_count": 9})
        catch_up(now=NOW)
        with CaptureQueriesContext(connection) as many:
            page(client, name, *args)
        assert len(few) == len(many), name


def test_nadia_draws_a_persona_and_sees_who_fits(client_as, nadia, olena):
    client = client_as(nadia)
    assert "there are none yet" in page(client, "persona_add")
    ukraine = create_segment(name="in Ukraine", rule=rule_of({"is": "country", "values": ["UA"]}), **BY)
    client.post(reverse("desk:persona_add"), {"name": "Home barista", f"segment-{ukraine.pk}": "5"})
    persona = Persona.objects.get()
    assert "Nobody yet" in page(client, "persona", persona.id)
    catch_up(now=NOW)
    fit_everybody(now=NOW)
    shown = page(client, "persona", persona.id)
    assert "Олена Кравчук" in shown
    assert "in Ukraine" in shown
    assert "Home barista" in page(client, "personas")
    beside = page(client, "customer_beside", olena.id)
    assert "Home barista" in beside
    assert "100%" in beside


def test_a_persona_is_put_away_with_undo(client_as, nadia, olena):
    client = client_as(nadia)
    client.post(reverse("desk:persona_add"), {"name": "Home barista"})
    persona = Persona.objects.get()
    said = client.post(reverse("desk:persona_archive", args=[persona.id]), follow=True).content.decode()
    assert reverse("desk:persona_restoration", args=[persona.id]) in said
    assert client.get(reverse("desk:persona", args=[persona.id])).status_code == 404
    client.post(reverse("desk:persona_restoration", args=[persona.id]))
    assert "Home barista" in page(client, "persona", persona.id)


def test_a_stage_that_does_not_exist_is_not_found(client_as, nadia, built):
    assert client_as(nadia).get(reverse("desk:lifecycle_stage", args=["marriage"])).status_code == 404


def test_who_may_not_change_the_rule_of_a_stage_looks_at_it_without_a_button_to_save(client_as, dora, bohdan, built):
    rule = LifecycleStage.objects.get(code="commitment").segment_id
    save = 'value="save"'
    assert save in page(client_as(dora), "segment", rule)
    assert save not in page(client_as(bohdan), "segment", rule)
