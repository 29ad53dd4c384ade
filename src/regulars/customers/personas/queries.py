"""Reads of personas. Each promises its number of SQL queries."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from regulars.customers.models import Persona, PersonaFit
from regulars.customers.visibility import looked_after_by
from regulars.lib.errors import NotFound
from regulars.lib.paging import Page, Sort, keyset_page


@dataclass(frozen=True)
class PersonaFigures:
    """How many customers fit a persona best, and what they spent of all that was spent."""

    persona: Persona
    customers: int
    mean_fit: float | None
    spent_share: float | None


OF_EMPLOYEE = """
WITH own AS (
    SELECT c.id, t.spent_minor FROM customers_customer c LEFT JOIN customers_traits t ON t.customer_id = c.id
    WHERE c.manager_id = %(only_of)s AND c.merged_into_id IS NULL
)
SELECT f.persona_id, count(*), avg(f.fit), sum(own.spent_minor)::float8 / nullif((SELECT sum(spent_minor) FROM own), 0)
FROM own JOIN customers_personafit f ON f.customer_id = own.id
GROUP BY f.persona_id
"""


def personas() -> QuerySet[Persona]:
    """The personas by name. One query."""
    return Persona.objects.filter(archived_at=None).order_by("name", "id")


def persona(persona_id: int) -> Persona:
    """One query. Raises NotFound."""
    found = Persona.objects.filter(id=persona_id, archived_at=None).first()
    if found is None:
        raise NotFound()
    return found


def weights_of(found: Persona) -> list[tuple[int, str, int]]:
    """(segment, its name, weight) of the parts, the heaviest first. One query."""
    parts = found.parts.filter(segment__archived_at=None).order_by("-weight", "segment__name")
    return list(parts.values_list("segment_id", "segment__name", "weight"))


def figures(*, only_of: int | None = None) -> list[PersonaFigures]:
    """All personas with what they stand for, as the worker counted it; for `only_of`, among the customers of this
    employee. One query, two for an employee."""
    if only_of is None:
        return [PersonaFigures(one, one.customers_count, one.mean_fit, one.spent_share) for one in personas()]
    with connection.cursor() as cursor:
        cursor.execute(OF_EMPLOYEE, {"only_of": only_of})
        counted = {row[0]: row[1:] for row in cursor.fetchall()}
    return [PersonaFigures(one, *counted.get(one.pk, (0, None, None))) for one in personas()]


def customers_page(
    persona_id: int, *, cursor: str = "", size: int = 50, only_of: int | None = None
) -> Page[PersonaFit]:
    """Customers who fit a persona best, the best first. One query. Raises BadCursor."""
    found = PersonaFit.objects.filter(looked_after_by(only_of, "customer"), persona_id=persona_id)
    found = found.select_related("customer__traits")
    return keyset_page(found, Sort("fit", descending=True), cursor=cursor, size=size)
