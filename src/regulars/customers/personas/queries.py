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


FIGURES = """
SELECT f.persona_id, count(*), avg(f.fit), sum(t.spent_minor)
FROM customers_personafit f LEFT JOIN customers_traits t ON t.customer_id = f.customer_id
WHERE %(only_of)s::bigint IS NULL OR f.customer_id IN (
    SELECT id FROM customers_customer WHERE manager_id = %(only_of)s
)
GROUP BY f.persona_id
"""
SPENT = """
SELECT sum(spent_minor) FROM customers_traits
WHERE %(only_of)s::bigint IS NULL OR customer_id IN (SELECT id FROM customers_customer WHERE manager_id = %(only_of)s)
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
    """All personas with what they stand for; for `only_of`, among the customers of this employee. Three queries."""
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"only_of": only_of})
        counted = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(SPENT, {"only_of": only_of})
        whole = cursor.fetchone()[0]
    return [with_figures(one, counted.get(one.pk), whole) for one in personas()]


def with_figures(one: Persona, counted: tuple[int, float, int | None] | None, whole: int | None) -> PersonaFigures:
    if counted is None:
        return PersonaFigures(one, 0, None, None)
    customers, mean, spent = counted
    return PersonaFigures(one, customers, mean, float(spent) / float(whole) if spent is not None and whole else None)


def customers_page(
    persona_id: int, *, cursor: str = "", size: int = 50, only_of: int | None = None
) -> Page[PersonaFit]:
    """Customers who fit a persona best, the best first. One query. Raises BadCursor."""
    found = PersonaFit.objects.filter(looked_after_by(only_of, "customer"), persona_id=persona_id)
    found = found.select_related("customer__traits")
    return keyset_page(found, Sort("fit", descending=True), cursor=cursor, size=size)
