"""What a letter is to us: a message, a report about one of ours, something to look at, or nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from regulars.channels.email import automatic, headers
from regulars.channels.email.bounces import Report, What, reports_in
from regulars.channels.email.parsing import Parsed, key_of_another, parse
from regulars.channels.email.threading import believable, is_own, token_among
from regulars.channels.models import Account, Received, Sending
from regulars.channels.types import Address, Held, Ignored, Incoming, Read, Receipt, ReceiptState
from regulars.lib.clock import now as this_moment

# In an hour, from one sender: more than a person writes, and more than one machine needs to tell another.
MOST_OF_A_PERSON, MOST_OF_A_MACHINE = 60, 10
LATELY = """
SELECT count(*) FROM (
    SELECT sender_value, state, received_at FROM channels_received WHERE account_id = %s ORDER BY id DESC LIMIT 500
) latest WHERE sender_value = %s AND state <> 'ignored' AND received_at > statement_timestamp() - interval '1 hour'
"""
WHERE_SENT_TO = (
    "Delivered-To", "X-Original-To", "X-Delivered-To", "Envelope-To", "X-Envelope-To", "To", "Cc", "Resent-To",
)  # fmt: skip
STATES = {What.ARRIVED: ReceiptState.DELIVERED, What.READ: ReceiptState.READ, What.COMPLAINED: ReceiptState.DELIVERED}


def read(account: Account, raw: bytes) -> Sequence[Read]:
    """Raises Unreadable."""
    parsed = parse(raw)
    own = own_addresses(account)
    if automatic.runs_in_circles(parsed):
        return [Ignored("loop", parsed.sender)]
    if automatic.is_our_own(parsed, own):
        return [Ignored("own_message", parsed.sender)]
    reports = reports_in(parsed)
    if reports:
        return [receipt for one in reports if (receipt := receipt_of(account, one, when(parsed)))]
    return [judged(account, parsed, own)]


def own_addresses(account: Account) -> list[str]:
    """Every address of this mailbox: the one customers know, and others that lead into it."""
    also = account.settings.get("also_known_as") or []
    return [one.lower() for one in [account.address, *also] if one]


def when(parsed: Parsed) -> datetime:
    """A letter without any date came about now."""
    return parsed.arrived_at or this_moment()


def judged(account: Account, parsed: Parsed, own: list[str]) -> Read:
    sender = who_wrote(account, parsed, own)
    incoming = incoming_of(account, parsed, sender, own)
    if automatic.is_spoofed(parsed, own, from_a_form=sender != parsed.sender):
        return Held("spoofed", incoming)
    lately = written_lately(account, sender.value)
    if incoming.automatic and lately >= MOST_OF_A_MACHINE:
        return Ignored("too_many", sender)
    return Held("too_many", incoming) if lately >= MOST_OF_A_PERSON else incoming


def who_wrote(account: Account, parsed: Parsed, own: list[str]) -> Address:
    """A form on a site writes in the name of the site, and says whom to answer.

    Anybody can write such a letter: only senders that a director named as forms are believed.
    """
    named = [one for one in parsed.reply_to if not any(is_own(one, ours) for ours in own)]
    from_a_form = parsed.sender.value.lower() in (account.settings.get("form_senders") or [])
    if from_a_form and len(named) == 1 and not parsed.message_id_is_ours:
        return named[0]
    return parsed.sender


def incoming_of(account: Account, parsed: Parsed, sender: Address, own: list[str]) -> Incoming:
    sent_to = headers.addresses(parsed.letter, *WHERE_SENT_TO)
    others = [one for one in (*parsed.to, *parsed.cc) if not any(is_own(one, ours) for ours in own)]
    return Incoming(
        key=key_of(account, parsed), sender=sender, text=parsed.text, happened_at=when(parsed), subject=parsed.subject,
        html=parsed.html, files=parsed.files, also=[one for one in others if one.value != sender.value],
        thread=believable(parsed.thread), token=first_token(sent_to, own), quoted_from=parsed.quoted_from,
        automatic=automatic.is_automatic(parsed, account.address.lower()) and sender == parsed.sender,
        topic=str(account.settings.get("topic") or ""), facts=facts_of(parsed),
    )  # fmt: skip


def key_of(account: Account, parsed: Parsed) -> str:
    """Its name; where it was kept as another letter of that name, what it was kept as. One query."""
    other = key_of_another(parsed.name, parsed.digest)
    kept_apart = account.pk is not None and Received.objects.filter(account=account, key=other).exists()
    return other if kept_apart else parsed.name


def first_token(sent_to: Iterable[Address], own: list[str]) -> str:
    values = [one.value for one in sent_to]
    return next((token for ours in own if (token := token_among(values, ours))), "")


def facts_of(parsed: Parsed) -> dict[str, str | int | float | bool | None]:
    told: dict[str, str | int | float | bool | None] = {
        "message_id": parsed.message_id,
        "to": shown(parsed.to),
        "cc": shown(parsed.cc),
        "far_pictures": parsed.far_pictures,
        "signature_from": parsed.signature_from,
    }
    if parsed.cut:
        told["cut"] = True
    return {name: value for name, value in told.items() if value not in (None, "", 0)}


def shown(people: Iterable[Address]) -> str:
    return ", ".join(f"{one.name} <{one.value}>" if one.name else one.value for one in people)[:2000]


def written_lately(account: Account, sender: str) -> int:
    """How many letters of the last hour are from this sender. One query of a bounded cost."""
    if account.pk is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(LATELY, [account.pk, sender])
        return int(cursor.fetchone()[0])


def receipt_of(account: Account, report: Report, at: datetime) -> Read | None:
    """A report about no letter of ours is somebody else's: strangers send under our name.

    Whom it names is believed only of a copy that we know we sent; else the ledger knows whom the letter was to.
    """
    if not report.name:
        return Ignored("not_our_letter")
    if report.what == What.LATE:
        return Ignored("delayed")
    about_a_copy = bool(report.recipient) and report.recipient in copied_to(account, report.name)
    state = STATES.get(report.what, ReceiptState.FAILED)
    return Receipt(
        state, at, external_id="" if about_a_copy else report.name, reason=in_words(report), gone=report.gone,
        complained=report.what == What.COMPLAINED,
        address=Address("email", report.recipient) if about_a_copy else None,
    )  # fmt: skip


def copied_to(account: Account, name: str) -> list[str]:
    """Who got a copy: that it came back from one of them says nothing about the customer."""
    found = Sending.objects.filter(account=account, external_id=name).values_list("content", flat=True).first()
    return [value for value, _name in (found or {}).get("cc", [])]


def in_words(report: Report) -> str:
    if report.what == What.COMPLAINED:
        return _("The recipient called our letter spam.")
    if report.what != What.CAME_BACK:
        return ""
    said = report.reason or "?"
    return _("The letter came back: %(said)s") % {"said": said}
