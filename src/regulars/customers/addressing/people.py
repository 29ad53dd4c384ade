"""The greetings of people we know: what an employee said, else what the name tells."""

from dataclasses import dataclass, replace

from regulars.customers.addressing.greetings import CORRECTED, Greeting, Tone, greeting
from regulars.customers.addressing.parsing import LETTERS, parse_name
from regulars.customers.addressing.parts import Doubt, Parts
from regulars.customers.models import Addressing, Customer, Person
from regulars.staff.models import Company

# What people of a country most often read, where nobody said what this person reads.
SPOKEN = {
    "UA": "uk", "MD": "ro", "RO": "ro", "RU": "ru", "BY": "ru", "KZ": "ru", "GB": "en", "US": "en", "IE": "en",
    "AU": "en", "CA": "en", "NZ": "en", "PL": "pl", "DE": "de", "AT": "de", "FR": "fr", "ES": "es", "IT": "it",
}  # fmt: skip


@dataclass(frozen=True)
class Addressed:
    """How one person is greeted."""

    person_id: int
    name: str
    language: str
    formal: Greeting
    friendly: Greeting
    corrected: bool

    def greeting(self, tone: Tone) -> Greeting:
        return self.formal if tone == Tone.FORMAL else self.friendly


def addressed(person: Person, company: Company) -> Addressed:
    """How to greet a person fetched with `customer` and `addressing`. No query."""
    language, said = language_of(person, company), correction_of(person)
    parts = parts_of(person, language, said)
    formal, friendly = (greeting(parts, language=language, tone=tone) for tone in (Tone.FORMAL, Tone.FRIENDLY))
    return Addressed(
        person.id, person.full_name, language, written(formal, said.formal if said else ""),
        written(friendly, said.friendly if said else ""), corrected=says_something(person, said),
    )  # fmt: skip


def says_something(person: Person, said: Addressing | None) -> bool:
    """A correction that was taken back leaves an empty row."""
    lines = (said.formal, said.friendly, person.given_name, person.family_name, person.gender) if said else ()
    return any(lines)


def written(made: Greeting, line: str) -> Greeting:
    return Greeting(line, certain=True, why=CORRECTED) if line else made


def correction_of(person: Person) -> Addressing | None:
    """What was said of the person under the name they bear now; a correction does not outlive a change of name."""
    said: Addressing | None = getattr(person, "addressing", None)
    return said if said and said.name == person.full_name else None


def parts_of(person: Person, language: str, said: Addressing | None = None) -> Parts:
    """The parts of a person's name: as somebody wrote them down, else as the full name tells."""
    if person.customer.kind == Customer.Kind.COMPANY and person.full_name == person.customer.name:
        return Parts(doubt=Doubt.NOBODY)
    parts = parse_name(person.full_name, language)
    if said and (person.given_name or person.family_name):
        parts = as_kept(person, language)
    elif said and person.gender:
        return replace(parts, gender=person.gender)
    return parts.of_gender(person.gender)


def as_kept(person: Person, language: str) -> Parts:
    parts = Parts(person.given_name, person.patronymic, person.family_name, person.gender)
    letters = LETTERS.get(language)
    words = f"{parts.given} {parts.patronymic} {parts.family}".split()
    if letters and not all(letters.fullmatch(word) for word in words):
        return parts.doubted(Doubt.LETTERS)
    return parts


def language_of(person: Person, company: Company) -> str:
    """What the person reads: as they said, else as the country has it and the name can be written in."""
    customer = person.customer
    told = person.language or customer.language
    if told:
        return told
    likely = [SPOKEN.get(customer.country, ""), company.language, SPOKEN.get(company.country, "")]
    return next((one for one in likely if one and fits(person.full_name, one)), company.language)


def fits(name: str, language: str) -> bool:
    letters = LETTERS.get(language)
    return letters is None or all(letters.fullmatch(word.strip(".,")) for word in name.split() if word.strip(".,"))
