"""Files of notes, logged calls and meetings: as they would have been written here, on the day they were."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulars.customers import told
from regulars.customers.claims import identities_of_two
from regulars.customers.commands import count_erased
from regulars.customers.import_targets import CUSTOMER_TABLES, employee_email
from regulars.customers.interactions.import_targets import DIRECTION_WORDS, DIRECTIONS, TEXT_WORDS
from regulars.customers.notes.commands import LENGTH
from regulars.customers.notes.kinds import NOTE_REF
from regulars.imports.types import Counts, Field, Kind, Load, Target

AUTHOR_WORDS = (
    "author", "written by", "employee", "created by", "by", "author email", "автор", "співробітник", "хто", "сотрудник",
    "кто", "autor", "angajat",
)  # fmt: skip
KIND_WORDS = ("kind", "type", "тип", "вид", "tip")
OUTCOME_WORDS = ("outcome", "result", "результат", "підсумок", "итог", "rezultat")
KINDS = {
    **dict.fromkeys(("note", "comment", "нотатка", "коментар", "заметка", "комментарий", "notă", "nota"), "note"),
    **dict.fromkeys(("meeting", "visit", "зустріч", "візит", "встреча", "визит", "întâlnire", "intalnire"), "meeting"),
    **dict.fromkeys(("call", "phone", "дзвінок", "звонок", "apel"), "call"),
}  # fmt: skip
OUTCOMES = {
    **dict.fromkeys(("reached", "talked", "answered", "поговорили", "відповів", "ответил"), "reached"),
    **dict.fromkeys(("message", "left a message", "залишили повідомлення", "оставили сообщение"), "message"),
    **dict.fromkeys(("missed", "not reached", "no answer", "не відповів", "не ответил"), "missed"),
}  # fmt: skip


def load_notes(load: Load) -> Counts:
    """A note is known by its own number, else by all it says. What was corrected here since stays corrected."""
    load.step(gettext_noop("Finding customers"), 0.1)
    customers = told.take_in_their_customers(load)
    load.step(gettext_noop("Writing notes"), 0.5)
    gather_notes(load)
    load.cursor.execute(
        """
        INSERT INTO customers_note (id, customer_id, kind, text, direction, outcome, happened_at, written_at,
                                    written_by, version)
        SELECT id, customer_id, kind, text, direction, outcome, at, %s, author, 1 FROM written ORDER BY id
        """,
        [load.now],
    )
    added = int(load.cursor.rowcount)
    record_notes(load)
    of_erased = count_erased(load.cursor, load.staging, customers)
    load.cursor.execute(f"SELECT count(*) FROM {load.staging}")  # noqa: S608 - the name of the table is ours
    known = int(load.cursor.fetchone()[0]) - added - of_erased
    return Counts(added=added, known=known, customers_added=customers.added, of_erased=of_erased)


def gather_notes(load: Load) -> None:
    """Table `written`: the notes that are new. A call says how it went; without that somebody was reached by us."""
    kind = f"coalesce({told.column(load, 'kind')}, 'note')"
    load.cursor.execute(
        f"""
        DROP TABLE IF EXISTS written;
        CREATE TEMP TABLE written ON COMMIT DROP AS
        SELECT nextval(pg_get_serial_sequence('customers_note', 'id')) AS id, n.* FROM (
            SELECT DISTINCT ON (key) * FROM (
                SELECT s.row, a.customer_id, {kind} AS kind, s.text, {told.when()} AS at,
                       s.happened_on_at IS NULL AS day_only,
                       CASE WHEN {kind} = 'call' THEN coalesce({told.column(load, "direction")}, 'out') ELSE '' END
                       AS direction,
                       CASE WHEN {kind} = 'call' THEN coalesce({told.column(load, "outcome")}, 'reached') ELSE '' END
                       AS outcome,
                       CASE WHEN o.id IS NULL THEN %(actor)s ELSE 'staff.employee:' || o.id END AS author,
                       {told.key(load, "note", kind, "s.text")} AS key
                FROM {load.staging} s JOIN arrivals a USING (ref)
                LEFT JOIN staff_employee o ON lower(o.email) = lower({told.column(load, "author")})
                WHERE a.channel <> 'erased'
            ) keyed ORDER BY key, row DESC
        ) n WHERE NOT EXISTS (SELECT FROM customers_entry e WHERE e.source = '{told.SOURCE}' AND e.source_key = n.key)
            -- What was written here and exported comes back as itself.
            AND NOT EXISTS (SELECT FROM customers_note o WHERE o.customer_id = n.customer_id AND o.kind = n.kind
                            AND o.text = n.text AND date_trunc('second', o.happened_at) = n.at)
        ORDER BY n.row
        """,  # noqa: S608 - names of columns and of the table are ours
        {"zone": load.time_zone, "actor": load.actor},
    )


def record_notes(load: Load) -> None:
    load.cursor.execute(
        f"""
        INSERT INTO customers_entry (customer_id, kind, happened_at, recorded_at, actor, ref, channel, direction, data,
                                     source, source_key)
        SELECT customer_id, CASE kind WHEN 'call' THEN 'customers.call_logged' WHEN 'meeting' THEN
               'customers.meeting_held' ELSE 'customers.note_written' END, at, %s, author, '{NOTE_REF}' || id,
               CASE kind WHEN 'call' THEN 'phone' ELSE '' END, direction,
               jsonb_strip_nulls(jsonb_build_object('text', text, 'direction', direction, 'outcome', outcome,
                   'person', '', 'day_only', CASE WHEN day_only THEN true END)), '{told.SOURCE}', key
        FROM written ORDER BY customer_id, at, row
        """,  # noqa: S608 - constants of ours
        [load.now],
    )


NOTES = Target(
    key="notes",
    title=_("Notes"),
    description=_("What was written down of customers elsewhere: notes, meetings and calls, with day and author."),
    icon="sticky-note",
    fields=(
        *told.WHOSE_ROW,
        told.CUSTOMER_NAME,
        told.WHEN,
        Field("text", _("text"), Kind.TEXT, TEXT_WORDS, required=True, length=LENGTH, lines=True),
        Field(
            "author", _("e-mail of the author"), Kind.EMAIL, AUTHOR_WORDS, forgiving=True, read=employee_email,
            refusal="not_an_employee",
        ),
        Field("kind", _("note, meeting or call"), Kind.CHOICE, KIND_WORDS, choices=KINDS, otherwise="note"),
        Field("direction", _("who called"), Kind.CHOICE, DIRECTION_WORDS, choices=DIRECTIONS, forgiving=True),
        Field("outcome", _("how the call went"), Kind.CHOICE, OUTCOME_WORDS, choices=OUTCOMES, forgiving=True),
        Field("key", _("number of the record"), Kind.EXTERNAL, told.KEY_WORDS, length=150),
    ),
    needs=(told.OF_CUSTOMER,),
    customer=told.OF_CUSTOMER,
    future_refused=("happened_on",),
    tables=(*CUSTOMER_TABLES, "customers_note"),
    claims=identities_of_two,
    load=load_notes,
    order=50,
)  # fmt: skip
