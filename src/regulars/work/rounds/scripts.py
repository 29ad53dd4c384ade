"""The script of a round as a caller reads it: with the greeting and the name of whom they call."""

from dataclasses import dataclass

from regulars.customers.addressing import Tone
from regulars.customers.addressing.people import Addressed
from regulars.customers.models import Customer

GREETING, NAME, CALLER = "{greeting}", "{name}", "{caller}"
PLACES = (GREETING, NAME, CALLER)


@dataclass(frozen=True)
class Filled:
    """What is said in place of the words in braces."""

    greeting: str
    name: str
    caller: str


def filled_for(customer: Customer, people: list[Addressed], tone: str, caller: str) -> Filled:
    """Of a company the first of its people is greeted; nobody known leaves the name of the customer. No query."""
    first = people[0] if people else None
    greeting = first.greeting(Tone(tone)).text if first else ""
    return Filled(greeting or customer.name, first.name if first else customer.name, caller)


def read_out(script: str, filled: Filled) -> str:
    """
    >>> read_out("{greeting} This is {caller}.", Filled("Dear Anna,", "Anna", "Dora"))
    'Dear Anna, This is Dora.'
    """
    said = {GREETING: filled.greeting, NAME: filled.name, CALLER: filled.caller}
    for place, words in said.items():
        script = script.replace(place, words)
    return script
