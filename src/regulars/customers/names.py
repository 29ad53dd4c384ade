"""Names and identities as they are kept: what they sort by, what they are found by, and their one written form.

The embedded database has no ICU and no Ukrainian dictionary, so order and search in four scripts rest on keys
made here. `search_forms` prepares what somebody types, in the same way as `search_text` prepared what is stored.
"""

import re
import unicodedata
from collections.abc import Iterable

from regulars.customers.phones import e164
from regulars.lib.text import BLANKS, clean

NAME_LENGTH = 300
IDENTITY_LENGTH = 320

NOT_DIGITS = re.compile(r"\D+")
PHONE_LIKE = re.compile(r"[\d\s()+./-]{3,}")

# Letters that lose nothing in decomposition, but are typed without their tail or stroke.
SIMPLER = str.maketrans(
    {"ґ": "г", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "’": "'", "ʼ": "'", "`": "'"}
)
# By code point these four stand after «я»; a reader looks for them beside their neighbour.
IN_ALPHABET = str.maketrans({"ґ": "г\u04ff", "є": "е\u04ff", "і": "и\u04fe", "ї": "и\u04ff", "ё": "е"})

COMMON_LATIN = {
    "а": "a", "б": "b", "в": "v", "д": "d", "е": "e", "ж": "zh", "з": "z", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "і": "i", "ґ": "g", "ё": "e", "'": "",
}  # fmt: skip
# As in Ukrainian passports, as people type it, and as in Russian: a name may be looked for in any of the three.
LATIN_WAYS = tuple(
    str.maketrans(COMMON_LATIN | own)
    for own in (
        {"г": "h", "и": "y", "й": "i", "ї": "i", "є": "ie", "ю": "iu", "я": "ia"},
        {"г": "h", "и": "y", "й": "y", "ї": "yi", "є": "ye", "ю": "yu", "я": "ya"},
        {"г": "g", "и": "i", "й": "y", "ї": "i", "є": "e", "ю": "yu", "я": "ya"},
    )
)
CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def fold(text: str) -> str:
    """Text without case, accents and tails, so that it is found however it is typed.

    >>> fold("Ţepeş Ȃna"), fold("ҐАЛЯ Їжак")
    ('tepes ana', 'галя іжак')
    """
    if text.isascii():
        return clean(text).lower()
    decomposed = unicodedata.normalize("NFKD", clean(text).casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare.translate(SIMPLER)


def sort_key(name: str) -> str:
    """What a list of names is ordered by: accents apart, Ukrainian letters in their place in the alphabet.

    >>> sorted(["Яна", "Іван", "Йосип", "Ганна", "Ґалаґан", "Дара"], key=sort_key)
    ['Ганна', 'Ґалаґан', 'Дара', 'Іван', 'Йосип', 'Яна']
    """
    if name.isascii():
        return clean(name, NAME_LENGTH).lower()
    folded = clean(name, NAME_LENGTH).casefold()
    letters = (letter if CYRILLIC.match(letter) else fold(letter) or " " for letter in folded)
    return BLANKS.sub(" ", "".join(letters).translate(IN_ALPHABET)).strip()[:NAME_LENGTH]


def latin_forms(text: str) -> list[str]:
    """The ways in which Cyrillic text is written in Latin letters; none for text without Cyrillic.

    >>> latin_forms("Юлія Гнатюк")
    ['iuliia hnatiuk', 'yuliya hnatyuk', 'yuliya gnatyuk']
    """
    lowered = clean(text).casefold()
    if not CYRILLIC.search(lowered):
        return []
    return list(dict.fromkeys(fold(lowered.translate(way)) for way in LATIN_WAYS))


def search_text(name: str, identities: Iterable[tuple[str, str]] = ()) -> str:
    """All that a customer is found by, one form a line. Identities are (channel, value); "name" is another name.

    >>> search_text("Коваленко", [("phone", "+380671234567"), ("email", "kov@example.com")]).split("\\n")
    ['коваленко', 'kovalenko', '380671234567', 'kov@example.com']
    """
    lines = [fold(name), *latin_forms(name)]
    for channel, value in identities:
        lines.append(digits(value) if channel == "phone" else fold(value))
        if channel == "name":
            lines += latin_forms(value)
    return "\n".join(dict.fromkeys(line for line in lines if line))


def search_forms(typed: str) -> list[str]:
    """What to look for in `search_text` when somebody typed this: any of them may match.

    >>> search_forms("067 123-45"), search_forms("Kovalenko"), search_forms("Юля")
    (['06712345', '067 123-45'], ['kovalenko'], ['юля', 'iulia', 'yulya'])
    """
    words = clean(typed, NAME_LENGTH)
    dialled = digits(words) if PHONE_LIKE.fullmatch(words) else ""
    return list(dict.fromkeys(form for form in [dialled, fold(words), *latin_forms(words)] if form))


def digits(text: str) -> str:
    """
    >>> digits("+38 (067) 123-45-67")
    '380671234567'
    """
    return NOT_DIGITS.sub("", text)


def normalise(channel: str, value: str, country: str = "") -> str:
    """The one written form of an identity, or "" where the value cannot be one.

    E-mail is lowercased whole: no provider in use tells capitals apart, people do not either; nothing else is guessed.
    A phone keeps its plus and digits; «00» at the front is the plus that some telephones cannot dial. One written
    without the country gets it when it is a number of `country`.

    >>> normalise("email", " Olena.M@Example.COM "), normalise("phone", "0038 (067) 123-45-67")
    ('olena.m@example.com', '+380671234567')
    >>> normalise("phone", "067 123-45-67", "UA"), normalise("phone", "067 123-45-67")
    ('+380671234567', '0671234567')
    >>> normalise("phone", "call me"), normalise("external", " A-17 ")
    ('', 'A-17')
    """
    value = clean(value, IDENTITY_LENGTH + 1)
    if len(value) > IDENTITY_LENGTH:
        return ""
    if channel == "email":
        return normal_email(value)
    if channel == "phone":
        return normal_phone(value, country)
    return value


def normal_email(value: str) -> str:
    value = value.removeprefix("mailto:").strip("<>").lower()
    name, at, domain = value.rpartition("@")
    return value if name and at and "." in domain.strip(".") and " " not in value else ""


def normal_phone(value: str, country: str = "") -> str:
    value = value.removeprefix("tel:")
    number = digits(value)
    if not 5 <= len(number) <= 15 or re.search(r"[^\W\d_]", value):
        return ""
    if value.startswith("+"):
        return f"+{number}"
    if number.startswith("00"):
        return f"+{number[2:]}"
    return (e164(number, country) if country else "") or number
