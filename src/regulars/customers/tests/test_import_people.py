"""Files of people."""

import pytest

from regulars.customers.models import Customer, Entry, Identity, Occasion, Person
from regulars.imports.tests.bringing import counts, loaded, taken_back, write

pytestmark = pytest.mark.usefixtures("company")

FILE = """код клієнта,прізвище,ім'я,по батькові,e-mail,телефон,посада,стать,мова,день народження
77,Бондар,Надія,Іванівна,nadia@firm.example,067 1234567,директорка,ж,укр,01.05.1980
77,Коваль,Богдан,,bohdan@firm.example,,бухгалтер,ч,,
"""


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "people.csv", FILE)


@pytest.fixture
def firm(tmp_path):
    loaded(write(tmp_path / "firm.csv", "id,name,type,e-mail\n77,Firm LLC,company,office@firm.example\n"), "customers")
    return Customer.objects.get(name="Firm LLC")


def everything():
    models = (Customer, Person, Identity, Occasion, Entry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_people_of_a_company_come_with_everything_a_file_says(firm, file):
    assert counts(loaded(file, "people")) == {"added": 2}
    nadia = Person.objects.get(family_name="Бондар")
    assert (nadia.full_name, nadia.customer) == ("Надія Іванівна Бондар", firm)
    assert (nadia.gender, nadia.language) == ("female", "uk")
    assert (nadia.given_name, nadia.patronymic, nadia.role) == ("Надія", "Іванівна", "директорка")
    assert set(Identity.objects.filter(person=nadia).values_list("value", flat=True)) == {
        "nadia@firm.example", "+380671234567",
    }  # fmt: skip
    born = Occasion.objects.get()
    assert (born.customer, born.person, born.month, born.day, born.year) == (firm, nadia, 5, 1, 1980)
    assert Entry.objects.filter(kind="customers.person_added", customer=firm).count() == 2
    firm.refresh_from_db()
    assert "0671234567" in firm.search_text


def test_the_same_file_twice_changes_nothing(firm, file):
    loaded(file, "people")
    before = everything()
    assert counts(loaded(file, "people")) == {"known": 2}
    assert everything() == before


def test_a_newer_file_corrects_by_email_and_forgets_nothing(firm, file, tmp_path):
    loaded(file, "people")
    newer = "customer,name,e-mail,role\n77,Богдан Петрович Коваль,BOHDAN@firm.example,фінансовий директор\n"
    assert counts(loaded(write(tmp_path / "b.csv", newer), "people")) == {"changed": 1}
    bohdan = Person.objects.get(given_name="Богдан")
    assert (bohdan.full_name, bohdan.role, bohdan.gender) == ("Богдан Петрович Коваль", "фінансовий директор", "male")


def test_without_an_email_a_person_is_known_by_name_within_the_customer(firm, file, tmp_path):
    loaded(file, "people")
    again = "customer,name,phone\n77,Богдан Коваль,0501112233\n"
    assert counts(loaded(write(tmp_path / "b.csv", again), "people")) == {"known": 1}
    assert Identity.objects.get(value="+380501112233").person == Person.objects.get(given_name="Богдан")


def test_an_email_the_company_had_becomes_that_of_the_person(firm, tmp_path):
    loaded(write(tmp_path / "a.csv", "customer,name,e-mail\n77,Olha,office@firm.example\n"), "people")
    assert Identity.objects.get(value="office@firm.example").person.full_name == "Olha"


def test_a_row_without_a_number_is_a_private_customer_and_their_only_person(tmp_path):
    file = write(tmp_path / "a.csv", "name,e-mail,first name,birthday\nAnn Lee,ann@a.example,Ann,1990-05-01\n")
    assert counts(loaded(file, "people")) == {"changed": 1, "customers_added": 1}
    person = Person.objects.get()
    assert (person.full_name, person.given_name, person.customer.name) == ("Ann Lee", "Ann", "Ann Lee")
    assert (Occasion.objects.get().customer, Occasion.objects.get().person) == (person.customer, None)


def test_taking_it_back_leaves_everything_as_before(firm, file):
    before = everything()
    upload = loaded(file, "people")
    taken_back(upload)
    assert everything() == before


def test_an_erased_person_of_a_company_is_not_learnt_again(firm, file, now):
    from regulars.customers.suppression import suppress

    suppress([("email", "nadia@firm.example")], customer_id=firm.id, now=now)
    assert counts(loaded(file, "people")) == {"added": 1}
    assert not Identity.objects.filter(value="nadia@firm.example").exists()
