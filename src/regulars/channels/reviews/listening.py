"""Feeds of reviews, asked every quarter of an hour; each entry is kept once, by its name."""

import json
import logging
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import close_old_connections
from django.utils import translation
from django.utils.translation import gettext as _

from regulars.channels import accounts, receiving
from regulars.channels.bringing import ItemRefused
from regulars.channels.errors import CannotConnect
from regulars.channels.reviews import shapes
from regulars.channels.reviews.feeds import Entry, NoFeed, entries
from regulars.channels.reviews.reading import OURS
from regulars.lib.asking import NoAnswer, ask
from regulars.lib.clock import now
from regulars.lib.errors import RegularsError
from regulars.staff.queries import company

if TYPE_CHECKING:
    from regulars.channels.models import Account

logger = logging.getLogger(__name__)
EVERY = timedelta(minutes=15)
LARGEST_FEED = 5 * 1024 * 1024
# Nobody expects an answer to what was written so long ago.
STILL_NEWS = timedelta(days=30)


class FeedTrouble(Exception):
    """A feed cannot be read; the argument is a sentence."""


def listen(account: "Account", stop: Event) -> None:
    while not stop.is_set():
        with translation.override(company().language):
            fetch_all(account, now=now())
        close_old_connections()
        stop.wait(EVERY.total_seconds())


def feeds_of(account: "Account") -> list[str]:
    return list(account.settings.get("feeds") or [])


def fetch_all(account: "Account", *, now: datetime) -> int:
    """Ask each feed; how many entries are new. A feed in trouble does not stop the others."""
    new, troubles = 0, []
    for url in feeds_of(account):
        try:
            new += fetch(account, url, now=now)
        except FeedTrouble as trouble:
            troubles.append(str(trouble))
        except Exception:
            logger.exception("a feed of account %s cannot be taken in", account.pk)
    if troubles:
        accounts.troubled(account.pk, " ".join(troubles), now=now)
    elif feeds_of(account):
        accounts.heard(account.pk, now=now)
    return new


def fetch(account: "Account", url: str, *, now: datetime) -> int:
    """Raises FeedTrouble."""
    found = [item_of(one, url, now=now) for one in read(account, url)]
    return sum(kept(account, item, now=now) for item in found)


def read(account: "Account", url: str) -> list[Entry]:
    """Raises FeedTrouble."""
    host = urlsplit(url).hostname or ""
    try:
        answer = ask(
            "GET", url, seconds=20.0, most_bytes=LARGEST_FEED,
            inside_allowed=bool(account.settings.get("inside_allowed")),
        )  # fmt: skip
        if answer.status in (301, 302, 303, 307, 308):
            raise FeedTrouble(_("The feed of %(host)s has moved. Write its new address.") % {"host": host})
        if not answer.is_good:
            raise FeedTrouble(_("The feed of %(host)s answers “%(words)s”.") % {"host": host, "words": answer.words})
        return entries(answer.body)
    except NoFeed:
        raise FeedTrouble(_("What %(host)s answers is no feed (RSS or Atom).") % {"host": host}) from None
    except NoAnswer as silence:
        raise FeedTrouble(f"{host}: {silence.words}") from None
    except RegularsError as error:
        raise FeedTrouble(error.sentence) from None


def item_of(entry: Entry, url: str, *, now: datetime) -> dict[str, Any]:
    """An entry in the shape of a review. Without a moment of its own it is of now."""
    at = min(entry.at or now, now)
    told = {
        "id": entry.id, "at": at.isoformat(), "author": entry.author, "title": entry.title,
        "text": entry.text or entry.title,
        "url": entry.url, "place": (urlsplit(entry.url or url).hostname or "").removeprefix("www."),
        "rating": entry.rating, "late": at < now - STILL_NEWS,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value not in ("", None, False)}


def kept(account: "Account", item: dict[str, Any], *, now: datetime) -> bool:
    """Whether it is new. An entry that says nothing is none."""
    try:
        review = shapes.review(item, shapes.OURS)
    except ItemRefused as refused:
        logger.info("an entry of a feed says nothing: %s", refused)
        return False
    raw = json.dumps({"list": OURS, "item": item}).encode()
    return receiving.keep(account, f"review:{review.key}", raw, now=now) is not None


def check(account: "Account") -> None:
    """Read each feed once. Raises CannotConnect."""
    for url in feeds_of(account):
        try:
            read(account, url)
        except FeedTrouble as trouble:
            raise CannotConnect(reason=str(trouble)) from None
