"""The pages of an import, from choosing a file to what came of it."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from regulars.imports import running
from regulars.imports.describing import shape_of
from regulars.imports.models import KnownShape, Upload
from regulars.imports.tests.bringing import NOW, State, fields
from regulars.imports.types import Reading
from regulars.purchases.models import Order
from regulars.staff.models import AuditRecord

GOOD = "customer;date;amount\n1;2024-05-01;12,50\n2;2024-05-02;3\n"
MIXED = GOOD + "3;2024-05-40;4\n;2024-05-03;5\n4;2024-05-03;=1+1\n"


@pytest.fixture
def browser(client_as):
    return client_as("manager")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def bring(browser, text: str | bytes, name: str = "orders.csv", target: str = "orders"):
    content = text if isinstance(text, bytes) else text.encode()
    return browser.post(reverse("imports:bring"), {"target": target, "file": SimpleUploadedFile(name, content)})


def described(upload: Upload, **changed: str) -> dict[str, str]:
    """The form as the page shows it."""
    reading = upload.reading
    form = {
        "encoding": reading["encoding"], "separator": reading["separator"], "date_order": reading["date_order"],
        "decimal": reading["decimal"], "skip": str(reading["skip"]),
        "shape": shape_of(Reading.from_dict(reading)),
    }  # fmt: skip
    if reading["header"]:
        form["header"] = "on"
    form |= {f"column-{position}": key for position, key in upload.mapping.items()}
    return {**form, **changed}


def brought(browser, text: str | bytes, **more: str) -> Upload:
    assert bring(browser, text, **more).status_code == 302
    return Upload.objects.latest("id")


def checked(browser, text: str) -> Upload:
    upload = brought(browser, text)
    assert browser.post(reverse("imports:check", args=[upload.id]), described(upload)).status_code == 302
    running.check(upload.id, now=NOW)
    return Upload.objects.get(id=upload.id)


def test_the_whole_way_from_a_file_to_orders(browser):
    upload = checked(browser, MIXED)
    page = browser.get(reverse("imports:file", args=[upload.id])).content.decode()
    assert "2 rows cannot be used" in page
    assert "“2024-05-40” is not a date" in page
    assert browser.post(reverse("imports:load", args=[upload.id]), {"rows": "good"}).status_code == 302
    running.load(upload.id, now=NOW)
    page = browser.get(reverse("imports:file", args=[upload.id])).content.decode()
    assert "The rows are in" in page
    assert Order.objects.count() == 2


def test_the_page_shows_the_first_rows_and_the_guess(browser):
    upload = brought(browser, MIXED)
    assert fields(upload) == {"customer": "customer", "ordered_on": "date", "amount": "amount"}
    page = browser.get(reverse("imports:file", args=[upload.id])).content.decode()
    assert "2024-05-40" in page
    assert page.count("cell-wrong") == 2
    assert '<option value="ordered_on" selected>' in page


def test_another_separator_shows_other_columns_and_keeps_nothing(browser):
    upload = brought(browser, GOOD)
    answer = browser.post(
        reverse("imports:description", args=[upload.id]), described(upload, separator=","), HTTP_HX_REQUEST="true"
    )
    page = answer.content.decode()
    assert "customer;date;amount" in page
    assert "<html" not in page
    assert Upload.objects.get(id=upload.id).reading == upload.reading


def test_a_choice_of_columns_survives_another_decimal_sign(browser):
    upload = brought(browser, GOOD)
    form = described(upload, decimal=".") | {"column-0": "", "column-2": "unit_price"}
    page = browser.post(reverse("imports:description", args=[upload.id]), form).content.decode()
    assert '<option value="unit_price" selected>' in page
    assert "Say which column holds: customer number / e-mail / phone." in page


def test_a_check_without_a_needed_column_is_refused_with_its_name(browser):
    upload = brought(browser, GOOD)
    form = described(upload) | {"column-1": ""}
    answer = browser.post(reverse("imports:check", args=[upload.id]), form)
    assert answer.status_code == 422
    assert "Say which column holds: date." in answer.content.decode()
    assert Upload.objects.get(id=upload.id).state == State.DRAFT


def test_asking_for_a_check_puts_one_job_into_the_queue(browser):
    upload = brought(browser, GOOD)
    browser.post(reverse("imports:check", args=[upload.id]), described(upload))
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'imports.check'")
        assert [args["upload_id"] for (args,) in map(loaded_json, cursor.fetchall())] == [upload.id]


def loaded_json(row):
    return (row[0] if isinstance(row[0], dict) else json.loads(row[0]),)


def test_the_way_a_file_was_described_is_remembered_for_the_next_of_its_shape(browser):
    upload = brought(browser, GOOD)
    form = described(upload, decimal=".", date_order="mdy") | {"column-2": "unit_price"}
    browser.post(reverse("imports:check", args=[upload.id]), form)
    assert KnownShape.objects.count() == 1
    next_one = brought(browser, GOOD.replace("12,50", "99,10"))
    assert fields(next_one)["unit_price"] == "amount"
    assert (next_one.reading["decimal"], next_one.reading["date_order"]) == (".", "mdy")
    other = brought(browser, GOOD.replace("amount", "total"))
    assert fields(other)["amount"] == "total"


def test_all_or_nothing_loads_nothing_and_says_so(browser):
    upload = checked(browser, MIXED)
    page = browser.post(reverse("imports:load", args=[upload.id]), {"rows": "all"}, follow=True).content.decode()
    assert "so nothing was loaded" in page
    assert Upload.objects.get(id=upload.id).state == State.CHECKED


def test_bad_rows_go_home_with_their_reasons_and_without_formulas(browser):
    upload = checked(browser, MIXED)
    answer = browser.get(reverse("imports:bad_rows", args=[upload.id]))
    assert 'filename="orders-bad-rows.csv"' in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0] == ["customer", "date", "amount", "row", "what is wrong"]
    assert rows[1][:4] == ["3", "2024-05-40", "4", "4"]
    assert rows[2][2] == "'=1+1"
    assert "is not a number" in rows[2][4]
    alone = browser.get(reverse("imports:without_customer", args=[upload.id]))
    assert ";" not in b"".join(alone.streaming_content).decode()
    taken = AuditRecord.objects.filter(action="imports.rows_taken_out").order_by("id")
    assert [one.details["rows"] for one in taken] == ["bad-rows", "without-customer"]


def test_many_problems_come_in_pages(browser):
    upload = checked(browser, GOOD + "5;2024-05-01;1\n" * 20 + "5;never;1\n" * 120)
    first = browser.get(reverse("imports:file", args=[upload.id])).content.decode()
    assert first.count("is not a date") == 50
    assert 'rel="next"' in first


def test_progress_is_told_and_at_the_end_the_browser_is_sent_on(browser):
    upload = brought(browser, GOOD)
    browser.post(reverse("imports:check", args=[upload.id]), described(upload))
    Upload.objects.filter(id=upload.id).update(step="Reading the file", progress=0.42)
    page = browser.get(reverse("imports:file", args=[upload.id])).content.decode()
    assert "42%" in page
    assert 'hx-trigger="every 1s"' in page
    running.check(upload.id, now=NOW)
    answer = browser.get(reverse("imports:progress", args=[upload.id]))
    assert (answer.status_code, answer["HX-Redirect"]) == (204, reverse("imports:file", args=[upload.id]))


def test_stopping_what_does_not_run_is_refused_with_a_sentence(browser):
    upload = brought(browser, GOOD)
    answer = browser.post(reverse("imports:stop", args=[upload.id]))
    assert (answer.status_code, "being described" in answer.content.decode()) == (409, True)


def test_a_file_that_is_given_up_is_removed(browser, tmp_path, django_capture_on_commit_callbacks):
    upload = checked(browser, MIXED)
    assert len(list((tmp_path / "imports").iterdir())) == 3
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("imports:discard", args=[upload.id]))
    assert list((tmp_path / "imports").iterdir()) == []
    assert browser.get(reverse("imports:file", args=[upload.id])).status_code == 200


def test_a_description_can_be_changed_after_the_check(browser):
    upload = checked(browser, MIXED)
    browser.post(reverse("imports:again", args=[upload.id]))
    assert Upload.objects.get(id=upload.id).state == State.DRAFT
    assert 'id="description"' in browser.get(reverse("imports:file", args=[upload.id])).content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"customer,date,amount\n", "no rows"),
        (bytes(range(256)) * 99, "not a table"),
        (b"PK\x03\x04broken", "password"),
    ],
)
def test_what_cannot_be_read_is_refused_on_the_spot_and_not_kept(browser, tmp_path, content, said):
    answer = bring(browser, content)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Upload.objects.exists()
    assert list((tmp_path / "imports").iterdir() if (tmp_path / "imports").exists() else []) == []


def test_a_file_that_is_too_large_is_refused_with_the_limit(browser):
    with override_settings(UPLOAD_LIMIT_MB=1):
        answer = bring(browser, b"a,b\n" + b"1,2\n" * 400_000)
    assert "at most 1 MB" in answer.content.decode()
    assert not Upload.objects.exists()


def test_no_file_and_no_such_target_are_answered_with_sentences(browser):
    assert browser.post(reverse("imports:bring"), {"target": "orders"}).status_code == 422
    assert "Choose one of" in bring(browser, GOOD, target="weather").content.decode()


def test_what_a_stranger_types_into_the_form_breaks_nothing(browser):
    upload = brought(browser, GOOD)
    nonsense = {
        "encoding": "rot13", "separator": "\ud800", "date_order": "x", "decimal": "''", "skip": "-1", "header": "\x00",
        "column-0": "customer\ud800", "column--1": "amount", "column-99999999": "amount", "column-x": "y", "shape": "",
    }  # fmt: skip
    nonsense = {key: value.encode("utf-8", "replace").decode() for key, value in nonsense.items()}
    for name in ("description", "check"):
        answer = browser.post(reverse(f"imports:{name}", args=[upload.id]), nonsense)
        assert answer.status_code in (200, 422)


def test_a_column_beyond_the_last_one_is_left_out(browser):
    upload = brought(browser, GOOD)
    form = described(upload) | {"column-77": "number"}
    browser.post(reverse("imports:check", args=[upload.id]), form)
    running.check(upload.id, now=NOW)
    assert Upload.objects.get(id=upload.id).state == State.CHECKED


def test_only_those_with_the_right_may_import(client_as, charlie):
    for role, status in [("director", 200), ("manager", 200), ("agent", 403), ("marketer", 403), ("analyst", 403)]:
        assert client_as(role).get(reverse("imports:files")).status_code == status
    assert charlie.get(reverse("imports:files")).status_code == 302


def test_the_list_costs_the_same_however_long(browser, django_assert_max_num_queries):
    for _ in range(30):
        Upload.objects.create(target="orders", file_name="a.csv", stored_as="x", size_bytes=1, uploaded_at=NOW)
    with django_assert_max_num_queries(6):
        page = browser.get(reverse("imports:files")).content.decode()
    assert page.count("row-link") == 25
    assert 'rel="next"' in page


def test_pages_do_not_load_the_analytics_libraries():
    code = (
        "import sys, django; django.setup(); import regulars.imports.views, regulars.imports.urls;"
        "heavy = {'pyarrow', 'duckdb', 'pandas', 'altair'} & set(sys.modules); sys.exit(str(heavy) if heavy else 0)"
    )
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "regulars.config.settings"}
    assert subprocess.run([sys.executable, "-c", code], env=environ, check=False).returncode == 0
