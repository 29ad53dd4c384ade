"""The page of exports: asking, watching, taking home; who may, and how long it lies there."""

import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rich.console import Console

from regulars.customers.models import Customer
from regulars.imports.exports import commands, storage
from regulars.imports.exports.command_line import run
from regulars.imports.exports.errors import NothingChosen
from regulars.imports.models import Change, Export, Upload
from regulars.imports.privacy import erase
from regulars.imports.tests.bringing import checked, loaded, write
from regulars.lib.export import TooManyRowsForExcel
from regulars.staff.models import AuditRecord


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    # Tests see their own transaction only, and so does nobody beside it.
    monkeypatch.setattr("regulars.imports.exports.progress.Beside.tell", lambda *_: None)


@pytest.fixture
def export(client_as, dora, tmp_path):
    loaded(write(tmp_path / "a.csv", "id,name\n7,Ann\n"), "customers")
    browser = client_as(dora)
    answer = browser.post("/exports/", {"sheet": ["customers", "orders"], "format": "csv"})
    assert (answer.status_code, answer["Location"]) == (302, "/exports/")
    return Export.objects.get()


def test_an_export_is_asked_for_watched_and_taken_home(client_as, dora, export, now):
    browser = client_as(dora)
    page = browser.get("/exports/").content.decode()
    assert f'hx-get="/exports/{export.id}/progress/"' in page
    assert browser.get(f"/exports/{export.id}/everything.zip").status_code == 404
    commands.write(export.id, now=now)
    row = browser.get(f"/exports/{export.id}/progress/").content.decode()
    assert "hx-get" not in row
    assert "<html" not in row
    answer = browser.get(f"/exports/{export.id}/everything.zip")
    assert answer["Content-Disposition"].endswith('.zip"')
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert set(archive.namelist()) == {"customers.csv", "orders.csv"}
        assert "Ann" in archive.read("customers.csv").decode()
    taken = AuditRecord.objects.get(action="imports.export_taken")
    assert (taken.actor, taken.ref) == (f"staff.employee:{dora.id}", f"imports.export:{export.id}")


def test_writing_twice_writes_once(export, now):
    commands.write(export.id, now=now)
    first = storage.path_of(export.stored_as).stat().st_mtime_ns
    commands.write(export.id, now=now)
    assert storage.path_of(export.stored_as).stat().st_mtime_ns == first


def test_nothing_chosen_is_said_on_the_page(client_as, dora):
    answer = client_as(dora).post("/exports/", {"format": "csv"})
    assert answer.status_code == 422
    assert "Choose at least one table" in answer.content.decode()


@pytest.mark.parametrize("role", ["agent", "marketer", "analyst"])
def test_only_those_who_may_take_everything_out_see_the_page(client_as, role):
    assert client_as(role).get("/exports/").status_code == 403


def test_whoever_sees_only_their_own_customers_takes_nothing_out(client_as, nadia):
    nadia.sees = nadia.Sees.OWN
    nadia.save()
    assert client_as(nadia).get("/exports/").status_code == 403


def test_a_table_too_long_for_excel_fails_with_a_sentence_and_leaves_no_file(export, now, monkeypatch):
    def too_long(*_, **__):
        raise TooManyRowsForExcel(limit="1,048,576")

    monkeypatch.setattr(commands, "write_archive", too_long)
    commands.write(export.id, now=now)
    export.refresh_from_db()
    assert export.state == Export.State.FAILED
    assert "CSV instead" in export.failure
    assert not storage.path_of(export.stored_as).exists()


def test_files_of_nobody_and_after_a_week_are_swept(export, now):
    commands.write(export.id, now=now)
    lost = storage.folder() / "lost.zip"
    lost.write_bytes(b"x")
    commands.sweep(now=now)
    assert storage.path_of(export.stored_as).exists()
    commands.sweep(now=now + storage.KEPT * 2)
    assert list(storage.folder().glob("*")) == []


def test_the_command_line_writes_a_folder(company, tmp_path, capsys):
    loaded(write(tmp_path / "a.csv", "id,name\n7,Ann\n"), "customers")
    assert run(tmp_path / "out", chosen=["customers"], as_json=True, console=Console(file=StringIO())) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == {"customers": 1}
    assert "Ann" in (tmp_path / "out" / "customers.csv").read_text()
    with pytest.raises(NothingChosen):
        run(tmp_path / "out", chosen=["weather"])


def test_erasing_a_customer_forgets_what_files_changed_and_exports_that_name_them(
    export, tmp_path, now, django_capture_on_commit_callbacks
):
    commands.write(export.id, now=now)
    loaded(write(tmp_path / "b.csv", "id,name\n7,Anna\n"), "customers")
    waiting = checked(write(tmp_path / "c.csv", "id,name\n7,Anne\n"), "customers")
    assert "Anna" in str(list(Change.objects.values()))
    with django_capture_on_commit_callbacks(execute=True):
        erase([Customer.objects.get().id], now=now)
    assert not Change.objects.exists()
    assert "Ann" not in str(Upload.objects.get(id=waiting.id).result)
    assert not Export.objects.exists()
    assert not storage.path_of(export.stored_as).exists()


def test_an_export_that_was_being_written_when_somebody_was_erased_leaves_no_file(export, now, monkeypatch):
    write_archive = commands.write_archive

    def written_meanwhile(path, *args, **more):
        counts = write_archive(path, *args, **more)
        erase([Customer.objects.get().id], now=now)
        path.write_bytes(b"written to the end")
        return counts

    monkeypatch.setattr(commands, "write_archive", written_meanwhile)
    commands.write(export.id, now=now)
    assert not storage.path_of(export.stored_as).exists()


def test_the_page_costs_the_same_however_many_exports_there_are(
    client_as, dora, export, now, django_assert_num_queries
):
    browser = client_as(dora)
    browser.get("/exports/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/exports/")
    for number in range(5):
        Export.objects.create(stored_as=f"{number}.zip", asked_by=dora, asked_at=now, sheets=["customers"])
    with django_assert_num_queries(len(one)):
        assert browser.get("/exports/").content.decode().count("Dora Levytska, CSV") == 6
