"""After the check a file says what loading it would change, and nothing is changed by that."""

from io import StringIO

import pytest
from rich.console import Console

from regulars.customers.models import Customer, Entry, Identity
from regulars.imports import commands, previewing
from regulars.imports.command_line import run, undo
from regulars.imports.models import Added, Change, Upload
from regulars.imports.presenting import Difference, Tally, preview_of
from regulars.imports.tests.bringing import NOW, State, checked, counts, loaded, write
from regulars.purchases.models import Order

pytestmark = pytest.mark.usefixtures("company")

ORDERS = """order number,customer,date,amount,e-mail
A1,7,2024-05-01,12.50,
A2,7,2024-05-02,3,
A3,8,2024-05-03,4,b@b.example
"""


@pytest.fixture
def console():
    return Console(file=StringIO(), width=160)


@pytest.fixture
def known(tmp_path):
    return loaded(write(tmp_path / "known.csv", ORDERS))


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Customer, Identity, Entry, Order, Added, Change)]


def test_a_new_file_tells_how_much_it_adds_and_adds_nothing(tmp_path):
    upload = checked(write(tmp_path / "a.csv", ORDERS))
    assert [list(rows) for rows in everything()] == [[], [], [], [], [], []]
    assert preview_of(upload.result)["tallies"] == [
        Tally("Customers", "2", "0"), Tally("E-mails, phones and numbers", "3", "0"),
        Tally("Entries on the timeline", "5", "0"), Tally("Orders", "3", "0"),
    ]  # fmt: skip


def test_a_file_that_is_known_says_that_it_changes_nothing(known, tmp_path):
    preview = preview_of(checked(write(tmp_path / "b.csv", ORDERS)).result)
    assert (preview["tallies"], preview["known"], preview["changes"]) == ([], 3, [])


def test_changes_are_shown_column_by_column_before_and_after(known, tmp_path):
    before = everything()
    upload = checked(write(tmp_path / "b.csv", ORDERS.replace("12.50", "99").replace("2024-05-03", "2024-06-03")))
    assert everything() == before
    seven, eight = Customer.objects.get(name="7"), Customer.objects.get(name="8")
    assert preview_of(upload.result)["changes"] == [
        Difference("A1", seven.id, "amount", "€12.50", "€99.00"),
        Difference("A3", eight.id, "date", "May 3, 2024", "Jun 3, 2024"),
    ]


def test_attributes_and_names_of_customers_are_shown_key_by_key(tmp_path, nadia):
    loaded(write(tmp_path / "a.csv", "id,name,city\n7,Ann,Kyiv\n"), "customers")
    file = "id,name,city,industry,manager\n7,Anna,Lviv,Tea,nadia@honey.example\n"
    changes = preview_of(checked(write(tmp_path / "b.csv", file), "customers").result)["changes"]
    assert [(item.name, item.what, item.before, item.after) for item in changes] == [
        ("Anna", "name", "Ann", "Anna"), ("", "manager", "–", "Nadia Bondar"), ("", "city", "Kyiv", "Lviv"),
        ("", "industry", "–", "Tea"),
    ]  # fmt: skip


def test_at_most_twenty_changes_are_shown_and_all_are_counted(tmp_path):
    rows = [f"{number},Name {number}\n" for number in range(30)]
    loaded(write(tmp_path / "a.csv", "id,name\n" + "".join(rows)), "customers")
    file = "id,name,city\n" + "".join(row.replace("\n", ",Kyiv\n") for row in rows)
    preview = preview_of(checked(write(tmp_path / "b.csv", file), "customers").result)
    assert (len(preview["changes"]), preview["changes_count"]) == (20, 30)


