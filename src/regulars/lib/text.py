"""Text as it may be stored, whatever was pasted."""

import re

# Never visible, often pasted along: zero-width characters, direction marks, the soft hyphen, the byte order mark.
INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])
# Half of a UTF-16 pair alone, and NUL: PostgreSQL can store neither. Other control characters mean nothing in a text.
UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")
BLANKS = re.compile(r"\s+")


def clean(text: str, length: int | None = None) -> str:
    """Text without what is invisible or unstorable, blanks made one, cut to the length.

    >>> clean("  Олена\\u200b \\u00a0Мельник\\x00 ")
    'Олена Мельник'
    """
    if not text.isascii():
        text = text.translate(INVISIBLE)
    return BLANKS.sub(" ", UNSTORABLE.sub("", text)).strip()[:length]


def formula_neutralised(cell: str) -> str:
    """A cell for a file that a spreadsheet program will open: text that would run as a formula is marked as text.

    >>> formula_neutralised("=1+1"), formula_neutralised("-12.50"), formula_neutralised("+38067")
    ("'=1+1", '-12.50', '+38067')
    """
    if not cell or cell[0] not in "=+-@\t\r\n|%" or HARMLESS.fullmatch(cell):
        return cell
    return f"'{cell}"


HARMLESS = re.compile(r"[-+]?[\d.,\u00a0 ]*\d%?", re.ASCII)
