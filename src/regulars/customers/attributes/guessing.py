"""What an attribute that stands in the data most likely is; a person looks at it before it is defined."""

from regulars.customers.attributes.commands import Defined
from regulars.customers.attributes.manners import Manner
from regulars.customers.attributes.queries import MOST_VALUES, Found
from regulars.customers.attributes.values import Unfit, read
from regulars.customers.models import AttributeDefinition

Kind = AttributeDefinition.Kind
MOST_CHOICES = 20
CUSTOMERS_A_CHOICE = 3


def guessed(found: Found, title: str, manner: Manner) -> Defined:
    """Of the kind that takes every value seen, the narrowest first; a few values that come back are a list."""
    for kind in (Kind.YES_NO, Kind.DATE, Kind.NUMBER, Kind.LINK):
        if found.examples and all(fits(kind, value, manner) for value in found.examples):
            return Defined(title, kind)
    few = found.values <= min(MOST_CHOICES, MOST_VALUES)
    if few and found.customers >= CUSTOMERS_A_CHOICE * found.values:
        return Defined(title, Kind.CHOICE, tuple(sorted(found.examples)))
    return Defined(title, Kind.TEXT)


def fits(kind: str, value: str, manner: Manner) -> bool:
    # «1» and «0» may count something, and five digits may be a day of a spreadsheet: such are numbers.
    if kind in (Kind.YES_NO, Kind.DATE) and value.isdecimal():
        return False
    if kind == Kind.LINK and not value.startswith(("http://", "https://", "www.")):
        return False
    try:
        return bool(read(AttributeDefinition(kind=kind), value, manner))
    except Unfit:
        return False
