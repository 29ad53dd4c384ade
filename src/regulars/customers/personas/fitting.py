"""How well customers fit personas.

fit = weight of the parts that a customer is in / weight of the parts of which it is known whether they are in.
coverage = weight known / weight of all parts. A part is unknown of a customer where what its rule asks about is not
known of them (no country, no figures yet): it counts neither for nor against.

A customer's persona is the one they fit best; of equal ones that of which more is known. Below half the weight known,
nothing is said.
"""
# ruff: noqa: S608 - statements are put together from the constants of this file and of segments.sql

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from regulars.customers.models import Persona, PersonaFit, PersonaPart
from regulars.customers.segments import sql
from regulars.customers.segments.rulebook import Rulebook, rulebook
from regulars.customers.segments.types import Asking, Piece

LEAST_KNOWN = 0.5
FITS = """
WITH part AS (
    SELECT p.persona_id, p.segment_id, p.weight, sum(p.weight) OVER (PARTITION BY p.persona_id) AS whole
    FROM customers_personapart p
    JOIN customers_persona o ON o.id = p.persona_id AND o.archived_at IS NULL
    JOIN customers_segment s ON s.id = p.segment_id AND s.archived_at IS NULL
),
met AS (
    SELECT m.customer_id, part.persona_id, sum(part.weight) AS weight, max(part.whole) AS whole
    FROM customers_membership m JOIN part USING (segment_id)
    WHERE m.left_at IS NULL
    GROUP BY 1, 2
),
unsure AS ({unsure}),
unknown AS (
    SELECT u.id AS customer_id, part.persona_id, sum(part.weight) AS weight
    FROM unsure u JOIN part USING (segment_id)
    GROUP BY 1, 2
),
fitted AS (
    SELECT met.customer_id, met.persona_id,
           met.weight::float8 / (met.whole - coalesce(unknown.weight, 0)) AS fit,
           (met.whole - coalesce(unknown.weight, 0))::float8 / met.whole AS coverage
    FROM met LEFT JOIN unknown USING (customer_id, persona_id)
)
INSERT INTO customers_personafit (customer_id, persona_id, fit, coverage, computed_at)
SELECT DISTINCT ON (f.customer_id) f.customer_id, f.persona_id, least(f.fit, 1), f.coverage, %s
FROM fitted f JOIN customers_customer c ON c.id = f.customer_id AND c.merged_into_id IS NULL
WHERE f.coverage >= %s
ORDER BY f.customer_id, f.fit DESC, f.coverage DESC, f.persona_id
"""
COUNT = """
UPDATE customers_persona p SET customers_count = c.customers, mean_fit = c.fit, spent_share = c.share
FROM (
    SELECT o.id, count(f.customer_id) AS customers, avg(f.fit) AS fit,
           sum(t.spent_minor)::float8 / nullif((SELECT sum(spent_minor) FROM customers_traits), 0) AS share
    FROM customers_persona o
    LEFT JOIN customers_personafit f ON f.persona_id = o.id
    LEFT JOIN customers_traits t ON t.customer_id = f.customer_id
    GROUP BY o.id
) c
WHERE c.id = p.id
"""
NOBODY = "SELECT 0::bigint AS segment_id, 0::bigint AS id WHERE FALSE"


@transaction.atomic
def fit_everybody(*, now: datetime) -> int:
    """Fit all customers anew, in one transaction; how many have a persona. Six queries."""
    book = rulebook()
    unsure = _unsure(book, book.asking(now))
    with connection.cursor() as cursor:
        # Two workers at once: the second waits, and writes the same again.
        cursor.execute("LOCK TABLE customers_personafit IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM customers_personafit")
        cursor.execute(FITS.format(unsure=unsure.sql or NOBODY), [*unsure.values, now, LEAST_KNOWN])
        fitted = int(cursor.rowcount)
        cursor.execute(COUNT)
        return fitted


