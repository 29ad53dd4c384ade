"""Somebody who sees only the customers they look after meets no other: not by any address, in no list, in no file."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls.converters import IntConverter
from tests.cast import NOW
from tests.test_access import GUARDED, KNOWN, USUAL, answers, house, named

from regulars.channels.models import Account, Received
from regulars.customers.models import (
    Customer,
    FollowUp,
    Group,
    GroupMember,
    Identity,
    Membership,
    Note,
    Occasion,
    Persona,
    PersonaFit,
    Relation,
    Segment,
    StageMove,
    Suggestion,
    Traits,
)  # fmt: skip
from regulars.customers.notes.commands import Said, write_note
from regulars.customers.personas.commands import PersonaWritten, write_persona
from regulars.customers.personas.fitting import fit_everybody
from regulars.customers.personas.queries import figures as figures_of_personas
from regulars.customers.segments import counting
from regulars.customers.segments.catching_up import catch_up
from regulars.customers.segments.commands import create_segment
from regulars.customers.segments.queries import members_now
from regulars.customers.segments.rulebook import rulebook
from regulars.customers.tests.making import crowd, customer, figures
from regulars.customers.visibility import visible_to
from regulars.desk.rules import drafts
from regulars.inbox.models import Conversation, Mention, Message
from regulars.lib.registry import address_gates
from regulars.staff.models import Employee
from regulars.staff.rights import RIGHTS_OF, Right, Role, may
from regulars.work.models import CallRound, Project, RoundAttempt, RoundCall, Task

__all__ = ["house"]

SECRETS = ("Foreignname", "foreignmail", "foreignwords", "Melnyk")
# Numbers of things that are no customer's; and of things that only stand beside a customer, whose gate is asked.
NOBODYS = {"group_id", "round_id", "segment_id", "persona_id", "definition_id", "topic_id", "erasure_id"}
BESIDE = {"entry_id", "person_id", "occasion_id", "event_id", "relation_id", "export_id"}


def parameters(address: Any) -> dict[str, Any]:
    return {name: kind for part in address.parts for name, kind in getattr(part, "converters", {}).items()}


ABOUT_CUSTOMERS = [one for one in GUARDED if Right.SEE_CUSTOMERS in one.view.rights or one.name.startswith("desk:")]
GATED = [one for one in GUARDED if set(parameters(one)) & {gate.parameter for gate in address_gates}]
OPEN = [one for one in GUARDED if one not in GATED and one.name != "showcase"]


@pytest.fixture
def nadia(nadia) -> Employee:
    """The manager, who sees only the customers she looks after."""
    nadia.sees = Employee.Sees.OWN
    nadia.save(update_fields=["sees"])
    return nadia


@pytest.fixture
def own(nadia) -> Customer:
    return customer("Ownname", email="ownmail@honey.example", manager_id=nadia.pk, traits={})


@pytest.fixture
def foreign(house, nadia, bohdan, own) -> Customer:
    """Somebody whom Bohdan looks after, with a piece of everything that lists are made of; some of it by Nadia."""
    known = Customer.objects.get(id=KNOWN)
    Customer.objects.filter(id=KNOWN).update(
        name="Foreignname", sort_key="foreignname", search_text="foreignname foreignmail", manager=bohdan
    )
    Identity.objects.create(customer=known, channel="email", value="foreignmail@honey.example", created_at=NOW)
    figures(KNOWN, value_at_risk_minor=99_000)
    Note.objects.create(id=KNOWN, customer=known, kind="note", text="foreignwords", happened_at=NOW, written_at=NOW)
    FollowUp.objects.create(
        id=KNOWN, customer=known, author=nadia, words="foreignwords", due_on=NOW.date(), created_at=NOW
    )
    write_note(KNOWN, "note", Said("foreignwords"), author_id=nadia.pk, today=NOW.date(), actor="", now=NOW)
    Suggestion.objects.filter(id=KNOWN).update(second_id=KNOWN, score=0.95)
    first, second = sorted([KNOWN, own.id])
    Suggestion.objects.create(first_id=first, second_id=second, score=0.9, seen="", found_at=NOW)
    day = NOW + timedelta(days=3)
    Occasion.objects.create(customer=known, kind="own", title="foreignwords", month=day.month, day=day.day,
                            created_at=NOW)  # fmt: skip
    group, _new = Group.objects.get_or_create(id=KNOWN, defaults={"name": "Honey lovers", "created_at": NOW})
    persona, _new = Persona.objects.get_or_create(id=KNOWN, defaults={"name": "Pastry chef", "created_at": NOW})
    everybody = {"name": "Bakers", "rule": {"version": 1, "rule": {"all": []}}, "created_at": NOW, "changed_at": NOW}
    segment, _new = Segment.objects.get_or_create(id=KNOWN, defaults=everybody)
    for one in (known, own):
        GroupMember.objects.create(group=group, customer=one, added_at=NOW)
        PersonaFit.objects.create(customer=one, persona=persona, fit=0.9, coverage=0.9, computed_at=NOW)
        StageMove.objects.create(customer=one, stage="expansion", entered_at=NOW, cause="rules")
        Membership.objects.create(segment=segment, customer=one, entered_at=NOW, cause="entry", version=1)
    Relation.objects.create(customer=own, other=known, kind="parent", created_at=NOW)
    review(known)
    conversation(known, mentioned=nadia)
    work_for(known, by=bohdan)
    return known


def work_for(whose: Customer, *, by: Employee) -> None:
    """What is to be done for somebody, and a call of a round."""
    Project.objects.create(id=KNOWN, title="foreignwords", customer=whose, owner=by, created_at=NOW)
    Task.objects.create(
        id=KNOWN, title="foreignwords", customer=whose, assignee=by, due_on=NOW.date(), due_by=NOW, created_at=NOW
    )
    calls = CallRound.objects.create(id=KNOWN, title="Winter", created_at=NOW)
    call = RoundCall.objects.create(
        id=KNOWN, round=calls, customer=whose, from_at=NOW, state="taken", caller=by, held_until=NOW
    )
    RoundAttempt.objects.create(id=KNOWN, call=call, caller=by, at=NOW, outcome="reached")


def conversation(whose: Customer, *, mentioned: Employee) -> None:
    """What somebody asked, and a colleague was asked to look at."""
    at = {"created_at": NOW, "active_at": NOW, "waiting_since": NOW, "due_at": NOW}
    Conversation.objects.create(
        id=KNOWN, customer=whose, channel="email", subject="foreignwords", preview="foreignwords", **at
    )
    message = Message.objects.create(
        id=KNOWN, conversation_id=KNOWN, direction="in", text="foreignwords", author_name="Foreignname", at=NOW,
        recorded_at=NOW,
    )  # fmt: skip
    Mention.objects.create(message=message, employee=mentioned, at=NOW)


def review(author: Customer) -> None:
    """What somebody wrote in public."""
    reviews = Account.objects.create(kind="reviews", title="Reviews", token="reviews", created_at=NOW, changed_at=NOW)
    item = {"id": "r1", "at": NOW.isoformat(), "author": "Foreignname", "text": "foreignwords"}
    Received.objects.filter(id=KNOWN).update(
        account=reviews, key="review:r1", raw=json.dumps({"list": "reviews", "item": item}).encode(),
        received_at=NOW, state=Received.State.TAKEN, customer=author,
    )  # fmt: skip


def told(answer: Any) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def reached(browser: Client, path: str) -> Iterator[Any]:
    yield browser.get(path)
    yield browser.get(path, headers={"HX-Request": "true"})


def test_every_number_in_an_address_about_customers_has_a_gate_or_is_known_to_name_no_customer():
    gated = {gate.parameter for gate in address_gates}
    for address in ABOUT_CUSTOMERS:
        numbers = {name for name, kind in parameters(address).items() if isinstance(kind, IntConverter)}
        free = numbers - gated - NOBODYS
        assert free <= BESIDE, f"{address.name}: register an AddressGate for {free - BESIDE} (lib.registry)"
        assert not free or numbers & gated, f"{address.name}: {free} stands beside no customer"


@pytest.mark.parametrize("address", GATED, ids=named)
def test_no_address_of_a_customer_opens_for_somebody_who_does_not_look_after_them(address, client_as, nadia, foreign):
    browser, path = client_as(nadia), address.path(USUAL, 1)
    for answer in answers(browser, path, "get", "post"):
        assert answer.status_code == 403, path
        assert not any(word in told(answer) for word in SECRETS)
        if set(address.view.rights) <= RIGHTS_OF[Role.MANAGER]:
            assert "Somebody else looks after this customer" in told(answer)


@pytest.mark.parametrize("address", OPEN, ids=named)
def test_no_other_page_shows_them_a_customer_of_a_colleague(address, client_as, nadia, foreign):
    browser = client_as(nadia)
    for answer in reached(browser, address.path(USUAL, 1)):
        assert answer.status_code < 500
        assert not [word for word in SECRETS if word in told(answer)], address.name


@pytest.mark.parametrize("path", [
    "/", "/customers/", "/customers/?q=name", "/customers/?sort=-value_at_risk", "/customers/?sort=-newest",
    "/customers/export.csv", "/customers/export.csv?sort=-spent", "/palette?q=name", "/customers/duplicates/",
    "/occasions/", "/occasions/?whose=mine", f"/groups/{KNOWN}/", f"/personas/{KNOWN}/", "/stages/expansion/",
    f"/segments/{KNOWN}/", f"/customers/?segment={KNOWN}", "/customers/?q=foreignmail", "/palette?q=foreignmail",
])  # fmt: skip
def test_lists_searches_and_files_have_their_own_and_not_those_of_colleagues(path, client_as, nadia, foreign):
    of_nadia, alone = told(client_as(nadia).get(path)), "foreignmail" in path
    # What was looked for stands in the search box.
    assert not any(word in of_nadia.replace("foreignmail", "" if alone else "foreignmail") for word in SECRETS)
    assert ("Ownname" in of_nadia) is not (alone or "duplicates" in path or "occasions" in path)
    nadia.sees = Employee.Sees.ALL
    nadia.save(update_fields=["sees"])
    of_all = told(client_as(nadia).get(path))
    assert ("Foreignname" in of_all) is ("mine" not in path), "the test would notice nothing"


def test_beside_an_own_customer_there_is_neither_double_nor_relation_of_a_colleague(client_as, nadia, foreign, own):
    assert "Foreignname" not in told(client_as(nadia).get(f"/customers/{own.id}/beside/"))
    found = told(client_as(nadia).get(f"/customers/{own.id}/relations/?q=name"))
    assert "Foreignname" not in found
    assert "Foreignname" in told(client_as("director").get(f"/customers/{own.id}/beside/"))


def test_examples_of_a_segment_being_built_are_their_own_customers(nadia, foreign, own):
    everybody, book = drafts.rule_in(drafts.everybody()), rulebook()
    assert KNOWN in {one.id for one in counting.found(everybody, book, now=NOW).examples}
    of_nadia = counting.found(everybody, book, now=NOW, only_of=nadia.pk)
    assert [one.id for one in of_nadia.examples] == [own.id]
    assert of_nadia.number == 1, "a number would tell who else there is"


def test_the_numbers_of_segments_and_personas_are_of_their_own_customers(client_as, nadia, foreign, own):
    made = create_segment(name="Everybody", rule=drafts.rule_in(drafts.everybody()), actor="", now=NOW)
    write_persona(PersonaWritten("Anybody", weights={made.pk: 1}), actor="", now=NOW)
    catch_up(now=NOW)
    fit_everybody(now=NOW)
    made.refresh_from_db()
    assert made.members_count > 1
    assert members_now([made]) == {made.pk: made.members_count}
    assert members_now([made], only_of=nadia.pk) == {made.pk: 1}
    assert made.members_count in {one.customers for one in figures_of_personas()}
    assert {one.customers for one in figures_of_personas(only_of=nadia.pk)} <= {0, 1}


def test_own_customers_and_those_merged_into_them_open_and_cost_one_query_more(client_as, nadia, foreign, own):
    Customer.objects.filter(merged_into_id=None, name="Олена Мельник").update(merged_into_id=own.id, manager=None)
    merged = Customer.objects.get(merged_into_id=own.id)
    browser = client_as(nadia)
    assert browser.get(f"/customers/{own.id}/").status_code == 200
    assert browser.get(f"/customers/{merged.id}/").status_code == 302


def test_nobodys_customers_are_not_theirs(client_as, nadia, foreign):
    Customer.objects.filter(id=KNOWN).update(manager=None)
    assert client_as(nadia).get(f"/customers/{KNOWN}/").status_code == 403
    assert "Foreignname" not in told(client_as(nadia).get("/customers/"))


def test_a_customer_that_is_nowhere_is_nothing_and_no_secret(client_as, nadia, foreign):
    assert client_as(nadia).get("/customers/999999999/").status_code == 404


def test_a_customer_they_add_is_theirs_and_one_they_give_away_is_gone(client_as, nadia, bohdan, foreign):
    browser = client_as(nadia)
    page = browser.get("/customers/new/")
    assert page.context["form"]["manager"].value() == str(nadia.pk)
    added = browser.post("/customers/new/", {"name": "Ivan Franko", "kind": "person", "manager": nadia.pk})
    ivan = Customer.objects.get(name="Ivan Franko")
    assert added.url == f"/customers/{ivan.id}/"
    given = browser.post(f"/customers/{ivan.id}/edit/", {"name": "Ivan Franko", "kind": "person", "manager": bohdan.pk})
    assert given.url == "/customers/"
    assert browser.get(f"/customers/{ivan.id}/").status_code == 403


def test_a_contact_of_a_colleagues_customer_is_refused_without_saying_whose_it_is(client_as, nadia, foreign, own):
    taken, browser = {"name": "Ownname", "kind": "person", "email": "foreignmail@honey.example"}, client_as(nadia)
    for path in ("/customers/new/", f"/customers/{own.id}/edit/", f"/customers/{own.id}/people/new/"):
        answer = browser.post(path, taken | {"full_name": "Ann", "emails": taken["email"]})
        assert "already belongs to a customer of a colleague" in told(answer), path
        assert "Foreignname" not in told(answer)
    assert "already belongs to Foreignname" in told(client_as("director").post("/customers/new/", taken))


def test_directors_see_all_whatever_is_written_with_them(client_as, dora, foreign):
    Employee.objects.filter(pk=dora.pk).update(sees="own")
    browser = client_as(Employee.objects.get(pk=dora.pk))
    assert "Foreignname" in told(browser.get("/customers/"))
    assert browser.get(f"/customers/{KNOWN}/").status_code == 200


def test_an_empty_list_says_how_customers_become_theirs(client_as, nadia, foreign, own):
    Customer.objects.filter(id=own.id).update(manager=None)
    assert "No customer is yours yet" in told(client_as(nadia).get("/customers/"))


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.DIRECTOR, Role.ANALYST)])
def test_whoever_sees_their_own_brings_no_files_and_keeps_every_other_right(role):
    one = Employee(role=role, sees=Employee.Sees.OWN)
    assert {right for right in Right if may(one, right)} == RIGHTS_OF[role] - {Right.IMPORT, Right.EXPORT_EVERYTHING}


def test_lists_of_few_start_from_their_customers_and_not_from_everybody(nadia, own):
    crowd(5_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_customer, customers_traits")
    plan = Traits.objects.filter(visible_to(nadia, "customer"), value_at_risk_minor__gt=0).explain()
    assert "Seq Scan" not in plan, plan
