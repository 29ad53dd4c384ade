"""The tables of this context that files fill: how a change is shown, and how a file is taken back."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from regulars.customers import arrivals
from regulars.customers.models import Customer, Person
from regulars.imports.held import Held, Shown, held_as
from regulars.imports.putting_back import put_back
from regulars.imports.taking_back import CHANGED_SINCE, TakingBack
from regulars.staff.queries import employees
from regulars.ui import figures

CUSTOMER, ENTRY = "customers_customer", "customers_entry"
OF_CUSTOMER = ("customers_occasion", "customers_identity", "customers_person")
FIRST = "t.kind = 'customers.customer_added'"
"""The entry that a customer became known goes with the customer, and not before."""

# The rows of a table that stays are what entries point at: «purchases.order:17» is row 17 of purchases_order.
OF_STAYING = """
    t.ref <> '' AND EXISTS (SELECT FROM staying s WHERE s.fields IS NULL
                            AND t.ref = regexp_replace(s.table_name, '_', '.') || ':' || s.row_id)
"""
CORRECTED = """
    SELECT t.id FROM {added} JOIN imports_upload u ON u.id = {upload_id}
    JOIN customers_entry e ON e.customer_id = t.customer_id AND e.kind = 'customers.customer_changed'
        AND e.recorded_at >= u.finished_at
        AND e.data -> 'before' ->> t.channel IS DISTINCT FROM e.data -> 'after' ->> t.channel
"""


def take_back_entries(work: TakingBack) -> None:
    """What the file told of, but what is told of rows that stay. Then it is known who is needed without the file."""
    work.remove(ENTRY, unless=f"{FIRST} OR ({OF_STAYING})")
    work.stay_where_needed("customers_person", but=OF_CUSTOMER)
    work.stay_where_needed(CUSTOMER, but=(*OF_CUSTOMER, ENTRY))
    work.stay("customers_identity", CORRECTED.format(added=work.added("customers_identity"), upload_id=work.upload_id),
              CHANGED_SINCE)  # fmt: skip


def take_back_customers(work: TakingBack) -> None:
    """Customers nobody has worked with since, and of all others what the file said of them."""
    work.restored[CUSTOMER] += put_back(work, held_as(CUSTOMER))
    stays = f"t.customer_id IN (SELECT row_id FROM staying WHERE table_name = '{CUSTOMER}' AND fields IS NULL)"  # noqa: S608
    work.remove(ENTRY, unless=f"NOT ({FIRST}) OR {stays}")
    work.remove_following(CUSTOMER)
    work.remove(CUSTOMER)
    refresh_keys(work)


def refresh_keys(work: TakingBack) -> None:
    """Whoever had something taken away is found by what is left."""
    arrivals.prepare(work.cursor)
    work.cursor.execute(
        f"""
        INSERT INTO renamed
        SELECT row_id FROM imports_change WHERE upload_id = {work.upload_id} AND table_name = '{CUSTOMER}'
        UNION SELECT customer_id FROM parted WHERE customer_id IN (SELECT id FROM customers_customer)
        """  # noqa: S608 - names are ours
    )
    arrivals.refresh_search(work.cursor)


def take_back_identities(work: TakingBack) -> None:
    """Remembers whose they were, so that search forgets them too."""
    whose = f"SELECT DISTINCT t.customer_id FROM {work.added('customers_identity')}"  # noqa: S608 - names are ours
    work.cursor.execute(f"DROP TABLE IF EXISTS parted; CREATE TEMP TABLE parted ON COMMIT DROP AS {whose}")
    work.take_back(held_as("customers_identity"))


def stay_where_told_since(work: TakingBack, table: str) -> None:
    """Something happened with rows that the file did not bring: a note was corrected, a contract's end was told."""
    kind = table.replace("_", ".", 1)
    work.stay(
        table,
        f"""
        SELECT t.id FROM {work.added(table)} JOIN customers_entry e
            ON e.customer_id = t.customer_id AND e.ref = '{kind}:' || t.id
        WHERE NOT {work.is_added("customers_entry", "e")}
        """,  # noqa: S608 - names are ours
        CHANGED_SINCE,
    )


def take_back_notes(work: TakingBack) -> None:
    stay_where_told_since(work, "customers_note")
    work.take_back(held_as("customers_note"))


Words = Callable[[Any, Mapping[str, Any]], str]


def choice(choices: Any) -> Words:
    return lambda value, row: str(dict(choices).get(value, value or ""))


def day(value: Any, row: Mapping[str, Any]) -> str:
    return figures.day(date.fromisoformat(value), get_language() or "en") if value else ""


def employee(value: Any, row: Mapping[str, Any]) -> str:
    found = employees().filter(id=value).first() if value else None
    return found.name if found else ""


TABLES = (
    Held(
        CUSTOMER, _("Customers"), "t.name",
        shown={
            "name": Shown(_("name")), "kind": Shown(_("person or company"), choice(Customer.Kind.choices)),
            "country": Shown(_("country")), "language": Shown(_("language")),
            "joined_on": Shown(_("customer since"), day), "manager_id": Shown(_("manager"), employee),
            "attributes": Shown(_("attribute")),
        },
        derived=("sort_key", "search_text"), nested=("attributes",), customer="id", order=90,
        take_back=take_back_customers,
    ),
    Held(
        "customers_person", _("People"), "t.full_name",
        shown={
            "full_name": Shown(_("name")), "given_name": Shown(_("first name")), "patronymic": Shown(_("patronymic")),
            "family_name": Shown(_("family name")), "language": Shown(_("language")),
            "gender": Shown(_("gender"), choice(Person.Gender.choices)),
        },
        parent=(CUSTOMER, "customer_id"), order=86,
    ),
    Held(
        "customers_identity", _("E-mails, phones and numbers"), "t.value", shown={"value": Shown(_("value"))},
        parent=(CUSTOMER, "customer_id"), order=84, take_back=take_back_identities,
    ),
    Held("customers_occasion", _("Occasions"), "t.title", parent=(CUSTOMER, "customer_id"), order=82),
    Held("customers_note", _("Notes"), "left(t.text, 60)", order=60, take_back=take_back_notes),
    Held(ENTRY, _("Entries on the timeline"), "t.kind", order=70, take_back=take_back_entries),
)  # fmt: skip
FOLLOWING = (
    "customers_traits", "customers_suggestion", "customers_membership", "customers_stagemove", "customers_personafit",
)  # fmt: skip
