"""Two people have the same customer open to edit: nobody's change is undone unseen."""

import re
from html import unescape

import pytest

from regulars.customers.attributes.commands import Defined, define_attribute
from regulars.customers.models import AttributeDefinition, Customer, Identity
from regulars.customers.tests.making import NOW, customer
from regulars.desk.tests.test_attributes_pages import initial

pytestmark = pytest.mark.django_db


@pytest.fixture
def olena(company):
    for title in ("Size", "Budget"):
        define_attribute(Defined(title, "number"), actor="test", now=NOW)
    return customer("Олена", phone="+380671234567", country="UA", attributes={"size": "5", "budget": "1200.5"})


def opened(client, owner) -> dict[str, str]:
    """The form as it stands on a page that is open: what is shown, and what the page remembers of it."""
    page = unescape(client.get(f"/customers/{owner.id}/edit/").content.decode())
    remembered = re.findall(r'<input type="hidden" name="(initial-[^"]+)"(?: value="([^"]*)")?', page)
    return {**initial(page), **dict(remembered)}


def own(key: str) -> str:
    return f"own-{AttributeDefinition.objects.get(key=key).id}"


def save(client, owner, form, **typed):
    return client.post(f"/customers/{owner.id}/edit/", {**form, **typed})


def test_what_others_changed_meanwhile_stays_when_it_was_left_alone(olena, client_as):
    one, other = client_as("agent"), client_as("manager")
    early = opened(one, olena)
    late = opened(other, olena)
    assert save(other, olena, late, name="Олена Шевчук", country="MD", **{own("size"): "9"}).status_code == 302
    assert save(one, olena, early, phone="+380509876543", **{own("budget"): "7"}).status_code == 302
    olena = Customer.objects.get(id=olena.id)
    assert (olena.name, olena.country) == ("Олена Шевчук", "MD")
    assert olena.attributes == {"size": "9", "budget": "7"}
    assert Identity.objects.get(customer=olena, channel="phone").value == "+380509876543"


def test_of_two_changes_of_the_same_the_second_is_asked_once_and_then_taken(olena, client_as):
    one, other = client_as("agent"), client_as("manager")
    early = opened(one, olena)
    save(other, olena, opened(other, olena), name="Олена Шевчук", **{own("size"): "9"})
    answer = save(one, olena, early, name="Олена Бондар", **{own("size"): "8"})
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "Somebody wrote “Олена Шевчук” here meanwhile. Save again to keep yours." in page
    assert "Somebody wrote “9” here meanwhile." in page
    assert Customer.objects.get(id=olena.id).name == "Олена Шевчук"
    remembered = re.findall(r'<input type="hidden" name="(initial-[^"]+)"(?: value="([^"]*)")?', page)
    again = save(one, olena, {**initial(page), **dict(remembered)})
    assert again.status_code == 302
    olena = Customer.objects.get(id=olena.id)
    assert (olena.name, olena.attributes["size"]) == ("Олена Бондар", "8")


def test_two_who_write_the_same_are_not_asked(olena, client_as):
    one, other = client_as("agent"), client_as("manager")
    early = opened(one, olena)
    save(other, olena, opened(other, olena), name="Олена Шевчук")
    assert save(one, olena, early, name="Олена Шевчук").status_code == 302
