"""Customers who may be one are found by more than their name, suggested once, and decided by people."""

import doctest
import random
import subprocess
import sys

import pytest

from regulars.customers.duplicates import commands, features, queries, queue, reasons
from regulars.customers.duplicates.features import Features
from regulars.customers.duplicates.finding import find_duplicates
from regulars.customers.duplicates.linking import likely_pairs
from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.models import Customer, Identity, Suggestion
from regulars.customers.names import latin_forms
from regulars.customers.tests.making import NOW, customer
from regulars.lib.errors import Conflict, NotFound

State = Suggestion.State


def test_the_examples_in_the_docstrings_hold():
    for module in (features, reasons):
        assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    "ways",
    [
        ("Наталія Сорока", "Наталья Сорока", "Nataliya Soroka", "Soroka Natalia", "НАТАЛІЯ  СОРОКА"),
        ("Сергій Гнатюк", "Сергей Гнатюк", "Serhii Hnatiuk", "Sergey Gnatyuk"),
        ("Олександр Щербань", "Александр Щербань", "Oleksandr Shcherban", "Alexander Scherban"),
        ("Юлія Жук", "Юлия Жук", "Yuliya Zhuk", "Iuliia Zhuk", "Julia Zhuk"),
        ("Євген Коваль", "Евгений Коваль", "Yevhen Koval"),
        ("Ștefan Țurcan", "Stefan Turcan", "Turcan Ştefan"),
        ("ТОВ «Світлий дім»", "Світлий Дім"),
    ],
)
def test_a_name_is_one_in_every_alphabet_and_order(ways):
    assert len({compared(name).name for name in ways}) == 1


def test_a_patronymic_stands_apart_and_different_ones_are_told_apart():
    assert compared("Коваленко Юрій Васильович").patronymic != compared("Коваленко Юрій Петрович").patronymic
    assert compared("Коваленко Юрій Васильович").name == compared("Yuriy Kovalenko").name


def compared(name, *, number=1, phones=(), emails=(), country="UA"):
    return features.features(number, name, country, list(phones), list(emails))


def likely(*customers, others=300):
    """The pairs found among these and a crowd of others."""
    crowd = [compared(f"Crowd{chr(97 + n % 26)}{chr(97 + n // 26)} Other", number=1_000 + n) for n in range(others)]
    return {(pair.first, pair.second): pair for pair in likely_pairs([*customers, *crowd])}


PHONE = "+380671234567"


def test_the_same_phone_end_and_the_same_name_in_another_alphabet_are_likely_one():
    pairs = likely(compared("Наталія Сорока", number=1, phones=[PHONE]),
                   compared("Soroka Nataliya", number=2, phones=["0671234567"], country=""))  # fmt: skip
    assert pairs[1, 2].score > 0.9
    assert pairs[1, 2].reasons == ("same_phone_end", "same_name")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"phones": [PHONE]}, {"phones": ["+380509998877"]}),
        ({"emails": ["info@honey.example"]}, {"emails": ["info@oak.example"]}),
        ({"emails": ["natalia.soroka11@honey.example"]}, {"emails": ["natalia.soroka12@oak.example"]}),
    ],
)
def test_an_equal_name_alone_is_not_enough(first, second):
    same = "Наталія Сорока"
    assert not likely(compared(same, number=1, **first), compared(same, number=2, **second))


def test_an_equal_phone_of_people_with_other_names_is_a_family_and_not_a_double():
    assert not likely(compared("Наталія Сорока", number=1, phones=[PHONE]),
                      compared("Іван Петренко", number=2, phones=["0671234567"]))  # fmt: skip


def test_a_phone_that_a_crowd_shares_says_nothing():
    crowd = [compared(f"Person{chr(97 + n % 26)}{chr(97 + n // 26)}", number=n, phones=[PHONE]) for n in range(60)]
    assert not likely(*crowd)


def test_the_same_front_of_an_email_and_a_typing_error_in_the_name_are_likely_one():
    pairs = likely(compared("Світлана Іванчук", number=1, emails=["s.ivanchuk84@honey.example"]),
                   compared("Світлана Івначук", number=2, emails=["s.ivanchuk84@oak.example"]))  # fmt: skip
    assert pairs[1, 2].reasons == ("same_email_front", "name_one_letter", "same_country")


def test_a_patronymic_makes_the_difference():
    one = compared("Сорока Наталія Миколаївна", number=1)
    assert (1, 2) in likely(one, compared("Soroka Nataliia Mykolaivna", number=2), others=2_000)
    assert not likely(one, compared("Сорока Наталія Петрівна", number=2), others=2_000)


def test_nobody_and_a_single_customer_have_no_double():
    assert list(likely_pairs([])) == list(likely_pairs([compared("Наталія Сорока")])) == []


GIVEN = """
    Наталія Олена Іван Петро Марія Юлія Сергій Андрій Тетяна Оксана Дмитро Ірина Микола Євген Галина Богдан Світлана
    Віктор Роман Лариса
""".split()  # noqa: SIM905 - names are read better than a list of strings
STEMS = """
    Бонд Крав Мельн Шевч Ткач Коваль Пол Савч Руд Мороз Лис Гонч Яремч Вишн Захар Стельм Щерб Жук Дорош Клим
""".split()  # noqa: SIM905
ENDINGS = ["енко", "ук", "чук", "ський", "як", "ів", "ар", "ець"]


def invented(chance: random.Random, number: int) -> Features:
    """Twenty given names and a hundred and sixty families: many are namesakes by chance."""
    name = f"{chance.choice(GIVEN)} {chance.choice(STEMS)}{chance.choice(ENDINGS)}"
    front = f"{latin_forms(name)[0].replace(' ', '.')}{number}"
    return compared(name, number=number, phones=[f"+38067{number * 7919 % 10**7:07d}"],
                    emails=[f"{front}@honey.example"])  # fmt: skip


