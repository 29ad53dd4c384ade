"""Messages become what they mean: customers and their browsers, traits, orders, entries of the timeline.

Each person's messages are read together, in the order in which they happened, in one transaction that also marks them
as read: killed anywhere, nothing is lost and nothing is doubled. Most messages only tell what somebody known did; those
go onto the timeline set by set.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from regulars.customers import timeline
from regulars.customers.models import Identity
from regulars.events import orders, people, queue, traits
from regulars.events.failing import fail
from regulars.events.models import Event
from regulars.events.reasons import Refused
from regulars.events.told import SOURCE, Told, as_entry, ids, in_order, told
from regulars.lib.disturbed import was_disturbed
from regulars.lib.errors import RegularsError
from regulars.staff.models import ApiKey

logger = logging.getLogger(__name__)

PORTION = 1_000
TAKE = "SELECT id FROM events_event WHERE id = ANY(%s) AND state = 'waiting' ORDER BY id FOR UPDATE SKIP LOCKED"
MARK_READ = "UPDATE events_event SET state = 'read', body = NULL, visitor = '' WHERE id = ANY(%s)"
HOLD = "UPDATE events_event SET state = 'held', visitor = coalesce(body ->> 'visitor', '') WHERE id = ANY(%s)"
Channel = Identity.Channel
State = Event.State
Clock = Callable[[], datetime]
Owners = Mapping[tuple[str, str], Identity]


def read_waiting(*, clock: Clock) -> int:
    """Read everything that waits; how many messages. Safe to be killed anywhere and to be run twice."""
    queue.let_intakes_end()
    last, count = 0, 0
    while portion := waiting_after(last):
        last, count = portion[-1].event_id, count + len(portion)
        read_portion(portion, now=clock())
    return count


def waiting_after(event_id: int) -> list[Told]:
    """The next portion. Two queries."""
    events = list(Event.objects.filter(state=State.WAITING, id__gt=event_id).order_by("id")[:PORTION])
    keys = ApiKey.objects.in_bulk({event.key_id for event in events})
    return [told(event, keys[event.key_id]) for event in events]


def read_portion(messages: Sequence[Told], *, now: datetime) -> None:
    """First what makes people known or says something of them, then what they did."""
    for group in by_person(one for one in messages if not one.is_plain):
        read_group(group, now=now)
    plain = [one for one in messages if one.is_plain]
    owners = owners_of(plain)
    ready = {one: row for one in plain if (row := row_of(one, owners))}
    for group in by_person(one for one in plain if one not in ready):
        read_group(group, now=now)
    read_plain(ready, now=now)


def by_person(messages: Iterable[Told]) -> list[list[Told]]:
    """Messages by whom they name, each person's in order; those of different keys are not read together."""
    groups: dict[tuple[object, ...], list[Told]] = {}
    for one in messages:
        who = one.user or "|".join(f"{way}:{value}" for way, value in traits.contacts_of(one.traits)) or one.visitor
        groups.setdefault((one.key_id, bool(one.user), who), []).append(one)
    return [in_order(group) for group in groups.values()]


def owners_of(messages: Sequence[Told]) -> Owners:
    """Whose the numbers and browsers of the messages are. Two queries."""
    wanted = {
        Channel.EXTERNAL: {one.user for one in messages if one.user},
        Channel.BROWSER: {one.visitor for one in messages if one.visitor},
    }
    known = Identity.objects.select_related("customer").only("channel", "value", "person_id", "customer__erased_at")
    return {
        (str(channel), identity.value): identity
        for channel, values in wanted.items()
        for identity in known.filter(channel=channel, value__in=values)
    }


def row_of(one: Told, owners: Owners) -> Identity | None:
    """The identity by which a plain message is known, when nothing of it is new."""
    user, browser = owners.get((Channel.EXTERNAL, one.user)), owners.get((Channel.BROWSER, one.visitor))
    if (one.user and user is None) or (one.visitor and browser is None):
        return None
    found = user or browser
    return None if found is None or found.customer.erased_at else found


def read_plain(ready: Mapping[Told, Identity], *, now: datetime) -> None:
    """All at once; where that cannot be, person by person, so that a bad message is left and keeps nobody waiting."""
    try:
        read_ready(ready, now=now)
    except Exception as error:
        logger.warning("messages are read one by one, because together they could not be", exc_info=error)
        for group in by_person(ready):
            read_group(group, now=now)


@transaction.atomic
def read_ready(ready: Mapping[Told, Identity], *, now: datetime) -> None:
    """Onto the timeline, all at once."""
    if not ready:
        return
    mine = taken(list(ready))
    rows = [(one, ready[one]) for one in mine]
    entries = [as_entry(one, row_id=found.customer_id, person_id=found.person_id) for one, found in rows]
    timeline.record_all(entries, source=SOURCE, now=now)
    mark_read(mine)


def taken(messages: Sequence[Told]) -> list[Told]:
    """Those that still wait, kept for us until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [ids(messages)])
        free = {event_id for (event_id,) in cursor.fetchall()}
    return in_order(one for one in messages if one.event_id in free)


def mark_read(messages: Sequence[Told]) -> None:
    """What was read stands on the timeline; it is not kept twice."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_READ, [ids(messages)])


def read_group(group: Sequence[Told], *, now: datetime) -> None:
    """Messages of one person; where they cannot be read together, one by one, so that only the bad one is left."""
    try:
        with transaction.atomic():
            read_person(taken(group), now=now)
    except Exception as error:
        if len(group) > 1:
            for one in group:
                read_group([one], now=now)
            return
        if was_disturbed(error):
            # Nothing is wrong with it: it waits, and is read the next time somebody looks.
            logger.warning("a message waits, because somebody wrote of the same customer", exc_info=error)
            return
        logger.exception("a message could not be read", exc_info=error)
        fail(group[0], "our_fault", {}, now=now)


def read_person(messages: Sequence[Told], *, now: datetime) -> None:
    if not messages:
        return
    found = people.find(messages, now=now)
    if found is None:
        hold(messages)
        return
    if not found.known.is_erased:
        known = found.known
        traits.describe(known, messages, now=now)
        entries = [as_entry(one, row_id=known.row_id, person_id=known.person_id) for one in messages if one.is_told]
        timeline.record_all(entries, source=SOURCE, now=now)
    mark_read(messages)
    for one in messages:
        if one.order_word and not found.known.is_erased:
            read_order(one, found.known.row_id, now=now)
    let_go(found.joined)


def read_order(one: Told, row_id: int, *, now: datetime) -> None:
    """What a message says of an order; one that cannot be is kept with the reason, and can be read again."""
    try:
        with transaction.atomic():
            orders.take(one, row_id, now=now)
    except Refused as refused:
        fail(one, refused.reason, refused.details, now=now)
    except RegularsError as error:
        fail(one, error.code, {"sentence": error.sentence}, now=now)


def hold(messages: Sequence[Told]) -> None:
    """Kept until the browser turns out to be somebody's."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [ids(messages)])


def let_go(browsers: Sequence[str]) -> None:
    """What unknown visitors did is read again, now that somebody uses their browser."""
    if browsers and Event.objects.filter(state=State.HELD, visitor__in=browsers).update(state=State.WAITING):
        queue.ask_to_read()


@transaction.atomic
def look_after() -> None:
    """Have read what waits or has become readable since. Two queries, and one where a job waits already."""
    browsers = Identity.objects.filter(channel=Channel.BROWSER, value=OuterRef("visitor"))
    Event.objects.filter(Exists(browsers), state=State.HELD).update(state=State.WAITING)
    if Event.objects.filter(state=State.WAITING).exists():
        queue.ask_to_read()
