"""Birthdays in files of customers: noted once, and no placeholder becomes anybody's birthday."""

from datetime import date

import pytest

from regulars.customers.models import Occasion
from regulars.customers.occasions.days import birthday_from
from regulars.imports.tests.bringing import NOW, fields, loaded, sentences, write

pytestmark = pytest.mark.django_db

HEAD = "customer id,name,date of birth\n"


def brought(tmp_path, *rows):
    return loaded(write(tmp_path / "people.csv", HEAD + "".join(f"{row}\n" for row in rows)), target="customers")


def noted():
    found = Occasion.objects.order_by("customer__name").values_list("customer__name", "month", "day", "year")
    return {name: tuple(rest) for name, *rest in found}


def test_birthdays_of_a_file_are_noted_and_the_same_file_twice_changes_nothing(company, tmp_path):
    for _time in range(2):
        upload = brought(tmp_path, "1,Олена,1986-12-17", "2,Андрій,", "3,Anna,2000-02-29")
        assert fields(upload)["birthday"] == "date of birth"
        assert noted() == {"Олена": (12, 17, 1986), "Anna": (2, 29, 2000)}


def test_dates_that_stand_for_none_are_nobodys_birthday(company, tmp_path):
    rows = ["1,A,1900-01-01", "2,B,1970-01-01", "3,C,1901-05-17", "4,D,1980-01-01", "5,E,1986-01-01", "6,F,1901-01-01"]
    brought(tmp_path, *rows)
    assert noted() == {"C": (5, 17, None), "E": (1, 1, 1986)}


def test_a_birthday_that_lies_ahead_is_left_out_and_told(company, tmp_path):
    upload = brought(tmp_path, "1,A,2027-01-05")
    assert noted() == {}
    assert len(sentences(upload)) == 1


def test_what_a_colleague_noted_stays_and_of_two_rows_the_last_wins(company, tmp_path):
    brought(tmp_path, "1,A,1986-12-17", "1,A,1986-12-18")
    Occasion.objects.update(day=19)
    brought(tmp_path, "1,A,1986-12-17")
    assert noted() == {"A": (12, 19, 1986)}


def test_a_company_has_no_birthday(company, tmp_path):
    path = write(tmp_path / "firms.csv", "customer id,name,kind,birthday\n1,Oak,company,1986-12-17\n")
    loaded(path, target="customers")
    assert noted() == {}


@pytest.mark.parametrize(
    "written", ["1900-01-01", "1904-05-17", "1906-01-01", "1905-01-01", "1986-12-17", "1970-01-01"]
)
def test_a_file_is_read_as_a_single_date_would_be(company, tmp_path, written):
    said = birthday_from(date.fromisoformat(written), NOW.date())
    brought(tmp_path, f"1,A,{written}")
    assert noted() == ({"A": (said.month, said.day, said.year)} if said else {})
