"""A quotation mark that was never closed is told with its row; line breaks that belong to a cell stay in it."""

import pytest

from regulars.imports.errors import QuoteNotClosed
from regulars.imports.sources.opening import open_source
from regulars.imports.tests.bringing import checked, sentences, write
from regulars.imports.types import Reading

HEADER = "customer,date,amount\n"
GOOD = "z,2025-01-01,5\n"
SWALLOWED = "b,2025-01-02,6\nc,2025-01-03,7\n"


def rows_of(tmp_path, text: str, reading: Reading | None = None) -> tuple[list[int], list[tuple[int, int | None]]]:
    """Numbers of the good rows; of the others with the position of the cell that was not closed."""
    source = open_source(write(tmp_path / "a.csv", text), reading or Reading())
    batches = list(source.batches())
    source.close()
    good = [row for batch in batches for row in batch.rows.to_pylist()]
    return sorted(good), [(row.row, row.unclosed) for batch in batches for row in batch.misshapen]


@pytest.mark.parametrize(
    ("rows", "good", "bad"),
    [
        (f'"a,2025-01-01,5\n{SWALLOWED}', [], [(2, 0)]),
        (f'a,"2025-01-01,5\n{SWALLOWED}', [], [(2, 1)]),
        (f'a,2025-01-01,"5\n{SWALLOWED}', [], [(2, 2)]),
        ('a,2025-01-01,"5\r\nb,2025-01-02,6\r\n', [], [(2, 2)]),
        (f'{GOOD}"a,2025-01-01,5\n', [2], [(3, 0)]),
        (f'{GOOD}"a,2025-01-01,5\nb,2025-01-02,6"\n{GOOD}', [2, 4], [(3, 0)]),
        (f'"a,2025-01-01,5\n"b",2025-01-02,6\n{GOOD}', [3], [(2, 0)]),
        (f'"a,2025-01-01,5\nb,"2025-01-02",6\n{GOOD}', [3], [(2, 0)]),
        (f'a,2025-01-01,"5\n"b",2025-01-02,6\n{GOOD}', [3], [(2, 2)]),
    ],
)
def test_the_row_whose_quotation_mark_is_open_is_set_apart(tmp_path, rows, good, bad):
    assert rows_of(tmp_path, HEADER + rows) == (good, bad)


@pytest.mark.parametrize(
    "cell",
    [
        "Main Street 5,\nKyiv, 01001, Ukraine",
        "called twice\r\nno answer, wrote a letter",
        'he said ""no""\nand went, twice',
        "one\n\nthree",
        'pipe 12""\nlong',
    ],
)
def test_line_breaks_in_addresses_and_notes_are_good(tmp_path, cell):
    last = f'customer,date,amount,note\n1,2025-01-01,5,"{cell}"\n2,2025-01-02,6,x\n'
    first = f'note,customer,date,amount\n"{cell}",1,2025-01-01,5\nx,2,2025-01-02,6\n'
    assert rows_of(tmp_path, last) == ([2, 3], [])
    assert rows_of(tmp_path, first) == ([2, 3], [])


def test_the_row_is_found_under_other_separators(tmp_path):
    text = 'customer;date;amount\n"a;2025-01-01;5,5\nb;2025-01-02;6,5\n'
    assert rows_of(tmp_path, text, Reading(separator=";")) == ([], [(2, 0)])


def test_names_of_columns_that_swallow_the_rows_are_refused(tmp_path):
    with pytest.raises(QuoteNotClosed) as refused:
        rows_of(tmp_path, f'customer,date,"amount\n{GOOD}{SWALLOWED}')
    assert "row 1" in refused.value.sentence


@pytest.mark.django_db
@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("row", ['"a,2025-01-01,5\n', 'a,2025-01-01,"5\n'])
def test_an_import_says_which_row_to_mend_and_how(tmp_path, row):
    upload = checked(write(tmp_path / "a.csv", HEADER + GOOD + row + SWALLOWED))
    assert (upload.result["good"], upload.result["bad"]) == (1, 1)
    (said,) = sentences(upload)
    assert said.startswith("row 3, ")
    assert "is not closed" in said
    assert "close it or remove it" in said
