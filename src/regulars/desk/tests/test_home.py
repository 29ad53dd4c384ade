"""Home: first steps while there is nothing, afterwards what is worth knowing, each part for those who may see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.customers.tests.making import NOW, crowd, customer
from regulars.imports.models import Upload
from regulars.staff.models import Employee
from regulars.staff.rights import Role

pytestmark = pytest.mark.django_db


def home(client):
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("role", "offered", "not_offered"),
    [
        (Role.DIRECTOR, ["Import your orders", "Describe the company", "Invite the team"], []),
        (Role.MANAGER, ["Import your orders"], ["Invite the team", "Describe the company"]),
        (Role.AGENT, ["No customers yet"], ["Import your orders", "Invite the team"]),
        (Role.ANALYST, ["No customers yet"], ["Import your orders", "Invite the team"]),
    ],
)
def test_the_first_steps_are_those_the_reader_can_take(company, client_as, role, offered, not_offered):
    shown = home(client_as(role))
    assert all(words in shown for words in offered)
    assert not any(words in shown for words in not_offered)


@pytest.fixture
def at_work(company):
    reason = {"code": "silent_longer_than_usual", "params": {"usual_days": 21, "silent_days": 77}}
    customer("Anna Rusu", traits={"value_at_risk_minor": 90_000, "risk": 0.8, "reason": reason})
    customer("Berta Novak", traits={"value_at_risk_minor": 0})


def test_whom_to_call_stands_first_with_the_reason(at_work, client_as):
    shown = home(client_as("agent"))
    call = shown[shown.index("Worth a call") : shown.index("Lately")]
    for words in ("Anna Rusu", "buys every 3 weeks, silent for 11 weeks", "€900", "80% risk"):
        assert words in call
    assert "Berta Novak" not in call


def test_what_was_recorded_last_is_told_with_names(at_work, client_as):
    shown = home(client_as("agent"))
    lately = shown[shown.index("Lately") :]
    assert lately.index("Berta Novak") < lately.index("Anna Rusu")


def test_an_analyst_sees_no_names(at_work, client_as):
    shown = home(client_as("analyst"))
    assert "Anna" not in shown
    assert "The figures have not been computed yet" in shown


def test_whoever_has_no_customers_yet_is_told_how_they_come(at_work, bohdan, client_as):
    assert "No customer is yours yet" not in home(client_as(bohdan))
    bohdan.sees = Employee.Sees.OWN
    bohdan.save(update_fields=["sees"])
    assert "No customer is yours yet" in home(client_as(bohdan))


def test_files_are_for_those_who_import(at_work, nadia, client_as):
    Upload.objects.create(
        target="orders", file_name="april.csv", stored_as="x", size_bytes=1, uploaded_by=nadia, uploaded_at=NOW
    )
    assert "april.csv" in home(client_as(nadia))
    assert "april.csv" not in home(client_as("agent"))


def queries_of(client):
    with CaptureQueriesContext(connection) as captured:
        home(client)
    return len(captured)


def test_home_costs_the_same_queries_however_many_customers(at_work, client_as):
    client = client_as("director")
    few = queries_of(client)
    crowd(500)
    assert queries_of(client) == few <= 10
