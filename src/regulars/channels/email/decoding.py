"""Bytes of mail as text, whatever they claim to be written in, and also when they claim nothing or lie."""

import base64
import binascii
import codecs
import re
from urllib.parse import unquote_to_bytes

from regulars.imports.errors import NotATable
from regulars.imports.guessing.encodings import guess_encoding
from regulars.lib.text import storable

# What mail programs write, and what Python calls it. A wider set of the same family loses nothing.
KNOWN_AS = {
    "iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "", "ascii": "",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-9": "windows-1254", "gb2312": "gb18030", "gbk": "gb18030",
    "gb_2312-80": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "windows-31j": "cp932", "x-sjis": "cp932",
    "shift_jis": "cp932", "iso-2022-jp": "iso-2022-jp-ext", "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "koi8r": "koi8-r",
    "x-unknown": "", "unknown-8bit": "", "unknown": "", "default": "", "x-user-defined": "", "none": "", "binary": "",
    "unicode-1-1-utf-7": "utf-7", "utf8": "utf-8", "unicode": "utf-8", "utf-8mb4": "utf-8", "cp-1251": "windows-1251",
    "cp1251": "windows-1251", "win-1251": "windows-1251", "win1251": "windows-1251",
}  # fmt: skip
# These shift between sets with codes of seven bits: a text in them is valid in every set of one byte too.
SEVEN_BIT = ("utf-7", "iso-2022", "hz")
CYRILLIC = ("windows-1251", "koi8-u", "cp866")
ENCODED_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?]*)?\?([BbQq])\?([^?]*)\?=")
BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[BbQq]\?)")
FOLDING = re.compile(r"\r?\n[ \t]*")
NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")


def as_text(content: bytes, charset: str = "") -> str:
    """Text of a body or a name: as labelled where that is possible, else as it must have been meant.

    >>> as_text("Привіт".encode("koi8-u"), "koi8-u"), as_text("Привіт".encode(), "us-ascii")
    ('Привіт', 'Привіт')
    """
    labelled = python_name(charset)
    if labelled.startswith(SEVEN_BIT):
        return storable(content.decode(labelled, errors="replace"))
    if content.isascii():
        return storable(content.decode("ascii"))
    return storable(first_that_fits(content, labelled))


def first_that_fits(content: bytes, labelled: str) -> str:
    """Nothing but UTF-8 looks like UTF-8 by chance: it is believed before any label.

    The western label is put on everything by programs that do not know better. One damaged letter does not make a text
    another set than it says.
    """
    western = labelled == "windows-1252"
    for encoding in ("utf-8", "" if western else labelled):
        try:
            if encoding:
                return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    if not western and (read := nearly(content, labelled or "utf-8")):
        return read
    guessed = guess(content)
    return content.decode(labelled if western and guessed not in CYRILLIC else guessed, errors="replace")


def nearly(content: bytes, encoding: str) -> str:
    """The text, when no more than a fifth of it is damaged; else ""."""
    text = content.decode(encoding, errors="replace")
    bad = text.count("\ufffd")
    good = sum(sign > "\x7f" for sign in text) - bad
    return text if bad * 4 <= good else ""


def guess(content: bytes) -> str:
    try:
        return guess_encoding(content[:20_000])
    except NotATable:
        return "windows-1252"


def python_name(charset: str) -> str:
    """The codec of a label; "" where there is no such thing.

    >>> python_name('"KOI8-R"'), python_name("utf-8//translit"), python_name("made-up"), python_name("rot13")
    ('koi8-r', 'utf-8', '', '')
    """
    name = charset.strip("\"' \t").lower().partition("//")[0].partition("*")[0].removeprefix("charset=")
    name = KNOWN_AS.get(name, name)
    try:
        found = codecs.lookup(name) if name else None
    except (LookupError, ValueError):
        return ""
    return name if found is not None and found._is_text_encoding else ""


def header_text(value: str, charset: str = "") -> str:
    """A header for people: folding undone, encoded words read, raw bytes understood. Never raises.

    Words broken in the middle of a letter are joined before they are read.

    >>> header_text("=?koi8-r?B?8NLJ18XU?= there"), header_text("=?utf-8?Q?=D0=9F=D1?= =?utf-8?Q?=80?=")
    ('Привет there', 'Пр')
    """
    plain = FOLDING.sub(" ", raw_text(value, charset))
    plain = BETWEEN_WORDS.sub(r"\1", plain)
    return storable("".join(words_read(plain))).strip()


def raw_text(value: str, charset: str = "") -> str:
    """A header in which the parser kept bytes that are no ASCII, as text."""
    if value.isascii():
        return value
    try:
        return as_text(value.encode("ascii", "surrogateescape"), charset)
    except UnicodeEncodeError:
        return value


def words_read(plain: str) -> list[str]:
    pieces: list[str] = []
    waiting, charset, end = b"", "", 0
    for word in ENCODED_WORD.finditer(plain):
        between = plain[end : word.start()]
        if waiting and (between or word[1].lower() != charset):
            pieces.append(as_text(waiting, charset))
            waiting = b""
        pieces.append(between)
        charset, end = word[1].lower(), word.end()
        waiting += word_bytes(word[2], word[3])
    if waiting:
        pieces.append(as_text(waiting, charset))
    return [*pieces, plain[end:]]


def word_bytes(way: str, text: str) -> bytes:
    if way in "Bb":
        return from_base64(text)
    return unquote_to_bytes(re.sub(r"=([0-9A-Fa-f]{2})", r"%\1", text.replace("%", "%25").replace("_", " ")))


def from_base64(text: str) -> bytes:
    """What can be read of it: strange signs are left out, the missing end is filled up."""
    kept = NOT_BASE64.sub("", text)
    kept = kept[:-1] if len(kept) % 4 == 1 else kept
    try:
        return base64.b64decode(kept + "=" * (-len(kept) % 4))
    except binascii.Error:
        return b""
