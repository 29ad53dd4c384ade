"""What files changed of customers we knew is told on their timeline, once a customer and file."""

from datetime import timedelta

import pytest

from regulars.customers.attributes.commands import Defined, define_attribute
from regulars.customers.models import Customer, Entry
from regulars.customers.privacy import erasing
from regulars.customers.privacy.former import former_names
from regulars.imports.models import Upload
from regulars.imports.tests.bringing import NOW, loaded, taken_back, write
from regulars.lib.registry import timeline_kinds

pytestmark = pytest.mark.usefixtures("company")

KIND = timeline_kinds["customers.changed_by_file"]
BEFORE = "id,name,country,industry,rank\n7,Anna,UA,Tea,\n8,Bob,UA,,B\n9,Carl,,,\n"
AFTER = "id,name,country,industry,rank,manager\n7,Anja,MD,Wood,A,NADIA@honey.example\n8,Bob,UA,,B,\n10,Dora,RO,,,\n"


def entries():
    return list(Entry.objects.filter(kind=KIND.key).order_by("customer__id", "id"))


def bring(tmp_path, text, target="customers"):
    return loaded(write(tmp_path / f"{Upload.objects.count()}.csv", text), target)


@pytest.fixture
def known(tmp_path):
    return bring(tmp_path, BEFORE)


def test_whoever_was_changed_has_one_entry_with_what_was_and_what_became(known, tmp_path, nadia):
    assert entries() == []
    bring(tmp_path, AFTER)
    (entry,) = entries()
    assert (entry.customer_id, entry.happened_at, entry.recorded_at) == (
        Customer.objects.get(name="Anja").id, NOW, NOW,
    )  # fmt: skip
    assert entry.data == {
        "before": {
            "name": "Anna", "country": "UA", "manager_id": None, "attributes": {"industry": "Tea", "rank": ""},
        },
        "after": {
            "name": "Anja", "country": "MD", "manager_id": nadia.id, "attributes": {"industry": "Wood", "rank": "A"},
        },
        "titles": {"industry": "industry", "rank": "rank"},
    }  # fmt: skip


def test_own_attributes_are_told_as_they_are_called(tmp_path):
    define_attribute(Defined("Зала", "number", ()), key="area", actor="", now=NOW)
    bring(tmp_path, "id,area\n7,10\n")
    bring(tmp_path, "id,area\n7,12\n")
    (entry,) = entries()
    assert KIND.in_words(entry.data) == "A file changed: Зала"


def test_the_sentence_names_what_changed_and_not_what_was_only_said_again(known, tmp_path):
    bring(tmp_path, "id,name,country,joined\n7,Anna,RO,2024-05-01\n")
    (entry,) = entries()
    assert KIND.in_words(entry.data) == "A file changed: country, customer since"
    assert entry.data["after"] == {"country": "RO", "joined_on": "2024-05-01"}


def test_orders_tell_it_too_and_the_same_file_again_does_not(tmp_path):
    file = "order number,customer,date,amount,name\nA1,7,2024-05-01,12.50,Ann\n"
    bring(tmp_path, "id\n7\n")
    bring(tmp_path, file, "orders")
    bring(tmp_path, file, "orders")
    (entry,) = entries()
    assert (entry.data["before"], entry.data["after"]) == ({"name": "7"}, {"name": "Ann"})


def test_a_file_taken_back_takes_its_entries_along_and_leaves_those_of_others(known, tmp_path):
    bring(tmp_path, "id,country\n9,PL\n")
    (other,) = entries()
    upload = bring(tmp_path, AFTER)
    assert len(entries()) == 2
    taken_back(upload, now=NOW + timedelta(hours=1))
    assert entries() == [other]


def test_of_somebody_erased_the_former_name_is_sought_everywhere_and_no_value_is_left(known, tmp_path):
    bring(tmp_path, AFTER)
    (entry,) = entries()
    number = entry.customer_id
    assert former_names([number]) == {"Anna", "Anja"}
    asked = erasing.ask_for_erasure(number, reason="asked", typed=str(number), actor="", now=NOW)
    erasing.erase(asked.id, now=NOW)
    entry.refresh_from_db()
    assert set(entry.data) == {"erased"}
    assert KIND.in_words(entry.data) == "Customer changed by a file"
