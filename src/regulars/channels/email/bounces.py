"""Reports of machines about letters of ours: that one came back, is late, arrived, was read, was called spam.

Only a report that names a letter of ours is believed: its name is signed, so that a stranger cannot have us stop
writing to somebody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from regulars.channels.email import headers
from regulars.channels.email.parsing import Parsed
from regulars.channels.email.threading import NAME, is_ours
from regulars.lib.text import clean

DELIVERY, COMPLAINT, DISPOSITION = (
    "message/delivery-status",
    "message/feedback-report",
    "message/disposition-notification",
)
RETURNED = re.compile(
    r"undeliver|delivery (?:status notification|failure|has failed|problem)|mail delivery (?:failed|system)|"
    r"delivery (?:to|incomplete)|failure notice|returned mail|returned to sender|message (?:not delivered|blocked)|"
    r"could not be delivered|не доставлен|недоставлен|невозможно доставить|не вдалося доставити|nelivrat|"
    r"nu a putut fi livrat|warning: message .{0,60}delayed|delivery delayed",
    re.IGNORECASE,
)
DAEMON = re.compile(r"(?:mailer-daemon|postmaster|mdaemon|bounces?|mail-?delivery)(?:[+=-].*)?@|^<?>?$")
# An address that there is not, or is no more. A full mailbox or a strict server may take the next letter.
GONE_STATUS = re.compile(r"5\.(?:1\.(?:1|2|3|6|8|10)|2\.1|4\.310)\b")
NOT_GONE_STATUS = re.compile(r"\b(?:4\.\d{1,3}\.\d{1,3}|5\.(?:2\.[2-9]|[37]\.\d{1,3}))\b")
GONE_WORDS = re.compile(
    r"user unknown|unknown user|no such (?:user|mailbox|recipient|address)|does(?: not|n't) exist|"
    r"(?:user|mailbox|address|recipient|account)[^.\n]{0,40}(?:not found|unknown|disabled|inactive|invalid)|"
    r"invalid (?:recipient|mailbox|user)|unrouteable address|no mailbox here|recipient address rejected|"
    r"host (?:or domain name )?not found|address rejected",
    re.IGNORECASE,
)
FULL = re.compile(r"quota|mailbox (?:is )?full|insufficient (?:system )?storage|spam|blocked|policy", re.IGNORECASE)
SAID_WHY = re.compile(r"\b[45]\d\d[ -][^\n]{3,300}|\b[45]\.\d{1,3}\.\d{1,3}\b[^\n]{0,300}")
LATE = re.compile(r"delayed|still trying|will (?:be )?(?:retried|retry|keep trying)|not a permanent", re.IGNORECASE)
ADDRESS = re.compile(r"[^\s<>;,:\"()\[\]]{1,64}@[^\s<>;,:\"()\[\]]{1,190}")


class What(StrEnum):
    CAME_BACK = "came_back"
    LATE = "late"
    ARRIVED = "arrived"
    READ = "read"
    COMPLAINED = "complained"


@dataclass(frozen=True)
class Report:
    """What became of one letter to one address. `name` is "" where it does not say which of ours it is about."""

    what: What
    name: str = ""
    recipient: str = ""
    reason: str = ""
    gone: bool = False


def reports_in(parsed: Parsed) -> list[Report]:
    """Nothing where the letter is no report."""
    found = [report for kind, text in parsed.bodies.reports for report in of_report(kind, text, parsed)]
    if found:
        return found
    return [in_own_words(parsed)] if looks_returned(parsed) else []


def of_report(kind: str, text: str, parsed: Parsed) -> Iterator[Report]:
    name = name_of_ours(parsed)
    if kind.endswith("delivery-status"):
        for block in blocks_of(text):
            if "action" in block:
                yield of_delivery(block, name, parsed)
    elif kind == COMPLAINT:
        told = block_of(text)
        recipient = address_in(told.get("original-rcpt-to", "") or told.get("original-recipient", ""))
        if told.get("feedback-type", "abuse").lower() in ("abuse", "fraud", "opt-out", "other", "virus"):
            yield Report(What.COMPLAINED, name, recipient, told.get("feedback-type", "abuse"), gone=True)
    elif kind == DISPOSITION:
        told = block_of(text)
        if "displayed" in told.get("disposition", "").lower():
            named = told.get("original-message-id", "").strip("<> ")
            yield Report(What.READ, named if is_ours(named) else name, address_in(told.get("final-recipient", "")))


def of_delivery(block: dict[str, str], name: str, parsed: Parsed) -> Report:
    action = block["action"].partition("(")[0].strip().lower()
    status, said = block.get("status", ""), block.get("diagnostic-code", "")
    recipient = address_in(block.get("original-recipient", "") or block.get("final-recipient", ""))
    reason = clean(f"{status} {said.partition(';')[2].strip() or said}", 400)
    if action in ("delivered", "relayed", "expanded"):
        return Report(What.ARRIVED, name, recipient)
    if action == "delayed":
        return Report(What.LATE, name, recipient, reason)
    return Report(What.CAME_BACK, name, recipient, reason or why_in(parsed.text), gone=is_gone(status, said))


def is_gone(status: str, said: str) -> bool:
    """The enhanced status is believed before the words; 5.0.0 and 5.5.0 say nothing.

    >>> is_gone("5.1.1", ""), is_gone("5.2.2", "mailbox full"), is_gone("5.0.0", "550 user unknown"), is_gone("", "")
    (True, False, True, False)
    """
    if GONE_STATUS.match(status.strip()):
        return not FULL.search(said) or "5.1.1" in status
    if NOT_GONE_STATUS.match(status.strip()) or FULL.search(said):
        return False
    return GONE_WORDS.search(said) is not None


def looks_returned(parsed: Parsed) -> bool:
    """Reports of programs older than the standard: from a machine, and about a letter that came back."""
    if headers.raw_header(parsed.letter, "X-Failed-Recipients"):
        return True
    path = headers.raw_header(parsed.letter, "Return-Path").strip()
    from_machine = DAEMON.match(parsed.sender.value) is not None or path == "<>"
    return from_machine and (RETURNED.search(parsed.subject) is not None or "qmail-send program" in parsed.text[:500])


def in_own_words(parsed: Parsed) -> Report:
    said = parsed.text[:20_000]
    name = name_of_ours(parsed)
    failed = headers.raw_header(parsed.letter, "X-Failed-Recipients")
    recipient = address_in(failed) or first_named(said)
    reason = why_in(said)
    if LATE.search(parsed.subject) or (LATE.search(said[:1500]) and not GONE_WORDS.search(said[:3000])):
        return Report(What.LATE, name, recipient, reason)
    gone = GONE_WORDS.search(said[:5000]) is not None and not FULL.search(reason)
    return Report(What.CAME_BACK, name, recipient, reason, gone=gone)


ADDRESS_ON_A_LINE = re.compile(r"^[ \t<]*([^\s<>:]+@[^\s<>:]+?)[>:]*[ \t]*$", re.MULTILINE)


def first_named(said: str) -> str:
    """The first address that stands on a line of its own, as these programs write it."""
    found = ADDRESS_ON_A_LINE.search(said)
    return found[1].lower() if found else ""


def why_in(said: str) -> str:
    found = SAID_WHY.search(said)
    return clean(found[0] if found else "", 400)


def name_of_ours(parsed: Parsed) -> str:
    """The letter of ours that a report is about: named by what it sends back, or anywhere in its text."""
    candidates = [headers.message_id(one) for one in parsed.bodies.nested]
    candidates += [match for _kind, text in parsed.bodies.reports for match in names_in(text)]
    candidates += [*parsed.thread, *names_in(parsed.text)]
    candidates += [match for one in parsed.files for match in names_in_file(one.content)]
    return next((name for name in candidates if is_ours(name)), "")


def names_in(text: str) -> list[str]:
    return [found[0] for found in NAME_ANYWHERE.finditer(text)]


def names_in_file(content: bytes) -> list[str]:
    return names_in(content[:100_000].decode("ascii", "replace"))


NAME_ANYWHERE = re.compile(NAME.pattern + r"[a-z0-9.-]{1,200}", re.IGNORECASE)


def blocks_of(text: str) -> Iterator[dict[str, str]]:
    for block in re.split(r"\n[ \t]*\n", text):
        yield block_of(block)


def block_of(text: str) -> dict[str, str]:
    """
    >>> block_of("Action: failed\\nDiagnostic-Code: smtp; 550\\n  no such user")
    {'action': 'failed', 'diagnostic-code': 'smtp; 550 no such user'}
    """
    unfolded = re.sub(r"\n[ \t]+", " ", text)
    pairs = (line.partition(":") for line in unfolded.split("\n") if ":" in line)
    return {name.strip().lower(): value.strip() for name, _colon, value in pairs}


def address_in(value: str) -> str:
    found = ADDRESS.search(value.replace("rfc822;", "").replace("RFC822;", ""))
    return found[0].lower() if found else ""
