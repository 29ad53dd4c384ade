"""What holds at every address: keys, allowances, repeated requests, and one shape of refusal."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from regulars.api import rates, replays
from regulars.api.models import Bucket, Replay
from regulars.api.tests.calling import Program, code
from regulars.customers.models import Customer
from regulars.lib import clock
from regulars.staff.api_keys import revoke_key


@pytest.fixture
def program(company) -> Program:
    return Program()


@pytest.fixture
def three_at_once(monkeypatch) -> None:
    """Allowances that end soon and hardly fill again."""
    monkeypatch.setattr(rates, "BURST", 3)
    monkeypatch.setattr(rates, "PER_SECOND", 0.1)


def test_without_a_good_key_nobody_is_let_in(company):
    for secret in ("", "rgl_nothing_here", "\u00e9", "x" * 10_000):
        answer = Program(secret=secret or " ").get("/customers")
        assert code(answer) == (401, "key_refused")
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_closed_key_is_refused_at_once(program, now):
    assert program.get("/products").status_code == 200
    revoke_key(program.key.pk, actor="test", now=now)
    assert code(program.get("/products")) == (401, "key_refused")


def test_an_allowance_is_told_used_up_and_filled_again(program, three_at_once):
    answers = [program.get("/products") for _time in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert answers[0]["RateLimit-Limit"] == "3"
    refused = answers[3]
    assert code(refused) == (429, "too_many_requests")
    assert 1 <= int(refused["Retry-After"]) <= 10
    assert refused.json()["error"]["details"]["retry_after"] == int(refused["Retry-After"])
    Bucket.objects.update(refilled_at=clock.now() - timedelta(seconds=11))
    assert program.get("/products").status_code == 200


def test_each_key_has_an_allowance_of_its_own(program, three_at_once):
    for _time in range(4):
        program.get("/products")
    assert Program().get("/products").status_code == 200


def test_an_allowance_is_taken_once_by_each_of_many_at_once(transactional_db, monkeypatch):
    monkeypatch.setattr(rates, "BURST", 20)
    monkeypatch.setattr(rates, "PER_SECOND", 0.001)
    key = Program().key
    verdicts: list[bool] = []

    def ask() -> None:
        verdicts.extend(rates.take_one(key.pk).allowed for _time in range(10))
        connection.close()

    in_threads(ask, count=4)
    assert (verdicts.count(True), verdicts.count(False)) == (20, 20)


def test_a_post_sent_again_answers_the_same_and_changes_nothing(program):
    first = program.post("/customers", {"name": "Olena"}, idempotency_key="a-1")
    again = program.post("/customers", {"name": "Olena"}, idempotency_key="a-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert again["ETag"] == first["ETag"]
    assert Customer.objects.count() == 1


def test_keys_for_repeating_belong_to_one_program(program):
    program.post("/customers", {"name": "Olena"}, idempotency_key="a-1")
    Program().post("/customers", {"name": "Ion"}, idempotency_key="a-1")
    assert Customer.objects.count() == 2


def test_a_key_for_repeating_used_for_another_request_is_refused(program):
    program.post("/customers", {"name": "Olena"}, idempotency_key="a-1")
    answer = program.post("/customers", {"name": "Ion"}, idempotency_key="a-1")
    assert code(answer) == (422, "key_of_another_request")
    assert Customer.objects.count() == 1


def test_a_refused_post_may_be_corrected_under_the_same_key(program):
    assert program.post("/customers", {"name": ""}, idempotency_key="a-1").status_code == 422
    assert program.post("/customers", {"name": "Olena"}, idempotency_key="a-1").status_code == 201


def test_what_was_begun_and_broke_leaves_nothing_and_works_the_second_time(program, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("regulars.api.resources.customers.shown", lambda _id: 1 / 0)
        answer = program.post("/customers", {"name": "Olena"}, idempotency_key="a-1")
    assert code(answer) == (500, "error")
    assert (Customer.objects.count(), Replay.objects.count()) == (0, 0)
    assert program.post("/customers", {"name": "Olena"}, idempotency_key="a-1").status_code == 201


def test_after_a_day_a_key_for_repeating_is_forgotten(program):
    program.post("/customers", {"name": "Olena"}, idempotency_key="a-1")
    Replay.objects.update(created_at=clock.now() - timedelta(hours=25))
    assert program.post("/customers", {"name": "Ion"}, idempotency_key="a-1").status_code == 201
    Replay.objects.update(created_at=clock.now() - timedelta(hours=25))
    assert replays.forget_old(now=clock.now()) == 1


@pytest.mark.parametrize("name", ["x" * 201, "a\tb"])
def test_a_key_for_repeating_that_cannot_be_kept_is_refused(program, name):
    assert code(program.post("/customers", {"name": "Olena"}, idempotency_key=name)) == (400, "not_understood")


def test_two_deliveries_at_the_same_moment_make_one_customer(transactional_db):
    program = Program()
    answers = []
    ready = threading.Barrier(4)

    def deliver() -> None:
        ready.wait()
        answers.append(program.__class__.post(program, "/customers", {"name": "Olena"}, idempotency_key="a-1"))
        connection.close()

    in_threads(deliver, count=4)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer for answer in answers) == 3
    assert Customer.objects.count() == 1


def test_whoever_waits_too_long_for_the_first_delivery_is_told_so(transactional_db, monkeypatch):
    monkeypatch.setattr(replays, "WAIT", "100ms")
    program, entered, leave = Program(), threading.Event(), threading.Event()
    from regulars.customers import registration

    add = registration.add_customer

    def slowly(*args, **options):
        entered.set()
        leave.wait(10)
        return add(*args, **options)

    monkeypatch.setattr("regulars.api.resources.customers.registration.add_customer", slowly)
    first = []

    def deliver() -> None:
        first.append(program.post("/customers", {"name": "Olena"}, idempotency_key="a-1"))
        connection.close()

    thread = threading.Thread(target=deliver)
    thread.start()
    entered.wait(10)
    second = program.post("/customers", {"name": "Olena"}, idempotency_key="a-1")
    leave.set()
    thread.join()
    assert code(second) == (409, "still_working")
    assert first[0].status_code == 201


def test_an_address_that_is_not_there_and_a_verb_it_does_not_take_are_said(program):
    for path in ("/nothing", "/customers/abc", "/customers/", "/"):
        assert code(program.get(path)) == (404, "no_such_address")
    answer = program.delete("/customers")
    assert code(answer) == (405, "method_not_allowed")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


def test_an_error_of_ours_tells_nothing_of_the_inside(program, monkeypatch):
    def broken(**_options):
        raise RuntimeError("the secret of the traceback")

    monkeypatch.setattr("regulars.purchases.queries.products", broken)
    answer = program.get("/products")
    assert code(answer) == (500, "error")
    assert b"secret" not in answer.content


def test_a_database_that_does_not_answer_is_said_in_the_same_shape(program, monkeypatch):
    def down(*_args, **_options):
        raise OperationalError("the secret of the traceback")

    monkeypatch.setattr("regulars.api.rates.take_one", down)
    answer = program.get("/products")
    assert code(answer) == (503, "unavailable")
    assert b"secret" not in answer.content


def test_a_body_larger_than_is_taken_is_refused(program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    for options in ({}, {"idempotency_key": "a-1"}):
        assert code(program.post("/customers", {"name": "x" * 2000}, **options)) == (413, "too_large")


def test_answers_stay_in_no_shared_cache(program):
    answer = program.get("/products")
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer["Vary"]


def test_the_description_is_open_and_the_reference_is_for_directors(client_as, dora, charlie):
    document = charlie.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/customers/{customer_id}" in document["paths"]
    page = client_as(dora).get("/api/v1/docs/").content.decode()
    assert all(path in page for path in document["paths"])


def in_threads(act, *, count: int) -> None:
    threads = [threading.Thread(target=act) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
