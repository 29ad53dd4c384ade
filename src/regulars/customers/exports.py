"""What of customers goes into an export, under the names by which the import takes it in again.

Merged customers go out as one, under what their survivor is known by. Whoever has neither a number nor an e-mail nor a
phone goes out under a number of ours, so that their orders find them again.
"""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from regulars.customers.interactions.kinds import INTERACTION
from regulars.imports.exports.sheets import Cell, Column, Sheet

MOST_ATTRIBUTES = 300
UNKNOWN_YEAR = 1904
"""A leap year of which nobody is left: the import reads it as «the year is not known»."""

KEYS = """
CREATE TEMP TABLE export_keys ON COMMIT DROP AS
WITH first AS (
    SELECT DISTINCT ON (coalesce(c.merged_into_id, c.id), i.channel)
           coalesce(c.merged_into_id, c.id) AS root_id, i.channel, i.value
    FROM customers_identity i JOIN customers_customer c ON c.id = i.customer_id
    WHERE i.channel IN ('external', 'email', 'phone')
    ORDER BY coalesce(c.merged_into_id, c.id), i.channel, i.id
)
SELECT c.id AS customer_id, r.id AS root_id, r.name, e.value AS email, p.value AS phone,
       coalesce(x.value, CASE WHEN e.value IS NULL AND p.value IS NULL THEN 'R-' || r.id END) AS number
FROM customers_customer c
JOIN customers_customer r ON r.id = coalesce(c.merged_into_id, c.id)
LEFT JOIN first x ON x.root_id = r.id AND x.channel = 'external'
LEFT JOIN first e ON e.root_id = r.id AND e.channel = 'email'
LEFT JOIN first p ON p.root_id = r.id AND p.channel = 'phone';
ALTER TABLE export_keys ADD PRIMARY KEY (customer_id);
ANALYZE export_keys
"""
KEY_COLUMNS = (Column("customer number", "k.number"), Column("e-mail", "k.email"), Column("phone", "k.phone"))


# Who is only called by their number has no name to take in again.
NAMED = "CASE WHEN c.name IN (k.number, k.email, k.phone) THEN '' ELSE c.name END"


