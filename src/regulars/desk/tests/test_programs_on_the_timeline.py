"""What a program did is told with the name of its key."""

import pytest

from regulars.customers import timeline
from regulars.customers.tests.making import customer
from regulars.desk.timeline import actor_names
from regulars.staff.api_keys import actor_of, make_key


@pytest.fixture
def shop(company, now):
    key, _secret = make_key(name="Online shop", scopes=["read:customers"], employee_id=None, actor="test", now=now)
    return key


def test_the_page_of_a_customer_names_the_program(shop, nadia, client_as, now):
    olena = customer("Olena Melnyk")
    timeline.record("customers.person_added", customer_id=olena.id, happened_at=now, now=now, actor=actor_of(shop))
    assert "Online shop" in client_as(nadia).get(f"/customers/{olena.id}/").content.decode()


def test_people_and_programs_are_named_by_one_query_each(shop, nadia, django_assert_num_queries):
    employee = f"staff.employee:{nadia.pk}"
    with django_assert_num_queries(2):
        names = actor_names([employee, actor_of(shop), "import", "staff.employee:x", f"{actor_of(shop)}0"])
    assert names == {employee: nadia.name, actor_of(shop): "Online shop"}
    with django_assert_num_queries(0):
        assert actor_names(["import"]) == {}
