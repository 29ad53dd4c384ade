"""What files of notes and of interactions share: whose row it is, when it was, and by what it is known again."""

from dataclasses import replace
from functools import partial

from django.utils.translation import gettext_lazy as _

from regulars.customers.commands import TakenIn, prepare_arrivals, take_in_customers
from regulars.customers.import_targets import CUSTOMER, EMAIL, NAME, PHONE
from regulars.customers.names import normalise
from regulars.imports.types import Field, Kind, Load

SOURCE = "file"

TELEGRAM_WORDS = ("telegram", "telegram id", "messenger", "messenger id", "месенджер", "телеграм", "мессенджер")
WHEN_WORDS = (
    "date", "when", "time", "at", "happened", "happened at", "created", "created at", "timestamp", "started", "day",
    "дата", "час", "коли", "дата дзвінка", "время", "когда", "дата звонка", "data", "ora", "când",
)  # fmt: skip
KEY_WORDS = ("id", "key", "number", "record id", "uid", "uuid", "номер", "ід", "ид", "număr")

TELEGRAM = Field(
    "telegram", "Telegram", Kind.EXTERNAL, TELEGRAM_WORDS, length=100, channel="telegram",
    read=partial(normalise, "telegram"),
)  # fmt: skip
# «id» is the row's own here, and not the customer's.
WHOSE_ROW = (
    replace(CUSTOMER, words=tuple(word for word in CUSTOMER.words if word != "id")),
    EMAIL,
    PHONE,
    TELEGRAM,
)
OF_CUSTOMER = ("customer", "email", "phone", "telegram")
CUSTOMER_NAME = replace(NAME, title=_("customer’s name"))
WHEN = Field("happened_on", _("date and time"), Kind.MOMENT, WHEN_WORDS, required=True)


def take_in_their_customers(load: Load) -> TakenIn:
    """Afterwards `arrivals` knows the customer of every `ref`; whoever is not known yet is added."""
    prepare_arrivals(load.cursor)
    have = [name for name in ("name", "email", "phone") if name in load.columns]
    load.cursor.execute(
        f"""
        INSERT INTO arrivals (ref, channel, value {"".join(f", {name}" for name in have)})
        SELECT ref, split_part(ref, ':', 1), substr(ref, strpos(ref, ':') + 1)
               {"".join(f", min({name})" for name in have)}
        FROM {load.staging} GROUP BY ref
        """  # noqa: S608 - names of columns and of the table are ours
    )
    return take_in_customers(load.cursor, actor=load.actor, now=load.now, keep=load.keep)


def column(load: Load, name: str) -> str:
    """SQL: a staged text column, or nothing where the file has none."""
    return f"s.{name}" if name in load.columns else "NULL::text"


def when() -> str:
    """SQL: the instant; a day without a time is told at noon, as orders are. Wants the parameter `zone`."""
    return "coalesce(s.happened_on_at, (s.happened_on + interval '12 hours') AT TIME ZONE %(zone)s)"


def key(load: Load, prefix: str, *same: str) -> str:
    """SQL: what a row is known by: its own number, else all it says, and which of several equal rows it is."""
    said = ", ".join(["s.ref", "s.happened_on", "s.happened_on_at", *same])
    hashed = f"'h:' || md5(concat_ws('|', {said}, row_number() OVER (PARTITION BY {said} ORDER BY s.row)))"
    numbered = f"CASE WHEN s.key IS NULL THEN {hashed} ELSE 'n:' || s.key END" if "key" in load.columns else hashed
    return f"'{prefix}:' || {numbered}"