def instant(column: str) -> str:
    """SQL: an instant as the import reads it back."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""


def birthday(of: str) -> str:
    """SQL: a birthday of the occasions, with a year nobody can be born in where it is not known."""
    return (
        f"(SELECT make_date(coalesce(o.year, {UNKNOWN_YEAR}), o.month, o.day) FROM customers_occasion o"  # noqa: S608
        f" WHERE {of} AND o.kind = 'birthday' LIMIT 1)"
    )


def author(actor: str) -> str:
    """SQL: the e-mail of the employee who is an actor."""
    return f"(SELECT email FROM staff_employee WHERE 'staff.employee:' || id = {actor})"  # noqa: S608 - a column of ours


def prepare_keys(cursor: CursorWrapper) -> None:
    """Table `export_keys`: what each row of a customer is known by outside. Once an export."""
    cursor.execute("SELECT to_regclass('pg_temp.export_keys')")
    if cursor.fetchone()[0] is None:
        cursor.execute(KEYS)


def attribute_columns(cursor: CursorWrapper) -> Sequence[Column]:
    cursor.execute(
        "SELECT DISTINCT key FROM customers_customer, jsonb_object_keys(attributes) key ORDER BY key LIMIT %s",
        [MOST_ATTRIBUTES],
    )
    keys = [key for (key,) in cursor.fetchall()]
    return [Column(key, f"c.attributes ->> {quoted(key)}") for key in keys]


def quoted(text: str) -> str:
    """SQL: a text that somebody else wrote."""
    return sql.Literal(text).as_string(None)


def of_person(channel: str) -> str:
    return (
        f"(SELECT value FROM customers_identity i WHERE i.person_id = p.id AND i.channel = '{channel}'"  # noqa: S608
        " ORDER BY i.id LIMIT 1)"
    )


SHEETS = (
    Sheet(
        "customers", _("Customers"),
        (
            *KEY_COLUMNS, Column("name", NAMED), Column("type", "c.kind"), Column("country", "c.country"),
            Column("language", "c.language"), Column("customer since", "c.joined_on", Cell.DAY),
            Column("birthday", birthday("o.customer_id = c.id AND o.person_id IS NULL"), Cell.DAY),
            Column("manager email", "m.email"),
        ),
        "FROM customers_customer c JOIN export_keys k ON k.customer_id = c.id"
        " LEFT JOIN staff_employee m ON m.id = c.manager_id WHERE c.merged_into_id IS NULL ORDER BY c.id",
        prepare_keys, attribute_columns, order=10,
    ),
    Sheet(
        "people", _("People"),
        (
            Column("customer number", "k.number"), Column("customer e-mail", "k.email"),
            Column("customer phone", "k.phone"), Column("full name", "p.full_name"),
            Column("first name", "p.given_name"), Column("patronymic", "p.patronymic"),
            Column("last name", "p.family_name"),
            Column("e-mail", of_person("email")), Column("phone", of_person("phone")), Column("role", "p.role"),
            Column("gender", "p.gender"), Column("language", "p.language"),
            Column("birthday", birthday("o.person_id = p.id"), Cell.DAY),
        ),
        "FROM customers_person p JOIN export_keys k ON k.customer_id = p.customer_id ORDER BY p.id",
        prepare_keys, order=20,
    ),
    Sheet(
        "identities", _("E-mails, phones and numbers"),
        (
            Column("customer number", "k.number"), Column("customer name", "k.name"), Column("channel", "i.channel"),
            Column("value", "i.value"), Column("person", "p.full_name"),
        ),
        "FROM customers_identity i JOIN export_keys k ON k.customer_id = i.customer_id"
        " LEFT JOIN customers_person p ON p.id = i.person_id ORDER BY i.id",
        prepare_keys, order=30,
    ),
    Sheet(
        "notes", _("Notes"),
        (
            *KEY_COLUMNS, Column("date", instant("n.happened_at")), Column("type", "n.kind"), Column("text", "n.text"),
            Column("author", author("n.written_by")), Column("direction", "n.direction"),
            Column("outcome", "n.outcome"),
        ),
        "FROM customers_note n JOIN export_keys k ON k.customer_id = n.customer_id WHERE n.withdrawn_at IS NULL"
        " ORDER BY n.id",
        prepare_keys, order=70,
    ),
    Sheet(
        "interactions", _("Contacts elsewhere"),
        (
            *KEY_COLUMNS, Column("date", instant("t.happened_at")), Column("channel", "t.channel"),
            Column("direction", "t.direction"),
            Column("answered by", f"coalesce({author('t.actor')}, t.data ->> 'by')"),
            Column("text", "t.data ->> 'words'"),
            Column("id", "CASE WHEN t.source_key LIKE 'interaction:n:%' THEN substr(t.source_key, 15) END"),
        ),
        f"FROM customers_entry t JOIN export_keys k ON k.customer_id = t.customer_id WHERE t.kind = '{INTERACTION}'"
        " ORDER BY t.id",
        prepare_keys, order=80,
    ),
    Sheet(
        "consents", _("Consents"),
        (
            *KEY_COLUMNS, Column("topic", "t.key"), Column("channel", "s.channel"), Column("state", "s.state"),
            Column("date", instant("s.since")),
        ),
        "FROM customers_consent s JOIN export_keys k ON k.customer_id = s.customer_id"
        " JOIN customers_consenttopic t ON t.id = s.topic_id WHERE s.state <> 'pending' ORDER BY s.id",
        prepare_keys, order=90,
    ),
    Sheet(
        "segments", _("Members of segments"),
        (
            Column("segment", "s.name"), Column("purpose", "s.purpose"), *KEY_COLUMNS,
            Column("customer name", "k.name"), Column("since", "m.entered_at", Cell.MOMENT),
        ),
        "FROM customers_membership m JOIN customers_segment s ON s.id = m.segment_id"
        " JOIN export_keys k ON k.customer_id = m.customer_id WHERE m.left_at IS NULL ORDER BY s.name, m.id",
        prepare_keys, order=100,
    ),
    Sheet(
        "timeline", _("Timeline"),
        (
            *KEY_COLUMNS, Column("date", "t.happened_at", Cell.MOMENT),
            Column("recorded", "t.recorded_at", Cell.MOMENT), Column("kind", "t.kind"),
            Column("channel", "t.channel"), Column("direction", "t.direction"),
            Column("by", "t.actor"), Column("about", "t.ref"), Column("details", "t.data::text"),
        ),
        "FROM customers_entry t JOIN export_keys k ON k.customer_id = t.customer_id ORDER BY t.id",
        prepare_keys, order=110,
    ),
)  # fmt: skip
