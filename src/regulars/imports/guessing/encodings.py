"""Which encoding the bytes of a text file are in."""

import codecs
import re

from regulars.imports.errors import NotATable, NotText

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODINGS = {
    "utf-8": "UTF-8",
    "windows-1251": "Windows-1251 (Cyrillic)",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32": "UTF-32",
    "windows-1252": "Windows-1252 (Western)",
    "windows-1250": "Windows-1250 (Central European)",
    "koi8-u": "KOI8-U",
    "cp866": "DOS 866",
    "iso-8859-2": "ISO 8859-2",
    "iso-8859-16": "ISO 8859-16",
}
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
ONLY_IN_1250 = re.compile(rb"[A-Za-z][\xba\xfe\xaa\xde\xe3\xc3][a-z]|[\xba\xfe\xaa\xde][a-z]")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def guess_encoding(sample: bytes, *, whole: bool = False) -> str:
    """The encoding of a text whose first bytes these are. Raises NotATable, NotText where a few are none.

    >>> guess_encoding("Клієнт;Сума".encode("windows-1251")), guess_encoding("Ştefan".encode("windows-1250"))
    ('windows-1251', 'windows-1250')
    """
    for mark, encoding in BOMS:
        if sample.startswith(mark):
            return encoding
    if b"\x00" in sample:
        _refuse_spoilt(sample)
        return _wide(sample)
    if len(CONTROL.findall(sample)) > len(sample) // 200:
        raise NotATable()
    if _is_utf8(sample, whole=whole):
        return "utf-8"
    return _of_one_byte(sample)


def _refuse_spoilt(sample: bytes) -> None:
    """A NUL here and there in a plain text is damage. In UTF-16 every second byte is one, or else a control sign."""
    rest = sample.replace(b"\x00", b"")
    if len(rest) * 4 > len(sample) * 3 and not CONTROL.search(rest):
        raise NotText(line=sample[: sample.index(b"\x00")].count(b"\n") + 1)


def _wide(sample: bytes) -> str:
    """Latin text in UTF-16 has a NUL beside every letter; Cyrillic text still has them beside blanks and digits."""
    pairs = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if min(even, odd) > 0.02 or max(even, odd) < 0.05:
        raise NotATable()
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(encoding, errors="replace")
    if text.count("\ufffd") > len(text) // 100 + 1:
        raise NotATable()
    return encoding


def _is_utf8(sample: bytes, *, whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=whole)
    except UnicodeDecodeError as error:
        # One damaged cell in a long text does not make it another encoding.
        good = sample.decode("utf-8", errors="replace").count("\ufffd")
        several = sum(1 for byte in sample if byte >= 0xC0)
        return error.start > 0 and several > 50 and good * 50 < several
    return True


def _of_one_byte(sample: bytes) -> str:
    runs = HIGH_RUN.findall(sample)
    if sum(map(len, runs)) >= 2.5 * len(runs):
        return max(("windows-1251", "koi8-u", "cp866"), key=lambda encoding: _russianness(sample, encoding))
    if ONLY_IN_1250.search(sample):
        return "windows-1250"
    if len(runs) < 5000 and (found := _by_statistics(sample)):
        return found
    return "windows-1252"


def _russianness(sample: bytes, encoding: str) -> float:
    """Cyrillic text is mostly small letters; under a wrong encoding it is capitals or lines of tables."""
    text = sample.decode(encoding, errors="replace")
    small = sum(1 for letter in text if "а" <= letter <= "я" or letter in "іїєґё")
    large = sum(1 for letter in text if "А" <= letter <= "Я" or letter in "ІЇЄҐЁ")
    inside = len(re.findall(r"[а-яіїєґё][А-ЯІЇЄҐ]", text))
    strange = sum(1 for letter in text if letter >= "\u2500" or letter == "\ufffd" or "\x80" <= letter <= "\xa0")
    return small + 0.6 * large - 2 * strange - 2 * inside


def _by_statistics(sample: bytes) -> str:
    """The last resort, among the encodings a person can choose."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:20_000], cp_isolation=["cp1252", "cp1250", "cp1251", "iso8859_2"]).best()
    return {"cp1250": "windows-1250", "cp1251": "windows-1251", "iso8859_2": "iso-8859-2"}.get(
        best.encoding if best else "", ""
    )
