"""Customers, their people, identities and timeline, as programs read and write them."""

import pytest

from regulars.api.tests.calling import Program, code
from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, Entry, Identity
from regulars.customers.tests.making import crowd, customer

OLENA = {"name": "Олена Мельник", "email": "Olena@Example.com", "phone": "+38 067 123 45 67", "country": "UA"}


@pytest.fixture
def program(company) -> Program:
    return Program()


def test_a_customer_is_written_down_and_read_again(program):
    made = program.post("/customers", OLENA)
    assert made.status_code == 201
    told = made.json()
    assert (told["name"], told["email"], told["phone"]) == ("Олена Мельник", "olena@example.com", "+380671234567")
    assert program.get(f"/customers/{told['id']}").json() == told


def test_what_a_program_did_says_so_on_the_timeline(program):
    made = program.post("/customers", OLENA).json()
    assert Entry.objects.get(customer_id=made["id"]).actor == f"staff.api_key:{program.key.pk}"
    (entry,) = program.get(f"/customers/{made['id']}/timeline").json()["items"]
    assert (entry["kind"], entry["sentence"]) == ("customers.customer_added", "Became known to us")


def test_sentences_are_in_the_language_that_is_asked_for(program):
    made = program.post("/customers", OLENA).json()
    path = f"/customers/{made['id']}/timeline"
    english = program.get(path).json()["items"][0]["sentence"]
    ukrainian = program.get(path, accept_language="uk").json()["items"][0]["sentence"]
    assert english != ukrainian


def test_an_identity_of_somebody_else_is_a_conflict_that_names_them(program):
    known = program.post("/customers", OLENA).json()
    answer = program.post("/customers", {"name": "Another", "email": "olena@example.com"})
    assert code(answer) == (409, "identity_taken")
    assert answer.json()["error"]["details"]["customer_id"] == known["id"]
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "\u200b \u00ad"}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"name": "Olena \ud83d M"}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "A", "kind": "robot"}, "kind"),
        ({"name": "A", "country": "Ukraine"}, "country"),
        ({"name": "A", "manager_id": 2**70}, "manager_id"),
        ({"name": "A", "nmae": "typing error"}, "nmae"),
        ({"name": ["A"]}, "name"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(program, body, field):
    answer = program.post("/customers", body)
    assert code(answer) == (422, "not_valid")
    assert [one["field"] for one in answer.json()["error"]["details"]["fields"]] == [field]
    assert not Customer.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'"text"', b"null", b"[1]"])
def test_a_body_that_is_not_what_it_should_be_is_refused_in_one_shape(program, body):
    answer = program.post("/customers", body)
    assert answer.status_code in (400, 422)
    assert set(answer.json()["error"]) == {"code", "message", "details"}


def test_text_that_cannot_be_stored_is_cleaned(program):
    made = program.post("/customers", {"name": "Olena\u0000 \u200bM"})
    assert (made.status_code, made.json()["name"]) == (201, "Olena M")


def test_only_what_is_sent_is_changed(program):
    made = program.post("/customers", OLENA).json()
    changed = program.patch(f"/customers/{made['id']}", {"name": "Олена М."}).json()
    assert changed == {**made, "name": "Олена М."}


def test_a_change_of_what_was_changed_meanwhile_is_refused(program):
    made = program.post("/customers", OLENA)
    path, tag = f"/customers/{made.json()['id']}", made["ETag"]
    assert program.get(path)["ETag"] == tag
    changed = program.patch(path, {"name": "First"}, if_match=tag)
    assert changed.status_code == 200
    assert code(program.patch(path, {"name": "Second"}, if_match=tag)) == (412, "changed_meanwhile")
    assert program.patch(path, {"name": "Third"}, if_match=changed["ETag"]).status_code == 200


