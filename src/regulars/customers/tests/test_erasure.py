"""A customer is forgotten: no name, no contact, no word of theirs anywhere, and figures as they were."""

from datetime import date

import pytest
from django.db import connection

from regulars.api.models import Replay
from regulars.customers import care, contacts, identities, queries, registration, timeline
from regulars.customers.addressing.commands import Correction, correct_addressing
from regulars.customers.duplicates.reading import Everybody
from regulars.customers.errors import CustomerErased, IdentityErased, MergeErased
from regulars.customers.lifecycle.commands import set_stage
from regulars.customers.merging import merge_customers, unmerge
from regulars.customers.models import (
    Customer,
    Entry,
    Erasure,
    FollowUp,
    Identity,
    Merge,
    Person,
    Relation,
    StageByHand,
    Suggestion,
)  # fmt: skip
from regulars.customers.notes.commands import Plan, Said, correct_note, write_note
from regulars.customers.occasions.commands import Noted, add_occasion
from regulars.customers.people.commands import Written, add_person
from regulars.customers.privacy import coming_back, erasing
from regulars.customers.privacy import queries as held
from regulars.customers.privacy.errors import BeingErased, ErasureOver, NobodySuppressed, WrongNumber
from regulars.customers.relations.commands import Noted as Related
from regulars.customers.relations.commands import relate, unrelate
from regulars.customers.relations.words import Role
from regulars.customers.tests.making import NOW, customer
from regulars.customers.types import Described, Wanted
from regulars.imports import storage
from regulars.imports.models import Problem, Upload
from regulars.lib.errors import NotFound
from regulars.purchases import commands as purchases
from regulars.purchases.models import Contract, Cost, Order
from regulars.purchases.types import ToldContract, ToldLine, ToldOrder
from regulars.staff.api_keys import make_key

pytestmark = pytest.mark.django_db

ACTOR = "staff.employee:1"
# Whatever is left of them anywhere is found by one of these.
TRACES = ("мельник", "melnyk", "olena", "олена", "671234567", "67 123", "@oak.example", "honey cake", "роз-91")


