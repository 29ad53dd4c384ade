"""Personal data taken out of a text before it leaves the house, and put back into what comes home.

Names we know, e-mails, phones, links and long numbers become signs («[NAME_1]»), the same
text the same sign each time. What is not known to us as a name is not recognised as one: see docs/guide.md.
"""

import re
from collections.abc import Iterable, Iterator

SIGN = re.compile(r"\[\s*(NAME|EMAIL|PHONE|NUMBER|LINK|SIGN)[_ ](\d+)\s*\]", re.IGNORECASE)
EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
LINK = r"(?:https?://|www\.)\S+"
PHONE = r"(?<![\w+])\+?\d[\d\s().-]{7,}\d(?!\w)"
# Orders, cards, passports; a day, a price and the number of a house stay.
NUMBER = r"(?<![\w.,])[A-ZА-ЯІЇЄ]{0,4}-?\d[\d-]{3,}\d(?![\w])"
SHORTEST_NAME = 3
WORD = re.compile(r"[^\W\d_][\w'’ʼ-]*")


class Mask:
    """Takes personal data out of texts, and puts it back.

    >>> mask = Mask(["Олена Мельник"])
    >>> mask.hide("Олено, +380 67 123 45 67 чи olena@honey.example? Замовлення 4500123")
    '[NAME_1], [PHONE_2] чи [EMAIL_3]? Замовлення [NUMBER_4]'
    >>> mask.show("Добрий день, [NAME_1]! Надішлю на [email_3].")
    'Добрий день, Олено! Надішлю на olena@honey.example.'
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.signs: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        kinds = {"SIGN": SIGN.pattern, "LINK": LINK, "EMAIL": EMAIL, "PHONE": PHONE, "NUMBER": NUMBER}
        known = "|".join(sorted(forms(names), key=lambda form: -len(form)))
        parts = [f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items()]
        if known:
            parts.append(rf"(?P<NAME>(?<!\w)(?:{known})(?!\w))")
        self.pattern = re.compile(without_groups("|".join(parts)), re.IGNORECASE)

    def hide(self, text: str) -> str:
        return self.pattern.sub(lambda found: self.sign(str(found.lastgroup), found[0]), text)

    def show(self, text: str) -> str:
        """With what was taken out; a sign that stands for nothing stays as it is."""
        return SIGN.sub(lambda found: self.texts.get(f"{found[1]}_{found[2]}".upper(), found[0]), text)

    def sign(self, kind: str, text: str) -> str:
        if text not in self.signs:
            name = f"{kind}_{len(self.signs) + 1}"
            self.signs[text], self.texts[name] = f"[{name}]", text
        return self.signs[text]


def without_groups(pattern: str) -> str:
    """Only the kinds are groups: the last one tells what was found."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


def forms(names: Iterable[str]) -> Iterator[str]:
    """Patterns of the words of names with other endings: «Олена» is «Олено» and «Олени» too."""
    for word in {word for name in names for word in WORD.findall(name) if len(word) >= SHORTEST_NAME}:
        stem = word[:-1] if len(word) > SHORTEST_NAME else word
        yield rf"{re.escape(stem)}[\w'’ʼ-]{{0,4}}"
