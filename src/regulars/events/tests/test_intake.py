"""Messages are taken once, each with a verdict, whatever is in them."""

import gzip
import json

import pytest
from tests.cast import NOW

from regulars.events import bodies, intake, rates, views
from regulars.events.models import Event, Refusal, Tally
from regulars.events.tests.telling import Tracker, identify, reasons, track, verdicts
from regulars.staff.api_keys import revoke_key

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def tracker(monkeypatch, company) -> Tracker:
    monkeypatch.setattr(views, "now", lambda: NOW)
    return Tracker()


def code(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize(
    ("call", "more"),
    [("identify", {}), ("track", {"event": "Signed Up"}), ("page", {}), ("screen", {}), ("group", {"groupId": 7}),
     ("alias", {"previousId": "anon"}), ("t", {"event": "Signed Up"}), ("p", {})],
)  # fmt: skip
def test_every_call_is_taken_at_its_own_address(tracker, call, more):
    answer = tracker.send(call, {"userId": "u-1", "messageId": "m", **more})
    assert (answer.status_code, verdicts(answer)) == (200, ["accepted"])
    assert Event.objects.get().call == views.SHORT.get(call, call)


def test_a_batch_has_a_verdict_for_each_message_in_its_order(tracker):
    tracker.batch(track("m-1"))
    answer = tracker.batch(track("m-2"), track("m-1"), track("m-3", event=""), track("m-2"), "nonsense")
    assert answer.json()["success"] is True
    assert verdicts(answer) == ["accepted", "duplicate", "rejected", "duplicate", "rejected"]
    assert reasons(answer) == ["", "", "no_event", "", "not_an_object"]
    assert answer.json()["results"][2]["reason"].startswith("“event” must name what happened")
    tally = Tally.objects.get()
    assert (tally.accepted, tally.duplicate, tally.rejected) == (2, 2, 2)


def test_a_message_is_known_by_its_number_for_ever_and_by_each_key_apart(tracker):
    tracker.batch(track("m-1"))
    assert verdicts(tracker.batch(track("m-1", event="Something else"))) == ["duplicate"]
    assert verdicts(Tracker().batch(track("m-1"))) == ["accepted"]


def test_a_message_without_a_number_is_known_by_its_content_when_it_names_its_moment(tracker):
    message = {"type": "track", "userId": "u-1", "event": "Signed Up", "timestamp": "2026-11-20T09:00:00Z"}
    assert verdicts(tracker.batch(message, message)) == ["accepted", "duplicate"]
    assert verdicts(tracker.batch(message, sentAt="2026-11-20T09:31:00Z")) == ["duplicate"]
    del message["timestamp"]
    assert verdicts(tracker.batch(message, message)) == ["accepted", "accepted"]


def test_a_packed_body_is_unpacked_and_one_that_grows_without_end_is_refused(tracker):
    assert verdicts(tracker.send("batch", {"batch": [track("m-1")]}, packed=True)) == ["accepted"]
    bomb = gzip.compress(b" " * 50_000_000)
    assert code(tracker.send("batch", bomb, content_encoding="gzip")) == (413, "too_large")
    assert code(tracker.send("batch", b"not gzip", content_encoding="gzip")) == (400, "not_understood")
    assert code(tracker.send("batch", gzip.compress(b"{}")[:-9], content_encoding="gzip")) == (400, "not_understood")
    assert code(tracker.send("batch", b"{}", content_encoding="br")) == (400, "not_understood")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b'{"batch": 1}', b'{"batch": []}', b"{}",
                                  b"[" * 100_000, b'{"batch":' + b"[" * 100_000])  # fmt: skip
def test_what_cannot_be_read_is_refused_as_a_whole(tracker, body):
    assert code(tracker.send("batch", body)) == (400, "not_understood")


def test_only_a_key_for_events_is_let_in_by_any_of_its_ways(tracker, now):
    message = {"userId": "u-1", "event": "x"}
    for header in ({}, {"authorization": "Basic !!"}, {"authorization": "Basic cmdsOg=="}, {"authorization": "Bearer"}):
        assert code(tracker.client.post("/v1/track", message, "application/json", headers=header)) == (
            401, "key_refused",
        )  # fmt: skip
    in_body = {**message, "writeKey": tracker.secret}
    bearer = {"authorization": f"Bearer {tracker.secret}"}
    assert tracker.client.post("/v1/track", in_body, "application/json").status_code == 200
    assert tracker.client.post("/v1/track", message, "application/json", headers=bearer).status_code == 200
    assert code(Tracker("read:customers").send("track", message)) == (403, "missing_scope")
    revoke_key(tracker.key.id, actor="test", now=now)
    assert code(tracker.send("track", message)) == (401, "key_refused")
    assert code(Tracker().send("nothing", message)) == (404, "not_found")


def test_browsers_of_other_sites_may_send_and_only_that(tracker):
    preflight = tracker.client.options("/v1/batch", headers={"origin": "https://shop.example"})
    assert (preflight.status_code, preflight["Access-Control-Allow-Methods"]) == (204, "POST, OPTIONS")
    answer = tracker.batch(track("m-1"))
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert not answer.cookies
    assert tracker.client.get("/v1/batch").status_code == 405
    beacon = json.dumps({"batch": [track("m-2")], "writeKey": tracker.secret})
    assert tracker.client.post("/v1/batch", beacon, content_type="text/plain").status_code == 200