def everything_written() -> list[tuple[str, str]]:
    """Every row of every table, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            rows += [(table, text) for (text,) in cursor.fetchall()]
    return rows


def traces(*words: str) -> list[tuple[str, str]]:
    wanted = words or TRACES
    return [(table, text) for table, text in everything_written() if any(word in text.lower() for word in wanted)]


def erase(customer_id: int, *, person_id: int | None = None) -> Erasure:
    asked = erasing.ask_for_erasure(
        customer_id, reason="asked", typed=str(customer_id), actor=ACTOR, now=NOW, person_id=person_id
    )
    erasing.erase(asked.id, now=NOW)
    return Erasure.objects.get(id=asked.id)


@pytest.fixture
def others(company) -> list[Customer]:
    return [customer(f"Customer {n}", attributes={"segment": "retail"}, traits={}) for n in range(3)]


@pytest.fixture
def olena(dora, others) -> Customer:
    """A customer of whom everything is known."""
    one = customer("Олена Мельник", email="olena.melnyk@oak.example", phone="+380671234567", country="UA",
                   attributes={"segment": "retail", "loves": "Honey cake", "passport": "РОЗ-91"},
                   traits={})  # fmt: skip
    registration.change_customer(one.id, Described("Олена Мельник-Гук", email="melnyk@oak.example",
                                 phone="+380671234567", country="UA"), actor=ACTOR, now=NOW)  # fmt: skip
    contacts.add_identity(one.id, channel="external", value="1001", actor=ACTOR, now=NOW)
    contacts.add_identity(one.id, channel="telegram", value="olena_honey", actor=ACTOR, now=NOW)
    written(one, dora)
    bought(one)
    told_elsewhere(one, dora)
    return Customer.objects.get(id=one.id)


def written(one: Customer, author) -> None:
    entry = write_note(one.id, "call", Said("Олена asked for honey cake", "in", "reached"), author_id=author.id,
                       today=NOW.date(), actor=ACTOR, now=NOW, plan=Plan(date(2026, 12, 1), "Call Olena"))  # fmt: skip
    note_id = int(entry.ref.rpartition(":")[2])
    correct_note(note_id, Said("Olena: +38 (067) 123-45-67", "in", "reached"), version=1, actor=ACTOR, now=NOW)
    care.write_care_note(one.id, "Speak slowly, says Олена", actor=ACTOR, now=NOW)
    person = Person.objects.get(customer=one)
    correct_addressing(
        person.id, Correction("Олена", "", "Мельник", "female", "uk", "", "Оленко"), actor=ACTOR, now=NOW
    )
    add_occasion(one.id, Noted("birthday", 5, 17, 1990, person_id=person.id), actor=ACTOR, now=NOW)
    add_occasion(one.id, Noted("own", 6, 1, title="Olena's shop opened"), actor=ACTOR, now=NOW)


def bought(one: Customer) -> None:
    told = ToldOrder("A-1", 5_000, "EUR", ordered_on=date(2026, 3, 1), lines=(ToldLine("tea", 5_000),))
    purchases.record_order(one.id, told, actor=ACTOR, now=NOW)
    purchases.record_order(
        one.id, ToldOrder("melnyk@oak.example/2", 700, "EUR", ordered_on=date(2026, 4, 1)), actor=ACTOR, now=NOW
    )
    purchases.record_contract(one.id, ToldContract("K-1", date(2026, 1, 1), 900, "EUR"), actor=ACTOR, now=NOW)
    Cost.objects.create(customer=one, kind="service", incurred_on=date(2026, 2, 2), amount_minor=300, currency="EUR",
                        note="flowers for Olena")  # fmt: skip


def told_elsewhere(one: Customer, dora) -> None:
    double = customer("Olena Melnyk", email="om@oak.example")
    Suggestion.objects.create(first_id=min(one.id, double.id), second_id=max(one.id, double.id), score=0.9,
                              reasons=[{"name": "Olena Melnyk"}], seen="", found_at=NOW)  # fmt: skip
    merge = merge_customers(double.id, one.id, choices={"name": "merged"}, actor=ACTOR, now=NOW)
    unmerge(merge.id, actor=ACTOR, now=NOW)
    registration.change_customer(double.id, Described("Somebody else"), actor=ACTOR, now=NOW)
    erase(double.id)
    key, _secret = make_key(name="Shop", scopes=["read:customers"], employee_id=dora.id, actor=ACTOR, now=NOW)
    Replay.objects.create(key=key, name="a", request_hash="", body='{"name": "Олена Мельник-Гук"}', created_at=NOW)
    upload = Upload.objects.create(target="orders", file_name="a.csv", size_bytes=1, state="loaded", uploaded_at=NOW)
    Problem.objects.create(upload=upload, row=2, column="phone", value="067 123-45-67", reason="not_a_phone")
    Problem.objects.create(upload=upload, row=3, column="customer", value="1001", reason="too_long")
    upload.result = {"claims": {"first": [{"value": "melnyk@oak.example", "name": "Олена Мельник-Гук"}], "count": 1}}
    upload.save()
    storage.folder().mkdir(parents=True, exist_ok=True)
    path = storage.bad_rows_file(storage.report_path(upload))
    path.write_text("name,amount\nОлена Мельник-Гук,x\nPetro,y\n", encoding="utf-8-sig")


def test_no_table_says_who_it_was(olena, others):
    assert {table for table, _text in traces()} >= {
        "customers_customer", "customers_entry", "customers_note", "api_replay", "imports_problem", "purchases_cost",
    }  # fmt: skip
    done = erase(olena.id)
    assert (done.state, done.done_at) == ("done", NOW)
    assert traces() == []


def test_others_who_were_related_to_them_name_them_no_more(olena, others):
    for other in others[:2]:
        relate(olena.id, Related(other.id, Role.PARTNER, "since school", None), actor=ACTOR, now=NOW)
    unrelate(others[0].id, Relation.objects.earliest("id").id, actor=ACTOR, now=NOW)
    erase(olena.id)
    assert traces() == []
    assert not Relation.objects.exists()
    left = Entry.objects.filter(customer_id=others[0].id, kind__startswith="customers.relation")
    assert [entry.data for entry in left] == [{"erased": True}, {"erased": True}]


def test_what_figures_need_stays(olena):
    orders, entries = list(Order.objects.values("amount_minor", "ordered_on", "kind")), Entry.objects.count()
    erase(olena.id)
    one = Customer.objects.get(id=olena.id)
    assert (one.name, one.kind, one.country) == (f"Erased customer {olena.id}", "person", "UA")
    assert one.attributes == {"segment": "retail"}
    assert one.erased_at == NOW
    assert list(Order.objects.values("amount_minor", "ordered_on", "kind")) == orders
    assert Contract.objects.get(customer=one).amount_minor == 900
    assert Cost.objects.get(customer=one).note == ""
    assert Entry.objects.count() == entries + 1


def test_the_timeline_still_says_that_something_happened(olena):
    erase(olena.id)
    found = {entry.kind: entry.data for entry in queries.timeline_of(olena.id, size=100).rows}
    assert found["purchases.contract_started"] == {
        "amount_minor": 900, "currency": "EUR", "period": "month", "number": "K-1", "day_only": True,
    }  # fmt: skip
    assert found["customers.call_logged"] == {"erased": True}
    assert set(found) >= {"customers.customer_changed", "customers.occasion_added", "customers.erased"}


def test_nobody_is_found_by_what_they_were_known_by(olena):
    erase(olena.id)
    for text in ("олена", "melnyk", "1234567", "1001"):
        assert olena.id not in [row.id for row in queries.customer_page(Wanted(text=text)).rows]
    assert [row.id for row in queries.customer_page(Wanted(text=f"erased customer {olena.id}")).rows] == [olena.id]
    assert not Identity.objects.filter(customer_id=olena.id).exists()
    assert not Person.objects.filter(customer_id=olena.id).exists()
    assert not FollowUp.objects.filter(customer_id=olena.id).exists()


def test_the_rows_of_others_in_a_file_to_take_home_stay(olena):
    erase(olena.id)
    left = storage.bad_rows_file(storage.report_path(Upload.objects.get())).read_text(encoding="utf-8-sig")
    assert left.splitlines() == ["name,amount", "Petro,y"]
    assert [problem.value for problem in Problem.objects.order_by("row")] == ["", ""]


def test_a_merged_customer_is_erased_with_all_its_rows_and_never_taken_apart_again(olena, others):
    other = customer("Olena M.", email="second@oak.example", attributes={"loves": "Honey cake"})
    merge = merge_customers(olena.id, other.id, choices={}, actor=ACTOR, now=NOW)
    erase(other.id)
    assert traces() == []
    assert {row.erased_at for row in Customer.objects.filter(id__in=[olena.id, other.id])} == {NOW}
    assert Merge.objects.get(id=merge.id).changes == {}
    with pytest.raises(MergeErased):
        unmerge(merge.id, actor=ACTOR, now=NOW)


def test_erasing_twice_changes_nothing_more(olena):
    first = erase(olena.id)
    before = [row for row in everything_written() if "erasure" not in row[0] and "procrastinate" not in row[0]]
    erasing.erase(first.id, now=NOW)
    assert [row for row in everything_written() if "erasure" not in row[0] and "procrastinate" not in row[0]] == before
    second = erase(olena.id)
    assert (second.state, traces()) == ("done", [])


def test_what_arrives_again_is_the_erased_customers_and_brings_nothing_back(olena):
    erase(olena.id)
    known = identities.resolve_identity(
        "email", "Melnyk@oak.example", also=[("browser", "melnyk-laptop")], create=Described("Олена Мельник"), now=NOW
    )
    assert known is not None
    assert (known.customer_id, known.is_erased) == (olena.id, True)
    assert identities.resolve_identity("browser", "melnyk-laptop", now=NOW).customer_id == olena.id
    assert traces() == []


def test_nothing_new_is_written_down_of_somebody_erased(olena, dora):
    erase(olena.id)
    for attempt in (
        lambda: registration.change_customer(olena.id, Described("Олена"), actor=ACTOR, now=NOW),
        lambda: contacts.add_identity(olena.id, channel="email", value="x@oak.example", actor=ACTOR, now=NOW),
        lambda: contacts.add_person(olena.id, full_name="Олена", actor=ACTOR, now=NOW),
        lambda: care.write_care_note(olena.id, "Олена", actor=ACTOR, now=NOW),
        lambda: add_occasion(olena.id, Noted("birthday", 5, 17), actor=ACTOR, now=NOW),
        lambda: merge_customers(customer("Olha").id, olena.id, choices={}, actor=ACTOR, now=NOW),
        lambda: write_note(olena.id, "note", Said("Олена"), author_id=dora.id, today=NOW.date(), actor=ACTOR, now=NOW),
    ):
        with pytest.raises(CustomerErased):
            attempt()
    assert traces() == []


def test_somebody_who_comes_back_is_written_down_again_once_it_was_allowed(olena, dora):
    erase(olena.id)
    with pytest.raises(IdentityErased) as refused:
        registration.add_customer(Described("Олена Мельник", phone="+380671234567"), actor=ACTOR, now=NOW)
    assert refused.value.details == {"channel": "phone", "customer_id": olena.id}
    with pytest.raises(NobodySuppressed):
        coming_back.allow_again("nobody@oak.example", actor=ACTOR, now=NOW)
    coming_back.allow_again("067 123-45-67", actor=ACTOR, now=NOW)
    again = registration.add_customer(Described("Олена Мельник", phone="+380671234567"), actor=ACTOR, now=NOW)
    assert again.id != olena.id


def test_one_person_of_a_company_is_forgotten_and_the_company_stays(company, dora):
    firm = customer("Honey & Oak Ltd", kind="company", email="office@honey.example")
    ann = contacts.add_person(firm.id, full_name="Ann Kovalska", actor=ACTOR, now=NOW)
    contacts.add_person(firm.id, full_name="Bob Hill", actor=ACTOR, now=NOW)
    contacts.add_identity(firm.id, channel="email", value="ann@honey.example", person_id=ann.id, actor=ACTOR, now=NOW)
    for text, person_id in (("Ann was ill", ann.id), ("Spoke of Ann Kovalska and of prices", None)):
        write_note(firm.id, "note", Said(text), author_id=dora.id, today=NOW.date(), actor=ACTOR, now=NOW,
                   person_id=person_id)  # fmt: skip
    erase(firm.id, person_id=ann.id)
    assert traces("kovalska", "ann@honey", "ann was") == []
    firm.refresh_from_db()
    assert (firm.name, firm.erased_at) == ("Honey & Oak Ltd", None)
    assert [person.full_name for person in queries.people_of(firm.id)] == ["Bob Hill"]
    assert [identity.value for identity in queries.identities_of(firm.id)] == ["office@honey.example"]
    assert "Spoke of … and of prices" in next(text for _table, text in everything_written() if "Spoke" in text)


def test_erased_customers_are_not_found_to_be_the_same(olena):
    erase(olena.id)
    assert olena.id not in {one.id for one in Everybody()}


def test_the_number_must_be_typed_and_one_erasure_is_enough(olena):
    with pytest.raises(WrongNumber):
        erasing.ask_for_erasure(olena.id, reason="asked", typed="17 ", actor=ACTOR, now=NOW)
    with pytest.raises(NotFound):
        erasing.ask_for_erasure(olena.id, reason="asked", typed="", actor=ACTOR, now=NOW, person_id=999)
    asked = erasing.ask_for_erasure(olena.id, reason="asked", typed=f" {olena.id} ", actor=ACTOR, now=NOW)
    with pytest.raises(BeingErased):
        erasing.ask_for_erasure(olena.id, reason="asked", typed=str(olena.id), actor=ACTOR, now=NOW)
    assert list(held.unfinished_erasures()) == [asked.id]


def test_an_erasure_that_fails_erases_nothing_and_can_be_tried_again(olena, monkeypatch):
    before = traces()

    def breaks(*_anything, **_more):
        raise RuntimeError("the disk is full")

    asked = erasing.ask_for_erasure(olena.id, reason="asked", typed=str(olena.id), actor=ACTOR, now=NOW)
    with monkeypatch.context() as patched:
        patched.setattr(erasing, "record_done", breaks)
        with pytest.raises(RuntimeError):
            erasing.erase(asked.id, now=NOW)
    assert Erasure.objects.get(id=asked.id).state == "failed"
    assert traces() == before
    erasing.ask_again(asked.id)
    erasing.erase(asked.id, now=NOW)
    assert traces() == []
    with pytest.raises(ErasureOver):
        erasing.ask_again(asked.id)


def test_the_timeline_stays_closed_to_everybody_else_after_an_erasure(olena):
    erase(olena.id)
    timeline.record("customers.customer_added", customer_id=olena.id, happened_at=NOW, now=NOW)
    with pytest.raises(Exception, match="append-only"):
        Entry.objects.filter(customer_id=olena.id).update(data={})


def test_one_person_of_a_company_is_not_named_where_others_or_stages_speak_of_the_company(others):
    firm = customer("Firm", kind="company")
    written = Written("Anna Kovalenko", emails=("ann@honey.example",))
    person_id = add_person(firm.id, written, actor=ACTOR, now=NOW).person_id
    relate(firm.id, Related(others[0].id, Role.PARTNER, "through Anna Kovalenko"), actor=ACTOR, now=NOW)
    set_stage(firm.id, "commitment", reason="Anna Kovalenko promised", actor=ACTOR, now=NOW)
    erase(firm.id, person_id=person_id)
    assert traces("kovalenko", "ann@honey") == []
    assert Relation.objects.get().note == "through …"
    assert StageByHand.objects.get().reason == "… promised"
