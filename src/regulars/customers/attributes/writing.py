"""Writing own attributes of a customer: what is given is checked, what is kept is in the one written form."""

from collections.abc import Mapping
from typing import Any

from regulars.customers.attributes.errors import AttributeUndefined, AttributeUnfit
from regulars.customers.attributes.manners import Manner
from regulars.customers.attributes.queries import definitions
from regulars.customers.attributes.values import NO, YES, Unfit, problem, read
from regulars.customers.models import AttributeDefinition, Customer

Values = Mapping[str, str]


def checked(given: Mapping[str, Any], manner: Manner) -> dict[str, str]:
    """Values by key in their written form, "" for what is to be taken away. One query, none when nothing is given.

    Text, numbers, true and false are taken; None takes a value away, also one whose attribute nobody defined. Raises
    AttributeUndefined, AttributeUnfit.
    """
    known = {one.key: one for one in definitions()} if given else {}
    return {key: checked_one(known.get(key), key, value, manner) for key, value in given.items()}


def checked_one(definition: AttributeDefinition | None, key: str, value: Any, manner: Manner) -> str:
    if value is None:
        return ""
    if definition is None:
        raise AttributeUndefined(attribute=key)
    typed = {True: YES, False: NO}[value] if isinstance(value, bool) else str(value)
    try:
        return read(definition, typed, manner)
    except Unfit as unfit:
        said = problem(definition, typed, unfit, manner.currency)
        raise AttributeUnfit(attribute=key, title=definition.title, reason=unfit.reason, problem=said) from unfit


def changed(customer: Customer, values: Values) -> tuple[dict[str, str], dict[str, str]]:
    """What is different of the values given: before and after, by key. No query."""
    before = {key: str(customer.attributes.get(key, "")) for key in values}
    keys = [key for key, value in values.items() if before[key] != value]
    return {key: before[key] for key in keys}, {key: values[key] for key in keys}


def put(customer: Customer, values: Values) -> None:
    """Into the customer; the caller saves it."""
    kept = {**customer.attributes, **values}
    customer.attributes = {key: value for key, value in kept.items() if value != "" or key not in values}


def titles_of(keys: Mapping[str, Any]) -> dict[str, str]:
    """How the company calls attributes, also those put away; one nobody defined by its key. One query, if any."""
    if not keys:
        return {}
    known = dict(AttributeDefinition.objects.filter(key__in=list(keys)).values_list("key", "title"))
    return {key: known.get(key, key) for key in keys}
