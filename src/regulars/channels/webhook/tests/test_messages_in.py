"""A program brings messages: signed, each with its verdict, once; what is wrong is said, and nothing breaks."""

import base64
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import NOW

from regulars.channels import receiving
from regulars.channels.bringing import ItemRefused
from regulars.channels.errors import Unreadable
from regulars.channels.models import Received
from regulars.channels.types import Incoming
from regulars.channels.webhook import shapes
from regulars.channels.webhook.reading import read
from regulars.channels.webhook.tests.program import bring
from regulars.lib import clock

AT = "2026-11-20T09:30:00Z"


def message(**parts):
    return {"id": "m1", "from": {"phone": "+380671234567", "name": "Олена"}, "text": "Доброго дня", "at": AT, **parts}


def read_all() -> None:
    receiving.read_waiting(now=NOW)


def verdicts(answer) -> list[str]:
    return [one["verdict"] for one in answer.json()["results"]]


def test_a_message_is_accepted_then_read_then_taken(account, taken):
    answer = bring(account, {"messages": [message()]})
    assert (answer.status_code, verdicts(answer)) == (202, ["accepted"])
    read_all()
    (said,) = taken
    assert (said.key, said.text, said.happened_at) == ("m1", "Доброго дня", NOW)
    assert (said.sender.channel, said.sender.value, said.sender.name) == ("phone", "+380671234567", "Олена")


def test_the_channel_says_when_it_was_heard_last(account):
    bring(account, {"messages": [message()]})
    account.refresh_from_db()
    assert account.heard_at is not None


def test_the_same_message_again_is_a_duplicate_however_often_it_is_brought(account, taken):
    told = [verdicts(bring(account, {"messages": [message(), message()]})) for _time in range(3)]
    assert told == [["accepted", "duplicate"], ["duplicate"] * 2, ["duplicate"] * 2]
    read_all()
    assert len(taken) == 1


def test_a_recorded_request_brings_nothing_new_and_an_old_one_is_refused(account):
    earlier = clock.now() - timedelta(minutes=4)
    assert bring(account, {"messages": [message()]}, at=earlier).status_code == 202
    assert verdicts(bring(account, {"messages": [message()]}, at=earlier)) == ["duplicate"]
    for at in (clock.now() - timedelta(minutes=6), clock.now() + timedelta(minutes=6)):
        assert bring(account, {"messages": [message(id="m2")]}, at=at).status_code == 401
    assert Received.objects.count() == 1


def test_a_wrong_signature_and_an_unknown_address_are_refused_alike(account, client):
    wrong = bring(account, {"messages": [message()]}, secret="whsec_" + base64.b64encode(b"x" * 32).decode())
    unknown = client.post("/channels/webhook/nobody/", b"{}", content_type="application/json")
    assert (wrong.status_code, wrong.json()) == (401, unknown.json())
    assert not Received.objects.exists()


def test_a_channel_whose_secret_is_lost_lets_nobody_in(account):
    account.secret_box = b""
    account.save()
    assert bring(account, {"messages": [message()]}, secret="whsec_").status_code == 401


