"""The words somebody is known by, for finding them in free text: names, contacts, what only they are described by."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from regulars.customers.models import Customer, Identity, Person
from regulars.customers.privacy.former import former_identities, former_names
from regulars.customers.privacy.own_attributes import personal_attributes
from regulars.customers.search import escaped

# Shorter words are in too many texts that have nothing to do with the person.
SHORTEST = 4
# The end of a phone is written the same with and without the country.
END_OF_PHONE = 9
NOT_DIGITS = re.compile(r"\D")
GONE = "…"


@dataclass(frozen=True)
class Words:
    """`texts` as they were written, `phones` as the last digits."""

    texts: tuple[str, ...]
    phones: tuple[str, ...] = ()

    def patterns(self) -> list[str]:
        """For `LIKE ANY`: the texts in usual capitals, as they are and as JSON writes them."""
        forms = {form for text in self.texts for form in (text, text.lower(), text.upper(), text.title())}
        forms |= {json.dumps(form)[1:-1] for form in forms}
        return [f"%{escaped(form)}%" for form in sorted(forms)]

    def phone_patterns(self) -> list[str]:
        return [f"%{end}%" for end in self.phones]

    def are_in(self, text: str) -> bool:
        lowered = text.lower()
        if any(one.lower() in lowered or json.dumps(one)[1:-1] in text for one in self.texts):
            return True
        dialled = NOT_DIGITS.sub("", text) if self.phones else ""
        return any(end in dialled for end in self.phones)

    def hidden_in(self, text: str) -> str:
        """The text without them; all of it goes where a phone is in it, however it is written."""
        for one in self.texts:
            text = re.sub(re.escape(one), GONE, text, flags=re.IGNORECASE)
        return GONE if self.are_in(text) else text


def mentions(column: str) -> str:
    """SQL: whether a text column has one of the words; wants the parameters of `like`."""
    digits = rf"regexp_replace({column}, '\D', '', 'g')"
    return f"({column} LIKE ANY(%(words)s) OR {digits} LIKE ANY(%(phones)s))"


def like(words: Words) -> dict[str, list[str]]:
    return {"words": words.patterns(), "phones": words.phone_patterns()}


def words_of(rows: Sequence[int]) -> Words:
    """What the rows of a customer are and were known by. Seven queries and those of the attributes."""
    names = [*Customer.objects.filter(id__in=rows).values_list("name", flat=True)]
    people = Person.objects.filter(customer_id__in=rows).values_list("full_name", flat=True)
    own = [value for values in personal_attributes(rows).values() for value in values.values()]
    identities = Identity.objects.filter(customer_id__in=rows).values_list("channel", "value")
    return words([*names, *people, *own, *former_names(rows)], [*identities, *former_identities(rows)])


def words_of_person(person_id: int) -> Words:
    """What one person of a company is known by. Two queries."""
    names = Person.objects.filter(id=person_id).values_list("full_name", flat=True)
    return words(names, Identity.objects.filter(person_id=person_id).values_list("channel", "value"))


def words(texts: Iterable[str], identities: Iterable[tuple[str, str]]) -> Words:
    """A plain number of another system is no word: it is in too many texts."""
    known = list(identities)
    values = [value for channel, value in known if channel != Identity.Channel.PHONE and not value.isdecimal()]
    phones = [NOT_DIGITS.sub("", value)[-END_OF_PHONE:] for channel, value in known if channel == "phone"]
    found = dict.fromkeys(text.strip() for text in [*texts, *values])
    return Words(
        tuple(sorted((text for text in found if len(text) >= SHORTEST), key=len, reverse=True)),
        tuple(end for end in phones if len(end) >= SHORTEST + 1),
    )
