# ruff: noqa: E501 -- one letter a line is read more easily than the same over eight
"""Letters written by machines: what came back, what is late, out of office, newsletters, loops."""

from regulars.channels.email.tests.building.letters import OLENA, US, Case, mixed, part, plain
from regulars.channels.email.threading import name_for

OURS = name_for("a-letter-of-ours", "honey.example")
FORGED = "r.aaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaa@honey.example"
SENT = f"From: Honey <{US}>\r\nTo: {OLENA}\r\nSubject: Your order\r\nMessage-ID: <{OURS}>\r\n\r\nHello!\r\n"
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example>"
EMPTY_PATH = "Return-Path: <>"


def dsn(status: str, said: str, *, action: str = "failed", sent: str = SENT, recipient: str = OLENA) -> bytes:
    """As the standard has it (RFC 3464): words, a block for programs, the letter itself."""
    block = (
        "Reporting-MTA: dns; mx.example\r\nArrival-Date: Fri, 20 Nov 2026 09:30:00 +0000\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n"
    )
    return mixed(
        part("This is the mail system. I'm sorry to have to inform you that your message could not be delivered."),
        part(block, "message/delivery-status"),
        part(sent, "message/rfc822"),
        kind="report; report-type=delivery-status", more=(EMPTY_PATH, "Auto-Submitted: auto-replied"),
        sender=DAEMON, subject="Undelivered Mail Returned to Sender",
    )  # fmt: skip


def headers_only(raw: bytes) -> bytes:
    return raw.replace(b"Content-Type: message/rfc822", b"Content-Type: text/rfc822-headers")


def own_words(text: str, subject: str, *more: str, sender: str = DAEMON) -> bytes:
    return plain(f"{text}\r\n\r\n{SENT}", EMPTY_PATH, *more, sender=sender, subject=subject)


def report(kind: str, block: str, *, sent: str = SENT) -> bytes:
    return mixed(
        part("A report."), part(block, f"message/{kind}"), part(sent, "message/rfc822"),
        kind=f"report; report-type={kind}", sender="reports@mx.example", subject="A report",
    )  # fmt: skip


QMAIL = (
    "Hi. This is the qmail-send program at mx.example.\r\nI'm afraid I wasn't able to deliver your message to the "
    f"following addresses.\r\nThis is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n<{OLENA}>:\r\n"
    "203.0.113.5 does not like recipient.\r\nRemote host said: 550 5.1.1 No such user here.\r\n\r\n"
    "--- Below this line is a copy of the message."
)
EXIM = (
    "This message was created automatically by mail delivery software.\r\n\r\nA message that you sent could not be "
    "delivered to one or more of its recipients. This is a permanent error.\r\nThe following address(es) failed:\r\n\r\n"
    f"  {OLENA}\r\n    host mx.example [203.0.113.5]\r\n    SMTP error from remote mail server after RCPT TO:<{OLENA}>:\r\n"
    "    550 Unrouteable address\r\n\r\n------ This is a copy of the message, including all the headers. ------"
)
EXIM_LATE = (
    "This message was created automatically by mail delivery software.\r\nA message that you sent has not yet been "
    "delivered to one or more of its recipients after more than 24 hours on the queue on mx.example.\r\n"
    "No action is required on your part. Delivery attempts will continue for some time."
)
OLD = f"   ----- The following addresses had permanent fatal errors -----\r\n<{OLENA}>\r\n\r\n550 5.1.1 User unknown"
GONE, FAILED = "receipt:failed:gone", "receipt:failed"

