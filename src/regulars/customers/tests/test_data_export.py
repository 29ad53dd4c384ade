"""Everything we hold about a customer, in a page to read and a file for programs."""

import json
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.utils import translation

from regulars.customers import contacts
from regulars.customers.errors import CustomerErased
from regulars.customers.merging import merge_customers
from regulars.customers.models import DataExport
from regulars.customers.privacy import erasing, exporting, storage
from regulars.customers.privacy import queries as held
from regulars.customers.privacy.errors import ExportGone
from regulars.customers.privacy.programs import as_json
from regulars.customers.tests.making import NOW, customer
from regulars.customers.tests.test_erasure import ACTOR, olena, others
from regulars.lib.registry import privacy_handlers

__all__ = ["olena", "others"]
pytestmark = pytest.mark.django_db


def put_together(customer_id: int, language: str = "en") -> DataExport:
    made = exporting.ask_for_export(customer_id, language=language, actor=ACTOR, now=NOW)
    exporting.put_together(made.pk, now=NOW)
    return DataExport.objects.get(id=made.pk)


def read(made: DataExport, ending: str) -> str:
    return storage.path_of(made.stored_as, ending).read_text(encoding="utf-8")


def test_the_file_for_programs_has_everything(olena):
    made = put_together(olena.id)
    told = json.loads(read(made, "json"))
    assert told["customer"] == olena.id
    data = told["data"]
    assert data["Who you are"][0]["name"] == "Олена Мельник-Гук"
    assert {"what": "passport", "value": "РОЗ-91"} in data["What we noted of you"]
    assert "+380671234567" in [one["value"] for one in data["How we know you"]]
    assert [one["text"] for one in data["Notes, calls and meetings"]] == ["Olena: +38 (067) 123-45-67"]
    assert [(one["day"], one["amount"]) for one in data["What you bought"]] == [
        ("2026-03-01", "50"), ("2026-04-01", "7"),
    ]  # fmt: skip
    assert data["What we spent on you"][0]["note"] == "flowers for Olena"
    assert data["What we mind"][0]["note"] == "Speak slowly, says Олена"
    assert len(data["What happened"]) > 5
    assert made.lines == sum(len(lines) for lines in data.values())


def test_the_page_says_the_same_needs_nothing_else_and_runs_nothing(olena):
    contacts.add_person(olena.id, full_name="<script>alert(1)</script>", actor=ACTOR, now=NOW)
    page = read(put_together(olena.id), "html")
    for words in ("Олена Мельник-Гук", "flowers for Olena", "РОЗ-91", "What you bought", "Honey &amp; Oak"):
        assert words in page
    tags = Tags()
    tags.feed(page)
    assert not {"script", "link", "img", "iframe"} & set(tags.found)
    assert tags.open == []


class Tags(HTMLParser):
    """Every tag that is opened is closed again."""

    VOID = ("meta", "br")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_what_was_merged_is_in_the_export_too(olena):
    other = customer("Olena M.", email="second@oak.example")
    merge_customers(olena.id, other.id, choices={}, actor=ACTOR, now=NOW)
    told = json.loads(read(put_together(other.id), "json"))
    assert told["customer"] == olena.id
    assert "second@oak.example" in [one["value"] for one in told["data"]["How we know you"]]


def test_every_handler_can_say_what_it_holds_in_the_readers_language(olena):
    with translation.override("uk"):
        for handler in privacy_handlers:
            for title, lines in handler.export([olena.id]).items():
                assert title
                for line in lines:
                    assert json.loads(as_json(line)) or line == {}


def test_a_hundred_thousand_entries_are_written_without_holding_them(olena):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_entry (customer_id, kind, happened_at, recorded_at, actor, ref, channel, direction,"
            " data, source, source_key) SELECT %s, 'customers.customer_added', %s, %s, '', '', '', '', '{}', '', ''"
            " FROM generate_series(1, 20000)",
            [olena.id, NOW, NOW],
        )
    made = put_together(olena.id)
    assert made.lines > 20_000
    assert len(json.loads(read(made, "json"))["data"]["What happened"]) > 20_000


def test_files_live_for_a_week_and_then_go(olena):
    made = put_together(olena.id)
    assert made.expires_at == NOW + timedelta(days=7)
    exporting.forget_expired(now=NOW + timedelta(days=6))
    assert storage.path_of(made.stored_as, "json").is_file()
    stray = storage.path_of("left-by-a-killed-worker", "json")
    stray.write_text("x")
    exporting.forget_expired(now=NOW + timedelta(days=400))
    assert not storage.path_of(made.stored_as, "json").exists()
    assert not storage.path_of(made.stored_as, "html").exists()
    assert not stray.exists()
    with pytest.raises(ExportGone):
        exporting.export_of(made.pk, olena.id)


def test_an_erasure_removes_what_was_put_together_before(olena, django_capture_on_commit_callbacks):
    made = put_together(olena.id)
    asked = erasing.ask_for_erasure(olena.id, reason="asked", typed=str(olena.id), actor=ACTOR, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(asked.id, now=NOW)
    assert not storage.path_of(made.stored_as, "html").exists()
    with pytest.raises(CustomerErased):
        exporting.ask_for_export(olena.id, language="en", actor=ACTOR, now=NOW)


def test_an_erasure_that_comes_while_it_is_written_leaves_no_file(olena):
    made = exporting.ask_for_export(olena.id, language="en", actor=ACTOR, now=NOW)
    lines = exporting.write(made, now=NOW)
    asked = erasing.ask_for_erasure(olena.id, reason="asked", typed=str(olena.id), actor=ACTOR, now=NOW)
    erasing.erase(asked.id, now=NOW)
    exporting.settle(made, lines, now=NOW)
    assert not storage.path_of(made.stored_as, "json").exists()


def test_what_a_killed_worker_left_is_asked_for_again(olena):
    made = exporting.ask_for_export(olena.id, language="en", actor=ACTOR, now=NOW)
    assert held.unfinished_exports() == [made.pk]
    exporting.put_together(made.pk, now=NOW)
    assert held.unfinished_exports() == []
    first = storage.path_of(made.stored_as, "json").stat().st_mtime_ns
    exporting.put_together(made.pk, now=NOW)
    assert storage.path_of(made.stored_as, "json").stat().st_mtime_ns == first


def test_an_export_that_fails_says_so_and_leaves_no_file(olena, monkeypatch):
    def breaks(*_anything, **_more):
        raise RuntimeError("the disk is full")

    made = exporting.ask_for_export(olena.id, language="en", actor=ACTOR, now=NOW)
    monkeypatch.setattr(exporting, "settle", breaks)
    with pytest.raises(RuntimeError):
        exporting.put_together(made.pk, now=NOW)
    assert DataExport.objects.get(id=made.pk).state == "failed"
    assert not storage.path_of(made.stored_as, "json").exists()