def test_one_wrong_message_does_not_stop_the_others_and_is_told_what_to_correct(account, taken):
    answer = bring(account, {"messages": [message(), message(id="m2", at="yesterday"), message(id="m3"), 7]})
    assert verdicts(answer) == ["accepted", "rejected", "accepted", "rejected"]
    assert "“at”" in answer.json()["results"][1]["why"]
    read_all()
    assert [one.key for one in taken] == ["m1", "m3"]


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"id": ""}, "id"), ({"id": 7}, "id"), ({"id": "x" * 201}, "id"), ({"text": ["a"]}, "text"),
        ({"text": "x" * 20_001}, "text"), ({"text": "", "files": []}, "text"), ({"at": "2026-11-20"}, "at"),
        ({"at": "2026-11-20T09:30:00"}, "at"), ({"at": None}, "at"), ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"from": {}}, "from"), ({"from": "Olena"}, "from"), ({"from": {"phone": "call me"}}, "call me"),
        ({"from": {"nick": "x"}}, "nick"), ({"direction": "up"}, "direction"), ({"subject": "x"}, "subject"),
        ({"files": {}}, "files"), ({"files": [{"name": "a"}]}, "content"),
        ({"files": [{"name": "a", "content": "?"}]}, "Base64"), ({"files": [{"name": "a", "content": 5}]}, "Base64"),
        ({"files": [{"name": "a", "url": "ftp://x/"}]}, "url"), ({"files": ["a"]}, "file"),
        ({"files": [{"name": "a", "content": "QQ=="}] * 11}, "files"), ({"text": "\x00 "}, "text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(account, parts, word):
    (result,) = bring(account, {"messages": [message(**parts)]}).json()["results"]
    assert result["verdict"] == "rejected"
    assert word in result["why"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"{", 400), (b"[]", 400), (b"{}", 400), (b'{"messages": {}}', 400), (b'{"letters": []}', 400),
        (b"\xff\xfe", 400), (b"[" * 50_000, 400), (json.dumps({"messages": [{}] * 201}).encode(), 400),
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_read_is_refused_with_words(account, body, status):
    answer = bring(account, body)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_more_than_is_taken_is_not_read(account, monkeypatch):
    monkeypatch.setattr("regulars.channels.bringing.LARGEST_BODY", 100)
    assert bring(account, b" " * 101).status_code == 413


def test_nobody_looks_around_here(account, client):
    assert client.get(f"/channels/webhook/{account.token}/").status_code == 405


def test_the_numbers_of_one_network_are_strangers_to_another(account, taken):
    bring(account, {"messages": [message(**{"from": {"id": "abc", "phone": "0671234567"}})]})
    read_all()
    assert taken[0].sender.value == "whatsapp:abc"
    assert taken[0].identities == [("phone", "+380671234567")]


def test_files_come_inside_or_are_fetched(account, taken, program):
    program.files = {"/a.jpg": b"\xff\xd8jpg"}
    link = program.url.replace("/out", "/a.jpg")
    inside = {"name": "b.txt", "type": "text/plain", "content": base64.b64encode(b"words").decode()}
    lost = {"name": "c.pdf", "url": program.url.replace("/out", "/c.pdf")}
    bring(account, {"messages": [message(files=[{"name": "a.jpg", "url": link}, inside, lost])]})
    read_all()
    assert [(one.name, one.content) for one in taken[0].files] == [("a.jpg", b"\xff\xd8jpg"), ("b.txt", b"words")]
    assert "c.pdf" in taken[0].text


def test_a_file_inside_our_network_is_not_fetched_unless_a_director_allows_it(account, taken, program):
    account.settings["inside_allowed"] = False
    account.save()
    program.files = {"/a.jpg": b"secret"}
    link = program.url.replace("/out", "/a.jpg")
    bring(account, {"messages": [message(files=[{"name": "a.jpg", "url": link}])]})
    read_all()
    assert not taken[0].files


def test_an_answer_comes_before_what_it_answers_and_neither_is_lost(account, taken):
    bring(account, {"messages": [message(id="m2", reply_to="m1"), message()]})
    read_all()
    assert [(one.key, list(one.thread)) for one in taken] == [("m2", ["m1"]), ("m1", [])]


def test_a_correction_names_what_it_replaces(account, taken):
    bring(account, {"messages": [message(), message(id="m1-b", text="Добридень", edits="m1")]})
    read_all()
    assert (taken[1].edits, taken[1].text) == ("m1", "Добридень")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from([*shapes.MESSAGE, *shapes.RECEIPT, *shapes.SENDER, *shapes.FILE])


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.dictionaries(NAMES, JSON | st.lists(st.dictionaries(NAMES, JSON), max_size=2), max_size=4))
def test_any_json_is_judged_and_what_is_accepted_can_be_read(account, parts):
    for name, key_of, item in (
        ("messages", shapes.message_key, message(**parts)),
        ("receipts", shapes.receipt_key, {"id": "m1", "state": "read", "at": AT, **parts}),
    ):
        try:
            key_of(account, item)
        except ItemRefused as refused:
            words = str(refused)
            assert words
            continue
        (found,) = read(account, json.dumps({"list": name, "item": item}).encode())
        assert not isinstance(found, Incoming) or found.text or found.files


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"item": {}}', b'{"list": "x", "item": {}}', b"\xff"])
def test_what_was_kept_and_is_none_of_it_is_unreadable(account, raw):
    with pytest.raises(Unreadable):
        read(account, raw)