def test_what_is_known_is_not_sent_again(program):
    made = program.post("/customers", OLENA)
    path = f"/customers/{made.json()['id']}"
    again = program.get(path, if_none_match=made["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", made["ETag"])
    program.patch(path, {"name": "Other"})
    assert program.get(path, if_none_match=made["ETag"]).status_code == 200


def test_a_list_is_walked_to_its_end_page_by_page(program):
    crowd(25)
    seen, cursor = [], ""
    while True:
        page = program.get(f"/customers?limit=10&cursor={cursor}").json()
        seen += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 25


def test_a_list_is_narrowed_as_on_the_page(program):
    customer("Olena Melnyk", country="UA", attributes={"industry": "retail"}, traits={"stage": "active"})
    customer("Ion Popescu", country="MD", kind="company", traits={"stage": "lost", "value_at_risk_minor": 0})
    names = {
        query: [item["name"] for item in program.get(f"/customers?{query}").json()["items"]]
        for query in ("q=melny", "country=MD", "kind=company", "stage=lost", "a.industry=retail", "at_risk=true")
    }
    assert names == {
        "q=melny": ["Olena Melnyk"], "country=MD": ["Ion Popescu"], "kind=company": ["Ion Popescu"],
        "stage=lost": ["Ion Popescu"], "a.industry=retail": ["Olena Melnyk"], "at_risk=true": ["Olena Melnyk"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("cursor=zzz", (400, "bad_cursor")),
        ("sort=colour", (422, "not_valid")),
        ("limit=0", (422, "not_valid")),
        ("limit=201", (422, "not_valid")),
        ("manager_id=x", (422, "not_valid")),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(program, query, refusal):
    assert code(program.get(f"/customers?{query}")) == refusal


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ED%A0%80", "stage=%F0%9F", "a.x=%00", "a.%ED%A0%80=1", "country=MD&q=%25_"]
)
def test_characters_that_cannot_be_looked_for_find_nobody_and_break_nothing(program, query):
    customer("Olena Melnyk")
    assert program.get(f"/customers?{query}").status_code == 200


def test_the_list_costs_the_same_however_long(program, django_assert_max_num_queries):
    crowd(120)
    program.get("/customers")
    with django_assert_max_num_queries(5):
        assert len(program.get("/customers?limit=100").json()["items"]) == 100


def test_a_customer_is_found_by_what_it_is_known_by(program):
    made = program.post("/customers", OLENA).json()
    program.post(f"/customers/{made['id']}/identities", {"channel": "external", "value": "A-17"})
    for channel, value in (("email", "OLENA@example.com"), ("phone", "%2B380671234567"), ("external", "A-17")):
        assert program.get(f"/customers/known-by?channel={channel}&value={value}").json()["id"] == made["id"]
    assert code(program.get("/customers/known-by?channel=email&value=nobody@example.com")) == (404, "not_found")


def test_identities_are_added_once_and_removed(program):
    made = program.post("/customers", OLENA).json()
    path = f"/customers/{made['id']}/identities"
    first = program.post(path, {"channel": "email", "value": "o.m@example.com"})
    again = program.post(path, {"channel": "email", "value": "O.M@example.com "})
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert program.get("/customers?q=o.m@exa").json()["items"][0]["id"] == made["id"]
    assert program.delete(f"{path}/{first.json()['id']}").status_code == 204
    assert program.get("/customers?q=o.m@exa").json()["items"] == []
    assert [one["value"] for one in program.get(path).json()] == ["olena@example.com", "+380671234567"]
    assert code(program.delete(f"{path}/{first.json()['id']}")) == (404, "not_found")


def test_an_identity_of_another_customer_is_not_removed_through_this_one(program):
    other = customer("Ion Popescu", email="ion@example.com")
    made = program.post("/customers", OLENA).json()
    identity = Identity.objects.get(customer=other)
    assert code(program.delete(f"/customers/{made['id']}/identities/{identity.id}"))[0] == 404
    assert Identity.objects.filter(id=identity.id).exists()


def test_what_is_no_address_is_not_noted(program):
    made = program.post("/customers", OLENA).json()
    answer = program.post(f"/customers/{made['id']}/identities", {"channel": "email", "value": "not an address"})
    assert code(answer) == (422, "identity_unreadable")


def test_people_are_added_and_listed(program):
    made = program.post("/customers", {"name": "Honey Ltd", "kind": "company"}).json()
    added = program.post(f"/customers/{made['id']}/people", {"full_name": "Ion Popescu", "language": "ro"})
    assert added.status_code == 201
    assert program.get(f"/customers/{made['id']}/people").json() == [added.json()]


@pytest.mark.parametrize("path", ["", "/people", "/identities", "/timeline", "/orders", "/contracts"])
def test_of_a_customer_who_does_not_exist_nothing_is_told(program, path):
    for number in (999_999_999, 2**63, 10**30):
        assert program.get(f"/customers/{number}{path}").status_code == 404


def test_a_timeline_is_narrowed_to_one_kind(program):
    made = program.post("/customers", OLENA).json()
    program.patch(f"/customers/{made['id']}", {"name": "Other"})
    page = program.get(f"/customers/{made['id']}/timeline?kind=customers.customer_changed").json()
    assert [entry["kind"] for entry in page["items"]] == ["customers.customer_changed"]


def test_a_manager_who_does_not_work_here_is_refused(program):
    assert code(program.post("/customers", {"name": "A", "manager_id": 999})) == (422, "no_such_employee")


def test_a_merged_customer_leads_to_the_one_it_was_found_to_be(program, now):
    kept = customer("Olena Melnyk", email="olena@example.com")
    merged = customer("O. Melnyk", email="o.m@example.com")
    order = {"number": "A-1", "amount_minor": 100, "ordered_on": "2026-11-01"}
    program.post(f"/customers/{merged.id}/orders", order)
    merge_customers(kept.id, merged.id, choices={}, actor="test", now=now)
    assert program.get(f"/customers/{merged.id}").json()["merged_into_id"] == kept.id
    assert program.get("/customers/known-by?channel=email&value=o.m@example.com").json()["id"] == kept.id
    assert [one["id"] for one in program.get("/customers").json()["items"]] == [kept.id]
    assert [one["number"] for one in program.get(f"/customers/{kept.id}/orders").json()["items"]] == ["A-1"]
    assert {one["value"] for one in program.get(f"/customers/{kept.id}/identities").json()} == {
        "olena@example.com",
        "o.m@example.com",
    }


def test_a_merged_customer_is_not_changed_any_more(program, now):
    kept, merged = customer("Olena Melnyk"), customer("O. Melnyk")
    merge_customers(kept.id, merged.id, choices={}, actor="test", now=now)
    refused = [
        program.patch(f"/customers/{merged.id}", {"name": "Other"}),
        program.post(f"/customers/{merged.id}/identities", {"channel": "external", "value": "A-1"}),
        program.post(f"/customers/{merged.id}/people", {"full_name": "Ion"}),
    ]
    assert [code(answer) for answer in refused] == [(409, "already_merged")] * 3
    assert refused[0].json()["error"]["details"]["customer_id"] == kept.id


def test_notes_calls_and_meetings_are_written_down(program):
    made = program.post("/customers", OLENA).json()
    path = f"/customers/{made['id']}/notes"
    call = {"kind": "call", "text": "Likes it\nvery much", "direction": "in", "outcome": "reached"}
    for body in ({"text": "Asked about bags"}, call, {"kind": "meeting", "text": "At the fair"}):
        assert program.post(path, body).status_code == 201, body
    page = program.get(f"/customers/{made['id']}/timeline").json()["items"]
    assert [entry["kind"] for entry in page[:3]] == [
        "customers.meeting_held",
        "customers.call_logged",
        "customers.note_written",
    ]
    assert page[1]["data"]["text"] == "Likes it\nvery much"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"text": " \u200b"}, "not_valid"),
        ({"text": "\ud800"}, "not_valid"),
        ({"kind": "call", "text": "Rang"}, "not_valid"),
        ({"kind": "call", "text": "Rang", "direction": "in"}, "not_valid"),
        ({"kind": "note", "text": "Rang", "outcome": "missed"}, "not_valid"),
        ({"text": "Tomorrow", "happened_at": "2150-01-01T10:00:00Z"}, "not_yet"),
    ],
)
def test_a_note_that_cannot_be_so_is_refused(program, body, refusal):
    made = program.post("/customers", OLENA).json()
    assert code(program.post(f"/customers/{made['id']}/notes", body)) == (422, refusal)
    assert code(program.post("/customers/999999999/notes", {"text": "Nobody"})) == (404, "not_found")
