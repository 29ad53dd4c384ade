"""Programs hand out tasks, read them and close them."""

import pytest

from regulars.api.tests.calling import Program, code
from regulars.customers.models import Entry
from regulars.customers.tests.making import customer
from regulars.work.models import Task

pytestmark = pytest.mark.django_db
DAY = "2026-12-01"


@pytest.fixture
def program(company):
    return Program()


@pytest.fixture
def add(program, bohdan):
    def added(title="Call Olena", **more):
        return program.post("/tasks", {"title": title, "assignee": bohdan.email.upper(), "due_on": DAY, **more})

    return added


def test_a_task_is_handed_out_and_stands_on_the_timeline_of_its_customer(add, program, bohdan):
    olena = customer("Olena Melnyk")
    answer = add(customer_id=olena.pk, text="about the lids", remind_minutes=60)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["title"], told["due_on"], told["assignee"], told["customer_id"]) == (
        "Call Olena", DAY, "Bohdan Koval", olena.pk,
    )  # fmt: skip
    assert Task.objects.get().created_by == f"staff.api_key:{program.key.pk}"
    assert Entry.objects.filter(customer=olena, kind="work.task_added").exists()


def test_a_list_comes_in_pages_the_first_due_first(add, program, bohdan, nadia):
    for number in (3, 1, 2):
        add(f"Task {number}", due_on=f"2026-12-0{number}")
    add("Another's", assignee=nadia.email)
    seen, cursor = [], ""
    while True:
        page = program.get(f"/tasks?limit=2&assignee_id={bohdan.pk}&cursor={cursor}").json()
        seen += [one["title"] for one in page["items"]]
        if not (cursor := page["next_cursor"]):
            break
    assert seen == ["Task 1", "Task 2", "Task 3"]


def test_tasks_of_a_customer_alone_are_found(add, program):
    olena = customer("Olena Melnyk")
    add("About her", customer_id=olena.pk)
    add("About nobody")
    found = program.get(f"/tasks?customer_id={olena.pk}").json()["items"]
    assert [one["title"] for one in found] == ["About her"]


def test_a_task_is_closed_once_and_opened_again(add, program):
    number = add().json()["id"]
    assert program.put(f"/tasks/{number}/completion", {}).json()["done_at"]
    assert code(program.put(f"/tasks/{number}/completion", {})) == (409, "task_closed")
    assert [one["id"] for one in program.get("/tasks?state=done").json()["items"]] == [number]
    assert program.get("/tasks").json()["items"] == []
    assert program.delete(f"/tasks/{number}/completion").json()["done_at"] is None
    assert code(program.delete(f"/tasks/{number}/completion")) == (409, "task_open")


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"due_on": None}, (422, "not_valid")),
        ({"due_at": "2026-12-01T12:00:00Z"}, (422, "not_valid")),
        ({"due_on": "1812-01-01"}, (422, "not_valid")),
        ({"title": "\u200b"}, (422, "not_valid")),
        ({"assignee": "nobody@honey.example"}, (422, "nobody_to_do_it")),
        ({"assignee": ""}, (422, "nobody_to_do_it")),
        ({"customer_id": 999_999_999}, (404, "not_found")),
    ],
)
def test_what_cannot_be_is_refused(add, told, refusal):
    assert code(add(**told)) == refusal
    assert not Task.objects.exists()


def test_what_is_about_a_customer_is_not_handed_to_somebody_who_does_not_see_them(add, anton):
    answer = add(customer_id=customer("Olena Melnyk").pk, assignee=anton.email)
    assert code(answer) == (422, "hidden_from_assignee")


def test_the_list_costs_the_same_however_long(add, program, django_assert_max_num_queries):
    for number in range(20):
        add(f"Task {number}", customer_id=customer(f"Customer {number}").pk)
    with django_assert_max_num_queries(8):
        program.get("/tasks")
