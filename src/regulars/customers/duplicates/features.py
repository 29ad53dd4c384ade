"""What of a customer is compared: names in one Latin spelling, patronymics apart, ends of phones, fronts of e-mails.

One spelling for all ways in which a name travels between alphabets and languages: Наталія, Наталья, Nataliya and
Natalia are the same letters here, and so are Сергій and Sergey. Only for comparing; nobody ever reads it.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b

from regulars.customers.names import digits, fold, latin_forms

WORDS = re.compile(r"[^\W\d_]+")
PHONE_END = 7
SHORTEST_FRONT = 5

# Ways to write one sound, longer ones first.
SOUNDS = (
    ("shch", "sh"), ("sch", "sh"), ("tch", "ch"), ("kh", "h"), ("ck", "k"), ("ph", "f"), ("x", "ks"), ("w", "v"),
    ("g", "h"), ("y", "i"), ("j", "i"), ("q", "k"), ("th", "t"),
)  # fmt: skip
SOFTENED = re.compile(r"i+(?=[aeou])|(?<=[aeou])i+(?=[aeou])")
TWICE = re.compile(r"(.)\1+")

# Given names that differ in Ukrainian and Russian by more than spelling; in the spelling of `one_spelling`.
SAME_NAMES = {
    "serhi": "serhei", "andri": "andrei", "oleksandr": "aleksandr", "oleksandra": "aleksandra",
    "aleksander": "aleksandr", "oleksi": "aleksei", "aleksi": "aleksei", "dmitro": "dmitri", "mikola": "nikola",
    "mihailo": "mihail", "volodimir": "vladimir", "olena": "elena", "helena": "elena", "hana": "ana",
    "katerina": "ekaterina", "evhen": "evheni", "euhene": "evheni", "vasil": "vasili", "pavlo": "pavel",
    "petro": "petr", "kostantin": "konstantin", "svitlana": "svetlana", "vira": "vera", "nada": "nadezhda",
    "mikita": "nikita", "hlib": "hleb", "stepan": "stefan", "uli": "ula",
}  # fmt: skip
PATRONYMIC = re.compile(r".{2,}(ovich|evich|ivich|ovna|evna|ivna|ichna|inichna|ovici|ovic)$")
LEGAL_FORMS = {
    "tov", "tzov", "prat", "pat", "at", "fop", "pp", "ooo", "zao", "oao", "ao", "ip", "srl", "sa", "ltd", "limited",
    "llc", "inc", "gmbh", "ag", "corp", "co", "company", "sp", "zo", "oo", "uab", "oy", "ab", "bv", "nv", "plc", "cp",
}  # fmt: skip
FRONTS_OF_MANY = {
    "info", "office", "sales", "admin", "contact", "contacts", "hello", "mail", "email", "support", "shop", "order",
    "orders", "noreply", "reception", "manager", "buh", "buhgalter", "zakaz", "marketing", "accounting", "director",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Features:
    """A customer as it is compared; None where nothing is known. `name` has its words in alphabetical order, so that
    names the other way round are the same; `initials` are theirs."""

    id: int
    name: str | None
    longest: str | None
    initials: str | None
    patronymic: str | None
    country: str | None
    phone: str | None
    ends: list[str]
    fronts: list[str]

    @property
    def keys(self) -> list[str]:
        """What two customers must share at least once to be compared at all."""
        shared = [("name", self.name), ("family", self.longest and f"{self.longest} {self.initials}")]
        if self.patronymic:
            shared += [("full", f"{self.name} {self.patronymic}"), ("father", f"{self.patronymic} {self.initials}")]
        ends = [("end", end) for end in self.ends]
        return [f"{kind}:{value}" for kind, value in [*shared, *ends, *(("front", f) for f in self.fronts)] if value]

    @property
    def numbered(self) -> list[str]:
        """Fronts with a number in them: hardly anybody else has the same."""
        return [front for front in self.fronts if len(digits(front)) > 1]

    @property
    def seen(self) -> str:
        """A digest of what was compared."""
        compared = (self.name, self.patronymic, self.country, sorted(self.ends), sorted(self.fronts))
        return blake2b(repr(compared).encode(), digest_size=8).hexdigest()


def features(customer_id: int, name: str, country: str, phones: list[str] | None, emails: list[str] | None) -> Features:
    words, patronymic = name_words(name)
    ends = sorted({end for phone in phones or [] if (end := phone_end(phone))})
    fronts = sorted({front for email in emails or [] if (front := email_front(email))})
    return Features(
        customer_id,
        " ".join(sorted(words)) or None,
        max(words, key=len) if words else None,
        "".join(sorted(word[0] for word in words)) or None,
        patronymic or None,
        country or None,
        digits(phones[0])[-9:] if phones else None,
        ends,
        fronts,
    )


def name_words(name: str) -> tuple[list[str], str]:
    """The words of a name in one spelling, a patronymic apart.

    >>> name_words("Сорока Наталія Миколаївна"), name_words("Nataliya Soroka")
    ((['soroka', 'natala'], 'mikolaivna'), (['natala', 'soroka'], ''))
    >>> name_words("ТОВ «Світлий дім»"), name_words("A-17")
    ((['svitli', 'dim'], ''), ([], ''))
    """
    if any(letter.isdigit() for letter in name) and " " not in name.strip():
        return [], ""
    latin = latin_forms(name)
    spelled = [one_spelling(word) for word in WORDS.findall(latin[0] if latin else fold(name))]
    words = [SAME_NAMES.get(word, word) for word in spelled if word and word not in LEGAL_FORMS]
    if len(words) < 3:
        return words, ""
    patronymic = next((word for word in words[1:] if PATRONYMIC.match(word)), "")
    return [word for word in words if word != patronymic], patronymic


def one_spelling(word: str) -> str:
    """
    >>> [one_spelling(word) for word in ("nataliia", "natalya", "iuliia", "julia", "shcherban", "sergey", "alexander")]
    ['natala', 'natala', 'ula', 'ula', 'sherban', 'serhei', 'aleksander']
    """
    for written, sound in SOUNDS:
        word = word.replace(written, sound)
    return TWICE.sub(r"\1", SOFTENED.sub("", word))


def phone_end(phone: str) -> str:
    """Phones without their country and area: the same in every way of writing them."""
    number = digits(phone)
    return number[-PHONE_END:] if len(number) >= PHONE_END + 2 else ""


def email_front(email: str) -> str:
    """What stands before the @ and any «+», unless it is short or what every company has."""
    front = email.partition("@")[0].partition("+")[0]
    return front if len(front) >= SHORTEST_FRONT and front not in FRONTS_OF_MANY else ""
