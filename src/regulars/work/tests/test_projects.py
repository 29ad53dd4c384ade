"""Small projects around a customer: begun, with steps, moved on and back."""

import pytest
from tests.cast import NOW

from regulars.customers.merging import merge_customers
from regulars.customers.models import Customer, Entry
from regulars.customers.tests.making import customer
from regulars.lib import clock
from regulars.staff.models import AuditRecord
from regulars.work.models import Project, Task
from regulars.work.projects import errors
from regulars.work.projects.commands import ProjectDescribed, begin_project, change_project, move_project
from regulars.work.projects.queries import members_of, projects_of_customer, steps_counted
from regulars.work.tasks.commands import add_task, complete_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def olena(company):
    return customer("Olena Melnyk")


@pytest.fixture
def shop(olena, nadia, bohdan):
    said = ProjectDescribed("New shop", nadia.pk, "She opens in May", members=(bohdan.pk, nadia.pk))
    return begin_project(olena.pk, said, actor=f"staff.employee:{nadia.pk}", now=NOW)


def step(project, who, title="Choose jars"):
    return add_task(title, assignee_id=who.pk, due_on=NOW.date(), project_id=project.pk, actor="", now=NOW)


def text(answer) -> str:
    return answer.content.decode()


def test_a_project_stands_on_the_timeline_and_its_steps_are_tasks_about_its_customer(shop, olena, bohdan):
    first, _second = step(shop, bohdan), step(shop, bohdan, "Fill them")
    assert first.customer == olena
    complete_task(first.pk, actor="", now=NOW)
    assert steps_counted([shop.pk]) == {shop.pk: (1, 2)}
    assert Entry.objects.filter(customer=olena, kind="work.project_begun").count() == 1
    assert members_of(shop.pk) == [bohdan]


def test_a_project_moves_from_the_state_that_was_seen(shop):
    move_project(shop.pk, "done", was="open", actor="", now=NOW)
    assert Project.objects.get().closed_at == NOW
    with pytest.raises(errors.ProjectMoved):
        move_project(shop.pk, "resting", was="open", actor="", now=NOW)
    move_project(shop.pk, "open", was="done", actor="", now=NOW)
    assert Project.objects.get().closed_at is None
    assert [entry.data["state"] for entry in Entry.objects.filter(kind="work.project_moved").order_by("id")] == [
        "done", "open",
    ]  # fmt: skip


def test_it_is_led_by_somebody_who_sees_the_customer(shop, olena, anton, nadia):
    with pytest.raises(errors.OwnerHidden):
        change_project(shop.pk, ProjectDescribed("New shop", anton.pk), actor="", now=NOW)
    with pytest.raises(errors.ProjectUnnamed):
        change_project(shop.pk, ProjectDescribed(" ", nadia.pk), actor="", now=NOW)


def test_projects_of_a_merged_customer_are_read_with_the_survivor(shop, olena):
    other = customer("O. Melnyk")
    merge_customers(other.pk, olena.pk, choices={}, actor="", now=NOW)
    assert [one.pk for one in projects_of_customer(other.pk)] == [shop.pk]


def test_a_project_is_begun_from_the_page_of_a_customer_and_stands_beside_them(client_as, nadia, bohdan, olena):
    browser = client_as(nadia)
    form = {"title": "New shop", "owner": nadia.pk, "members": [bohdan.pk], "due_on": "2027-05-01"}
    answer = browser.post(f"/work/projects/for/{olena.pk}/", form)
    project = Project.objects.get()
    assert answer.url == f"/work/projects/{project.pk}/"
    assert "No steps yet" in text(browser.get(answer.url))
    task = {"title": "Choose jars", "due_on": clock.today("Europe/Kyiv").isoformat(), "assignee": bohdan.pk}
    browser.post(f"/work/tasks/new/?project={project.pk}", task)
    assert Task.objects.get().project == project
    page = text(browser.get(answer.url))
    assert "Choose jars" in page
    assert "0 / 1" in page
    assert "New shop" in text(browser.get(f"/customers/{olena.pk}/beside/"))
    assert "New shop" in text(client_as(bohdan).get("/work/projects/"))


def test_moving_on_can_be_taken_back(client_as, nadia, shop):
    browser = client_as(nadia)
    browser.post(f"/work/projects/{shop.pk}/states/done/", {"was": "open"})
    assert "New shop" in text(browser.get("/work/projects/?which=closed"))
    undo = f"/work/projects/{shop.pk}/states/open/?was=done&amp;back=1"
    browser.post(f"/work/projects/{shop.pk}/states/done/", {"was": "done"})
    browser.post(undo.replace("&amp;", "&"))
    assert Project.objects.get().state == "open"
    assert browser.post(f"/work/projects/{shop.pk}/states/flying/", {"was": "open"}).status_code == 404


def test_a_change_is_in_the_audit_and_the_form_shows_what_stands(client_as, nadia, shop):
    browser = client_as(nadia)
    assert 'value="New shop"' in text(browser.get(f"/work/projects/{shop.pk}/edit/"))
    browser.post(f"/work/projects/{shop.pk}/edit/", {"title": "Old shop", "owner": nadia.pk})
    assert (Project.objects.get().title, members_of(shop.pk)) == ("Old shop", [])
    assert AuditRecord.objects.filter(action="work.project_changed", ref=f"work.project:{shop.pk}").exists()


def test_who_sees_only_their_customers_sees_only_their_projects(client_as, bohdan, shop, olena):
    bohdan.sees = "own"
    bohdan.save()
    browser = client_as(bohdan)
    assert browser.get(f"/work/projects/{shop.pk}/").status_code == 403
    assert "New shop" not in text(browser.get("/work/projects/?which=everybody"))
    Customer.objects.filter(id=olena.pk).update(manager=bohdan)
    assert browser.get(f"/work/projects/{shop.pk}/").status_code == 200


def test_pages_cost_the_same_however_many_steps(client_as, nadia, bohdan, shop, django_assert_max_num_queries):
    for number in range(25):
        step(shop, bohdan, f"Step {number}")
    browser = client_as(nadia)
    with django_assert_max_num_queries(9):
        assert browser.get(f"/work/projects/{shop.pk}/").status_code == 200
    with django_assert_max_num_queries(7):
        browser.get("/work/projects/")
