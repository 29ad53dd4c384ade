"""The people of a company on pages: added with how they are reached, changed, gone, and brought back."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regulars.customers.models import Person
from regulars.customers.people.commands import Written, add_person
from regulars.customers.tests.making import NOW, customer

pytestmark = pytest.mark.django_db

IVAN = {"full_name": "Іван Петренко", "role": "buys the flour", "emails": "ivan@oak.example", "phones": "067 123 45 67",
        "language": "uk"}  # fmt: skip


@pytest.fixture
def oak(company):
    return customer("Oak & Sons", kind="company", country="UA")


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def beside(client, owner):
    return text(client.get(f"/customers/{owner.id}/beside/"))


def undo_address(page):
    (found,) = set(re.findall(r'"(/customers/\d+/people/changes/\d+/undo/)"', page))
    return found


def add(owner, **said):
    written = Written(said.get("name", "Іван Петренко"), emails=tuple(said.get("emails", ())))
    return Person.objects.get(id=add_person(owner.id, written, actor="", now=NOW).person_id)


def test_a_company_without_people_says_so_and_a_private_customer_has_no_such_panel(oak, client_as):
    client = client_as("agent")
    assert "Nobody is noted whom one can ask for." in beside(client, oak)
    assert "Add a person" not in beside(client, customer("Олена Коваленко"))


def test_a_person_is_added_shown_with_their_contacts_and_taken_back(oak, client_as):
    client = client_as("agent")
    page = client.post(f"/customers/{oak.id}/people/new/", IVAN, follow=True).content.decode()
    panel = client.get(f"/customers/{oak.id}/beside/").content.decode()
    for words in ("Іван Петренко", "buys the flour", 'href="mailto:ivan@oak.example"', 'href="tel:+380671234567"'):
        assert words in panel
    assert "Іван Петренко is one of their people" in unescape(page)
    client.post(undo_address(page))
    assert "Іван Петренко" not in beside(client, oak)


def test_the_form_shows_what_is_known_and_saving_it_changes_nothing(oak, client_as):
    person, client = add(oak, emails=("a@oak.example", "b@oak.example")), client_as("agent")
    form = client.get(f"/customers/{oak.id}/people/{person.id}/").content.decode()
    assert "a@oak.example\nb@oak.example" in form
    said = {"full_name": "Іван Петренко", "emails": "a@oak.example\r\nb@oak.example\r\n"}
    page = client.post(f"/customers/{oak.id}/people/{person.id}/", said, follow=True).content.decode()
    assert "/people/changes/" not in page


def test_an_address_of_another_customer_names_them_and_offers_to_compare(oak, client_as):
    elm = customer("Elm Trade", email="ivan@oak.example")
    answer = client_as("agent").post(f"/customers/{oak.id}/people/new/", IVAN)
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "ivan@oak.example already belongs to Elm Trade." in page
    assert f'href="/customers/{oak.id}/and/{elm.id}/"' in page
    assert not Person.objects.filter(customer=oak).exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"full_name": "\u200b"}, "Write a name."),
        ({"emails": "nobody"}, "“nobody” cannot be used as it is."),
        ({"phones": "12"}, "“12” cannot be used as it is."),
        ({"emails": "taken@oak.example"}, "is noted of Ганна, who belongs to the same customer."),
        ({"emails": "\n".join(f"a{n}@oak.example" for n in range(11))}, "Ten at most are kept."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(oak, client_as, said, words):
    add(oak, name="Ганна", emails=("taken@oak.example",))
    answer = client_as("agent").post(f"/customers/{oak.id}/people/new/", {**IVAN, **said})
    assert answer.status_code == 422
    assert words in unescape(answer.content.decode())
    assert Person.objects.filter(customer=oak).count() == 1


def test_who_left_is_brought_back_by_the_way_back_offered(oak, client_as):
    person, client = add(oak, emails=("ivan@oak.example",)), client_as("agent")
    page = client.post(f"/customers/{oak.id}/people/{person.id}/removal/", follow=True).content.decode()
    assert "Іван Петренко" not in beside(client, oak)
    client.post(undo_address(page))
    assert "Іван Петренко ivan@oak.example" in beside(client, oak)


def test_nobody_changes_the_people_of_another_customer(oak, client_as):
    person, elm = add(oak), customer("Elm", kind="company")
    assert client_as("agent").get(f"/customers/{elm.id}/people/{person.id}/").status_code == 404
    assert client_as("agent").post(f"/customers/{elm.id}/people/{person.id}/removal/").status_code == 404


def test_who_may_only_look_is_offered_nothing_to_change(oak, client_as):
    add(oak)
    page = client_as("marketer").get(f"/customers/{oak.id}/beside/").content.decode()
    assert "Іван Петренко" in page
    assert "/people/" not in page


def test_the_panel_costs_the_same_however_many_people(oak, client_as):
    client = client_as("agent")
    add(oak, emails=("p@oak.example",))

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/customers/{oak.id}/beside/")
        return len(asked)

    cost()
    few = cost()
    for number in range(15):
        add(oak, name=f"Person {number}", emails=(f"p{number}@oak.example",))
    assert cost() == few