def _unsure(book: Rulebook, asking: Asking) -> Piece:
    """(segment, customer) of the members asked about of whom a rule's answer is not known.

    Who is in a segment counts as met: for them the answer is known, whatever it leans on.
    """
    pieces = [_unsure_of(number, book, asking) for number in _segments()]
    found = [piece for piece in pieces if piece is not None]
    return Piece(" UNION ALL ".join(piece.sql for piece in found), sql.values_of(found))


def _unsure_of(number: int, book: Rulebook, asking: Asking) -> Piece | None:
    known = sql.known(book.rules[number], asking)
    if known == sql.TRUE:
        return None
    asked = sql.customers_where(
        sql.negated(known, asking), asking, columns=f"{int(number)}::bigint AS segment_id, c.id"
    )
    outside = (
        f" AND NOT EXISTS (SELECT 1 FROM customers_membership m WHERE m.segment_id = {int(number)}"
        " AND m.customer_id = c.id AND m.left_at IS NULL)"
    )
    return Piece(asked.sql + outside, asked.values)


def _segments() -> list[int]:
    parts = PersonaPart.objects.filter(persona__archived_at=None, segment__archived_at=None)
    return sorted(set(parts.values_list("segment_id", flat=True)))


# One customer ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PartOf:
    """A part of a portrait and one customer: met True or False, None where it is not known."""

    segment_id: int
    name: str
    weight: int
    met: bool | None


@dataclass(frozen=True)
class Portrait:
    """How one customer fits one persona; `fit` is None where nothing is known."""

    persona: Persona
    parts: Sequence[PartOf]

    @property
    def whole(self) -> int:
        return sum(part.weight for part in self.parts)

    @property
    def known(self) -> int:
        return sum(part.weight for part in self.parts if part.met is not None)

    @property
    def fit(self) -> float | None:
        met = sum(part.weight for part in self.parts if part.met)
        return met / self.known if self.known else None

    @property
    def coverage(self) -> float:
        return self.known / self.whole if self.whole else 0.0


def portraits_of(customer_id: int, *, rows: Sequence[int], now: datetime) -> list[Portrait]:
    """How a customer fits each persona, asked now, best first. At most five queries."""
    parts = PersonaPart.objects.filter(persona__archived_at=None, segment__archived_at=None)
    parts = parts.select_related("persona", "segment").order_by("persona_id", "-weight", "segment__name")
    by_persona: dict[Persona, list[PersonaPart]] = {}
    for part in parts:
        by_persona.setdefault(part.persona, []).append(part)
    if not by_persona:
        return []
    answers = _answers(sorted({part.segment_id for one in by_persona.values() for part in one}), rows, now)
    found = [
        Portrait(persona, [PartOf(p.segment_id, p.segment.name, p.weight, answers[p.segment_id]) for p in its])
        for persona, its in by_persona.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-(one.fit or 0), -one.coverage, one.persona.pk))


def _answers(numbers: Sequence[int], rows: Sequence[int], now: datetime) -> dict[int, bool | None]:
    """Whether the customer is in each segment, None where it is not known. Three queries."""
    book = rulebook()
    asking = book.asking(now, rows=rows)
    asked = [(sql.where(book.rules[one], asking), sql.known(book.rules[one], asking)) for one in numbers]
    columns = [f"({fits.sql}) IS TRUE, ({known.sql}) IS TRUE" for fits, known in asked]
    values: list[Any] = [*sql.values_of([piece for pair in asked for piece in pair]), rows[0]]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM customers_customer c WHERE c.id = %s", values)
        found = cursor.fetchone()
    return {
        number: True if found[2 * place] else (False if found[2 * place + 1] else None)
        for place, number in enumerate(numbers)
    }


def best_of(customer_id: int) -> PersonaFit | None:
    """The persona a customer was found to fit best. One query."""
    return PersonaFit.objects.select_related("persona").filter(customer_id=customer_id).first()
