"""`regulars risk`: who of a file will leave, as JSON and in words, without any database."""

import json
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from regulars.analytics.risk.measures import auc
from regulars.analytics.tests.leavers import invented
from regulars.insight.report.errors import UnknownColumn
from regulars.insight.risk.file import run
from regulars.insight.risk.file.errors import (
    FewCustomers,
    FewLeavers,
    NoAnswers,
    NoColumns,
    NoSignal,
    TargetAmbiguous,
    TargetUnreadable,
)

COUNT = 600
LEFT = 112
HEADER = ["client", "tenure", "monthly", "plan", "since", "churned"]


def rows(count: int = COUNT) -> list[list[str]]:
    """Invented customers as cells; every 50th has no known tenure."""
    features, left, _chance = invented(count)
    tenure, monthly, plan = (features.column(name).values for name in ("tenure", "monthly", "plan"))
    return [
        [
            f"K-{row:04}",
            "" if row % 50 == 7 else f"{tenure[row]:.0f}",
            f"{monthly[row]:.2f}",
            plan[row],
            f"{1 + row % 28:02}.{1 + row % 12:02}.2025",
            "yes" if left[row] else "no",
        ]
        for row in range(count)
    ]


def written(path: Path, cells: list[list[str]], header: list[str] = HEADER) -> Path:
    path.write_text("\n".join(";".join(row) for row in [header, *cells]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    return written(tmp_path / "customers.csv", rows())


def found_in(capsys, path: Path, **options) -> dict:
    assert run(path, as_json=True, **{"target": "churned", **options}) == 0
    return json.loads(capsys.readouterr().out)


def test_json_holds_the_back_test_what_drives_it_and_every_customer(capsys, customers):
    found = found_in(capsys, customers)
    assert found["rows"] == {"total": COUNT, "learnt": COUNT, "left": LEFT, "unknown": 0, "bad": 0}
    test = found["back_test"]
    assert (test["customers"], test["leavers"], len(test["folds"])) == (COUNT, LEFT, 5)
    assert 0.65 < test["auc"] < 0.9
    assert (test["ece"] < 0.1, test["log_loss"] < 0.56, test["lift_top_tenth"] > 1.5) == (True, True, True)
    assert found["drivers"][0]["column"] == "tenure"
    assert {customer["id"] for customer in found["customers"]} == {f"K-{row:04}" for row in range(COUNT)}
    said = [customer["probability"] for customer in found["customers"]]
    assert said == sorted(said, reverse=True)


def test_probabilities_are_those_the_back_test_was_made_with(capsys, customers):
    """Nobody is told a probability by a model that had seen their answer."""
    found = found_in(capsys, customers)
    answer = {row[0]: float(row[-1] == "yes") for row in rows()}
    said = np.array([one["probability"] for one in found["customers"]])
    left = np.array([answer[one["id"]] for one in found["customers"]])
    assert auc(said, left) == pytest.approx(found["back_test"]["auc"], abs=1e-4)


def test_reasons_have_the_value_of_the_customer_and_words(capsys, customers):
    found = found_in(capsys, customers)
    cells = {row[0]: dict(zip(HEADER, row, strict=True)) for row in rows()}
    reason = found["customers"][0]["reasons"][0]
    own = cells[found["customers"][0]["id"]][reason["column"]]
    assert reason["column"] == "tenure"
    assert reason["value"] == float(own)
    assert reason["odds"] > 1
    assert reason["words"].startswith(f"tenure: {own}, odds of leaving × ")


def test_columns_that_name_or_tell_are_left_out_and_said(capsys, tmp_path):
    cells = [[*row[:-1], "refunded" if row[-1] == "yes" else "", row[-1]] for row in rows()]
    path = written(tmp_path / "leak.csv", cells, [*HEADER[:-1], "bye", "churned"])
    assert run(path, target="churned", as_json=True) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert {one["column"]: one["why"] for one in found["left_out"]} == {"client": "identifier", "bye": "leak"}
    assert "“bye” tells the answer" in err
    assert "bye" not in {driver["column"] for driver in found["drivers"]}
    kept = found_in(capsys, path, keep=("BYE",))
    assert kept["drivers"][0]["column"] == "bye"
    assert kept["back_test"]["auc"] > 0.99


def test_a_column_can_be_named_as_the_customer_by_its_position(capsys, customers):
    found = found_in(capsys, customers, identity="1", target="6")
    assert found["customers"][0]["id"].startswith("K-")
    assert found["left_out"] == []


def test_without_any_name_customers_are_the_rows_of_the_file(capsys, tmp_path):
    path = written(tmp_path / "bare.csv", [row[1:] for row in rows()], HEADER[1:])
    assert {one["id"] for one in found_in(capsys, path)["customers"]} == {str(row) for row in range(2, COUNT + 2)}


def test_whose_answer_is_not_known_gets_a_probability_and_is_not_learnt_from(capsys, tmp_path):
    cells = rows(COUNT + 1)
    cells[-1] = ["new", "0", "99", "month", "01.01.2025", ""]
    found = found_in(capsys, written(tmp_path / "new.csv", cells))
    assert (found["rows"]["learnt"], found["rows"]["unknown"]) == (COUNT, 1)
    (new,) = [one for one in found["customers"] if one["id"] == "new"]
    assert new["probability"] > 0.5


def test_cells_that_cannot_be_used_are_told_by_row_and_column(capsys, tmp_path):
    cells = rows()
    cells[2][2], cells[3][4], cells[4][5] = "12,5O", "31.02.2025", "maybe"
    assert run(written(tmp_path / "bad.csv", cells), target="churned", as_json=True) == 0
    out, err = capsys.readouterr()
    assert "row 4, monthly: “12,5O” is not a number" in err
    assert "row 5, since: “31.02.2025” is not a date" in err
    assert "row 6, churned: “maybe” is neither yes nor no" in err
    assert "1 row cannot be used" in err
    assert json.loads(out)["rows"] == {"total": COUNT, "learnt": COUNT - 1, "left": LEFT, "unknown": 0, "bad": 1}


def test_a_row_with_too_many_cells_is_told_and_left_out(capsys, tmp_path):
    cells = rows()
    cells[5].append("beyond")
    assert run(written(tmp_path / "wide.csv", cells), target="churned", as_json=True) == 0
    out, err = capsys.readouterr()
    assert "row 7: “beyond” stands after the last column" in err
    assert (json.loads(out)["rows"]["total"], json.loads(out)["rows"]["bad"]) == (COUNT, 1)


def test_a_workbook_is_read_as_well(capsys, customers, tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "customers.xlsx"))
    sheet = book.add_worksheet()
    for place, row in enumerate([HEADER, *rows()]):
        sheet.write_row(place, 0, [float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row])
    book.close()
    ours, theirs = found_in(capsys, customers), found_in(capsys, tmp_path / "customers.xlsx")
    assert ours["back_test"] == theirs["back_test"]
    assert ours["customers"] == theirs["customers"]


def test_the_word_that_means_left_can_be_named(capsys, tmp_path):
    cells = [[*row[:-1], "finished" if row[-1] == "yes" else "running"] for row in rows()]
    path = written(tmp_path / "words.csv", cells)
    with pytest.raises(TargetAmbiguous, match=r"--target “churned=finished”"):
        run(path, target="churned")
    assert found_in(capsys, path, target="churned=finished")["rows"]["left"] == LEFT


def test_people_read_sentences(capsys, customers):
    assert run(customers, target="churned") == 0
    out = capsys.readouterr().out
    assert f"Back-test on 600 customers, {LEFT} of whom left" in out
    assert "  tenure (" in out
    assert "Most likely to leave:" in out


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("gone", UnknownColumn),
        ("monthly", TargetUnreadable),
        ("plan", TargetAmbiguous),
        ("churned=perhaps", NoAnswers),
    ],
)
def test_an_answer_that_cannot_be_read_is_refused_with_a_sentence(customers, target, error):
    with pytest.raises(error) as refused:
        run(customers, target=target)
    assert "%(" not in refused.value.sentence


