"""Answers to Telegram: words in pieces of what one message holds, pictures as pictures, other files as documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from regulars.channels import files
from regulars.channels.errors import NobodyKnows, SendingTrouble, TryLater, WillNotGo
from regulars.channels.models import Sending
from regulars.channels.telegram.bot import Bot, NoAnswer, Refused, bot_of, call
from regulars.lib.errors import RegularsError

if TYPE_CHECKING:
    from regulars.channels.models import Account, StoredFile

LONGEST_TEXT = 4096
LARGEST_PICTURE, LARGEST_DOCUMENT = 10 * 1024 * 1024, 50 * 1024 * 1024
PICTURES = ("image/jpeg", "image/png")
UPLOAD_SECONDS = 60.0
# Nobody is there any more, in the words of the Bot API.
GONE = ("blocked by the user", "user is deactivated", "chat not found", "user not found")


@dataclass(frozen=True)
class Part:
    """One call that makes one message."""

    method: str
    given: Mapping[str, Any]
    upload: Mapping[str, tuple[str, bytes, str]] = field(default_factory=dict)


def deliver(account: "Account", line: Sending) -> str:
    """Send what was not sent yet; the name of the first message. Raises TryLater, NobodyKnows, WillNotGo.

    An answer may be several messages. After each it is written down how far we came, so that none is repeated.
    """
    bot, done = bot_of(account), int(line.content.get("parts_done", 0))
    for number, part in enumerate(parts(line)):
        if number < done:
            continue
        sent = sent_by(bot, part, line.to_value)
        line.content = {**line.content, "parts_done": number + 1}
        line.content.setdefault("first_message", sent)
        # Of somebody who was forgotten meanwhile no word is written down again.
        Sending.objects.filter(id=line.pk).exclude(to_value="").update(content=line.content)
    return str(line.content.get("first_message", ""))


def parts(line: Sending) -> Iterator[Part]:
    for piece in pieces(str(line.content.get("text", "")).strip()):
        yield Part("sendMessage", {"text": piece})
    for file in files.of(line.file_ids):
        yield part_of(file)


def part_of(file: "StoredFile") -> Part:
    upload = (file.name, bytes(file.content), file.content_type)
    if file.size > LARGEST_DOCUMENT:
        raise WillNotGo(_("The file “%(name)s” is larger than Telegram takes.") % {"name": file.name})
    if file.content_type in PICTURES and file.size <= LARGEST_PICTURE:
        return Part("sendPhoto", {}, {"photo": upload})
    return Part("sendDocument", {}, {"document": upload})


def pieces(text: str, longest: int = LONGEST_TEXT) -> Iterator[str]:
    """Text in pieces that one message holds, cut where a person would: after a line, else after a word.

    Telegram counts as UTF-16 does: a smiling face is two.

    >>> list(pieces("one two three", 8)), list(pieces("")), list(pieces("abcdef", 4))
    (['one two', 'three'], [], ['abcd', 'ef'])
    """
    while text:
        room = fitting(text, longest)
        if room == len(text):
            yield text
            return
        cut = max(text.rfind("\n", 1, room + 1), 0) or max(text.rfind(" ", 1, room + 1), 0) or room
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()


def fitting(text: str, longest: int) -> int:
    """How many characters from the beginning fit."""
    units = 0
    for position, sign in enumerate(text):
        units += 2 if ord(sign) > 0xFFFF else 1
        if units > longest:
            return position
    return len(text)


def sent_by(bot: Bot, part: Part, chat: str) -> str:
    try:
        told = call(
            bot, part.method, chat_id=chat, files=part.upload or None, **part.given,
            **({"seconds": UPLOAD_SECONDS} if part.upload else {}),
        )  # fmt: skip
    except Refused as refused:
        raise trouble_of(refused) from None
    except NoAnswer as silence:
        raise (NobodyKnows if silence.may_have_arrived else TryLater)(silence.words) from None
    except RegularsError as error:
        raise TryLater(error.sentence) from None
    number = told.get("message_id", "") if isinstance(told, dict) else ""
    return f"{chat}:{number}"


def trouble_of(refused: Refused) -> SendingTrouble:
    said = refused.description.lower()
    if refused.code == 429:
        return TryLater(refused.words, after_seconds=refused.retry_after)
    if any(words in said for words in GONE):
        return WillNotGo(
            _("Telegram reaches this customer no more: %(words)s. Write by another channel.")
            % {"words": refused.description},
            gone=True,
        )
    if "initiate conversation" in said:
        return WillNotGo(_("A bot may not write first. Send the customer a link to the bot by another channel."))
    if refused.code in (401, 404, 409) or refused.code >= 500:
        return TryLater(refused.words)
    return WillNotGo(refused.words)


def show_typing(account: "Account", chat: str) -> None:
    """«is typing» above the customer's keyboard for five seconds. A wish: where it fails nothing is lost."""
    try:
        call(bot_of(account), "sendChatAction", chat_id=chat, action="typing", seconds=3.0)
    except (Refused, NoAnswer, RegularsError):
        return
