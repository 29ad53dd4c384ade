"""Getting updates: we ask Telegram again and again, or it is told to call us. Each is kept before anything else."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import close_old_connections
from django.urls import reverse
from django.utils.crypto import salted_hmac

from regulars.channels import accounts, receiving
from regulars.channels.telegram.bot import NoAnswer, Refused, bot_of, call
from regulars.lib.clock import now
from regulars.lib.errors import RegularsError

if TYPE_CHECKING:
    from regulars.channels.models import Account

logger = logging.getLogger(__name__)
POLLING, WEBHOOK = "polling", "webhook"
WANTED = ("message", "edited_message", "my_chat_member")
# Telegram holds the question open so long when there is nothing new.
WAITS_SECONDS = 20
LOOKS_EVERY = timedelta(minutes=10)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=2), timedelta(minutes=5)


def listen(account: "Account", stop: Event) -> None:
    """Agree with Telegram on the way, then fetch until told to stop; what it brings itself need not be fetched."""
    until_done(lambda: agree(account), account, stop)
    while not stop.is_set():
        if account.settings.get("way") == WEBHOOK:
            until_done(lambda: look_at_webhook(account), account, stop)
            stop.wait(LOOKS_EVERY.total_seconds())
        else:
            until_done(lambda: fetch(account, wait=WAITS_SECONDS), account, stop)


def until_done(work: Callable[[], object], account: "Account", stop: Event) -> None:
    """Try, with growing pauses, or as Telegram wishes to be left alone."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        wish = trouble_with(work, account)
        close_old_connections()
        if wish is None:
            return
        stop.wait(max(pause.total_seconds(), wish))
        pause = min(pause * 2, LONGEST_PAUSE)


def trouble_with(work: Callable[[], object], account: "Account") -> float | None:
    """None when it went well; else how many seconds Telegram wishes us to wait, after the trouble was written down."""
    try:
        work()
        accounts.heard(account.pk, now=now())
        return None
    except Refused as refused:
        accounts.troubled(account.pk, refused.words, now=now())
        return refused.retry_after or 0
    except NoAnswer as silence:
        accounts.troubled(account.pk, silence.words, now=now())
    except RegularsError as error:
        accounts.troubled(account.pk, error.sentence, now=now())
    except Exception:
        logger.exception("updates of bot %s cannot be fetched", account.pk)
    return 0


def agree(account: "Account") -> None:
    """Learn the name of the bot, and say to Telegram how messages come. Raises Refused, NoAnswer."""
    bot = bot_of(account)
    name = str(call(bot, "getMe").get("username") or "")
    account.address = f"@{name}"
    type(account).objects.filter(id=account.pk).update(address=account.address)
    if account.settings.get("way") != WEBHOOK:
        call(bot, "deleteWebhook")
        return
    call(bot, "setWebhook", url=address_of(account), secret_token=secret_of(account), allowed_updates=list(WANTED))


def address_of(account: "Account") -> str:
    return str(settings.ADDRESS).rstrip("/") + reverse("channels:telegram_updates", args=[account.token])


def secret_of(account: "Account") -> str:
    """What Telegram says when it calls, so that nobody else can."""
    return salted_hmac("regulars.channels.telegram.webhook", account.token, algorithm="sha256").hexdigest()


def look_at_webhook(account: "Account") -> None:
    """Whether Telegram reaches us. Raises Refused, NoAnswer."""
    told = call(bot_of(account), "getWebhookInfo")
    if not isinstance(told, dict) or not told.get("pending_update_count"):
        return
    if words := str(told.get("last_error_message") or ""):
        raise Refused(502, words)


def fetch(account: "Account", *, wait: int) -> int:
    """Keep what is new; how many. Killed anywhere, the same updates come again and are known.

    Raises Refused, NoAnswer.
    """
    found = call(
        bot_of(account), "getUpdates", offset=account.progress.get("offset", 0), timeout=wait, limit=100,
        allowed_updates=list(WANTED), seconds=wait + 10,
    )  # fmt: skip
    updates = [one for one in found if isinstance(one, dict) and isinstance(one.get("update_id"), int)]
    for update in updates:
        keep(account, update)
    if updates:
        remember(account, max(one["update_id"] for one in updates) + 1)
    return len(updates)


def keep(account: "Account", update: dict[str, Any]) -> bool:
    raw = json.dumps(update, ensure_ascii=True).encode()
    return receiving.keep(account, f"update:{update['update_id']}", raw, now=now()) is not None


def remember(account: "Account", offset: int) -> None:
    """Asking from here on tells Telegram that all before is kept."""
    account.progress = {**account.progress, "offset": offset}
    type(account).objects.filter(id=account.pk).update(progress=account.progress)
