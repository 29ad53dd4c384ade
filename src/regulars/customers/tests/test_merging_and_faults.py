"""A merge whose process dies in the middle, as by a power cut: nothing of it stays, and it can be done again."""

from functools import partial

import pytest
from tests.children import in_transaction, kill, nobody_writes, wait_for, waits_for_lock, works

from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.models import Customer, Entry, Merge
from regulars.customers.tests.making import NOW, customer

pytestmark = pytest.mark.django_db(transaction=True)
MERGE = """
from datetime import datetime, UTC
from regulars.customers.merging import merge_customers
merge_customers(int(sys.argv[1]), int(sys.argv[2]), choices={}, actor="staff.employee:1", now=datetime.now(UTC))
"""


@pytest.fixture
def pair(company):
    olena = customer("Олена Мельник", email="olena@oak.example", attributes={"industry": "food"})
    return olena, customer("Olena Melnyk", phone="+380671112233")


@pytest.mark.parametrize("table", ["customers_merge", "customers_entry"])
def test_a_merge_killed_in_the_middle_leaves_two_customers_and_is_done_again(pair, start_child, table):
    olena, other = pair
    before = everything()
    with in_transaction(partial(nobody_writes, table)):
        child = start_child(MERGE, olena.id, other.id)
        wait_for(waits_for_lock, during=child)
        kill(child)
    wait_for(lambda: not works())
    assert everything() == before
    merge_customers(olena.id, other.id, choices={}, actor="staff.employee:1", now=NOW)
    assert Customer.objects.get(id=other.id).merged_into_id == olena.id
    unmerge(Merge.objects.get().id, actor="staff.employee:1", now=NOW)
    assert Customer.objects.get(id=other.id).merged_into_id is None


def everything() -> list[object]:
    models = (Customer, Merge, Entry)
    return [list(model.objects.order_by("pk").values()) for model in models]
