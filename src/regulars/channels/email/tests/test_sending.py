"""Letters go out by a real SMTP conversation: whole, under one name, and what is refused is told apart."""

import email
import email.policy
from email.message import EmailMessage

import pytest
from tests.cast import NOW

from regulars.channels import ledger
from regulars.channels.email.parsing import parse
from regulars.channels.email.tests.making import mailbox
from regulars.channels.email.tests.servers import USER, Post, free_port, post
from regulars.channels.email.threading import is_ours, token_among
from regulars.channels.files import store
from regulars.channels.models import Account, Sending, Unreachable
from regulars.channels.types import Address, NewFile, Outgoing, Purpose

__all__ = ["post"]
pytestmark = pytest.mark.usefixtures("company")
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
OLENA = Address("email", "olena@forest.example", "Олена Лісова")
LONG_NAME = "A" * 90 + "@eurprd04.prod.outlook.example"


@pytest.fixture
def account(post: Post) -> Account:
    return mailbox(None, post)


def line_for(account: Account, text: str = "Доброго дня!", *, to: Address = OLENA, key: str = "k1", **more) -> Sending:
    told = {"subject": "Ваше замовлення", **more}
    return ledger.send(Outgoing(key, account.pk, to, text, "test:1", **told), now=NOW)


def delivered(line: Sending) -> Sending:
    ledger.deliver(line.pk, now=NOW)
    line.refresh_from_db()
    return line


def letter_of(post: Post) -> EmailMessage:
    content = post.letters[-1].original_content
    assert content is not None
    found = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_letter_arrives_whole_and_its_answer_would_find_us(account, post):
    files = store(
        [
            NewFile("logo.png", "image/png", PICTURE, "logo@x"),
            NewFile("Рахунок № 5.pdf", "application/pdf", b"%PDF\r\n.\r\n\xff"),
        ],
        customer_id=None, now=NOW,
    )  # fmt: skip
    line = line_for(
        account, "Доброго дня!\n.\nДосі тут.", html='<p>Доброго дня! <img src="cid:logo@x"></p>', token="17-ab",
        file_ids=[one.pk for one in files], cc=[Address("email", "ivan@forest.example", "Ivan")],
        thread=[LONG_NAME, "first@forest.example"],
    )  # fmt: skip
    assert delivered(line).state == Sending.State.ACCEPTED
    got = letter_of(post)
    assert post.letters[-1].rcpt_tos == ["olena@forest.example", "ivan@forest.example"]
    assert post.letters[-1].mail_from == USER
    assert (got["From"], got["To"]) == ("Honey & Oak <support@honey.example>", "Олена Лісова <olena@forest.example>")
    assert got["Subject"] == "Ваше замовлення"
    assert got["Cc"] == "Ivan <ivan@forest.example>"
    assert got["In-Reply-To"] == f"<{LONG_NAME}>"
    assert got["References"].split() == ["<first@forest.example>", f"<{LONG_NAME}>"]
    assert is_ours(line.external_id)
    assert got["Message-ID"] == f"<{line.external_id}>"
    assert token_among([parse(post.letters[-1].original_content).reply_to[0].value], USER) == "17-ab"
    assert got["Auto-Submitted"] is None
    read_back = parse(post.letters[-1].original_content)
    assert read_back.text == "Доброго дня!\n.\nДосі тут."
    assert [(one.name, one.content) for one in read_back.files] == [
        ("logo.png", PICTURE),
        ("Рахунок № 5.pdf", b"%PDF\r\n.\r\n\xff"),
    ]
    assert 'data-inside="logo@x"' in read_back.html


def test_the_same_line_is_the_same_letter_however_often_it_is_tried(account, post):
    line = line_for(account)
    delivered(line)
    first = line.external_id
    Sending.objects.update(state="unknown")
    ledger.send_again(line.pk, now=NOW)
    assert delivered(line).external_id == first
    assert [letter["Message-ID"] for letter in map(email.message_from_bytes, contents(post))] == [f"<{first}>"] * 2


def contents(post: Post) -> list[bytes]:
    return [bytes(one.original_content or b"") for one in post.letters]


def test_machines_are_told_that_a_machine_wrote(account, post):
    delivered(line_for(account, automatic=True, thread=["a@x"]))
    assert letter_of(post)["Auto-Submitted"] == "auto-replied"
    delivered(line_for(account, key="k2", automatic=True))
    assert letter_of(post)["Auto-Submitted"] == "auto-generated"
    assert letter_of(post)["X-Auto-Response-Suppress"] == "All"


def test_whoever_gets_an_offer_is_told_how_to_refuse_the_next(account, post, monkeypatch):
    monkeypatch.setattr(ledger, "agreed", lambda message: True)
    page = "https://honey.example/preferences/abc"
    delivered(line_for(account, purpose=Purpose.MARKETING, facts={"unsubscribe": page}))
    assert letter_of(post)["List-Unsubscribe"].startswith(f"<{page}>, <mailto:")
    assert letter_of(post)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    delivered(line_for(account, key="k2"))
    assert letter_of(post)["List-Unsubscribe"] is None


