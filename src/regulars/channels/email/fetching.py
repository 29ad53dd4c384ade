"""Fetching letters by IMAP: told at once where the server can (IDLE), else asked again and again.

Each letter is kept as it came before anything else is done with it. What was kept is known by its content, and how far
we came is written down by (folder, UIDVALIDITY, UID): killed anywhere, or after the server numbered its letters anew,
nothing is lost and nothing is taken twice. The mailbox is opened for looking only: nothing is marked, moved or deleted.
"""

import logging
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from imaplib import IMAP4, Internaldate2tuple
from itertools import pairwise
from ssl import SSLError
from threading import Event
from typing import TYPE_CHECKING, Any

from django.db import InterfaceError, OperationalError, close_old_connections
from imap_tools import BaseMailBox
from imap_tools.errors import MailboxFetchError
from imap_tools.utils import check_command_status

from regulars.channels import accounts
from regulars.channels.commands import keep
from regulars.channels.email import headers
from regulars.channels.email.connecting import TROUBLES, WrongFolder, close_imap, in_words, open_imap
from regulars.channels.email.mailboxes import mailbox_of
from regulars.channels.email.parsing import CUT_HEADER, digest_of, key_of_another, opened
from regulars.channels.models import Received
from regulars.lib.clock import now

if TYPE_CHECKING:
    from regulars.channels.models import Account

logger = logging.getLogger(__name__)
# A server that is away is asked every minute; one that refuses us would lock us out for asking so often.
FIRST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE_OF_REFUSED = 5.0, 60.0, 600.0
# A connection that lived this long was a good one: the next trouble starts with the shortest pause again.
HEALTHY_AFTER_SECONDS = 30.0
# Routers forget a silent connection after a few minutes, without telling anybody.
LISTENS_SECONDS = 240.0
LOOKS_UP_SECONDS = 2.0
ASKS_EVERY_SECONDS = 30.0
# A larger letter is cut: its beginning is kept, and that there is more is shown.
LARGEST, BEGINNING = 50_000_000, 2_000_000
AFTER_NEW_NUMBERS = timedelta(days=7)
# Servers have clocks of their own.
CLOCKS_DIFFER = timedelta(minutes=1)
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