def doubled(chance: random.Random, one: Features, name: str, number: int) -> Features:
    """The same human written down anew: in Latin letters, the other way round or with a slip; phone or e-mail kept."""
    place = chance.randrange(2, len(name) - 3)
    slipped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    written = chance.choice([latin_forms(name)[-1].title(), " ".join(reversed(name.split())), slipped])
    kept = {"phones": ["0" + one.phone]} if chance.random() < 0.5 else {"emails": [f"{one.fronts[0]}@oak.example"]}
    return compared(written, number=number, country=chance.choice(["UA", ""]), **kept)


def test_of_invented_customers_with_known_doubles_nearly_all_are_found_and_hardly_anything_else():
    chance = random.Random(20261121)
    people = [invented(chance, number) for number in range(1, 4_001)]
    chance = random.Random(20261121)
    names = [f"{chance.choice(GIVEN)} {chance.choice(STEMS)}{chance.choice(ENDINGS)}" for _ in people]
    twice = [(chance.randrange(4_000), 10_000 + n) for n in range(100)]
    doubles = [doubled(chance, people[index], names[index], number) for index, number in twice]
    truth = {(people[index].id, number) for index, number in twice}
    found = {(pair.first, pair.second) for pair in likely_pairs([*people, *doubles])}
    of_one_person = {pair for pair in found - truth if pair[0] >= 10_000}
    assert len(found & truth) >= 90
    assert len(found - truth - of_one_person) <= 5


# Kept and decided ---------------------------------------------------------------------------------------------------


@pytest.fixture
def pair(company):
    return (customer("Наталія Сорока", phone=PHONE, country="UA"),
            customer("Nataliya Soroka", phone="0671234567", email="soroka@oak.example"))  # fmt: skip


@pytest.fixture
def suggested(pair):
    find_duplicates(now=NOW)
    return Suggestion.objects.get()


@pytest.mark.django_db
def test_a_pair_is_suggested_with_its_reasons_and_only_once(pair, suggested):
    assert (suggested.first_id, suggested.second_id, suggested.state) == (pair[0].id, pair[1].id, State.NEW)
    assert suggested.reasons == ["same_phone_end", "same_name"]
    assert find_duplicates(now=NOW) == 1
    assert [one.id for one in queries.suggestions().rows] == [suggested.id]
    assert [one.id for one in queries.suggestions_of(pair[1].id)] == [suggested.id]


@pytest.mark.django_db
def test_said_to_be_different_it_comes_again_only_when_something_changed(pair, suggested):
    commands.dismiss(suggested.id, actor="staff.employee:1", now=NOW)
    assert find_duplicates(now=NOW) == 0
    assert not queries.suggestions().rows
    Identity.objects.create(customer=pair[0], channel="email", value="soroka@honey.example", created_at=NOW)
    assert find_duplicates(now=NOW) == 1
    suggested.refresh_from_db()
    assert (suggested.state, suggested.decided_at) == (State.NEW, None)
    assert "same_email_front" in suggested.reasons


@pytest.mark.django_db
def test_not_the_same_can_be_taken_back_once(suggested):
    commands.dismiss(suggested.id, actor="", now=NOW)
    commands.look_again(suggested.id, actor="", now=NOW)
    assert queries.suggestions().rows
    with pytest.raises(Conflict):
        commands.look_again(suggested.id, actor="", now=NOW)
    with pytest.raises(NotFound):
        commands.dismiss(999_999, actor="", now=NOW)


@pytest.mark.django_db
def test_a_pair_that_is_no_longer_alike_is_forgotten(pair, suggested):
    Identity.objects.filter(customer=pair[1], channel="phone").delete()
    assert find_duplicates(now=NOW) == 0
    assert not Suggestion.objects.exists()


@pytest.mark.django_db
def test_merged_customers_are_compared_as_one_and_a_merge_taken_back_is_an_answer(pair, suggested):
    merge = merge_customers(pair[0].id, pair[1].id, choices={}, actor="", now=NOW)
    suggested.refresh_from_db()
    assert suggested.state == State.MERGED
    third = customer("Наталья Сорока", email="soroka@mail.example")
    assert find_duplicates(now=NOW) == 1
    assert {queries.suggestions().rows[0].first_id, queries.suggestions().rows[0].second_id} == {pair[0].id, third.id}
    unmerge(merge.id, actor="", now=NOW)
    suggested.refresh_from_db()
    assert suggested.state == State.DISMISSED


@pytest.mark.django_db
def test_a_customer_removed_while_it_was_compared_is_left_out(pair, monkeypatch):
    pairs = likely_pairs

    def slowly(customers):
        found = list(pairs(customers))
        Customer.objects.filter(id=pair[1].id).update(merged_into=pair[0].id)
        return found

    monkeypatch.setattr("regulars.customers.duplicates.finding.likely_pairs", slowly)
    assert find_duplicates(now=NOW) == 0


@pytest.mark.django_db
def test_asking_twice_to_look_is_one_job(company):
    assert not queries.being_looked_for()
    queue.ask_for_duplicates()
    queue.ask_for_duplicates()
    assert queries.being_looked_for()


def test_pages_do_not_load_what_only_the_worker_needs():
    program = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'regulars.config.settings'\n"
        "import django; django.setup()\n"
        "import regulars.config.urls, regulars.customers.jobs\n"
        "heavy = {'duckdb', 'splink', 'pyarrow', 'numpy'} & set(sys.modules); sys.exit(str(heavy) if heavy else 0)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