def test_a_signature_stands_under_the_text_and_under_the_html(post):
    account = mailbox(None, post, signature="Honey & Oak\n+380 44 123")
    delivered(line_for(account, "Hello", html="<p>Hello</p>"))
    parsed = parse(contents(post)[0])
    assert parsed.text == "Hello\n\n--\nHoney & Oak\n+380 44 123"
    assert parsed.signature_from == 7
    assert "Honey &amp; Oak<br>+380 44 123" in parsed.html


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("one\r\nBcc: x@evil.example", "Olena\r\nBcc: x@evil.example"),
        ("x" * 500, 'a "quoted" <b@evil.example>'),
        ("", ""),
    ],
)
def test_nobody_writes_headers_through_a_subject_or_a_name(account, post, subject, name):
    delivered(line_for(account, to=Address("email", "olena@forest.example", name), subject=subject))
    got = letter_of(post)
    assert got["Bcc"] is None
    assert got["Subject"]
    assert [one.addr_spec for one in got["To"].addresses] == ["olena@forest.example"]
    assert post.letters[-1].rcpt_tos == ["olena@forest.example"]


# Trouble ------------------------------------------------------------------------------------------------------------


def test_an_address_where_nobody_is_is_not_written_to_again(account, post):
    post.refuse_recipient = "550 5.1.1 No such user here"
    line = delivered(line_for(account, to=Address("email", "gone@forest.example")))
    assert line.state == Sending.State.FAILED
    assert "550 5.1.1 No such user here" in line.reason
    assert Unreachable.objects.get().value == "gone@forest.example"
    assert line_for(account, to=Address("email", "gone@forest.example"), key="k2").reason == "unreachable"


@pytest.mark.parametrize("said", ["550 5.7.1 Spam is not welcome", "552 5.2.2 Mailbox full", "554 5.7.0 policy"])
def test_a_refusal_that_says_nothing_of_the_address_does_not_close_it(account, post, said):
    post.refuse_recipient = said
    assert delivered(line_for(account, to=Address("email", "gone@forest.example"))).state == Sending.State.FAILED
    assert not Unreachable.objects.exists()


def test_what_is_refused_for_now_is_tried_again(account, post):
    post.refuse_recipient = "all 451 4.7.1 Greylisted, come back later"
    line = delivered(line_for(account))
    assert (line.state, line.attempts) == (Sending.State.RESERVED, 1)
    assert "Greylisted" in line.reason
    post.refuse_recipient = ""
    Sending.objects.update(not_before=NOW)
    assert delivered(line).state == Sending.State.ACCEPTED


def test_a_letter_refused_for_what_it_says_fails_with_the_words_of_the_server(account, post):
    post.refuse_letter = "554 5.6.0 This looks like spam"
    line = delivered(line_for(account))
    assert (line.state, Unreachable.objects.count()) == (Sending.State.FAILED, 0)
    assert "This looks like spam" in line.reason


def test_a_copy_that_is_refused_does_not_keep_the_letter_from_its_customer(account, post):
    post.refuse_recipient = "550 5.1.1 No such user here"
    line = delivered(line_for(account, cc=[Address("email", "gone@forest.example")]))
    assert line.state == Sending.State.ACCEPTED
    assert post.letters[-1].rcpt_tos == ["olena@forest.example"]


def test_a_connection_that_breaks_in_the_middle_leaves_it_to_a_person(account, post):
    post.hang_up_in_the_middle = True
    line = delivered(line_for(account))
    assert line.state == Sending.State.UNKNOWN
    assert len(post.letters) == 1


def test_a_server_that_does_not_answer_or_does_not_know_us_is_tried_later(post):
    silent = mailbox(None, None, smtp_port=free_port())
    line = delivered(line_for(silent))
    assert line.state == Sending.State.RESERVED
    assert "takes no connections" in line.reason
    stranger = mailbox(None, post, password="wrong")
    line = delivered(line_for(stranger, key="k2"))
    assert line.state == Sending.State.RESERVED
    assert "does not accept the name or the password" in line.reason
    assert post.letters == []


def test_what_is_no_address_is_said_at_once(account, post):
    line = delivered(line_for(account, to=Address("email", "олена@forest.example")))
    assert line.state == Sending.State.FAILED
    assert "is no e-mail address" in line.reason


def test_domains_in_other_scripts_are_written_as_servers_know_them(account, post):
    delivered(line_for(account, to=Address("email", "olena@ліс.example")))
    assert post.letters[-1].rcpt_tos == ["olena@" + "ліс".encode("idna").decode() + ".example"]
