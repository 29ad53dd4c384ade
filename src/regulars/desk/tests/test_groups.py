"""Groups and the kind of relationship, as employees meet them on pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regulars.customers.groups.commands import GroupWritten, add_members, write_group
from regulars.customers.models import Customer, Group, GroupMember
from regulars.customers.tests.making import NOW, customer, figures
from regulars.staff.models import Employee

pytestmark = pytest.mark.django_db
BY = {"actor": "staff.employee:1", "now": NOW}


@pytest.fixture
def olena(company):
    made = customer("Олена Кравчук", email="olena@oak.example", country="UA")
    figures(made.id)
    return made


@pytest.fixture
def council(company):
    return write_group(GroupWritten("Council", is_key=True), **BY)


def page(client, name, *args, **query):
    return client.get(reverse(f"desk:{name}", args=args), query).content.decode()


def test_bohdan_makes_a_group_and_takes_a_customer_in_from_her_page(client_as, bohdan, olena):
    client = client_as(bohdan)
    assert "No groups yet" in page(client, "groups")
    client.post(reverse("desk:group_add"), {"name": "Key cafés", "is_key": "on"})
    group = Group.objects.get()
    assert "Key cafés" in page(client, "customer_beside", olena.id)
    client.post(reverse("desk:group_join", args=[olena.id]), {"group": group.id})
    shown = page(client, "group", group.id)
    assert "Олена Кравчук" in shown
    assert "key customers" in shown


def test_a_key_customer_and_the_kind_of_relationship_stand_at_the_top_of_the_page(client_as, bohdan, olena, council):
    client = client_as(bohdan)
    assert "Key customer" not in page(client, "customer", olena.id)
    add_members(council.id, [olena.id], **BY)
    client.post(reverse("desk:relationship", args=[olena.id]), {"relationship": "self_service"})
    shown = page(client, "customer", olena.id)
    assert "Key customer" in shown
    assert "· self-service" in shown


def test_leaving_a_group_can_be_taken_back(client_as, bohdan, olena, council):
    add_members(council.id, [olena.id], **BY)
    client = client_as(bohdan)
    left = client.post(reverse("desk:group_leave", args=[council.id, olena.id]), {"back": "group"}, follow=True)
    undo = reverse("desk:group_join_again", args=[council.id, olena.id])
    assert undo in left.content.decode()
    assert not GroupMember.objects.exists()
    client.post(undo)
    assert GroupMember.objects.get().customer_id == olena.id


def test_a_narrowed_list_goes_into_a_group_at_once(client_as, nadia, olena, council):
    customer("Ion Munteanu", country="MD")
    client = client_as(nadia)
    assert "Into a group" not in page(client, "customers")
    assert "Into a group" in page(client, "customers", country="UA")
    said = client.post(reverse("desk:group_join_list") + "?country=UA", {"group": council.id}, follow=True)
    assert "1 customer is new in" in said.content.decode()
    assert [one.customer_id for one in GroupMember.objects.all()] == [olena.id]


def test_a_group_is_put_away_and_taken_back(client_as, nadia, council):
    client = client_as(nadia)
    said = client.post(reverse("desk:group_archive", args=[council.id]), follow=True).content.decode()
    assert reverse("desk:group_restoration", args=[council.id]) in said
    assert client.get(reverse("desk:group", args=[council.id])).status_code == 404
    client.post(reverse("desk:group_restoration", args=[council.id]))
    assert "Council" in page(client, "groups")


def test_a_second_group_of_the_name_is_refused_beside_the_field(client_as, nadia, council):
    answer = client_as(nadia).post(reverse("desk:group_add"), {"name": "council"})
    assert answer.status_code == 422
    assert "There is a group called “council” already" in answer.content.decode()


def test_the_kind_of_relationship_is_chosen_beside_the_customer_with_undo(client_as, bohdan, olena):
    client = client_as(bohdan)
    said = client.post(reverse("desk:relationship", args=[olena.id]), {"relationship": "dedicated"}, follow=True)
    assert "Kind of relationship: dedicated manager" in said.content.decode()
    entry = said.content.decode().split(f"/customers/{olena.id}/relationship/")[1].split("/undo")[0]
    client.post(reverse("desk:relationship_undo", args=[olena.id, int(entry)]))
    assert Customer.objects.get(id=olena.id).relationship == ""


def test_a_marketer_sees_groups_and_changes_nothing(client_as, marta, olena, council):
    client = client_as(marta)
    assert "Council" in page(client, "groups")
    assert "Make a group" not in page(client, "groups")
    assert client.post(reverse("desk:group_join", args=[olena.id]), {"group": council.id}).status_code == 403


def test_a_group_of_others_customers_is_not_called_empty(client_as, bohdan, olena, council):
    add_members(council.id, [olena.id], **BY)
    bohdan.sees = Employee.Sees.OWN
    bohdan.save(update_fields=["sees"])
    shown = page(client_as(bohdan), "group", council.id)
    assert "None of your customers is in it" in shown
    assert "Nobody is in it yet" not in shown


def test_pages_of_groups_ask_a_constant_number_of_times(client_as, nadia, company, council):
    client = client_as(nadia)
    people = [customer(f"Customer {number}") for number in range(30)]
    add_members(council.id, [one.id for one in people[:2]], **BY)
    with CaptureQueriesContext(connection) as of_two:
        page(client, "group", council.id)
    add_members(council.id, [one.id for one in people], **BY)
    with CaptureQueriesContext(connection) as of_thirty:
        page(client, "group", council.id)
    assert len(of_two) == len(of_thirty)