def listen(account: "Account", stop: Event) -> None:
    """Fetch until told to stop; after trouble try again, less and less often."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        began, longest = now(), LONGEST_PAUSE
        try:
            attend(account, stop)
        except (OperationalError, InterfaceError):
            # Ours, and no trouble of the mailbox.
            logger.warning("mailbox %s waits for the database", account.pk, exc_info=True)
        except (WrongFolder, *TROUBLES) as error:
            longest = LONGEST_PAUSE if is_away(error) else LONGEST_PAUSE_OF_REFUSED
            accounts.troubled(account.pk, in_words(error, mailbox_of(account).imap), now=now())
        except Exception:
            logger.exception("mailbox %s cannot be fetched", account.pk)
            accounts.troubled(account.pk, "", now=now())
        finally:
            close_old_connections()
        if now() - began > timedelta(seconds=HEALTHY_AFTER_SECONDS):
            pause = FIRST_PAUSE
        stop.wait(pause)
        pause = min(pause * 2, longest)


def is_away(error: BaseException) -> bool:
    """It does not answer or broke off, and did not refuse us. A certificate nobody trusts is a refusal.

    >>> [is_away(one) for one in (ConnectionRefusedError(), TimeoutError(), IMAP4.abort("BYE"))]
    [True, True, True]
    >>> [is_away(one) for one in (IMAP4.error("AUTHENTICATIONFAILED"), SSLError(), WrongFolder("Old"))]
    [False, False, False]
    """
    return isinstance(error, OSError | IMAP4.abort) and not isinstance(error, SSLError)


def attend(account: "Account", stop: Event) -> None:
    """One connection, for as long as it lives. Raises what `TROUBLES` names."""
    opened_box = open_imap(account)
    try:
        while not stop.is_set():
            fetch_new(account, opened_box, now=now(), stop=stop)
            accounts.heard(account.pk, now=now())
            close_old_connections()
            wait_for_news(opened_box, stop)
    finally:
        close_imap(opened_box)


def wait_for_news(opened_box: BaseMailBox, stop: Event) -> None:
    """Until the server says something, or it is time to look by ourselves."""
    if "IDLE" not in opened_box.client.capabilities:
        stop.wait(ASKS_EVERY_SECONDS)
        return
    opened_box.idle.start()  # type: ignore[no-untyped-call]
    waited, told = 0.0, False
    while not stop.is_set() and not told and waited < LISTENS_SECONDS:
        said = opened_box.idle.poll(timeout=LOOKS_UP_SECONDS)
        waited += LOOKS_UP_SECONDS
        told = any(b"EXISTS" in line or b"BYE" in line for line in said)
    opened_box.idle.stop()  # type: ignore[no-untyped-call]


def fetch_once(account: "Account") -> int:
    """Everything new, over a connection of its own; how many. Raises what `TROUBLES` names."""
    opened_box = open_imap(account)
    try:
        return fetch_new(account, opened_box, now=now(), stop=Event())
    finally:
        close_imap(opened_box)


def fetch_new(account: "Account", opened_box: BaseMailBox, *, now: datetime, stop: Event) -> int:
    """Keep what is new in the folder, oldest first; how many there were."""
    folder = mailbox_of(account).folder
    status = opened_box.folder.status(folder, ["UIDVALIDITY", "UIDNEXT"])
    place = place_in(account, folder, status, now=now)
    done = 0
    for uid in uids(opened_box, place, now=now):
        if stop.is_set():
            return done
        raw = letter(opened_box, uid, arrived_after=place.get("after"))
        if raw:
            done += keep(account, key_of(account, raw), raw, now=now) is not None
        place = {**place, "uid": uid}
        remember(account, folder, place)
    if "since" in place:
        # Letters of the days asked for are in; from here on by number.
        place = {"validity": place["validity"], "uid": max(status["UIDNEXT"] - 1, place["uid"])}
    remember(account, folder, place)
    return done


def place_in(account: "Account", folder: str, status: dict[str, int], *, now: datetime) -> dict[str, Any]:
    """How far we came. `since` is a day instead of a number: the first time, and after letters got new numbers.

    `after` is an instant of that day or the next: letters that came before it are left.
    """
    folders = account.progress.get("folders", {})
    known = dict(folders.get(folder) or {})
    validity = status["UIDVALIDITY"]
    if known.get("validity") == validity:
        return known
    if known:
        # Everything since we last heard is looked at once more: what was kept is known by its content.
        since = min(account.heard_at or now, now) - AFTER_NEW_NUMBERS
        return {"validity": validity, "uid": 0, "since": since.date().isoformat()}
    days = mailbox_of(account).since_days
    if days is None:
        # From when the mailbox was opened: what came until we first looked is a letter to us like those after it.
        after = (account.changed_at if folders else account.created_at) - CLOCKS_DIFFER
        day = (after - timedelta(days=1)).date()
        return {"validity": validity, "uid": 0, "since": day.isoformat(), "after": after.isoformat()}
    return {"validity": validity, "uid": 0, "since": (now - timedelta(days=days)).date().isoformat()}


def uids(opened_box: BaseMailBox, place: dict[str, Any], *, now: datetime) -> list[int]:
    """Numbers of letters that were not fetched yet, in their order."""
    asked = f"UID {place['uid'] + 1}:*"
    if "since" in place:
        asked += f" SINCE {imap_day(datetime.fromisoformat(place['since']))}"
    # A range up to «*» always has the last letter in it, however old.
    return sorted(number for one in opened_box.uids(asked) if (number := int(one)) > place["uid"])


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def imap_day(day: datetime) -> str:
    """
    >>> imap_day(datetime(2026, 11, 5))
    '05-Nov-2026'
    """
    return f"{day.day:02}-{MONTHS[day.month - 1]}-{day.year}"


def letter(opened_box: BaseMailBox, uid: int, *, arrived_after: str | None = None) -> bytes:
    """The letter as it is; its beginning when it is too large, empty when somebody has just deleted it.

    Empty too for one that arrived before an instant.
    """
    told = fetched(opened_box, uid, "(RFC822.SIZE INTERNALDATE)")
    if arrived_after and (arrived := arrived_in(told)) and arrived < datetime.fromisoformat(arrived_after):
        return b""
    if size_in(told) <= LARGEST:
        return content_in(fetched(opened_box, uid, "(BODY.PEEK[])"))
    size, beginning = size_in(told), content_in(fetched(opened_box, uid, f"(BODY.PEEK[]<0.{BEGINNING}>)"))
    return f"{CUT_HEADER}: {size}\r\n".encode() + beginning if beginning else b""


def fetched(opened_box: BaseMailBox, uid: int, what: str) -> list[bytes]:
    answer = opened_box.client.uid("fetch", str(uid), what)
    check_command_status(answer, MailboxFetchError)
    return list(pieces(answer[1]))


def size_in(found: list[bytes]) -> int:
    return next((int(told[1]) for line in found if (told := SIZE.search(line))), 0)


def arrived_in(found: list[bytes]) -> datetime | None:
    """When the server got it, by its own clock."""
    told = next((told for line in found if (told := Internaldate2tuple(line))), None)
    return datetime.fromtimestamp(time.mktime(told), UTC) if told else None


def pieces(answer: list[Any]) -> Iterator[bytes]:
    for one in answer:
        if isinstance(one, tuple):
            yield from (part for part in one if isinstance(part, bytes))
        elif isinstance(one, bytes):
            yield one


def content_in(found: list[bytes]) -> bytes:
    """A literal comes after the line that says how long it is."""
    for line, following in pairwise(found):
        if line.rstrip().endswith(b"}"):
            return following
    return b""


def key_of(account: "Account", raw: bytes) -> str:
    """By what a letter is known for ever, whatever number it has and by whichever way it came: its name.

    Some programs give all their letters one name: the second letter of a name is known by its content as well.
    """
    taken_apart, _whole = opened(raw[:200_000])
    digest = digest_of(raw)
    name = headers.message_id(taken_apart) or f"{digest}@nameless"
    before = Received.objects.filter(account=account, key=name).values_list("raw", flat=True).first()
    # What was forgotten does not come again; nobody can say any more what it was.
    is_another = bool(before) and digest_of(bytes(before or b"")) != digest
    return key_of_another(name, digest) if is_another else name


def remember(account: "Account", folder: str, place: dict[str, Any]) -> None:
    if account.progress.get("folders", {}).get(folder) == place:
        return
    folders = {**account.progress.get("folders", {}), folder: place}
    account.progress = {**account.progress, "folders": folders}
    type(account).objects.filter(id=account.pk).update(progress=account.progress)
