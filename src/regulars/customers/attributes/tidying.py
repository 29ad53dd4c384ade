"""Values that stood in the data before their attribute was defined, brought into its one written form.

Only values that can be read are rewritten: «1 200,50» becomes «1200.50», «так» becomes «yes». It is the same value, so
that nothing is said on the timeline. What cannot be read stays, and is shown as it stands.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from django.db import connection, transaction

from regulars.customers.attributes.manners import of_person
from regulars.customers.attributes.values import Unfit, is_fit, read
from regulars.customers.models import AttributeDefinition
from regulars.staff.queries import company

MOST_DIFFERENT = 100_000
AT_ONCE = 500
# `@>` finds the customers of a value by the index; the pair in the condition is the one that was read.
REWRITE = """
UPDATE customers_customer c SET attributes = c.attributes || jsonb_build_object(%(key)s::text, m.after)
FROM unnest(%(befores)s::text[], %(afters)s::text[]) m (before, after)
WHERE c.attributes @> jsonb_build_object(%(key)s::text, m.before)
"""
DIFFERENT = """
SELECT attributes ->> %(key)s FROM customers_customer WHERE jsonb_exists(attributes, %(key)s)
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %(most)s
"""


def tidy_attribute(definition_id: int) -> int:
    """Bring the values of an attribute into its form; how many customers changed. Safe to be run twice."""
    definition = AttributeDefinition.objects.filter(id=definition_id).first()
    if definition is None:
        return 0
    pairs, done = rewritten(definition), 0
    while batch := list(islice(pairs, AT_ONCE)):
        done += rewrite(definition.key, batch)
    return done


def rewritten(definition: AttributeDefinition) -> Iterator[tuple[str, str]]:
    """Values that are written otherwise, with their one written form."""
    ours = company()
    # A program wrote most of them: a lone point is a decimal sign, whatever the language sets thousands apart by.
    manner = replace(of_person(ours.language, ours), spaced=True)
    for value in different_values(definition.key):
        if value and not is_fit(definition, value, ours.currency):
            try:
                yield value, read(definition, value, manner)
            except Unfit:
                continue


def different_values(key: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENT, {"key": key, "most": MOST_DIFFERENT})
        return [value for (value,) in cursor.fetchall() if value is not None]


@transaction.atomic
def rewrite(key: str, pairs: list[tuple[str, str]]) -> int:
    befores, afters = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(REWRITE, {"key": key, "befores": list(befores), "afters": list(afters)})
        return int(cursor.rowcount)
