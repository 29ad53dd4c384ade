"""Columns kept as attributes that the company has defined."""

from collections.abc import Collection

from regulars.imports.guessing.shapes import normal_header
from regulars.imports.reasons import Refused
from regulars.imports.types import Field, Reading, Target


def own_fields_of(target: Target, names: Collection[str], reading: Reading) -> dict[str, Field]:
    """The fields of the company's own by the names of their columns: a name is the key of a field, or its title."""
    if target.own_fields is None or not names:
        return {}
    known = {normal_header(word): item for item in target.own_fields(reading) for word in (*item.words, item.key)}
    return {name: known[normal_header(name)] for name in names if normal_header(name) in known}


def fits(item: Field, text: str) -> bool:
    """Whether a cell can be a value of a field of the company's own."""
    try:
        return item.read is None or not text.strip() or bool(item.read(text))
    except Refused:
        return False
