"""What programs told of a customer and we keep besides the timeline: shown to them, and erased with them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.customers.models import Identity
from regulars.customers.privacy.words import Words, like, mentions, words_of, words_of_person
from regulars.customers.privacy.written import rows_beside
from regulars.events.models import OrderFact, Said
from regulars.lib.registry import PrivacyHandler, Shown

# Words of a message are kept only until it is read; these are the ones that still have some.
THEIRS = f"""
e.state IN ('waiting', 'held', 'failed') AND (
    e.body ->> 'user' = ANY(%(numbers)s) OR e.body ->> 'visitor' = ANY(%(browsers)s) OR e.visitor = ANY(%(browsers)s)
    OR {mentions("e.body::text")})
"""
SHOWN = f"SELECT e.happened_at, e.body FROM events_event e WHERE {THEIRS} ORDER BY e.happened_at, e.id"  # noqa: S608
FORGET = f"UPDATE events_event e SET state = 'forgotten', body = NULL, visitor = '' WHERE {THEIRS}"  # noqa: S608
RENUMBER = f"UPDATE events_event e SET message_id = 'e:' || id WHERE {mentions('e.message_id')}"  # noqa: S608
DROP = f"DELETE FROM events_refusal r WHERE {mentions('r.body')} OR r.body LIKE ANY(%(quoted)s)"  # noqa: S608


def export(rows: Sequence[int]) -> Shown:
    return {_("What programs said of you"): said(rows), _("Messages about you that were not read yet"): unread(rows)}


def said(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    for one in Said.objects.filter(customer_id__in=rows).order_by("happened_at", "id"):
        yield {
            pgettext("data of a person", "when"): one.happened_at,
            pgettext("data of a person", "what"): one.name,
            pgettext("data of a person", "value"): one.value or "",
        }


def unread(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, parameters(rows))
        found = cursor.fetchall()
    for happened_at, body in found:
        yield {pgettext("data of a person", "when"): happened_at, pgettext("data of a person", "details"): body}


def parameters(rows: Sequence[int]) -> dict[str, list[str]]:
    known = Identity.objects.filter(customer_id__in=rows).values_list("channel", "value")
    return naming(words_of(rows), list(known))


def naming(words: Words, known: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """How messages name somebody: by number, by browser, by words."""
    numbers = [value for channel, value in known if channel == Identity.Channel.EXTERNAL]
    browsers = [value for channel, value in known if channel == Identity.Channel.BROWSER]
    quoted = [f'%"{value}"%' for value in (*numbers, *browsers) if not {"%", "_", "\\"} & set(value)]
    return {**like(words), "numbers": numbers, "browsers": browsers, "quoted": quoted}


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """Messages keep their numbers, so that they are not taken again; what orders are says `purchases`."""
    forget(parameters(rows))
    Said.objects.filter(customer_id__in=rows).delete()
    OrderFact.objects.filter(customer_id__in=rows).delete()


def erase_person(person_id: int, *, now: datetime) -> None:
    """Messages about the person; of what was said of their company, what names them."""
    words = words_of_person(person_id)
    forget(naming(words, list(Identity.objects.filter(person_id=person_id).values_list("channel", "value"))))
    of_company = Said.objects.filter(customer_id__in=rows_beside(person_id))
    Said.objects.filter(id__in=[one.pk for one in of_company if words.are_in(one.value or "")]).delete()


def forget(named: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in (DROP, FORGET, RENUMBER):
            cursor.execute(statement, named)


EVENTS = PrivacyHandler(
    "events", ("events_event", "events_refusal", "events_said", "events_orderfact"), export, erase, erase_person
)  # fmt: skip
