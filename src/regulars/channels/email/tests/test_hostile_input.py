"""Whatever bytes arrive, they are read or refused with a sentence, and never for long."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.channels.email.decoding import as_text, header_text
from regulars.channels.email.html_text import text_of
from regulars.channels.email.parsing import Parsed, parse
from regulars.channels.email.reading import read
from regulars.channels.errors import Unreadable
from regulars.channels.models import Account
from regulars.lib.text import storable

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.eml"))
SMALL = [path.read_bytes() for path in CORPUS if path.stat().st_size < 6000]
HEAD = b"From: olena@forest.example\r\nSubject: x\r\n"


def read_or_refused(raw: bytes) -> Parsed | None:
    try:
        parsed = parse(raw)
    except Unreadable:
        return None
    for text in (parsed.text, parsed.html, parsed.subject, parsed.sender.name, parsed.name):
        assert text == storable(text)
        text.encode()
    assert len(parsed.subject) <= 300
    assert parsed.quoted_from is None or 0 < parsed.quoted_from <= len(parsed.text)
    assert all(one.name and len(one.name) <= 255 for one in parsed.files)
    return parsed


@settings(max_examples=60)
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(raw):
    read_or_refused(raw)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SMALL), st.lists(st.tuples(st.integers(0, 5999), st.binary(max_size=12)), max_size=6))
def test_a_damaged_letter_is_read_or_refused(raw, damages):
    for place, bytes_there in damages:
        raw = raw[: place % (len(raw) + 1)] + bytes_there + raw[(place % (len(raw) + 1)) + len(bytes_there) :]
    read_or_refused(raw)


@settings(max_examples=40)
@given(st.sampled_from(SMALL), st.integers(0, 5999))
def test_a_letter_that_ends_in_the_middle_is_read_or_refused(raw, end):
    read_or_refused(raw[: end % (len(raw) + 1)])


@settings(max_examples=60)
@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_under_any_label_are_text(content, label):
    assert storable(as_text(content, label)) == as_text(content, label)


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_header_is_text(value):
    header_text(value).encode()


@settings(max_examples=60)
@given(st.text(alphabet="<>/=\"'&; abpdivstyle\n", max_size=400))
def test_any_html_is_text(code):
    text_of(code).encode()


BORDERS = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (one, one) for one in range(5000)
)
LONG = {
    "borders in borders": HEAD + BORDERS,
    "headers without end": HEAD + b"X: y\r\n" * 200_000 + b"\r\nx",
    "one header without end": HEAD + b"References: " + b"<a@b> " * 300_000 + b"\r\n\r\nx",
    "addresses without end": HEAD + b"To: " + b"a <b@c.example>, " * 100_000 + b"\r\n\r\nx",
    "open comments in addresses": HEAD + b"To: " + b"(" * 200_000 + b"\r\n\r\nx",
    "open quotes in addresses": HEAD + b"To: " + b'a "b ' * 50_000 + b"\r\n\r\nx",
    "encoded words": HEAD.replace(b": x", b": " + b"=?utf-8?B?0J8=?= " * 100_000) + b"\r\nx",
    "open encoded words": HEAD.replace(b": x", b": " + b"=?" * 500_000) + b"\r\nx",
    "parts": HEAD + b'Content-Type: multipart/mixed; boundary="e"\r\n\r\n' + b"--e\r\n\r\nx\r\n" * 100_000,
    "letters in letters": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 3000 + b"x",
    "parameters": HEAD + b"Content-Type: text/plain" + b"; a*0*=x" * 50_000 + b"\r\n\r\nx",
    "a text": HEAD + b"\r\n" + b"a line of a letter\r\n" * 500_000,
    "uuencoded": HEAD + b"\r\n" + b"begin 644 a\n" * 100_000,
    "base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"QUFB\r\n" * 1_000_000,
    "html": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<p><b>x</b>" * 150_000,
    "html tables": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<table><tr><td>" * 50_000,
    "html attributes": HEAD + b"Content-Type: text/html\r\n\r\n<p " + b"a=b " * 300_000 + b">x",
    "html entities": HEAD + b"Content-Type: text/html\r\n\r\n" + b"&amp;&#1;&nosuch;" * 100_000,
    "html open tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<" * 1_000_000,
    "html comments": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--" * 300_000,
    "a report": HEAD + b"Content-Type: message/delivery-status\r\n\r\n" + b"Action: failed\r\n\r\n" * 50_000,
}


@pytest.mark.parametrize("name", LONG)
def test_a_letter_made_to_take_long_does_not(name, monkeypatch):
    monkeypatch.setattr("regulars.channels.email.reading.copied_to", lambda account, name: [])
    begun = time.process_time()
    read(Account(kind="email", address="support@honey.example"), LONG[name])
    assert time.process_time() - begun < 15
