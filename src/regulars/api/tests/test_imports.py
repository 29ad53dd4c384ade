"""Files as programs bring them; the worker's steps are run by hand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import NOW

from regulars.api.tests.calling import Program, code
from regulars.imports import running
from regulars.imports.models import Upload
from regulars.purchases.models import Order

GOOD = "customer,date,amount\nC-1,2026-10-01,12.50\nC-2,2026-10-02,7\n"
BAD = "customer,date,amount\nC-1,2026-10-01,12.50\nC-2,yesterday,7\n"
NAMELESS = "x1,x2,x3\none,sometime,much\n"


@pytest.fixture
def program(company, settings, tmp_path) -> Program:
    settings.MEDIA_ROOT = tmp_path
    return Program()


def brought(program: Program, text: str, **headers: str):
    return program.upload("orders", SimpleUploadedFile("orders.csv", text.encode()), **headers)


def state(program: Program, number: int) -> str:
    return program.get(f"/imports/{number}").json()["state"]


def test_a_file_is_brought_checked_and_loaded(program):
    made = brought(program, GOOD)
    number = made.json()["id"]
    assert (made.status_code, made.json()["state"], made.json()["missing"]) == (201, "checking", [])
    running.check(number, now=NOW)
    assert state(program, number) == "checked"
    assert program.post(f"/imports/{number}/loading", {}).status_code == 202
    running.load(number, now=NOW)
    told = program.get(f"/imports/{number}").json()
    assert (told["state"], told["result"]["counts"]["added"]) == ("loaded", 2)
    assert Order.objects.count() == 2
    assert [one["id"] for one in program.get("/imports").json()["items"]] == [number]


def test_bad_rows_are_told_and_loaded_around_only_when_asked(program):
    number = brought(program, BAD).json()["id"]
    running.check(number, now=NOW)
    (bad,) = program.get(f"/imports/{number}/bad-rows").json()["items"]
    assert (bad["row"], bad["value"], bad["reason"]) == (3, "yesterday", "not_a_date")
    assert "yesterday" in bad["in_words"]
    assert code(program.post(f"/imports/{number}/loading", {})) == (409, "bad_rows")
    assert program.post(f"/imports/{number}/loading", {"only_good_rows": True}).status_code == 202


def test_columns_nobody_recognises_wait_for_a_description(program):
    made = brought(program, NAMELESS).json()
    assert made["state"] == "draft"
    assert made["missing"] != []
    path = f"/imports/{made['id']}/description"
    for mapping in ({"0": "colour"}, {"first": "customer"}, {"0": "customer"}):
        assert program.put(path, {"mapping": mapping}).status_code == 422
    mapping = {"0": "customer", "1": "ordered_on", "2": "amount"}
    told = program.put(path, {"mapping": mapping, "reading": {"date_order": "ymd"}})
    assert (told.status_code, told.json()["state"], told.json()["mapping"]) == (200, "checking", mapping)


def test_the_same_file_sent_again_under_one_key_is_brought_once(program):
    first = brought(program, GOOD, idempotency_key="f-1")
    again = brought(program, GOOD, idempotency_key="f-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert code(brought(program, BAD, idempotency_key="f-1")) == (422, "key_of_another_request")
    assert Upload.objects.count() == 1


def test_a_file_that_is_none_or_for_nothing_is_refused_and_not_kept(program, tmp_path):
    refused = {
        "not_valid": program.client.post("/api/v1/imports", headers={"authorization": f"Bearer {program.secret}"}),
        "empty_file": brought(program, ""),
        "unknown_target": program.upload("colours", SimpleUploadedFile("a.csv", GOOD.encode())),
    }
    for expected, answer in refused.items():
        assert code(answer) == (422, expected)
    assert not Upload.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_is_given_up(program):
    number = brought(program, NAMELESS).json()["id"]
    assert program.delete(f"/imports/{number}").json()["state"] == "cancelled"
    assert code(program.post(f"/imports/{number}/loading", {})) == (409, "not_in_this_state")


def test_a_file_is_known_to_be_of_whoever_made_the_key(company, dora, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    program = Program()
    type(program.key).objects.update(created_by=dora)
    brought(program, GOOD)
    assert Upload.objects.get().uploaded_by == dora
