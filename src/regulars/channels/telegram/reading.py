"""An update of the Bot API -> messages. https://core.telegram.org/bots/api#update

What is not written to us in private (groups, channels, buttons of others) is ignored.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from regulars.channels.errors import Unreadable
from regulars.channels.telegram import linking, media
from regulars.channels.telegram.bot import bot_of
from regulars.channels.types import Address, Ignored, Incoming, Read, Receipt, ReceiptState
from regulars.staff.queries import company

if TYPE_CHECKING:
    from regulars.channels.models import Account

Json = Mapping[str, Any]
IDENTITY = "telegram"
# Parts of a message that are shown as something else than text and files.
OTHERS = ("poll", "dice", "venue", "game", "story", "invoice", "paid_media", "checklist")


def read(account: "Account", raw: bytes) -> Sequence[Read]:
    """Raises Unreadable."""
    update = update_of(raw)
    with translation.override(company().language):
        for part in ("message", "edited_message"):
            if part in update:
                return [message_read(account, update, part)]
        if "my_chat_member" in update:
            return [membership_read(update["my_chat_member"])]
    return [Ignored("not_for_us")]


def update_of(raw: bytes) -> Json:
    try:
        update = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("This is no update of Telegram.")) from error
    if not isinstance(update, dict) or not is_number(update.get("update_id")):
        raise Unreadable(_("This is no update of Telegram."))
    return update


def is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def message_read(account: "Account", update: Json, part: str) -> Read:
    message = checked(update[part])
    if message["chat"].get("type") != "private":
        return Ignored("not_for_us")
    if message["from"].get("is_bot"):
        return Ignored("loop")
    if begins(message):
        return begun(message)
    return incoming(account, message, edit=str(update["update_id"]) if part == "edited_message" else "")


def checked(message: Any) -> Json:
    """A message with a chat, a sender, a number and a moment. Raises Unreadable."""
    if not isinstance(message, dict):
        raise Unreadable(_("This is no message of Telegram."))
    chat = message.get("chat")
    if isinstance(chat, dict) and chat.get("type") != "private":
        return {**message, "from": {}}
    sender = message.get("from")
    whole = isinstance(chat, dict) and isinstance(sender, dict) and is_number(sender.get("id"))
    if not whole or not is_number(message.get("message_id")) or not is_number(message.get("date")):
        raise Unreadable(_("This is no message of Telegram."))
    return message


def name_of(chat: Any, message_id: Any) -> str:
    """How a message is known: their numbers count within a chat."""
    return f"{chat}:{message_id}"


def moment(seconds: Any) -> datetime:
    """Raises Unreadable where no calendar reaches."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError, TypeError) as error:
        raise Unreadable(_("This is no message of Telegram.")) from error


def begins(message: Json) -> bool:
    return str(message.get("text") or "").partition(" ")[0] == "/start"


def begun(message: Json) -> Read:
    """The customer pressed «Start»; with a link of ours we know who it is, else there is nothing said yet."""
    at = moment(message["date"])
    known = linking.known_by(str(message["text"]).partition(" ")[2].strip(), at=at)
    if not known:
        return Ignored("no_content")
    return Incoming(
        key=name_of(message["from"]["id"], message["message_id"]), sender=sender_of(message["from"]), happened_at=at,
        text=_("Began to write by Telegram."), identities=known, automatic=True, language=language_of(message["from"]),
        facts={"began": True},
    )  # fmt: skip


def incoming(account: "Account", message: Json, *, edit: str) -> Incoming:
    sender, chat = message["from"], message["from"]["id"]
    own = name_of(chat, message["message_id"])
    files, missing = media.brought(bot_of(account), list(media.attached(message)))
    return Incoming(
        key=f"{own}:{edit}" if edit else own,
        edits=own if edit else "",
        sender=sender_of(sender),
        text="\n".join([*text_of(message), *missing]),
        happened_at=moment(message.get("edit_date") if edit else message["date"]),
        files=files,
        identities=identities_in(message),
        language=language_of(sender),
        thread=thread_of(chat, message),
        facts=facts_of(message),
    )


def sender_of(sender: Json) -> Address:
    parts = [str(sender.get(part) or "") for part in ("first_name", "last_name")]
    return Address(IDENTITY, str(sender["id"]), " ".join(part for part in parts if part)[:200])


def language_of(sender: Json) -> str:
    """The language of their Telegram, without its country."""
    return str(sender.get("language_code") or "").partition("-")[0].lower()[:5]


def thread_of(chat: Any, message: Json) -> list[str]:
    replied = message.get("reply_to_message")
    number = replied.get("message_id") if isinstance(replied, dict) else None
    return [name_of(chat, number)] if is_number(number) else []


def text_of(message: Json) -> list[str]:
    """What is said: the words, a place, a visiting card; a word for what can only be seen in Telegram."""
    said = [str(message.get("text") or message.get("caption") or "")]
    sticker = message.get("sticker")
    if isinstance(sticker, dict):
        said.append(str(sticker.get("emoji") or ""))
    said += [place_in(message.get("location")), card_in(message.get("contact"))]
    said += [_("[Something that only Telegram shows: %(what)s]") % {"what": one} for one in OTHERS if message.get(one)]
    return [one for one in said if one]


def place_in(location: Any) -> str:
    if not isinstance(location, dict):
        return ""
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return ""
    there = f"https://www.openstreetmap.org/?mlat={latitude:.6f}&mlon={longitude:.6f}#map=17"
    return _("A place: %(link)s") % {"link": there}


def card_in(contact: Any) -> str:
    if not isinstance(contact, dict):
        return ""
    name = " ".join(str(contact.get(part) or "") for part in ("first_name", "last_name")).strip()
    return _("A contact: %(name)s, %(phone)s") % {"name": name, "phone": contact.get("phone_number") or ""}


def identities_in(message: Json) -> list[tuple[str, str]]:
    """The sender's own phone, which Telegram vouches for: they pressed «share my number»."""
    contact = message.get("contact")
    if not isinstance(contact, dict) or contact.get("user_id") != message["from"]["id"]:
        return []
    digits = "".join(sign for sign in str(contact.get("phone_number") or "") if sign in "0123456789")
    return [("phone", f"+{digits}")] if digits else []


def facts_of(message: Json) -> dict[str, str | int | float | bool | None]:
    facts: dict[str, str | int | float | bool | None] = {}
    if username := message["from"].get("username"):
        facts["username"] = str(username)[:64]
    if message.get("forward_origin") or message.get("forward_date"):
        facts["forwarded"] = True
    return facts


def membership_read(change: Any) -> Read:
    """Somebody blocked the bot: nothing reaches them until they write again."""
    member = change.get("new_chat_member") if isinstance(change, dict) else None
    chat = change.get("chat") if isinstance(change, dict) else None
    if not isinstance(member, dict) or not isinstance(chat, dict) or chat.get("type") != "private":
        return Ignored("not_for_us")
    if member.get("status") != "kicked":
        return Ignored("no_content")
    return Receipt(
        state=ReceiptState.FAILED, at=moment(change.get("date")), gone=True,
        reason=_("The customer blocked the bot. Write to them by another channel."),
        address=Address(IDENTITY, str(chat.get("id"))),
    )  # fmt: skip