BOUNCES = [
    Case("bounce-postfix", dsn("5.1.1", f"550 5.1.1 <{OLENA}>: Recipient address rejected: User unknown"), GONE, subject="Undelivered Mail Returned to Sender"),
    Case("bounce-postfix-headers-only", headers_only(dsn("5.1.1", "550 User unknown")), GONE),
    Case("bounce-postfix-no-such-domain", dsn("5.4.4", "X-Postfix; Host or domain name not found"), GONE),
    Case("bounce-mailbox-full", dsn("5.2.2", "552 5.2.2 Mailbox full"), FAILED),
    Case("bounce-policy", dsn("5.7.1", "554 5.7.1 Message rejected as spam"), FAILED),
    Case("bounce-too-large", dsn("5.3.4", "552 Message size exceeds limit"), FAILED),
    Case("bounce-mailbox-closed", dsn("5.2.1", "550 5.2.1 The account is disabled"), GONE),
    Case("bounce-no-status", dsn("5.0.0", "550 No such user here"), GONE),
    Case("bounce-no-status-no-words", dsn("5.0.0", "550 Rejected"), FAILED),
    Case("bounce-gmail", dsn("5.1.1", "550-5.1.1 The email account that you tried to reach does not exist.").replace(b"MAILER-DAEMON@mx.example", b"mailer-daemon@googlemail.com"), GONE),
    Case("bounce-exchange", dsn("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found").replace(b"MAILER-DAEMON@mx.example", b"postmaster@corp.example"), GONE),
    Case("bounce-gave-up", dsn("4.4.1", "Connection timed out"), FAILED),
    Case("bounce-is-late", dsn("4.4.1", "Connection timed out", action="delayed"), "ignored:delayed"),
    Case("bounce-not-at-all", dsn("2.0.0", "250 Ok", action="delivered"), "receipt:delivered"),
    Case("bounce-of-nobody-s-letter", dsn("5.1.1", "550 User unknown", sent=SENT.replace(OURS, "x@spam.example")), "ignored:not_our_letter"),
    Case("bounce-forged", dsn("5.1.1", "550 User unknown", sent=SENT.replace(OURS, FORGED)), "ignored:not_our_letter"),
    Case("bounce-qmail", own_words(QMAIL, "failure notice"), GONE),
    Case("bounce-exim", own_words(EXIM, "Mail delivery failed: returning message to sender", f"X-Failed-Recipients: {OLENA}"), GONE),
    Case("bounce-exim-late", own_words(EXIM_LATE, "Warning: message 1abcde-0 delayed 24 hours"), "ignored:delayed"),
    Case("bounce-old-sendmail", own_words(OLD, "Returned mail: see transcript for details"), GONE),
    Case("bounce-in-ukrainian", own_words("550 5.1.1 User unknown", "Не вдалося доставити лист"), GONE),
    Case("bounce-in-russian", own_words("550 5.1.1 User unknown", "Недоставленное сообщение"), GONE),
    Case("bounce-in-romanian", own_words("550 5.1.1 User unknown", "Mesaj nelivrat"), GONE),
    Case("bounce-in-own-words-of-nobody-s", plain("550 5.1.1 User unknown", EMPTY_PATH, sender=DAEMON, subject="failure notice"), "ignored:not_our_letter"),
    Case("complaint", report("feedback-report", f"Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\nOriginal-Rcpt-To: {OLENA}\r\n"), "receipt:delivered:gone"),
    Case("complaint-of-nobody-s-letter", report("feedback-report", "Feedback-Type: abuse\r\n", sent=SENT.replace(OURS, FORGED)), "ignored:not_our_letter"),
    Case("was-read", report("disposition-notification", f"Final-Recipient: rfc822;{OLENA}\r\nOriginal-Message-ID: <{OURS}>\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n"), "receipt:read"),
]  # fmt: skip
BOUNCES = [Case(**{**case.__dict__, "sender": ""}) for case in BOUNCES]

AWAY = [
    ("en", "Automatic reply: Your order", "I am out of the office until Monday.", "Auto-Submitted: auto-replied"),
    ("uk", "Автоматична відповідь: Ваше замовлення", "Мене немає в офісі до понеділка.", "X-Auto-Response-Suppress: All"),
    ("ru", "Автоответ: Ваш заказ", "Я в отпуске до понедельника.", "X-Autoreply: yes"),
    ("ro", "Răspuns automat: Comanda", "Sunt plecat din birou până luni.", "Precedence: auto_reply"),
]  # fmt: skip
AUTOMATIC = [
    *(Case(f"away-{code}", plain(text, sign, subject=subject), "automatic", subject=subject, first=text) for code, subject, text, sign in AWAY),
    *(Case(f"away-{code}-by-its-subject", plain(text, subject=subject), "automatic", first=text) for code, subject, text, _sign in AWAY),
    Case("vacation-rfc3834", plain("Away.", "Auto-Submitted: auto-replied (vacation)"), "automatic", first="Away."),
    Case("auto-submitted-no", plain("By hand.", "Auto-Submitted: no"), first="By hand."),
    Case("empty-return-path", plain("Away.", EMPTY_PATH), "automatic", first="Away."),
    Case("bulk", plain("Buy now!", "Precedence: bulk"), "automatic", first="Buy now!"),
    Case("newsletter", plain("News!", "List-Id: <news.shop.example>", "List-Unsubscribe: <https://shop.example/u>"), "automatic", first="News!"),
    Case("through-our-own-list", plain("Hello", "List-Id: <support.honey.example>", "Precedence: list"), first="Hello"),
    Case("from-no-reply", plain("Your parcel is here", sender="no-reply@parcels.example"), "automatic", sender="no-reply@parcels.example", first="Your parcel"),
    Case("from-a-scheduler", plain("done", "X-Cron-Env: <SHELL=/bin/sh>"), "automatic", first="done"),
    Case("a-loop-of-servers", plain("Hi", *(f"Received: from a by b; Fri, 20 Nov 2026 09:30:{one % 60:02} +0000" for one in range(80))), "ignored:loop"),
    Case("our-own-letter-back", plain("Hi", sender=f"Honey <{US}>").replace(b"m1@forest.example", OURS.encode()), "ignored:own_message", sender=""),
    Case("our-own-letter-sent-on", plain("Hi").replace(b"m1@forest.example", OURS.encode()), first="Hi"),
]  # fmt: skip

CASES = [*BOUNCES, *AUTOMATIC]
