"""Formats, encodings and shapes of files: the same rows come out of all of them."""

import zipfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import lifetimes
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.imports.errors import (
    BrokenWorkbook,
    EmptyFile,
    FileGone,
    NoRows,
    NotATable,
    RowTooLong,
    TooManyColumns,
    WorkbookTooLarge,
)
from regulars.imports.guessing.files import guess_mapping, guess_reading, sample
from regulars.imports.sources import sheets
from regulars.imports.sources.opening import open_source
from regulars.imports.targets import target_of
from regulars.imports.tests.bringing import write
from regulars.imports.types import BLANKS, DateOrder, Format, Reading
from regulars.lib.errors import RegularsError

ROWS = [
    ["Клієнт", "Дата", "Сума"],
    ["Ганна Ґалаґан", "31.12.2024", "1204,50"],
    ["Ștefan Țurcan", "01.01.2025", "-3,00"],
]
CYRILLIC = [["Клієнт", "Дата", "Сума"], ["Ганна Ґалаґан", "31.12.2024", "1204,50"], ["Їжак", "01.01.2025", "-3,00"]]


def guessed(path: Path, target: str = "orders", country: str = "UA") -> Reading:
    return guess_reading(path, target_of(target), country=country)


def read(path: Path, reading: Reading | None = None) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Names, and rows with their numbers."""
    source = open_source(path, reading or guessed(path))
    rows = []
    for batch in source.batches():
        batch = batch.without_blank_rows()
        cells = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        rows += zip(batch.rows.to_pylist(), map(list, cells), strict=True)
    source.close()
    return source.names, sorted(rows)


def as_text(rows: list[list[str]], separator: str) -> str:
    return "".join(separator.join(f'"{cell}"' if separator in cell else cell for cell in row) + "\r\n" for row in rows)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1251"])
def test_text_is_read_under_every_separator_and_encoding(tmp_path, separator, encoding):
    rows = CYRILLIC if encoding == "windows-1251" else ROWS
    path = write(tmp_path / "orders.csv", as_text(rows * 1, separator), encoding)
    names, body = read(path)
    assert names == rows[0]
    assert body == [(2, rows[1]), (3, rows[2])]
    reading = guessed(path)
    assert reading.separator == separator
    assert (reading.date_order, reading.decimal) == (DateOrder.DAY_FIRST, ",")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("koi8-u", "Клієнт;Сума\nКоваленко Наталія;5\nШевчук Олена;6\n"),
        ("windows-1250", "Client;Sumă\nŞtefan Ţurcan;5\nIoana Brăescu;6\n"),
    ],
)
def test_rarer_encodings_are_recognised(tmp_path, encoding, text):
    path = write(tmp_path / "a.csv", text, encoding)
    assert read(path)[1][0][1][0] in text


def test_the_guess_of_the_encoding_is_right_for_long_cyrillic_texts(tmp_path):
    lines = "".join(f"{n};Замовлення клієнта;{n},50\n" for n in range(5000))
    path = write(tmp_path / "a.csv", "номер;що;сума\n" + lines, "windows-1251")
    assert guessed(path).encoding == "windows-1251"


def test_a_workbook_gives_typed_cells_as_text(tmp_path):
    book = openpyxl.Workbook()
    book.create_sheet("empty", 0)
    sheet = book.create_sheet("orders", 1)
    for row in [
        ["Report of orders", None, None], [], ["client", "date", "amount"],
        [17, datetime(2024, 12, 31), 1204.5], ["A-3", "31.12.2024", 0.1 + 0.2], [None, None, None],
        [18.0, datetime(2024, 5, 6, 8, 26), -3],
    ]:  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    names, rows = read(tmp_path / "book.xlsx")
    assert names == ["client", "date", "amount"]
    assert rows == [
        (4, ["17", "2024-12-31", "1204.5"]),
        (5, ["A-3", "31.12.2024", "0.3"]),
        (7, ["18", "2024-05-06 08:26:00", "-3"]),
    ]


def test_parquet_gives_typed_columns_as_text(tmp_path):
    table = pa.table(
        {
            "client": pa.array([17, None]),
            "day": pa.array([date(2024, 12, 31), date(2025, 1, 1)]),
            "at": pa.array([datetime(2024, 5, 6, 8, 26), None], pa.timestamp("us", "UTC")),
            "amount": pa.array([1204.5, float("nan")]),
            "exact": pa.array([Decimal("3.10"), None], pa.decimal128(10, 2)),
            "whole": pa.array([3.0, 4.0]),
            "word": pa.array(["a", "b"]).dictionary_encode(),
            "list": pa.array([[1], [2]]),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    names, rows = read(tmp_path / "a.parquet")
    assert names == table.column_names
    assert rows[0] == (1, ["17", "2024-12-31", "2024-05-06 08:26:00Z", "1204.5", "3.10", "3", "a", ""])
    assert rows[1] == (2, ["", "2025-01-01", "", "", "", "4", "b", ""])


def test_the_cdnow_files_need_no_hand(tmp_path):
    folder = Path(lifetimes.__file__).parent / "datasets"
    for name, header, rows in [("CDNOW_sample.txt", False, 6919), ("CDNOW_master.txt", True, 69659)]:
        reading = guessed(folder / name)
        assert (reading.separator, reading.header) == (BLANKS, header)
        seen = sample(folder / name, reading)
        mapped = guess_mapping(target_of("orders"), seen, reading)
        assert set(mapped.values()) >= {"customer", "ordered_on", "amount"}
        assert sum(len(batch.rows) for batch in open_source(folder / name, reading).batches()) == rows


def test_row_numbers_are_those_a_spreadsheet_shows(tmp_path):
    text = 'a,b\n1,2\n\n3\n4,"two\nlines"\n7,8,9\n1,2,,\n12" pipe,x\n'
    names, rows = read(write(tmp_path / "a.csv", text), Reading())
    assert names == ["a", "b"]
    assert rows == [
        (2, ["1", "2"]), (4, ["3", ""]), (5, ["4", "two\nlines"]), (7, ["1", "2"]), (8, ['12" pipe', "x"]),
    ]  # fmt: skip


def test_row_numbers_hold_over_many_blocks(tmp_path):
    lines = ["id,text"] + [f"{n},{'x' * 200}" + (",extra" if n % 5000 == 0 else "") for n in range(2, 60_000)]
    source = open_source(write(tmp_path / "a.csv", "\n".join(lines)), Reading())
    wrong, misshapen, batches = 0, [], 0
    for batch in source.batches():
        batches += 1
        wrong += sum(a != int(b) for a, b in zip(batch.rows.to_pylist(), batch.columns[0].to_pylist(), strict=True))
        misshapen += [row.row for row in batch.misshapen]
    assert (wrong, batches > 2) == (0, True)
    assert misshapen == list(range(5000, 60_000, 5000))


def test_titles_above_the_table_are_left_out(tmp_path):
    text = "Звіт за 2024 рік;;\n\nКлієнт;Дата;Сума\nA;31.12.2024;5\n"
    reading = guessed(write(tmp_path / "a.csv", text))
    assert reading.skip == 2
    assert read(tmp_path / "a.csv", reading) == (["Клієнт", "Дата", "Сума"], [(4, ["A", "31.12.2024", "5"])])


def test_a_damaged_byte_spoils_one_cell(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("клієнт,сума\n".encode() + b"\xff,5\n" + "Ї,6\n".encode() * 40)
    rows = read(path, Reading())[1]
    assert rows[0] == (2, ["\ufffd", "5"])
    assert rows[1] == (3, ["Ї", "6"])


def test_three_hundred_columns_are_read_and_six_hundred_refused(tmp_path):
    names = [f"c{n}" for n in range(300)]
    path = write(tmp_path / "a.csv", ",".join(names) + "\n" + ",".join("1" * 300) + "\n")
    assert read(path)[0] == names
    path = write(tmp_path / "b.csv", ",".join(f"c{n}" for n in range(600)) + "\n" + ",".join("1" * 600) + "\n")
    with pytest.raises(TooManyColumns):
        read(path, Reading())


def test_names_of_columns_are_never_empty_or_double(tmp_path):
    path = write(tmp_path / "a.csv", "Date,,Date,\x07 x\n1,2,3,4\n")
    assert read(path, Reading())[0] == ["Date", "Column 2", "Date (2)", "x"]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"  \n\n \n"])
def test_an_empty_file_is_said_to_be_empty(tmp_path, content):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(EmptyFile):
        guessed(tmp_path / "a.csv")


def test_a_file_with_names_only_is_said_to_have_no_rows(tmp_path):
    with pytest.raises(NoRows):
        guessed(write(tmp_path / "a.csv", "customer,date,amount\n"))


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 50,
        b"%PDF-1.7 ...",
        b"\x1f\x8b\x08\x00junk",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 99,
        b"PAR1 no parquet",
    ],
)
def test_binary_junk_is_not_a_table_whatever_its_name(tmp_path, content):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(NotATable):
        guessed(tmp_path / "a.csv")


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600])
def test_a_damaged_or_protected_workbook_is_refused_with_a_sentence(tmp_path, content):
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(BrokenWorkbook) as refused:
        guessed(tmp_path / "a.xlsx")
    assert "password" in refused.value.sentence


def test_a_workbook_that_would_fill_the_memory_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 1 << 20)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (3 << 20))
    assert (tmp_path / "a.xlsx").stat().st_size < 1 << 20
    with pytest.raises(WorkbookTooLarge) as refused:
        guessed(tmp_path / "a.xlsx")
    assert "CSV" in refused.value.sentence


def test_a_quotation_mark_never_closed_is_told_with_its_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 300_000 + '3,"never closed\n' + "4,5\n" * 3_000_000)
    with pytest.raises(RowTooLong) as refused:
        read(path, Reading())
    assert refused.value.details["row"] > 200_000


def test_a_huge_cell_is_carried(tmp_path):
    path = write(tmp_path / "a.csv", "a,b\n1," + "x" * 1_500_000 + "\n2,3\n")
    assert [len(cells[1]) for _, cells in read(path, Reading())[1]] == [1_500_000, 1]


def test_a_file_that_is_gone_says_so(tmp_path):
    with pytest.raises(FileGone):
        open_source(tmp_path / "nothing.csv", Reading())


def test_each_kind_of_file_is_recognised_by_its_content_not_its_name(tmp_path):
    pq.write_table(pa.table({"a": ["x"], "b": [1]}), tmp_path / "orders.csv")
    assert guessed(tmp_path / "orders.csv").format is Format.PARQUET


LINES = st.lists(st.text(alphabet=st.sampled_from("ab1,;|\t\" \n\r'.-«Ї\ufeff\x0b"), max_size=12), max_size=8)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=200),
        LINES.map(lambda lines: "\n".join(lines).encode()),
        LINES.map(lambda lines: "\n".join(lines).encode("utf-16")),
        st.binary(max_size=100).map(lambda junk: b"PK\x03\x04" + junk),
        st.binary(max_size=100).map(lambda junk: b"PAR1" + junk),
    )
)
def test_no_file_breaks_the_reading(tmp_path, content):
    """Whatever the bytes are, they are rows or a sentence."""
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    names, rows = [], []
    with suppress(RegularsError):
        reading = guessed(path)
        seen = sample(path, reading)
        guess_mapping(target_of("orders"), seen, reading)
        names, rows = read(path, reading)
    assert all(len(cells) == len(names) for _, cells in rows)
