"""Several conversations are changed together, whatever arrives meanwhile and whatever is sent for a number."""

import threading

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from tests.cast import NOW

from regulars.customers.tests.making import customer
from regulars.inbox import commands, standing
from regulars.inbox.locking import conversation_locked
from regulars.inbox.models import Conversation
from regulars.inbox.tests.making import asks
from regulars.inbox.views import acting
from regulars.work.routing import moving


@pytest.mark.django_db(transaction=True)
def test_a_message_that_arrives_into_one_of_many_that_are_reopened_stops_neither(company, bohdan):
    many = [asks(name, of=customer(name)) for name in ("Ann", "Ben")]
    for one in many:
        commands.close(one.pk, actor="", now=NOW)
    begun, locked, trouble = threading.Event(), threading.Event(), []

    def bulk() -> None:
        doing = acting.Doing(QueryDict(), bohdan.pk, "", NOW)

        def reopen(one: Conversation, doing: acting.Doing) -> None:
            acting.reopen(one, doing)
            begun.set()
            locked.wait(2)

        acting.done(acting.Action(reopen, "", ()), many, doing)

    def arriving() -> None:
        begun.wait(5)
        with transaction.atomic():
            conversation = conversation_locked(many[1].pk)
            locked.set()
            moving.choose_alone()
            standing.route(conversation, now=NOW)

    def run(do) -> None:
        try:
            do()
        except Exception as error:
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[do]) for do in (bulk, arriving)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert trouble == []
    assert set(Conversation.objects.values_list("state", flat=True)) == {"open"}


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["²", "٣", "-1", "9" * 30, "x"])
def test_what_is_no_number_is_refused_and_breaks_nothing(odd, client_as, bohdan):
    one = asks("text", assignee=bohdan)
    agent, page = client_as(bohdan), f"/inbox/{one.pk}/"
    for given in (
        {"do": "close", "id": odd}, {"do": "close", "id": one.pk, "here": odd},
        {"do": "assign", "id": one.pk, "to": f"employee:{odd}"}, {"do": "merge", "id": one.pk, "other": odd},
    ):  # fmt: skip
        assert agent.post("/inbox/act/", given).status_code in (302, 404), given
    assert agent.post(f"{page}split/", {"from": odd}).status_code < 500
    assert agent.get(f"{page}items/", {"message": odd}).status_code == 200
    sent = agent.post(f"{page}answer/", {"text": "Hello", "way": f"{odd}:a@example.org", "seen": odd})
    assert sent.status_code < 500
