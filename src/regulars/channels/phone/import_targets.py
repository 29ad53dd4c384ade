"""Files of telephone exchanges: Asterisk, FreePBX, Binotel, 3CX and others. Their calls arrive as if told now."""

import re
from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulars.channels.phone.log import phone_log
from regulars.channels.receiving import TASK
from regulars.customers import told
from regulars.imports.reasons import Reason, Refused
from regulars.imports.types import Counts, Field, Kind, Load, Target
from regulars.lib.queues import ask_once

# Nobody waits to be called back after so long; it is history.
STILL_NEWS = timedelta(days=2)
LONGEST_SECONDS = 86_400

WHEN_WORDS = (*told.WHEN_WORDS, "calldate", "call date", "call time", "start", "start time", "started at", "дата і час",
              "дата та час", "час дзвінка", "дата и время", "время звонка", "data și ora", "data apelului")  # fmt: skip
CALLER_WORDS = ("src", "source", "from", "caller", "caller id", "callerid", "calling number", "a number", "хто дзвонив",
                "звідки", "кто звонил", "откуда", "от кого", "sursa", "apelant", "de la")  # fmt: skip
CALLEE_WORDS = ("dst", "destination", "to", "callee", "called", "called number", "b number", "dialed number", "куди",
                "кому", "куда", "destinație", "apelat", "către")  # fmt: skip
NUMBER_WORDS = ("number", "phone", "phone number", "external number", "customer number", "client number", "номер",
                "номер телефону", "номер клієнта", "телефон", "телефон клієнта", "номер телефона", "номер клиента",
                "телефон клиента", "număr", "număr client", "telefon")  # fmt: skip
EXTENSION_WORDS = ("extension", "ext", "internal number", "agent extension", "line", "внутрішній номер",
                   "внутрішня лінія", "лінія", "внутренний номер", "внутренняя линия",
                   "interior", "extensie")  # fmt: skip
NAME_WORDS = ("cnam", "caller name", "name", "client name", "customer name", "ім'я", "ім’я", "ім'я клієнта", "клієнт",
              "имя", "имя клиента", "клиент", "nume", "client")  # fmt: skip
TALKED_WORDS = ("billsec", "talking", "talk time", "talk duration", "conversation", "тривалість розмови", "час розмови",
                "длительность разговора", "время разговора", "durata convorbirii")  # fmt: skip
# From the first ring to the end: taken where the file says nothing better.
LASTED_WORDS = ("duration", "call duration", "total time", "тривалість", "длительность", "durata")
RESULT_WORDS = ("disposition", "status", "result", "call status", "state", "статус", "результат", "стан",
                "статус дзвінка", "статус звонка", "rezultat", "stare")  # fmt: skip
KEY_WORDS = ("uniqueid", "unique id", "call id", "callid", "linkedid", "history id", "id", "ід дзвінка", "id дзвінка",
             "ид звонка", "id звонка")  # fmt: skip
NOTE_WORDS = ("note", "comment", "коментар", "примітка", "комментарий", "примечание", "notă", "comentariu")

DIRECTIONS = {
    **dict.fromkeys(("in", "inbound", "incoming", "incoming call", "вхідний", "вхідні", "вхідний дзвінок", "входящий",
                     "входящие", "входящий звонок", "intrare", "primit", "de intrare", "0"), "in"),
    **dict.fromkeys(("out", "outbound", "outgoing", "outgoing call", "вихідний", "вихідні", "вихідний дзвінок",
                     "исходящий", "исходящие", "исходящий звонок", "ieșire", "de ieșire", "1"), "out"),
    **dict.fromkeys(("internal", "inside", "local", "внутрішній", "внутренний", "intern"), "inside"),
}  # fmt: skip
RESULTS = {
    **dict.fromkeys(("answered", "answer", "completed", "success", "connected", "відповіли", "прийнятий", "успішний",
                     "розмова", "отвечен", "отвечено", "принятый", "успешный", "răspuns", "preluat"), "answered"),
    **dict.fromkeys(("no answer", "noanswer", "no_answer", "missed", "unanswered", "not answered", "abandoned",
                    "cancel",
                     "cancelled", "canceled", "failed", "congestion", "chanunavail", "пропущений", "без відповіді",
                     "не відповіли", "не прийнятий", "пропущенный", "не отвечен", "без ответа", "неотвеченный",
                     "pierdut", "ratat", "fără răspuns"), "missed"),
    **dict.fromkeys(("busy", "зайнято", "занято", "ocupat"), "busy"),
    **dict.fromkeys(("voicemail", "vm", "vm-success", "голосова пошта", "автовідповідач", "голосовая почта",
                     "автоответчик", "mesagerie vocală"), "voicemail"),
}  # fmt: skip
CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:\.\d+)?")


