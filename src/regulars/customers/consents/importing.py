"""Files of consents: who agreed to what, when, and how one knows. Loaded set by set; the same file twice adds nothing.

Taking a file back does not take its proof away: to each of its events another is added that takes it back.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulars.customers.commands import count_erased, prepare_arrivals, take_in_customers
from regulars.customers.consents.importing_words import (
    ABOUT_WORDS,
    CHANNEL_WORDS,
    CHANNELS,
    HOW,
    HOW_WORDS,
    NOTE_WORDS,
    STATE_WORDS,
    STATES,
    WHEN_WORDS,
)
from regulars.customers.consents.kinds import CONSENT_REF, KIND_OF, What
from regulars.customers.consents.queries import topics
from regulars.customers.consents.settling import settle_arrived
from regulars.customers.import_targets import CUSTOMER, CUSTOMER_TABLES, EMAIL, NAME, PHONE
from regulars.customers.suppression import ERASED
from regulars.imports.held import Held
from regulars.imports.reasons import Reason, Refused
from regulars.imports.taking_back import TakingBack
from regulars.imports.types import Counts, Field, Kind, Load, Target

EVENT = "customers_consentevent"
OF_CUSTOMER = ("name", "email", "phone")


def topics_of_company() -> Callable[[str], str]:
    """A topic is named by its key or its title; the key is what is kept."""
    known = {name.casefold(): topic.key for topic in topics(archived=None) for name in (topic.title, topic.key)}

    def key_of(text: str) -> str:
        if text.casefold() not in known:
            raise Refused(Reason.NOT_A_TOPIC)
        return known[text.casefold()]

    return key_of


def load_consents(load: Load) -> Counts:
    load.step(gettext_noop("Finding customers"), 0.1)
    prepare_arrivals(load.cursor)
    have = [column for column in OF_CUSTOMER if column in load.columns]
    load.cursor.execute(
        f"""
        INSERT INTO arrivals (ref, channel, value {"".join(f", {column}" for column in have)})
        SELECT ref, split_part(ref, ':', 1), substr(ref, strpos(ref, ':') + 1)
               {"".join(f", min({column})" for column in have)}
        FROM {load.staging} GROUP BY ref
        """  # noqa: S608 - names of columns and of the table are ours
    )
    taken_in = take_in_customers(load.cursor, actor=load.actor, now=load.now, keep=load.keep)
    # Whoever records a consent of one of them meanwhile waits: both must see the events of the other.
    load.cursor.execute(
        "SELECT count(*) FROM (SELECT id FROM customers_customer WHERE id IN (SELECT customer_id FROM arrivals)"
        " ORDER BY id FOR NO KEY UPDATE) locked"
    )
    load.step(gettext_noop("Writing consents"), 0.5)
    rows, added = write_events(load)
    load.step(gettext_noop("Writing the timeline"), 0.8)
    record_entries(load)
    settle_arrived(load.cursor)
    of_erased = count_erased(load.cursor, load.staging, taken_in)
    return Counts(
        added=added, known=rows - added - of_erased, customers_added=taken_in.added, of_erased=of_erased,
    )  # fmt: skip


def write_events(load: Load) -> tuple[int, int]:
    """Rows of the file, and events that were new. They are in the table `written` afterwards.

    An event is known by everything it says. One that was taken back is told anew by the next file, under a new key.
    """
    how = "coalesce(s.how, 'import')" if "how" in load.columns else "'import'"
    note = "s.note" if "note" in load.columns else "NULL::text"
    load.cursor.execute(
        f"""
        DROP TABLE IF EXISTS told;
        CREATE TEMP TABLE told ON COMMIT DROP AS
        SELECT s.row, a.customer_id, t.id AS topic_id, t.title, s.channel, s.state, {how} AS how,
               least(coalesce(s.happened_at_at, (s.happened_at + interval '12 hours') AT TIME ZONE %(zone)s), %(now)s)
                   AS happened_at,
               s.happened_at_at IS NULL AS day_only,
               jsonb_strip_nulls(jsonb_build_object('note', {note}, 'file', %(file)s::bigint, 'row', s.row))
                   AS evidence,
               CASE WHEN c.kind = 'company' THEN i.person_id END AS person_id
        FROM {load.staging} s
        JOIN arrivals a USING (ref)
        JOIN customers_customer c ON c.id = a.customer_id
        JOIN customers_consenttopic t ON t.key = s.topic
        LEFT JOIN customers_identity i ON i.channel = 'email' AND i.customer_id = c.id
                  AND i.value = {"s.email" if "email" in load.columns else "NULL::text"}
        WHERE a.channel <> '{ERASED}'
        """,  # noqa: S608 - names of columns and of the table are ours
        {"zone": load.time_zone, "now": load.now, "file": upload_of(load)},
    )
    load.cursor.execute(
        "DROP TABLE IF EXISTS written; CREATE TEMP TABLE written (id bigint, row bigint) ON COMMIT DROP"
    )
    load.cursor.execute(
        f"""
        WITH keyed AS (
            SELECT t.*, 'file:'
                   || md5(concat_ws('|', customer_id, person_id, topic_id, channel, state, happened_at, how))
                   || ':' || (SELECT count(*) FROM {EVENT} e JOIN {EVENT} b ON b.takes_back_id = e.id
                              WHERE e.customer_id = t.customer_id AND e.topic_id = t.topic_id
                                AND e.channel = t.channel AND e.what = t.state AND e.happened_at = t.happened_at
                                AND e.how = t.how AND e.person_id IS NOT DISTINCT FROM t.person_id) AS key
            FROM told t
        ), added AS (
            INSERT INTO {EVENT} (customer_id, person_id, topic_id, channel, what, happened_at, recorded_at, how,
                                 wording_id, actor, evidence, source_key)
            SELECT customer_id, person_id, topic_id, channel, state, happened_at, %(now)s, how,
                   (SELECT w.id FROM customers_consentwording w
                    WHERE w.topic_id = k.topic_id AND w.written_at <= k.happened_at
                    ORDER BY w.version DESC, w.id LIMIT 1),
                   %(actor)s, evidence, key
            FROM keyed k ORDER BY row
            ON CONFLICT (source_key) WHERE source_key <> '' DO NOTHING
            RETURNING id, (evidence ->> 'row')::bigint AS row
        )
        INSERT INTO written SELECT id, row FROM added
        """,  # noqa: S608 - names of tables are ours
        {"now": load.now, "actor": load.actor},
    )
    added = int(load.cursor.rowcount)
    load.cursor.execute(f"SELECT count(*) FROM {load.staging}")  # noqa: S608 - our own name
    return int(load.cursor.fetchone()[0]), added


def upload_of(load: Load) -> int:
    """The number of the file, which proofs name; 0 where rows come from no file."""
    number = load.staging.rpartition("_")[2]
    return int(number) if number.isdigit() else 0


def record_entries(load: Load) -> None:
    load.cursor.execute(
        """
        INSERT INTO customers_entry (customer_id, person_id, kind, happened_at, recorded_at, actor, ref, channel,
                                     direction, data, source, source_key)
        SELECT t.customer_id, t.person_id, CASE t.state WHEN 'given' THEN %(given)s ELSE %(withdrawn)s END,
               t.happened_at, %(now)s, %(actor)s, %(ref)s || w.id, t.channel, 'in',
               jsonb_strip_nulls(jsonb_build_object('topic', t.title, 'channel', t.channel, 'how', t.how,
                                                    'day_only', CASE WHEN t.day_only THEN true END)), '', ''
        FROM written w JOIN told t USING (row) ORDER BY t.customer_id, t.happened_at, w.id
        """,
        {"now": load.now, "actor": load.actor, "ref": CONSENT_REF, "given": KIND_OF[What.GIVEN],
         "withdrawn": KIND_OF[What.WITHDRAWN]},
    )  # fmt: skip


def take_back_consents(work: TakingBack) -> None:
    """What the file told goes out of force; that it was told, and taken back, stays."""
    prepare_arrivals(work.cursor)
    work.cursor.execute(
        f"""
        INSERT INTO arrivals (ref, channel, value, customer_id)
        SELECT DISTINCT t.customer_id::text, '', '', t.customer_id FROM {work.added(EVENT)}
        """  # noqa: S608 - names are ours
    )
    work.cursor.execute(
        f"""
        INSERT INTO {EVENT} (customer_id, person_id, topic_id, channel, what, happened_at, recorded_at, how, actor,
                             evidence, takes_back_id, source_key)
        SELECT t.customer_id, t.person_id, t.topic_id, t.channel, 'taken_back', %(now)s, %(now)s, t.how, '', '{{}}',
               t.id, ''
        FROM {work.added(EVENT)}
        WHERE t.what <> 'taken_back' AND t.erased_at IS NULL
          AND NOT EXISTS (SELECT FROM {EVENT} b WHERE b.takes_back_id = t.id)
        """,  # noqa: S608 - names are ours
        {"now": work.now},
    )
    work.removed[EVENT] += work.cursor.rowcount
    settle_arrived(work.cursor)


CONSENTS = Target(
    key="consents",
    title=_("Consents"),
    description=_("Who agreed to hear from you, about what, by which way and since when; and who wants no more."),
    icon="circle-check",
    fields=(
        CUSTOMER,
        EMAIL,
        PHONE,
        NAME,
        Field("topic", _("topic"), Kind.TEXT, ABOUT_WORDS, required=True, begin=topics_of_company),
        Field("channel", _("by what way"), Kind.CHOICE, CHANNEL_WORDS, required=True, choices=CHANNELS),
        Field("state", _("agreed or not"), Kind.CHOICE, STATE_WORDS, required=True, choices=STATES),
        Field("happened_at", _("when it was said"), Kind.MOMENT, WHEN_WORDS, required=True),
        Field("how", _("how one knows"), Kind.CHOICE, HOW_WORDS, choices=HOW, forgiving=True),
        Field("note", _("what shows it"), Kind.TEXT, NOTE_WORDS, length=500),
    ),
    needs=(("customer", "email", "phone"),),
    customer=("customer", "email", "phone"),
    future_refused=("happened_at",),
    tables=(*CUSTOMER_TABLES, EVENT),
    load=load_consents,
    order=60,
)
HELD = Held(EVENT, _("Consents"), "t.what || ' ' || t.channel", order=60, take_back=take_back_consents)
