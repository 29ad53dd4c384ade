"""Files of calls, chats, e-mails and visits held elsewhere: entries of the timeline, and nothing else."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulars.customers import told
from regulars.customers.claims import identities_of_two
from regulars.customers.commands import count_erased
from regulars.customers.import_targets import CUSTOMER_TABLES
from regulars.customers.interactions.kinds import INTERACTION
from regulars.imports.types import Counts, Field, Kind, Load, Target

CHANNEL_WORDS = ("channel", "type", "kind", "medium", "канал", "тип", "вид", "canal", "tip")
DIRECTION_WORDS = ("direction", "напрям", "напрямок", "направление", "direcție", "directie", "direcţie")
BY_WORDS = (
    "answered by", "agent", "operator", "employee", "by", "assigned to", "manager", "оператор", "агент", "співробітник",
    "відповів", "сотрудник", "ответил", "operatorul", "agentul",
)  # fmt: skip
TEXT_WORDS = (
    "text", "words", "message", "summary", "subject", "description", "comment", "note", "body", "текст", "опис",
    "коментар", "повідомлення", "зміст", "описание", "комментарий", "сообщение", "mesaj", "descriere", "comentariu",
)  # fmt: skip
CHANNELS = {
    **dict.fromkeys(("phone", "call", "telephone", "дзвінок", "телефон", "звонок", "apel", "telefon"), "phone"),
    **dict.fromkeys(("email", "e-mail", "mail", "пошта", "лист", "почта", "письмо"), "email"),
    **dict.fromkeys(("chat", "web chat", "webchat", "чат"), "chat"),
    **dict.fromkeys(("messenger", "telegram", "viber", "whatsapp", "facebook", "месенджер", "мессенджер"), "messenger"),
    **dict.fromkeys(("sms", "text message", "смс"), "sms"),
    **dict.fromkeys(("visit", "meeting", "in person", "візит", "зустріч", "визит", "встреча", "vizită"), "visit"),
    **dict.fromkeys(("letter", "post", "поштовий лист", "scrisoare"), "letter"),
}  # fmt: skip
DIRECTIONS = {
    **dict.fromkeys(("in", "inbound", "incoming", "received", "вхідний", "вхідна", "входящий", "входящая", "intrare"),
                    "in"),
    **dict.fromkeys(("out", "outbound", "outgoing", "sent", "вихідний", "вихідна", "исходящий", "исходящая", "ieșire"),
                    "out"),
}  # fmt: skip


def load_interactions(load: Load) -> Counts:
    """A row is known by its own number, else by all it says."""
    load.step(gettext_noop("Finding customers"), 0.1)
    customers = told.take_in_their_customers(load)
    load.step(gettext_noop("Writing the timeline"), 0.5)
    channel, words, by = (told.column(load, name) for name in ("channel", "words", "answered_by"))
    load.cursor.execute(
        f"""
        INSERT INTO customers_entry (customer_id, person_id, kind, happened_at, recorded_at, actor, ref, channel,
                                     direction, data, source, source_key)
        SELECT customer_id, person_id, '{INTERACTION}', at, %(now)s, actor, '', channel, direction,
               jsonb_strip_nulls(jsonb_build_object('channel', channel, 'direction', nullif(direction, ''),
                   'words', words, 'by', by_name, 'day_only', CASE WHEN day_only THEN true END)), '{told.SOURCE}', key
        FROM (
            SELECT s.row, a.customer_id, coalesce(e.person_id, f.person_id) AS person_id, {told.when()} AS at,
                   coalesce({channel}, 'other') AS channel, coalesce({told.column(load, "direction")}, '') AS direction,
                   {words} AS words, coalesce(o.name, {by}) AS by_name, s.happened_on_at IS NULL AS day_only,
                   CASE WHEN o.id IS NULL THEN %(actor)s ELSE 'staff.employee:' || o.id END AS actor,
                   {told.key(load, "interaction", channel, words)} AS key
            FROM {load.staging} s JOIN arrivals a USING (ref)
            LEFT JOIN staff_employee o ON lower(o.email) = lower({by})
            LEFT JOIN customers_identity e ON e.channel = 'email' AND e.value = {told.column(load, "email")}
                AND e.customer_id = a.customer_id
            LEFT JOIN customers_identity f ON f.channel = 'phone' AND f.value = {told.column(load, "phone")}
                AND f.customer_id = a.customer_id
            WHERE a.channel <> 'erased'
        ) rows ORDER BY customer_id, at, row
        ON CONFLICT (source, source_key) WHERE source_key <> '' DO NOTHING
        """,  # noqa: S608 - names of columns and of the table are ours
        {"now": load.now, "zone": load.time_zone, "actor": load.actor},
    )
    added = int(load.cursor.rowcount)
    of_erased = count_erased(load.cursor, load.staging, customers)
    load.cursor.execute(f"SELECT count(*) FROM {load.staging}")  # noqa: S608 - the name of the table is ours
    known = int(load.cursor.fetchone()[0]) - added - of_erased
    return Counts(added=added, known=known, customers_added=customers.added, of_erased=of_erased)


INTERACTIONS = Target(
    key="interactions",
    title=_("Contacts elsewhere"),
    description=_("Calls, chats, e-mails and visits from other systems: who, when, which way, and what was said."),
    icon="messages-square",
    fields=(
        *told.WHOSE_ROW,
        told.CUSTOMER_NAME,
        told.WHEN,
        Field("channel", _("channel"), Kind.CHOICE, CHANNEL_WORDS, choices=CHANNELS, otherwise="other"),
        Field("direction", _("direction"), Kind.CHOICE, DIRECTION_WORDS, choices=DIRECTIONS, forgiving=True),
        Field("answered_by", _("who answered"), Kind.TEXT, BY_WORDS, length=200),
        Field("words", _("what was said"), Kind.TEXT, TEXT_WORDS, length=10_000, lines=True),
        Field("key", _("number of the record"), Kind.EXTERNAL, told.KEY_WORDS, length=150),
    ),
    needs=(told.OF_CUSTOMER,),
    customer=told.OF_CUSTOMER,
    future_refused=("happened_on",),
    tables=CUSTOMER_TABLES,
    claims=identities_of_two,
    load=load_interactions,
    order=60,
)
