"""What people and programs are told when a request cannot be served."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

JSON = {"Accept": "application/json"}
SECRET = "the secret of the traceback"


@pytest.fixture
def browser(charlie) -> Client:
    """A browser that gets the error page instead of the test getting the exception."""
    charlie.raise_request_exception = False
    return charlie


def words(answer) -> str:
    return answer.content.decode()


def break_with(monkeypatch, error: Exception) -> None:
    def broken(*_):
        raise error

    monkeypatch.setattr("regulars.staff.sign_in.nobody_works_here", broken)


@contextmanager
def no_database(monkeypatch) -> Iterator[None]:
    def down(*_args, **_options):
        raise OperationalError(SECRET)

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", down)
        yield


def test_an_unknown_address_says_where_to_look(charlie, company):
    answer = charlie.get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is no such page" in words(answer)


def test_where_nothing_is_it_is_said_once(client_as):
    answer = client_as("director").get("/customers/987654321/")
    assert answer.status_code == 404
    assert "<h1>Not found</h1>" in words(answer)
    assert words(answer).count("There is nothing here") == 1


def test_a_program_gets_the_same_as_json(charlie, company):
    answer = charlie.get("/no/such/page/", headers=JSON)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "page_not_found"


def test_a_partial_gets_a_toast_and_not_a_whole_page(client_as, bohdan):
    answer = client_as(bohdan).get("/team/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert "data-toast" in words(answer)
    assert "<html" not in words(answer)


def test_a_missing_right_says_whom_to_ask(client_as, bohdan):
    answer = client_as(bohdan).get("/team/")
    assert answer.status_code == 403
    assert "Ask a director to change your role" in words(answer)


def test_an_error_of_ours_tells_nothing_of_the_inside(browser, company, monkeypatch):
    break_with(monkeypatch, RuntimeError(SECRET))
    answer = browser.get("/sign-in/")
    assert answer.status_code == 500
    assert "Something broke on our side" in words(answer)
    assert SECRET not in words(answer)
    assert "Traceback" not in words(answer)


def test_a_database_that_does_not_answer_is_said_so_by_a_page_that_does_not_need_it(browser, monkeypatch):
    with no_database(monkeypatch):
        answer = browser.get("/sign-in/")
    assert answer.status_code == 503
    assert "A part of the system does not answer" in words(answer)
    assert SECRET not in words(answer)


def test_an_error_page_speaks_the_language_of_the_browser(browser, monkeypatch):
    break_with(monkeypatch, RuntimeError(SECRET))
    answer = browser.get("/sign-in/", headers={"Accept-Language": "uk"})
    assert '<html lang="uk"' in words(answer)


def test_a_form_without_its_token_is_refused_with_what_to_do(company):
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "a"})
    assert answer.status_code == 403
    assert "This form has grown old" in words(answer)


def test_a_host_name_that_is_not_ours_is_refused(browser, company, settings):
    settings.ALLOWED_HOSTS = ["regulars.example"]
    answer = browser.get("/sign-in/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "could not be understood" in words(answer)


def test_a_method_the_address_does_not_take_is_said_with_those_it_takes(client_as, dora):
    answer = client_as(dora).get("/me/theme/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "does not take such a request" in words(answer)


def test_health_is_well_while_the_database_answers(charlie):
    answer = charlie.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_health_is_ill_when_the_database_does_not_answer(browser, db, monkeypatch):
    with no_database(monkeypatch):
        answer = browser.get("/health")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
    assert SECRET not in words(answer)


def test_a_page_of_somebody_signed_in_stays_in_no_cache(client_as, nadia):
    assert client_as(nadia).get("/me/").headers["Cache-Control"] == "private, no-store"


def test_the_company_is_looked_up_once_a_page_with_the_numbers_of_the_menu(client_as, nadia):
    browser = client_as(nadia)
    browser.get("/me/")
    with CaptureQueriesContext(connection) as asked:
        browser.get("/me/")
    about = [one["sql"] for one in asked if "staff_company" in one["sql"]]
    assert len(about) == 1
    assert "inbox_conversation" in about[0]
    assert len([one for one in asked if "inbox_" in one["sql"] or "work_task" in one["sql"]]) == 1
