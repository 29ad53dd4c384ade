"""Own attributes as fields of a file."""

from collections.abc import Callable
from functools import partial

from regulars.customers.attributes.manners import Manner, of_file
from regulars.customers.attributes.queries import definitions
from regulars.customers.attributes.values import LENGTH, read
from regulars.customers.models import AttributeDefinition
from regulars.imports.types import Field, Kind, Reading
from regulars.staff.queries import company


def own_fields(reading: Reading) -> list[Field]:
    """The attributes in use, read as a person said the file is written. Two queries."""
    manner = of_file(reading, company().currency)
    return [
        Field(one.key, one.title, Kind.TEXT, words=(one.title,), length=LENGTH, forgiving=True,
              read=reader(one, manner))
        for one in definitions()
    ]  # fmt: skip


def reader(definition: AttributeDefinition, manner: Manner) -> Callable[[str], str]:
    return partial(read, definition, manner=manner)
