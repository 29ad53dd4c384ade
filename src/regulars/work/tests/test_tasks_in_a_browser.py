"""Tasks, the calendar, projects and rounds of calls in a real browser, wide and light, narrow and dark."""

import pytest

from regulars.lib import clock
from regulars.ui.tests.browser import chromium, complaints, look_through, open_page, shape
from regulars.work.agenda.feeds import renew_feed
from regulars.work.projects.commands import ProjectDescribed, begin_project
from regulars.work.rounds.calling import take_next
from regulars.work.rounds.commands import add_customers, make_round
from regulars.work.rounds.types import OwnOutcome, RoundDescribed
from regulars.work.tasks.commands import add_task, comment
from regulars.work.tasks.types import Repeats
from regulars.work.tests.test_rounds import person

__all__ = ["chromium", "complaints", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def work(nadia, bohdan):
    """One of everything, with words that are long."""
    now, today, by = clock.now(), clock.today("Europe/Kyiv"), f"staff.employee:{nadia.pk}"
    olena = person("Олена Мельник", "+380671234567")
    project = begin_project(olena.pk, ProjectDescribed("Нова крамниця на розі", nadia.pk, "Відкриття в травні",
                                                       today, (bohdan.pk,)), actor=by, now=now)  # fmt: skip
    task = add_task("Зателефонувати " + "дуже " * 20, assignee_id=nadia.pk, due_at=now, customer_id=olena.pk,
                    repeats=Repeats("week", 2, (0, 3)), remind_minutes=0, actor=by, now=now)  # fmt: skip
    comment(task.pk, "Невдовзі", actor=by, now=now)
    add_task("Підготувати", assignee_id=bohdan.pk, due_on=today, project_id=project.pk, actor=by, now=now)
    described = RoundDescribed("Вітання", (nadia.pk,), "{greeting}\nЦе {caller}.", outcomes=(OwnOutcome("Замовила"),))
    one = make_round(described, source={}, actor=by, now=now)
    add_customers(one.pk, [olena.pk, person("Silent").pk], actor=by, now=now)
    call = take_next(one.pk, nadia.pk, now=now)
    renew_feed(nadia.pk, actor=by, now=now)
    return {"task": task.pk, "project": project.pk, "round": one.pk, "call": call.pk, "customer": olena.pk}


def test_pages_of_work_are_quiet_fit_the_window_and_can_be_used_by_everybody(open_page, nadia, work, shape, complaints):
    page = open_page(nadia, *shape)
    addresses = [
        "/work/tasks/", "/work/tasks/?whose=everybody", f"/work/tasks/{work['task']}/",
        f"/work/tasks/{work['task']}/edit/", "/work/agenda/", "/work/agenda/?view=week", "/work/agenda/?view=day",
        "/work/projects/", f"/work/projects/{work['project']}/", f"/work/projects/for/{work['customer']}/",
        "/work/rounds/", f"/work/rounds/{work['round']}/", f"/work/rounds/calls/{work['call']}/", "/work/rounds/new/",
    ]  # fmt: skip
    look_through(page, addresses, complaints)


def test_a_day_of_a_caller_with_the_keyboard_and_the_mouse(open_page, nadia, work, complaints):
    page = open_page(nadia, {"width": 1280, "height": 900}, "light")
    page.goto("/work/agenda/?view=month&on=2026-11-20")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/work/agenda/?view=month&on=2026-12-01")
    page.keyboard.press("w")
    page.wait_for_url("**/work/agenda/?view=week&on=2026-12-01")
    page.goto("/work/tasks/")
    page.get_by_label("What is to be done").fill("Write to Anna")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="Write to Anna").wait_for()
    page.get_by_role("button", name="Done: Write to Anna").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Write to Anna").wait_for()
    page.goto(f"/work/rounds/calls/{work['call']}/")
    page.get_by_label("What was said").fill("Дякує")
    page.get_by_role("button", name="Замовила").click()
    page.get_by_text("Nobody is left to call for now").wait_for()
    assert complaints == []