def test_the_clock_of_the_sender_may_be_wrong(tracker):
    """Sent an hour before it arrived, by a clock that is an hour late; it happened ten minutes before."""
    tracker.batch(track("m-1", timestamp="2026-11-20T08:20:00Z"), sentAt="2026-11-20T08:30:00Z")
    tracker.batch(track("m-2", timestamp="2026-11-20T10:20:00+02:00", sentAt="2026-11-20T08:30:00Z"))
    assert [f"{event.happened_at:%H:%M}" for event in Event.objects.all()] == ["09:20", "09:20"]
    tracker.batch(track("m-3", timestamp="2020-02-29T23:00:00-05:00"), track("m-4"))
    assert Event.objects.get(message_id="m-3").happened_at.isoformat() == "2020-03-01T04:00:00+00:00"
    assert Event.objects.get(message_id="m-4").happened_at == NOW


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"timestamp": "yesterday"}, "bad_time"),
        ({"timestamp": 1_700_000_000}, "bad_time"),
        ({"timestamp": "٢٠٢٦-١١-٢٠"}, "bad_time"),
        ({"timestamp": "1899-12-31T23:59:59Z"}, "time_out_of_range"),
        ({"timestamp": "2100-01-01T00:00:00Z"}, "time_out_of_range"),
        ({"timestamp": "0001-01-01T00:00:00+14:00"}, "bad_time"),
        ({"timestamp": "2026-11-22T10:00:00Z"}, "in_the_future"),
        ({"userId": None}, "nobody"),
        ({"userId": " \u200b\u202e"}, "nobody"),
        ({"userId": True}, "identity_unusable"),
        ({"userId": "x" * 321}, "identity_unusable"),
        ({"event": 5}, "no_event"),
        ({"event": "x" * 201}, "no_event"),
        ({"messageId": "x" * 151}, "message_id_unusable"),
        ({"messageId": {"a": 1}}, "message_id_unusable"),
        ({"properties": []}, "not_an_object"),
        ({"context": {"page": 1}}, "not_an_object"),
        ({"type": "purchase"}, "unknown_type"),
        ({"type": "alias"}, "no_previous"),
        ({"type": "group"}, "no_group"),
        ({"properties": {"text": "x" * 33_000}}, "too_large"),
    ],
)
def test_a_message_that_cannot_be_used_is_refused_with_its_reason_and_the_others_are_taken(tracker, change, reason):
    answer = tracker.batch(track("good"), {**track("bad"), **change})
    assert reasons(answer) == ["", reason]
    assert Refusal.objects.get().reason == reason


def test_a_message_nested_without_end_is_refused(tracker):
    deep = "x"
    for _level in range(30):
        deep = {"a": [deep]}
    assert reasons(tracker.batch(track("m-1", properties=deep))) == ["too_deep"]


def test_a_name_of_a_megabyte_is_refused_whole_and_many_small_ones_too(tracker):
    assert code(tracker.batch(identify("m-1", traits={"name": "Я" * 1_000_000}))) == (413, "too_large")
    assert code(tracker.batch(*[track(str(n), event="x" * 190) for n in range(3_000)])) == (413, "too_large")
    assert not Event.objects.exists()


def test_what_cannot_be_stored_is_left_out_and_what_is_not_seen_of_names_too(tracker):
    body = json.dumps(track("m\\u0000-1", event="\u202eПокупка\u200b", properties={"a\x00": "b\ud83d", "n": 1.5}))
    answer = tracker.send("batch", b'{"batch": [%s]}' % body.replace("1.5", "1e999").encode())
    assert verdicts(answer) == ["accepted"]
    assert Event.objects.get().body == {"user": "u-1", "event": "Покупка", "properties": {"a": "b", "n": None}}
    raw = b'{"batch": [{"type": "track", "userId": "\xed\xa0\xbd", "event": "x"}]}'
    assert code(tracker.send("batch", raw)) == (400, "not_understood")


def test_addresses_of_the_network_and_marks_of_the_device_are_not_kept(tracker):
    context = {"ip": "192.0.2.7", "userAgent": "Mozilla", "device": {"id": "77"}, "page": {"url": "https://a.example/"}}
    tracker.batch(track("m-1", context=context))
    assert Event.objects.get().body["context"] == {"page": {"url": "https://a.example/"}}


def test_what_was_refused_is_kept_to_be_looked_at_without_the_key(tracker):
    tracker.send("track", {"userId": "u\ud800", "writeKey": "secret", "messageId": "m-9"})
    refusal = Refusal.objects.get()
    assert (refusal.reason, json.loads(refusal.body)) == ("no_event", {"userId": "u", "messageId": "m-9"})
    tracker.batch(*[track(str(n), event="") for n in range(100)])
    assert Refusal.objects.count() == 1 + intake.MOST_REFUSALS


def test_a_key_that_asks_too_often_is_told_when_to_come_back(tracker, monkeypatch):
    monkeypatch.setattr(rates, "BURST", 2)
    monkeypatch.setattr(rates, "PER_SECOND", 0.1)
    answers = [tracker.batch(track(str(n))) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 10


def test_one_visitor_cannot_use_up_what_is_there_for_all(company, monkeypatch):
    monkeypatch.setattr(rates, "VISITOR_BURST", 2)
    monkeypatch.setattr(rates, "VISITOR_PER_SECOND", 0.01)
    page = Tracker("events:page")
    assert [page.batch(track(str(n))).status_code for n in range(3)] == [200, 200, 429]
    page.client.defaults["REMOTE_ADDR"] = "192.0.2.9"
    assert page.batch(track("other")).status_code == 200


def test_taking_a_request_in_costs_the_same_however_many_messages(tracker, django_assert_num_queries):
    tracker.batch(track("first"))
    bodies_of = [[track(f"{size}-{n}") for n in range(size)] for size in (1, 100)]
    for messages in bodies_of:
        with django_assert_num_queries(8):
            tracker.batch(*messages)
    assert Event.objects.count() == 102
    assert bodies.BATCH_LIMIT == 512_000