def answered(answers: list[str], count: int) -> list[list[str]]:
    return [[*row[:-1], answers[place % len(answers)]] for place, row in enumerate(rows(count))]


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        (rows(120), FewCustomers),
        (answered(["yes", *["no"] * 29], COUNT), FewLeavers),
        (answered(["yes"], COUNT), NoAnswers),
        (answered(["yes", "no", "no"], COUNT), NoSignal),
        ([[row[0], row[-1]] for row in rows()], NoColumns),
    ],
)
def test_where_nothing_can_be_said_no_probabilities_are_given(capsys, tmp_path, cells, error):
    path = written(tmp_path / "few.csv", cells, HEADER if len(cells[0]) == 6 else ["client", "churned"])
    with pytest.raises(error) as refused:
        run(path, target="churned", as_json=True)
    assert capsys.readouterr().out == ""
    assert "%(" not in refused.value.sentence


@pytest.mark.parametrize("strange", ["\x1b[31m", "=cmd()", "a" * 5000, "🙂", "' OR 1=1 --", "%(count)s"])
def test_strange_cells_break_nothing(capsys, tmp_path, strange):
    cells = rows(COUNT)
    cells[1][3] = cells[9][0] = strange
    found = found_in(capsys, written(tmp_path / "strange.csv", cells))
    assert len(found["customers"]) == COUNT