def seconds_in(cell: str) -> str:
    """A duration in seconds, as exchanges write it.

    >>> seconds_in("200"), seconds_in("00:03:20"), seconds_in("3:20"), seconds_in("12.7")
    ('200', '200', '200', '12')
    """
    if found := CLOCK.fullmatch(cell):
        hours, minutes, rest = (int(part or 0) for part in found.groups())
        total = hours * 3600 + minutes * 60 + rest
    elif re.fullmatch(r"\d{1,6}([.,]\d+)?", cell, re.ASCII):
        total = int(re.split("[.,]", cell)[0])
    else:
        raise Refused(Reason.NOT_A_NUMBER)
    if total > LONGEST_SECONDS:
        raise Refused(Reason.TOO_LARGE)
    return str(total)


COLUMNS = ("caller", "callee", "number", "extension", "name", "seconds", "lasted", "result", "note", "direction", "key")


def load_calls(load: Load) -> Counts:
    """A call is known by its number in the exchange, else by its moment and its numbers."""
    load.step(gettext_noop("Taking calls in"), 0.3)
    account = phone_log(actor=load.actor, now=load.now)
    caller, callee, number, extension, name, seconds, lasted, result, note, direction, own = (
        told.column(load, one) for one in COLUMNS
    )
    load.cursor.execute(
        f"""
        INSERT INTO channels_received
            (account_id, key, raw, received_at, state, reason, trouble, attempts, ref, sender, subject)
        SELECT %(account)s, 'call:' || key, convert_to(jsonb_build_object('list', 'rows', 'item', item)::text, 'UTF8'),
               %(now)s, 'waiting', '', '', 0, '', '', ''
        FROM (
            SELECT DISTINCT ON (key) key, at, row, jsonb_strip_nulls(jsonb_build_object(
                'key', key, 'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'), 'caller', caller,
                'callee', callee, 'number', number, 'extension', extension, 'name', name, 'seconds', seconds::int,
                'result', result, 'direction', direction, 'note', note,
                'late', CASE WHEN at < %(news)s THEN true END)) AS item
            FROM (
                SELECT s.row, {told.when()} AS at, {caller} AS caller, {callee} AS callee, {number} AS number,
                       {extension} AS extension, {name} AS name, {result} AS result,
                       coalesce({seconds}, CASE WHEN {result} = 'answered' THEN {lasted} END) AS seconds,
                       {note} AS note, {direction} AS direction,
                       coalesce({own}, md5(concat_ws('|', {told.when()}, {caller}, {callee}, {number}))) AS key
                FROM {load.staging} s
            ) calls ORDER BY key, (result = 'answered') DESC NULLS LAST, seconds::int DESC NULLS LAST, row
        ) each ORDER BY at, row
        ON CONFLICT (account_id, key) DO NOTHING
        """,  # noqa: S608 - names of columns and of the table are ours
        {"account": account.pk, "now": load.now, "zone": load.time_zone, "news": load.now - STILL_NEWS},
    )
    added = int(load.cursor.rowcount)
    load.cursor.execute(f"SELECT count(*) FROM {load.staging}")  # noqa: S608 - the name of the table is ours
    known = int(load.cursor.fetchone()[0]) - added
    ask_once(TASK)
    return Counts(added=added, known=known)


CALLS = Target(
    key="calls",
    title=_("Calls of a telephone exchange"),
    description=_(
        "Who called whom, when, for how long, and whether anybody answered. Missed calls wait to be called back."
    ),
    icon="phone",
    fields=(
        replace(told.WHEN, words=WHEN_WORDS),
        Field("direction", _("direction"), Kind.CHOICE, ("direction", "call type", "type", "напрям", "напрямок", "тип",
              "тип дзвінка", "направление", "тип звонка", "direcție", "directie"), choices=DIRECTIONS, forgiving=True),
        Field("caller", _("who called"), Kind.TEXT, CALLER_WORDS, length=120),
        Field("callee", _("who was called"), Kind.TEXT, CALLEE_WORDS, length=120),
        Field("number", _("customer’s number"), Kind.TEXT, NUMBER_WORDS, length=120),
        Field("extension", _("telephone here"), Kind.EXTERNAL, EXTENSION_WORDS, length=20),
        Field("name", _("customer’s name"), Kind.TEXT, NAME_WORDS, length=200),
        Field("seconds", _("how long they spoke"), Kind.TEXT, TALKED_WORDS, length=20, read=seconds_in, forgiving=True),
        Field("lasted", _("how long it lasted with ringing"), Kind.TEXT, LASTED_WORDS, length=20, read=seconds_in,
              forgiving=True),
        Field("result", _("how it ended"), Kind.CHOICE, RESULT_WORDS, choices=RESULTS, forgiving=True),
        Field("note", _("note"), Kind.TEXT, NOTE_WORDS, length=2_000, lines=True),
        Field("key", _("number of the call"), Kind.EXTERNAL, KEY_WORDS, length=150),
    ),
    needs=(("caller", "callee", "number"),),
    future_refused=("happened_on",),
    arrives="channels_received",
    load=load_calls,
    order=62,
)  # fmt: skip
