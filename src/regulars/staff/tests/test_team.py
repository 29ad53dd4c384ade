import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from tests.cast import NOW, PASSWORD, employee

from regulars.staff import commands
from regulars.staff.errors import EmailTaken, LastDirector, WeakPassword
from regulars.staff.models import Employee
from regulars.staff.rights import Role

HIRED = {"name": "Ivo Horak", "email": "ivo@honey.example", "role": "agent", "way": "link", "password": ""}


def hire(client: Client, **changed: str):
    return client.post("/team/hire/", HIRED | changed)


def words(answer) -> str:
    return answer.content.decode()


def test_the_team_is_listed_with_roles_and_costs_the_same_number_of_queries_however_long(
    client_as, dora, django_assert_max_num_queries
):
    for number in range(20):
        employee(f"agent{number}@honey.example", f"Agent {number}", Role.AGENT)
    browser = client_as(dora)
    with django_assert_max_num_queries(4):  # session, reader, company, team
        page = words(browser.get("/team/"))
    assert "Dora Levytska" in page
    assert page.count("Support agent") == 20


def test_somebody_hired_by_link_gets_a_link_that_opens_a_page_for_choosing_a_password(client_as, dora, charlie):
    page = words(hire(client_as(dora)))
    link = re.search(r'<code class="secret">https?://[^/]+(/join/[^<]+)</code>', page)[1]
    assert "Welcome, Ivo Horak" in words(charlie.get(link))


def test_a_password_made_here_is_shown_once_and_lets_in(client_as, dora, charlie):
    page = words(hire(client_as(dora), way="generated"))
    password = re.search(r'<code class="secret">([^<]+)</code>', page)[1]
    assert charlie.post("/sign-in/", {"login": HIRED["email"], "password": password}).status_code == 302


def test_a_typed_password_is_not_repeated_on_the_page(client_as, dora):
    page = words(hire(client_as(dora), way="typed", password=PASSWORD))
    assert Employee.objects.get(email=HIRED["email"]).check_password(PASSWORD)
    assert PASSWORD not in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "DORA@honey.example"}, "already belongs to an employee"),
        ({"way": "typed", "password": ""}, "Type a password, or choose another way."),
        ({"way": "typed", "password": "ivo"}, "too easy to guess"),
        ({"role": "king"}, "king"),
    ],
)
def test_a_hire_that_cannot_be_is_said_beside_the_field_and_hires_nobody(client_as, dora, changed, said):
    answer = hire(client_as(dora), **changed)
    assert answer.status_code == 422
    assert said in words(answer)
    assert Employee.objects.count() == 1


def test_a_changed_role_can_be_taken_back_from_the_message(client_as, dora, bohdan):
    browser = client_as(dora)
    page = words(browser.post(f"/team/{bohdan.pk}/", {"role": "analyst"}, follow=True))
    undo = re.search(r'action="(/team/\d+/role/agent/)"', page)[1]
    bohdan.refresh_from_db()
    assert bohdan.role == Role.ANALYST
    browser.post(undo)
    bohdan.refresh_from_db()
    assert bohdan.role == Role.AGENT


def test_a_dismissal_can_be_taken_back_from_the_message(client_as, dora, bohdan):
    browser = client_as(dora)
    page = words(browser.post(f"/team/{bohdan.pk}/dismissal/", follow=True))
    undo = re.search(r'action="(/team/\d+/reinstatement/)"', page)[1]
    bohdan.refresh_from_db()
    assert not bohdan.is_active
    browser.post(undo)
    bohdan.refresh_from_db()
    assert bohdan.is_active


def test_the_last_director_can_neither_leave_nor_become_something_else(client_as, dora):
    browser = client_as(dora)
    assert browser.post(f"/team/{dora.pk}/dismissal/").status_code == 409
    assert "only director" in words(browser.post(f"/team/{dora.pk}/", {"role": "agent"}))
    dora.refresh_from_db()
    assert (dora.is_active, dora.role) == (True, Role.DIRECTOR)


def test_a_dismissed_director_does_not_count_as_a_director(dora):
    other = employee("olha@honey.example", "Olha", Role.DIRECTOR)
    commands.dismiss(other.pk, actor="test", now=NOW)
    with pytest.raises(LastDirector):
        commands.dismiss(dora.pk, actor="test", now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_directors_who_dismiss_each_other_at_once_leave_one(company, dora):
    olha = employee("olha@honey.example", "Olha", Role.DIRECTOR)

    def dismissed(employee_id: int) -> bool:
        try:
            commands.dismiss(employee_id, actor="test", now=NOW)
        except LastDirector:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(dismissed, [dora.pk, olha.pk]))
    assert sorted(done) == [False, True]
    assert Employee.objects.filter(role=Role.DIRECTOR, is_active=True).count() == 1


@pytest.mark.parametrize("address", ["/team/999999/", "/team/999999/dismissal/", "/team/999999/role/agent/"])
def test_somebody_who_never_worked_here_is_not_found(client_as, dora, address):
    assert client_as(dora).post(address, {"role": "agent"}).status_code == 404


def test_a_role_that_does_not_exist_is_not_found(client_as, dora, bohdan):
    assert client_as(dora).post(f"/team/{bohdan.pk}/role/king/").status_code == 404


def test_hiring_twice_under_one_address_is_refused_whatever_the_case(dora):
    with pytest.raises(EmailTaken):
        commands.hire(email=" Dora@Honey.example", name="D", role=Role.AGENT, password=None, actor="test", now=NOW)


def test_a_password_like_the_name_is_refused(company):
    with pytest.raises(WeakPassword):
        commands.hire(
            email="ivo@honey.example",
            name="Ivo Horakovskyi",
            role=Role.AGENT,
            password="ivohorakovskyi",
            actor="test",
            now=NOW,
        )


def test_a_director_decides_which_customers_somebody_sees_and_takes_it_back(client_as, dora, nadia):
    browser = client_as(dora)
    assert "Only customers they look after" in words(browser.get(f"/team/{nadia.pk}/"))
    answer = browser.post(f"/team/{nadia.pk}/sees/own/", follow=True)
    assert "Nadia Bondar sees: only customers they look after" in words(answer)
    assert Employee.objects.get(pk=nadia.pk).sees_own_only
    undo = re.search(r'action="(/team/\d+/sees/all/)"', words(answer))[1]
    browser.post(undo)
    assert not Employee.objects.get(pk=nadia.pk).sees_own_only


def test_a_director_always_sees_all_customers(client_as, dora, nadia):
    answer = client_as(dora).post(f"/team/{dora.pk}/sees/own/")
    assert (answer.status_code, "A director sees all customers" in words(answer)) == (409, True)
    commands.change_sight(nadia.pk, sees="own", actor="test", now=NOW)
    assert not commands.change_role(nadia.pk, role=Role.DIRECTOR, actor="test", now=NOW).sees_own_only


def test_somebody_who_sees_their_own_customers_brings_no_files(client_as, nadia):
    commands.change_sight(nadia.pk, sees="own", actor="test", now=NOW)
    assert client_as(Employee.objects.get(pk=nadia.pk)).get("/import/").status_code == 403