def test_an_identity_claimed_by_two_is_told_with_row_and_both_names(tmp_path):
    loaded(write(tmp_path / "a.csv", "id,name,e-mail\n1,Ann,ann@a.example\n2,Bob,bob@b.example\n"), "customers")
    file = "id,name,e-mail\n1,Ann,ann@a.example\n2,Bob,ANN@a.example\n3,Carl,bob@b.example\n4,Dan,new@n.example\n"
    preview = preview_of(checked(write(tmp_path / "b.csv", file + "5,Eve,new@n.example\n"), "customers").result)
    told = [(one["row"], one["value"], one["name"], one["other_name"]) for one in preview["claims"]]
    assert told == [
        (3, "ann@a.example", "Bob", "Ann"), (4, "bob@b.example", "Carl", "Bob"), (6, "new@n.example", "Eve", "Dan"),
    ]  # fmt: skip
    assert preview["claims_count"] == 3


def test_of_a_long_file_the_first_rows_are_tried_and_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("regulars.imports.running.check.__kwdefaults__", {"listener": None, "tried_rows": 2})
    preview = preview_of(checked(write(tmp_path / "a.csv", ORDERS)).result)
    assert (preview["part"], preview["rows"], preview["of"]) == (True, 2, 3)
    assert Tally("Orders", "2", "0") in preview["tallies"]


def test_loading_after_the_preview_does_what_it_said_and_forgets_the_names(tmp_path):
    upload = checked(write(tmp_path / "a.csv", ORDERS))
    promised = upload.result["preview"]["counts"]
    done = loaded(write(tmp_path / "a.csv", ORDERS))
    assert done.result["counts"] == promised
    assert "preview" not in done.result
    commands.discard(upload.id, now=NOW)
    assert "preview" not in Upload.objects.get(id=upload.id).result


def test_somebody_writing_the_same_at_that_moment_costs_only_the_preview(tmp_path, monkeypatch):
    from django.db import IntegrityError

    def refused(*_, **__):
        raise IntegrityError

    monkeypatch.setattr(previewing, "_tried", refused)
    upload = checked(write(tmp_path / "a.csv", ORDERS))
    assert (upload.state, preview_of(upload.result)) == (State.CHECKED, None)


def test_the_page_shows_the_preview_and_later_the_way_back(client_as, known, tmp_path):
    browser = client_as("manager")
    upload = checked(write(tmp_path / "b.csv", ORDERS.replace("12.50", "99") + "A4,9,2024-05-05,1,b@b.example\n"))
    page = browser.get(f"/import/{upload.id}/").content.decode()
    assert "What will change" in page
    assert "€12.50" in page
    assert "b@b.example" in page
    commands.ask_load(upload.id, only_good_rows=False)
    from regulars.imports import running, undoing

    running.load(upload.id, now=NOW)
    page = browser.get(f"/import/{upload.id}/").content.decode()
    assert "Take this file back" in page
    assert browser.post(f"/import/{upload.id}/undo/").status_code == 302
    assert "being taken back" in browser.get(f"/import/{upload.id}/").content.decode()
    Customer.objects.filter(name="9").update(name="Nina")
    undoing.undo(upload.id, now=NOW)
    page = browser.get(f"/import/{upload.id}/").content.decode()
    assert "What was taken back" in page
    assert Order.objects.count() == 3


def test_the_command_line_tells_all_rows_before_and_takes_back_after(tmp_path, console, known):
    file = write(tmp_path / "b.csv", ORDERS.replace("12.50", "99"))
    assert run(file, preview=True, console=console) == 0
    said = console.file.getvalue()
    assert "€99.00" in said
    assert "Nothing was loaded" in said
    assert Order.objects.filter(amount_minor=9900).count() == 0
    assert run(file, console=console) == 0
    upload = Upload.objects.latest("id")
    assert f"regulars import --undo {upload.id}" in console.file.getvalue()
    assert counts(upload) == {"changed": 1, "known": 2}
    assert undo(upload.id, console=console) == 0
    assert "The file is taken back." in console.file.getvalue()
    assert Order.objects.filter(amount_minor=9900).count() == 0
