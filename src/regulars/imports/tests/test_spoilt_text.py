"""A text with bytes that are none is refused with a sentence; what only looks like one is read."""

import pytest

from regulars.imports.errors import NotText
from regulars.imports.tests.test_reading import guessed


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"customer,date,amount\nA,2024-01-01,10\nB\x00,2024-01-02,11\n", 3),
        (b"customer,date,amount\nA,2024-01-01,10\n\x00", 3),
        (b"\x00customer,date,amount\nA,2024-01-01,10\n", 1),
        ("клієнт;дата;сума\nОля;2024-01-01;10\nЮля;2024-01-02;1\x00\n".encode("cp1251"), 3),
        (b"customer,date,amount\n" + b"A,2024-01-01,10\n" * 5000 + b"B\x00\x00\x00,2024-01-02,11\n", 5002),
    ],
)
def test_a_text_with_bytes_that_are_none_is_refused_with_the_line_of_the_first(tmp_path, content, line):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(NotText) as refused:
        guessed(tmp_path / "a.csv")
    assert f"In line {line} the file has bytes that are no text" in refused.value.sentence


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("names", ["клієнт;дата;сума\nОля;2024-01-01;10\n", "customer,date,amount\nA,2024-01-01,10\n"])
def test_a_wide_text_without_a_mark_is_not_taken_for_a_spoilt_one(tmp_path, encoding, names):
    (tmp_path / "a.csv").write_bytes(names.encode(encoding))
    assert guessed(tmp_path / "a.csv").encoding == encoding
