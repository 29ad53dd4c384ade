"""Who is related to a customer, on pages: looked for by name, said, removed, taken back."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.customers.merging import merge_customers
from regulars.customers.models import Relation
from regulars.customers.relations.commands import Noted, relate
from regulars.customers.relations.words import Role
from regulars.customers.tests.making import NOW, customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def oak(company):
    return customer("Oak & Sons", kind="company")


@pytest.fixture
def elm(company):
    return customer("Elm Trade", kind="company", email="elm@trade.example")


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def beside(client, owner):
    return text(client.get(f"/customers/{owner.id}/beside/"))


def looking(owner, typed):
    return f"/customers/{owner.id}/relations/?q={typed}"


def adding(owner, other_id):
    return f"/customers/{owner.id}/relations/with/{other_id}/"


def note(owner, role, other, **more):
    return relate(owner.id, Noted(other.id, Role(role), **more), actor="", now=NOW)


def test_who_has_no_relation_is_told_what_could_be_noted(oak, client_as):
    assert "Nobody yet: a parent company, a partner" in beside(client_as("agent"), oak)
    assert "Related" not in beside(client_as("marketer"), oak)


def test_the_other_one_is_found_by_name_and_never_the_customer_itself(oak, elm, client_as):
    page = client_as("agent").get(looking(oak, "trade"))
    assert f'href="{adding(oak, elm.id)}"' in page.content.decode()
    assert "elm@trade.example" in text(page)
    assert "Nobody is found" in text(client_as("agent").get(looking(oak, "oak")))


def test_typing_swaps_only_the_list(oak, elm, client_as):
    part = client_as("agent").get(looking(oak, "elm"), headers={"HX-Request": "true", "HX-Target": "found"})
    assert "Elm Trade" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_a_relation_is_noted_shown_on_both_sides_and_taken_back(oak, elm, client_as):
    client = client_as("agent")
    asked = text(client.get(adding(oak, elm.id)))
    assert "Belongs to Elm Trade" in asked
    page = client.post(adding(oak, elm.id), {"role": "parent", "note": "since ever", "since": "2020-05-04"},
                       follow=True).content.decode()  # fmt: skip
    assert "Belongs to Elm Trade since ever · since May 4, 2020" in beside(client, oak)
    assert "Parent company of Oak & Sons" in beside(client, elm)
    assert "Belongs to Elm Trade (since ever)" in unescape(page)
    (undo,) = set(re.findall(r'"(/customers/\d+/relations/\d+/undo/)"', page))
    client.post(undo)
    assert not Relation.objects.exists()


def test_what_cannot_be_is_said_beside_the_choice(oak, elm, client_as):
    note(oak, "parent", elm)
    client = client_as("agent")
    for role, words in (("child", "would go round in a circle"), ("parent", "This is known already")):
        answer = client.post(adding(oak, elm.id), {"role": role})
        assert answer.status_code == 422
        assert words in unescape(answer.content.decode())
    assert Relation.objects.count() == 1


@pytest.mark.parametrize("since", ["2999-01-01", "1700-01-01", "soon"])
def test_a_day_that_cannot_be_is_refused(oak, elm, client_as, since):
    answer = client_as("agent").post(adding(oak, elm.id), {"role": "partner", "since": since})
    assert answer.status_code == 422
    assert not Relation.objects.exists()


def test_somebody_who_is_not_there_or_was_merged_is_not_related(oak, elm, client_as):
    client = client_as("agent")
    assert client.get(adding(oak, 0)).status_code == 404
    merge_customers(customer("Ash").id, elm.id, choices={}, actor="", now=NOW)
    assert client.get(adding(oak, elm.id)).status_code == 409


def test_a_relation_is_removed_and_brought_back_by_the_way_back_offered(oak, elm, client_as):
    relation, _entry = note(oak, "partner", elm)
    client = client_as("agent")
    page = client.post(f"/customers/{elm.id}/relations/{relation.id}/removal/", follow=True).content.decode()
    assert not Relation.objects.exists()
    (undo,) = set(re.findall(r'"(/customers/\d+/relations/\d+/undo/)"', page))
    client.post(undo)
    assert "Partner of Elm Trade" in beside(client, oak)


def test_the_panel_costs_the_same_however_many_are_related(oak, elm, client_as):
    client = client_as("agent")
    note(oak, "partner", elm)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            beside(client, oak)
        return len(asked)

    cost()
    few = cost()
    for number in range(20):
        note(oak, "child", customer(f"Shop {number}", kind="company"))
    assert cost() == few
