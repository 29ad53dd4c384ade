"""Each answer by mail says below where the customer sees their request, and by when we do what is left to do."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from regulars.channels.accounts import AccountDescribed, change_account, open_account
from regulars.channels.email.composing import composed
from regulars.channels.email.mailboxes import mailbox_of
from regulars.channels.email.tests.making import written
from regulars.channels.models import Account, Sending
from regulars.channels.receiving import take_in
from regulars.channels.types import Address
from regulars.inbox.answering import answer, send_reply
from regulars.inbox.models import Conversation
from regulars.inbox.types import Afterwards, Reply
from regulars.lib import clock
from regulars.work.models import Promise

pytestmark = pytest.mark.django_db
SITE = "https://honey.example"


@pytest.fixture(autouse=True)
def known_address(settings):
    settings.ADDRESS = SITE


@pytest.fixture
def mailbox(company) -> Account:
    described = AccountDescribed("Support", "help@honey.example", settings={"signature": "Honey & Oak"})
    return open_account("email", described, actor="", now=clock.now())


@pytest.fixture
def asked(mailbox, bohdan) -> Conversation:
    take_in(mailbox, "one", written("Коли прийде кава?", to="help@honey.example"), now=clock.now())
    Conversation.objects.update(language="en")
    return Conversation.objects.get()


def letter(mailbox: Account) -> str:
    line = Sending.objects.order_by("-id")[0]
    raw = composed(line, mailbox_of(mailbox), [], now=clock.now())
    body = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    return body.get_content().replace("\r\n", "\n")


def test_the_link_stands_below_the_signature_and_opens_the_customers_own_page(asked, mailbox, bohdan, charlie):
    answer(asked.pk, Reply("Завтра."), author_id=bohdan.pk, now=clock.now())
    body, signature, quiet = letter(mailbox).split("\n\n")
    assert (body, signature) == ("Завтра.", "-- \nHoney & Oak")
    words, url = quiet.strip().split("\n")
    assert words == "You can see your request and by when we answer here:"
    page = charlie.get(url.removeprefix(SITE))
    assert page.status_code == 200
    assert "Коли прийде кава?" in page.content.decode()


def test_html_has_a_link_in_small_letters(asked, mailbox, bohdan):
    answer(asked.pk, Reply("Завтра.", html="<p>Завтра.</p>"), author_id=bohdan.pk, now=clock.now())
    line = Sending.objects.get()
    raw = composed(line, mailbox_of(mailbox), [], now=clock.now())
    html = message_from_bytes(raw, policy=policy.default).get_body(("html",)).get_content()
    assert re.search(rf'<small>[^<]+<a href="{SITE}/r/[^"]+">{SITE}/r/', html)


@pytest.mark.parametrize(("automatic", "clock_of", "words"), [
    (True, "first", "We answer by "), (False, "resolution", "It will be settled by "),
])  # fmt: skip
def test_the_deadline_that_runs_on_is_said(asked, mailbox, bohdan, automatic, clock_of, words):
    Promise.objects.filter(clock=clock_of).update(due_at=clock.now() + timedelta(days=3))
    reply = Reply("Ми отримали ваш лист.", afterwards=Afterwards.STAY, automatic=automatic)
    send_reply(asked, reply, author_id=None if automatic else bohdan.pk, now=clock.now())
    assert words in letter(mailbox)


def test_nothing_is_promised_where_it_is_the_customers_turn_or_the_day_has_passed(asked, mailbox, bohdan):
    Promise.objects.filter(clock="resolution").update(due_at=clock.now() - timedelta(days=3))
    for afterwards in (Afterwards.WAIT, Afterwards.STAY):
        answer(asked.pk, Reply("Завтра.", afterwards=afterwards), author_id=bohdan.pk, now=clock.now())
        assert "You can see your request and by when we answer here:" in letter(mailbox)


def test_an_account_may_be_without_it_and_copies_to_others_are(asked, mailbox, bohdan):
    copied = Reply("Завтра.", cc=[Address("email", "petro@honey.example")])
    answer(asked.pk, copied, author_id=bohdan.pk, now=clock.now())
    assert "/r/" not in letter(mailbox)
    described = AccountDescribed("Support", "help@honey.example", settings={"request_link": False})
    change_account(mailbox.pk, described, actor="", now=clock.now())
    answer(asked.pk, Reply("Завтра."), author_id=bohdan.pk, now=clock.now())
    assert "/r/" not in letter(mailbox)


def test_an_address_that_is_not_in_the_conversation_gets_no_link_that_would_open_nothing(asked, mailbox, bohdan):
    elsewhere = Reply("Завтра.", account_id=mailbox.pk, address="accounts@forest.example")
    answer(asked.pk, elsewhere, author_id=bohdan.pk, now=clock.now())
    assert "/r/" not in letter(mailbox)


def test_an_installation_without_an_address_gives_none(asked, mailbox, bohdan, settings):
    settings.ADDRESS = ""
    answer(asked.pk, Reply("Завтра."), author_id=bohdan.pk, now=clock.now())
    assert "/r/" not in letter(mailbox)
