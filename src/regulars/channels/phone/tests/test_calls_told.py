"""An exchange tells calls one by one: each is a message of the conversation with whoever called."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import NOW

from regulars.channels import receiving
from regulars.channels.bringing import ItemRefused
from regulars.channels.errors import Unreadable
from regulars.channels.ledger import deliver, send
from regulars.channels.models import Received
from regulars.channels.phone import shapes
from regulars.channels.phone.reading import read
from regulars.channels.types import Address, Outgoing
from regulars.channels.webhook.tests.program import bring

AT = "2026-11-20T09:30:00Z"


def call(**parts):
    told = {"id": "1763631000.17", "at": AT, "direction": "in", "number": "0671234567", "result": "missed"}
    return {**told, **parts}


def told(account, *calls):
    answer = bring(account, {"calls": list(calls)}, path="phone")
    receiving.read_waiting(now=NOW)
    return [one["verdict"] for one in answer.json()["results"]]


def test_a_missed_call_asks_to_be_called_back(account, taken):
    assert told(account, call(waited=25)) == ["accepted"]
    (said,) = taken
    assert (said.sender.value, said.direction, said.automatic) == ("+380671234567", "in", False)
    assert said.text == "Missed call, after waiting for 25 seconds"
    assert said.facts["settled"] is False


def test_an_answered_call_says_how_long_and_who(account, taken, bohdan):
    account.settings["extensions"] = {"101": bohdan.pk}
    account.save()
    told(account, call(result="answered", seconds=200, extension="101", name="Олена"))
    (said,) = taken
    assert (said.text, said.employee_id, said.sender.name) == ("Call: 3 min 20 s", bohdan.pk, "Олена")
    assert said.facts["settled"] is True


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"direction": "out", "result": "answered", "seconds": 59}, "We called: 59 seconds"),
        ({"direction": "out", "result": "missed"}, "We called: nobody answered"),
        ({"result": "busy"}, "Missed call: all our lines were busy"),
        ({"result": "voicemail", "note": "Call me"}, "Missed call: left a message on the answering machine\nCall me"),
    ],
)
def test_each_way_a_call_ends_has_its_words(account, taken, parts, words):
    told(account, call(**parts))
    assert taken[0].text == words


def test_the_words_are_in_the_language_of_the_company(account, taken, company):
    company.language = "uk"
    company.save()
    told(account, call(result="answered", seconds=200))
    assert "3" in taken[0].text
    assert "200" not in taken[0].text


def test_the_same_call_told_again_is_one(account, taken):
    assert told(account, call(), call()) == ["accepted", "duplicate"]
    assert told(account, call()) == ["duplicate"]
    assert len(taken) == 1


@pytest.mark.parametrize(
    ("number", "reason"), [("", "hidden_number"), ("anonymous", "hidden_number"), ("102", "inside_call")]
)
def test_a_hidden_number_and_a_colleague_are_no_customers(account, taken, number, reason):
    told(account, call(number=number))
    assert Received.objects.get().reason == reason
    assert not taken


@pytest.mark.parametrize(
    "parts",
    [{"result": "lost"}, {"direction": "inside"}, {"seconds": 5}, {"seconds": -1, "result": "answered"},
     {"seconds": True, "result": "answered"}, {"at": "now"}, {"employee_id": 1}, {"waited": 100_000}],
)  # fmt: skip
def test_what_is_no_call_is_rejected_with_words(account, parts):
    (result,) = bring(account, {"calls": [call(**parts)]}, path="phone").json()["results"]
    assert (result["verdict"], bool(result["why"])) == ("rejected", True)


def test_calls_do_not_come_in_by_the_address_of_another_channel(account):
    assert bring(account, {"messages": []}, path="webhook").status_code == 401
    assert bring(account, {"messages": []}, path="phone").status_code == 400


def test_an_answer_in_writing_does_not_go_by_phone_and_says_what_to_do(account):
    line = send(Outgoing("k", account.pk, Address("phone", "+380671234567"), "Hi", ref="r"), now=NOW)
    deliver(line.pk, now=NOW)
    line.refresh_from_db()
    assert (line.state, "spoken" in line.reason) == ("failed", True)


JSON = st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.lists(st.integers(), max_size=2)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.dictionaries(st.sampled_from(shapes.OURS), JSON, max_size=5), form=st.booleans())
def test_any_json_is_judged_and_what_is_accepted_can_be_read(account, parts, form):
    item = call(**parts)
    try:
        shapes.call(item, shapes.OURS if form else shapes.CALL)
    except ItemRefused:
        return
    assert read(account, json.dumps({"list": "notes" if form else "calls", "item": item}).encode())


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    row=st.dictionaries(
        st.sampled_from(["at", "caller", "callee", "number", "direction", "result", "name", "key"]),
        st.text(max_size=20),
    )
)
def test_any_row_is_read_or_unreadable(account, row):
    raw = json.dumps({"list": "rows", "item": {"at": AT, "direction": "in", **row}}).encode()
    try:
        read(account, raw)
    except Unreadable:
        return
