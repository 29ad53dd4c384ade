"""The top of the customer page: who looks after them, how to reach that colleague, the greeting, what is at stake."""

import pytest

from regulars.customers.tests.making import customer
from regulars.staff import photos
from regulars.staff.tests.test_photos import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def olena(company, nadia):
    return customer("Коваленко Олена Миколаївна", country="UA", manager_id=nadia.pk,
                    traits={"value_minor": 46_000, "value_at_risk_minor": 34_500, "risk": 0.75})  # fmt: skip


def shown(client, owner, query=""):
    answer = client.get(f"/customers/{owner.id}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_manager_is_seen_and_one_click_away(olena, nadia, client_as, now):
    nadia.phone = "+380 (67) 123-45-67"
    nadia.save()
    photos.set_photo(nadia.pk, png(), now=now)
    nadia.refresh_from_db()
    page = shown(client_as("agent"), olena)
    for words in (f'src="{nadia.photo_url}"', "looked after by Nadia Bondar", 'href="mailto:nadia@honey.example"',
                  'href="tel:+380671234567"', 'aria-label="Call Nadia Bondar"'):  # fmt: skip
        assert words in page


def test_without_a_photo_there_are_initials_and_whoever_left_is_not_written_to(olena, nadia, client_as):
    nadia.is_active = False
    nadia.save()
    page = shown(client_as("agent"), olena)
    assert ">NB</span>" in page
    assert "mailto:nadia@honey.example" not in page


def test_a_customer_of_nobody_has_no_manager(company, client_as):
    assert "looked after" not in shown(client_as("agent"), customer("Anna"))


def test_the_greeting_comes_right_after_the_page_or_with_the_whole_of_it(olena, client_as):
    client = client_as("agent")
    assert "Олено Миколаївно" not in shown(client, olena)
    beside = shown(client, olena, "beside/")
    assert beside.count('id="customer-greeting" class="customer-greeting" hx-swap-oob="true"') == 1
    assert "Добрий день, Олено Миколаївно!" in beside.split("</span></span>")[0]
    assert shown(client, olena, "?whole=1").count("Добрий день, Олено Миколаївно!") > 2


def test_what_is_at_stake_stands_with_the_reason(olena, client_as):
    assert "€345 of €460 expected are at risk." in shown(client_as("agent"), olena)
    leaving = customer("Petro", traits={"value_at_risk_minor": 34_500, "value_minor": 0})
    page = shown(client_as("agent"), leaving)
    assert "€345 are at risk." in page
    assert "€0 expected" not in page
    calm = customer("Anna", traits={"value_at_risk_minor": 0})
    assert "are at risk" not in shown(client_as("agent"), calm)
