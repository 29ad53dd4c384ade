"""Text as it may be stored, whatever was pasted."""

import re

# Never visible, often pasted along: zero-width characters, direction marks, the soft hyphen, the byte order mark.
INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])
# Half of a UTF-16 pair alone, and NUL: PostgreSQL can store neither. Other control characters mean nothing in a text.
UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")
BLANKS = re.compile(r"\s+")


def storable(text: str) -> str:
    """Text as it is, without what PostgreSQL cannot hold: for values that must be found as they were written.

    >>> storable("retail\\x00  shop")
    'retail  shop'
    """
    return UNSTORABLE.sub("", text)


def clean(text: str, length: int | None = None) -> str:
    """Text without what is invisible or unstorable, blanks made one, cut to the length.

    >>> clean("  Олена\\u200b \\u00a0Мельник\\x00 ")
    'Олена Мельник'
    """
    if not text.isascii():
        text = text.translate(INVISIBLE)
    return BLANKS.sub(" ", storable(text)).strip()[:length]


def whole_number(text: str) -> int | None:
    """A number from an address or a form, as a database holds it; None for what is none.

    >>> whole_number("17"), whole_number("²"), whole_number("-1"), whole_number(""), whole_number("9" * 19)
    (17, None, None, None, None)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


# Blanks before the sign do not help: spreadsheets skip them. Full-width signs are signs in some of them.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠|%]|[\t\r\n]")
NUMBER = re.compile(r"[-+]?[\d.,\u00a0 ]*\d%?", re.ASCII)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula; a signed number or a phone is none.

    >>> is_formula("=1+1"), is_formula("+380671234567"), is_formula("-1 204,50"), is_formula("@SUM(A1)")
    (True, False, False, True)
    """
    return bool(FORMULA.match(text)) and not NUMBER.fullmatch(text)


def formula_neutralised(cell: str) -> str:
    """A cell for a file that a spreadsheet program will open: text that would run as a formula is marked as text.

    >>> formula_neutralised("=1+1"), formula_neutralised("-12.50"), formula_neutralised("+38067")
    ("'=1+1", '-12.50', '+38067')
    """
    return f"'{cell}" if is_formula(cell) else cell
