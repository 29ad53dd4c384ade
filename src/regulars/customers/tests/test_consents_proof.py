"""The proof of consents, which nobody can change; the topics they are about; what is shown to a person and erased."""

import re

import pytest
from django.db import IntegrityError, connection, transaction

from regulars.customers.consents import privacy, topics
from regulars.customers.consents.commands import record_consent, take_back
from regulars.customers.consents.errors import (
    TopicKeyTaken,
)
from regulars.customers.consents.queries import may_contact
from regulars.customers.consents.types import Answer
from regulars.customers.models import Consent, ConsentEvent, ConsentWording, Entry
from regulars.customers.tests.consenting import DAY, NADIA, bakery, news, olena, people, said, told
from regulars.customers.tests.making import NOW, customer
from regulars.lib.errors import BadInput, NotFound
from regulars.staff.models import AuditRecord

__all__ = ["bakery", "news", "olena"]
pytestmark = pytest.mark.django_db


# The proof -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["customers_consentevent", "customers_consentwording"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_the_database_refuses_to_change_the_proof(olena, table, change):
    told(olena, "given")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


def test_a_consent_names_the_wording_in_force_then_in_the_language_of_the_customer(olena, news):
    topics.write_wording(news.id, {"uk": topics.Words("Новини", "Друга.")}, actor=NADIA, now=NOW - 5 * DAY)
    assert told(olena, "given", days_ago=9).wording.text == "Можете мені писати."
    assert told(olena, "given", days_ago=1).wording.text == "Друга."
    assert told(olena, "given", days_ago=1000).wording is None
    assert told(customer("Ann", language="ro"), "given", days_ago=9).wording.language == "en"


def test_everything_stands_on_the_timeline_in_words(olena):
    told(olena, "asked", days_ago=3)
    wrong = told(olena, "given", days_ago=2)
    take_back(wrong.id, actor=NADIA, now=NOW)
    told(olena, "withdrawn", days_ago=1)
    kinds = Entry.objects.filter(customer=olena, kind__startswith="customers.consent").order_by("id")
    assert [one.kind.removeprefix("customers.consent_") for one in kinds] == [
        "asked", "given", "taken_back", "withdrawn"]  # fmt: skip
    assert [one.happened_at for one in kinds][:2] == [NOW - 3 * DAY, NOW - 2 * DAY]


def test_may_contact_asks_three_times_however_much_was_said(olena, django_assert_num_queries):
    for days in range(8):
        told(olena, "given", days_ago=days)
    with django_assert_num_queries(3):
        may_contact(olena.id, "news", "email")


# Topics ----------------------------------------------------------------------------------------------------------


def test_a_wording_is_kept_as_it_was_and_an_equal_one_is_no_version(news):
    same = {"en": topics.Words("News", "You  may write to me."), "uk": topics.Words("Новини", "Можете мені писати.")}
    assert topics.write_wording(news.id, same, actor=NADIA, now=NOW) == []
    topics.write_wording(news.id, {"en": topics.Words("News", "Anew.")}, actor=NADIA, now=NOW)
    assert sorted(ConsentWording.objects.values_list("version", "text")) == [
        (1, "You may write to me."), (1, "Можете мені писати."), (2, "Anew.")]  # fmt: skip


def test_a_key_is_given_once_and_a_topic_says_what_and_how(news):
    with pytest.raises(TopicKeyTaken):
        topics.add_topic("news", topics.Described("Other", "", ["email"]), actor=NADIA, now=NOW)
    for empty in (topics.Described("\u200b ", "", ["email"]), topics.Described("Calls", "", ["pigeon"])):
        with pytest.raises(BadInput):
            topics.add_topic("other", empty, actor=NADIA, now=NOW)


def test_what_is_done_to_topics_is_in_the_audit(news):
    topics.archive_topic(news.id, actor=NADIA, now=NOW)
    topics.restore_topic(news.id, actor=NADIA, now=NOW)
    done = AuditRecord.objects.filter(action__startswith="customers.consent_topic").order_by("id")
    assert [re.sub(r".*_", "", one.action) for one in done] == ["added", "worded", "archived", "restored"]


def test_a_customer_who_is_nobody_is_not_found(news):
    with pytest.raises(NotFound):
        record_consent(999_999, said("given"), actor=NADIA, now=NOW)


# Shown to the person, and erased --------------------------------------------------------------------------------


def erasing():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL regulars.erasing = 'on'")


def test_a_person_is_shown_everything_they_said_with_the_wording(olena):
    told(olena, "given", days_ago=2, evidence={"note": "Said at the fair"})
    told(olena, "withdrawn")
    ((title, shown),) = privacy.export([olena.id]).items()
    first, second = shown
    assert title == "Consents"
    assert (first["What was said"], first["Wording"], first["Proof"]) == (
        "given", "Можете мені писати.", {"note": "Said at the fair"})  # fmt: skip
    assert (second["What was said"], second["When"]) == ("withdrawn", NOW)


def test_erased_the_fact_stays_without_the_person_and_nobody_may_be_written_to(olena):
    told(olena, "given", evidence={"note": "Olena, +380671234567"}, source_key="file:1")
    erasing()
    for _ in range(2):
        privacy.erase([olena.id], now=NOW)
    (kept,) = ConsentEvent.objects.all()
    assert (kept.evidence, kept.source_key, kept.what, kept.erased_at) == ({}, "", "given", NOW)
    assert may_contact(olena.id, "news", "email") == Answer.UNKNOWN
    assert not Consent.objects.exists()


def test_an_erased_person_of_a_company_takes_their_word_along_and_the_company_keeps_its_own(bakery):
    ivo, ana = people(bakery)[-2:]
    told(bakery, "withdrawn", days_ago=2, person=ivo, evidence={"note": "Ivo"})
    told(bakery, "given", days_ago=1, person=ana)
    told(bakery, "given", days_ago=9)
    erasing()
    privacy.erase_person(ivo.id, now=NOW)
    assert may_contact(bakery.id, "news", "email") == Answer.GIVEN
    assert may_contact(bakery.id, "news", "email", ana.id) == Answer.GIVEN
    assert not ConsentEvent.objects.filter(evidence__note="Ivo").exists()
    assert ConsentEvent.objects.filter(erased_at=NOW).count() == 1
