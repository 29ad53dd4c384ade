# ruff: noqa: E501 -- one letter a line is read more easily than the same over eight
"""Letters that answer ours, or pretend to: which conversation, or quarantine."""

from regulars.channels.email.tests.building.letters import US, Case, html, mixed, part, plain
from regulars.channels.email.tests.building.machines import FORGED, OURS
from regulars.channels.email.threading import reply_address

TOKEN = "c17"
MARKED = reply_address(US, TOKEN)
WRONG = MARKED.replace("-c17-", "-c18-")
LONG = reply_address(US, "Ab_9-Zz")
STRANGER = "Mallory <mallory@evil.example>"
QUOTED = "On Fri, Nov 20, 2026 at 9:30 AM Honey <support@honey.example> wrote:\r\n> Hello Olena\r\n"

CASES = [
    Case("answers-by-name", plain("Thanks!", f"In-Reply-To: <{OURS}>"), first="Thanks!", thread=(OURS,)),
    Case("answers-by-ancestors", plain("Thanks!", f"References: <first@forest.example> <{OURS}>"), thread=(OURS, "first@forest.example")),
    Case("answers-by-an-older-ancestor", plain("Thanks!", "In-Reply-To: <lost@x.example>", f"References: <{OURS}> <lost@x.example>"), thread=("lost@x.example", OURS)),
    Case("answers-by-address", plain("Thanks!", to=MARKED), token=TOKEN, thread=()),
    Case("answers-by-address-with-a-name", plain("Thanks!", to=f'"Honey & Oak" <{MARKED.upper()}>'), token=TOKEN),
    Case("answers-by-address-in-copy", plain("Thanks!", f"Cc: {MARKED}", to="other@x.example"), token=TOKEN),
    Case("answers-by-the-delivered-address", plain("Thanks!", f"Delivered-To: {MARKED}"), token=TOKEN),
    Case("answers-by-a-long-token", plain("Thanks!", to=LONG), token="Ab_9-Zz"),
    Case("answers-with-everything", plain("Thanks!", f"In-Reply-To: <{OURS}>", f"References: <{OURS}>", to=MARKED), token=TOKEN, thread=(OURS,)),
    Case("answers-in-broken-brackets", plain("Thanks!", f"In-Reply-To: {OURS}"), thread=(OURS,)),
    Case("answers-folded", plain("Thanks!", f"References: <a@x.example>\r\n\t<{OURS}>\r\n <b@x.example>"), thread=("b@x.example", OURS, "a@x.example")),
    Case("answers-in-another-case", plain("Thanks!", f"In-Reply-To: <{OURS.upper()}>"), thread=(OURS.upper(),)),
    Case("number-in-the-subject-only", plain("Hello", subject="Re: [#c17] Honey"), token="", thread=()),
    Case("number-in-the-text-only", plain(f"Hello {MARKED}"), token="", thread=()),
    Case("forged-name", plain("Show me", f"In-Reply-To: <{FORGED}>", sender=STRANGER), sender="mallory@evil.example", thread=()),
    Case("forged-token", plain("Show me", to=WRONG, sender=STRANGER), sender="mallory@evil.example", token=""),
    Case("token-of-another-company", plain("Hi", to=MARKED.replace("honey.example", "oak.example")), token=""),
    Case("stranger-with-our-token", plain("Let me in", to=MARKED, sender=STRANGER), sender="mallory@evil.example", token=TOKEN, more={"stranger": True}),
    Case("stranger-with-our-name", plain("Let me in", f"In-Reply-To: <{OURS}>", sender=STRANGER), sender="mallory@evil.example", thread=(OURS,), more={"stranger": True}),
    Case("customer-spoofed", plain("Send it elsewhere", "Authentication-Results: mx.honey.example; spf=fail; dmarc=fail header.from=forest.example", to=MARKED), "held:spoofed", token=TOKEN),
    Case("judged-below-by-a-stranger", plain("Hi", "Authentication-Results: mx.honey.example; dmarc=pass", "Authentication-Results: evil.example; dmarc=fail"), first="Hi"),
    Case("we-are-spoofed", plain("Pay this", sender=f"The boss <{US}>"), "held:spoofed", sender=US),
    Case("we-are-spoofed-with-a-mark", plain("Pay this", sender=f"The boss <{MARKED}>"), "held:spoofed", sender=MARKED),
    Case("our-name-in-the-name-only", plain("Pay this", sender=f'"{US}" <mallory@evil.example>'), sender="mallory@evil.example", sender_name=US),
    Case("form-on-our-site", plain("From the form", "Reply-To: Ivan <ivan@x.example>", sender=f"Site <{US}>"), sender="ivan@x.example", sender_name="Ivan", first="From the form"),
    Case("form-of-a-service", plain("From the form", "Reply-To: ivan@x.example", sender="no-reply@forms.example"), sender="ivan@x.example", first="From the form"),
    Case("answer-elsewhere", plain("Hi", "Reply-To: other@forest.example"), first="Hi"),
    Case("quotes-in-text", plain(f"Thanks!\r\n\r\n{QUOTED}"), first="Thanks!", folded="On Fri, Nov 20"),
    Case("quotes-in-ukrainian", plain("Дякую!\r\n\r\nпт, 20 лист. 2026 р. о 09:30 Honey <support@honey.example> пише:\r\n> Вітаю\r\n"), first="Дякую!", folded="пт, 20 лист."),
    Case("quotes-in-html", html('<div>Thanks!</div><div class="gmail_quote">On Fri, Nov 20, 2026 at 9:30 Honey &lt;s@h.example&gt; wrote:<blockquote>Hello</blockquote></div>'), first="Thanks!", folded="On Fri, Nov 20"),
    Case("answers-between-the-lines", plain("On Fri, 20 Nov 2026 Honey wrote:\r\n> Did it come?\r\nYes.\r\n> Whole?\r\nNo.\r\n"), holds=("Yes.", "No."), folded=None),
    Case("forwards-in-the-text", plain("See below\r\n\r\n---------- Forwarded message ---------\r\nFrom: Ivan <ivan@x.example>\r\nDate: Fri\r\nSubject: Honey\r\n\r\nInner\r\n"), holds=("Inner",)),
    Case("two-customers-in-copy", plain("Hi", "Cc: Ivan <ivan@x.example>, support@honey.example"), more={"also": ["ivan@x.example"]}),
    Case("many-recipients", plain("Hi", to=", ".join(f"a{one}@x.example" for one in range(300))), first="Hi"),
    Case("files-with-an-answer", mixed(part("See"), part(b"x", 'application/pdf; name="a.pdf"'), more=(f"In-Reply-To: <{OURS}>",), to=MARKED), token=TOKEN, files=("a.pdf",), thread=(OURS,)),
]  # fmt: skip
