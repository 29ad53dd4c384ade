"""What tasks, projects and rounds tell a customer of what we hold, and what is left after an erasure."""

import pytest
from tests.cast import NOW

from regulars.customers.contacts import add_person
from regulars.customers.tests.making import customer
from regulars.lib.registry import privacy_handlers
from regulars.work.models import Project, RoundAttempt, RoundCall, Task, TaskStep
from regulars.work.projects.commands import ProjectDescribed, begin_project
from regulars.work.rounds.calling import take_next
from regulars.work.rounds.commands import add_customers, make_round
from regulars.work.rounds.outcomes import note_call
from regulars.work.rounds.types import Came, RoundDescribed
from regulars.work.tasks.commands import add_task, comment, postpone
from regulars.work.tests.test_rounds import person

pytestmark = pytest.mark.django_db
KEYS = ("work.tasks", "work.projects", "work.rounds")


@pytest.fixture
def olena(bohdan):
    """A customer with a task, a project, and a call in a round that still calls somebody else."""
    made, other = person("Olena Melnyk", "+380671234567"), person("Anna", "+380671234568")
    task = add_task("Call Vera Bondar", text="about Vera Bondar", assignee_id=bohdan.pk, due_on=NOW.date(),
                    customer_id=made.pk, actor="", now=NOW)  # fmt: skip
    postpone(task.pk, NOW.date().replace(month=12), actor="", now=NOW)
    comment(task.pk, "Vera Bondar is away", actor="", now=NOW)
    begin_project(made.pk, ProjectDescribed("Shop of Vera Bondar", bohdan.pk, "Vera Bondar"), actor="", now=NOW)
    one = make_round(RoundDescribed("Wishes", (bohdan.pk,)), source={}, actor="", now=NOW)
    add_customers(one.pk, [made.pk, other.pk], actor="", now=NOW)
    call = take_next(one.pk, bohdan.pk, now=NOW)
    note_call(
        call.pk, Came("no_answer", "Vera Bondar was out"), caller_id=bohdan.pk, today=NOW.date(), actor="", now=NOW
    )
    return made


def everything_kept() -> str:
    rows = [Task.objects, TaskStep.objects, Project.objects, RoundAttempt.objects]
    return str([list(each.values()) for each in rows])


def test_what_is_held_is_shown(olena):
    shown = {
        key: {title: list(lines) for title, lines in privacy_handlers[key].export([olena.pk]).items()} for key in KEYS
    }
    words = str(shown)
    for expected in ("Call Vera Bondar", "Shop of Vera Bondar", "Wishes", "Vera Bondar was out"):
        assert expected in words


def test_an_erasure_leaves_that_somebody_was_called_and_nothing_that_was_said(olena):
    for key in KEYS:
        privacy_handlers[key].erase([olena.pk], now=NOW)
        privacy_handlers[key].erase([olena.pk], now=NOW)
    assert "Vera" not in everything_kept()
    assert list(RoundCall.objects.order_by("id").values_list("state", "why")) == [
        ("left_out", "erased"),
        ("waiting", ""),
    ]
    assert RoundAttempt.objects.count() == 1


def test_a_person_of_a_company_is_hidden_in_what_stays(olena):
    vera = add_person(olena.pk, full_name="Vera Bondar", actor="", now=NOW)
    for key in KEYS:
        privacy_handlers[key].erase_person(vera.pk, now=NOW)
    assert "Vera" not in everything_kept()
    assert (Task.objects.count(), Project.objects.count()) == (1, 1)


def test_a_customer_of_nobody_has_nothing(company):
    made = customer("Anna")
    for key in KEYS:
        assert all(not list(lines) for lines in privacy_handlers[key].export([made.pk]).values())
