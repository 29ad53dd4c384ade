"""Files of consents: loaded once, told row by row where they are wrong, taken back without losing the proof."""

from datetime import timedelta

import pytest

from regulars.customers.consents import topics
from regulars.customers.consents.commands import record_consent
from regulars.customers.consents.queries import may_contact
from regulars.customers.consents.types import Said
from regulars.customers.models import ConsentEvent, Customer, Entry, Identity, Person
from regulars.customers.tests.making import customer
from regulars.imports.tests.bringing import NOW, counts, fields, loaded, sentences, taken_back, write

pytestmark = pytest.mark.django_db

HEAD = "e-mail,topic,channel,state,date,how,note\n"
GIVEN = "olena@oak.example,news,email,yes,2025-03-01,paper,Folder 7"


@pytest.fixture(autouse=True)
def news(company):
    topic = topics.add_topic("news", topics.Described("News and offers", "", ["email"]), actor="", now=NOW)
    words = {"en": topics.Words("News", "You may write to me.")}
    topics.write_wording(topic.id, words, actor="", now=NOW - timedelta(days=900))
    return topic


def brought(tmp_path, *rows, head=HEAD):
    return loaded(write(tmp_path / "consents.csv", head + "".join(f"{row}\n" for row in rows)), target="consents")


def answer(email="olena@oak.example"):
    owner = Identity.objects.get(channel="email", value=email).customer
    return str(may_contact(owner.id, "news", "email"))


def test_a_file_brings_consents_with_their_proof_and_new_customers(tmp_path):
    upload = brought(tmp_path, GIVEN, "ann@oak.example,NEWS AND OFFERS,Пошта,ні,2025-04-01 10:30,,")
    assert fields(upload)["happened_at"] == "date"
    assert counts(upload) == {"added": 2, "customers_added": 2}
    assert (answer(), answer("ann@oak.example")) == ("given", "withdrawn")
    given, withdrawn = ConsentEvent.objects.order_by("happened_at")
    assert (given.how, withdrawn.how) == ("paper", "import")
    assert given.evidence == {"note": "Folder 7", "file": upload.id, "row": 2}
    assert given.wording.text == "You may write to me."
    entries = Entry.objects.filter(kind__startswith="customers.consent_").order_by("happened_at")
    assert [(one.kind, one.ref, bool(one.data.get("day_only"))) for one in entries] == [
        ("customers.consent_given", f"customers.consent:{given.id}", True),
        ("customers.consent_withdrawn", f"customers.consent:{withdrawn.id}", False)]  # fmt: skip


def test_the_same_file_twice_and_a_row_twice_change_nothing(tmp_path):
    brought(tmp_path, GIVEN, GIVEN)
    upload = brought(tmp_path, GIVEN)
    assert counts(upload) == {"known": 1}
    assert ConsentEvent.objects.count() == 1
    assert Entry.objects.filter(kind="customers.consent_given").count() == 1


def test_an_old_file_does_not_overrule_what_was_said_since(tmp_path):
    owner = customer("Olena", email="olena@oak.example")
    record_consent(owner.id, Said("news", "email", "withdrawn", "call"), actor="", now=NOW)
    brought(tmp_path, GIVEN)
    assert answer() == "withdrawn"


def test_bad_rows_are_told_by_row_and_column_and_the_good_ones_are_loaded(tmp_path):
    upload = brought(
        tmp_path, GIVEN, "a@oak.example,gossip,email,yes,2025-03-01,,", "b@oak.example,news,pigeon,yes,2025-03-01,,",
        "c@oak.example,news,email,perhaps,2025-03-01,,", "d@oak.example,news,email,yes,2031-03-01,,",
        "e@oak.example,news,email,yes,,,", ",news,email,yes,2025-03-01,,",
    )  # fmt: skip
    told = sentences(upload)
    for row, words in ((3, "is no topic of consents"), (4, "none of the words"), (5, "none of the words"),
                       (6, "has not come yet"), (7, "nothing is written")):  # fmt: skip
        assert any(one.startswith(f"row {row}") and words in one for one in told), (row, told)
    assert ConsentEvent.objects.count() == 1


def test_of_a_company_the_person_with_that_address_has_spoken(tmp_path):
    bakery = customer("Bakery", kind="company", email="ivo@bakery.example")
    ivo = Person.objects.create(customer=bakery, full_name="Ivo", created_at=NOW)
    Identity.objects.filter(customer=bakery).update(person=ivo)
    brought(tmp_path, "ivo@bakery.example,news,email,yes,2025-03-01,,")
    assert may_contact(bakery.id, "news", "email", ivo.id) == "given"
    assert may_contact(bakery.id, "news", "email") == "unknown"


def test_a_file_taken_back_is_out_of_force_stays_in_the_proof_and_can_be_brought_again(tmp_path):
    owner = customer("Olena", email="olena@oak.example")
    record_consent(owner.id, Said("news", "email", "withdrawn", "call", NOW - timedelta(days=900)), actor="", now=NOW)
    upload = brought(tmp_path, GIVEN)
    assert answer() == "given"
    taken_back(upload, now=NOW + timedelta(hours=1))
    assert answer() == "withdrawn"
    assert sorted(ConsentEvent.objects.values_list("what", flat=True)) == ["given", "taken_back", "withdrawn"]
    assert not Entry.objects.filter(kind="customers.consent_given").exists()
    assert Customer.objects.filter(id=owner.id).exists()
    assert counts(brought(tmp_path, GIVEN)) == {"added": 1}
    assert answer() == "given"
