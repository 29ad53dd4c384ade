"""What a director decides about a chat, and what is refused with words."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from tests.cast import NOW

from regulars.channels.accounts import AccountDescribed, change_account, open_account
from regulars.channels.chat.settings import settings_of
from regulars.channels.registry import channel_kinds
from regulars.portal.chat.forms import ChatForm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
GIVEN = {
    "title": "Shop", "sites": "https://Coffee.example/shop \n\nhttp://127.0.0.1:8000", "colour": "#1F6B55",
    "mail_after_minutes": "5", "greeting_uk": "  Вітаємо! ",
}  # fmt: skip


def test_what_is_written_down_is_what_the_chat_does_and_can_be_changed():
    mailbox = open_account("email", AccountDescribed("Support"), actor="test", now=NOW)
    form = ChatForm(GIVEN | {"mail_account": str(mailbox.pk)})
    assert form.is_valid(), form.errors
    account = open_account("chat", form.described(), actor="test", now=NOW)
    chosen = settings_of(account)
    assert chosen.sites == ("https://coffee.example", "http://127.0.0.1:8000")
    assert (chosen.colour, chosen.mail_account_id, chosen.mail_after_minutes) == ("#1f6b55", mailbox.pk, 5)
    assert chosen.greetings == {"uk": "Вітаємо!"}
    secret = account.secrets["identity"]
    again = ChatForm(account=account)
    assert again["sites"].value() == "https://coffee.example\nhttp://127.0.0.1:8000"
    assert again["greeting_uk"].value() == "Вітаємо!"
    changed = ChatForm(GIVEN | {"title": "Site"}, account=account)
    assert changed.is_valid()
    account = change_account(account.pk, changed.described(), actor="test", now=NOW)
    assert (account.title, account.secrets["identity"], settings_of(account).mail_account_id) == ("Site", secret, None)


@pytest.mark.parametrize(
    "site", ["coffee", "javascript:alert(1)", "https://*.example", "https://a b", "*", "https://[", ""]
)
def test_what_is_no_site_is_refused(site):
    assert "sites" in ChatForm(GIVEN | {"sites": site}).errors


@pytest.mark.parametrize("colour", ["red", "#fff", "#ffd500", "#fefefe", "#1f6b5g"])
def test_a_colour_nobody_would_see_is_refused(colour):
    assert "colour" in ChatForm(GIVEN | {"colour": colour}).errors


def test_the_kind_knows_its_form_and_shows_what_to_put_into_the_site():
    assert channel_kinds["chat"].form() is ChatForm
    form = ChatForm(GIVEN)
    assert form.is_valid()
    account = open_account("chat", form.described(), actor="test", now=NOW)
    shown = render_to_string(ChatForm.hints, {"account": account}, RequestFactory().get("/"))
    assert f"data-chat=&quot;{account.token}&quot;&gt;&lt;/script&gt;" in shown
    assert account.secrets["identity"] in shown
    assert f'src="/chat/{account.token}/"' in shown
    assert "once the chat is saved" in render_to_string(ChatForm.hints, {"account": None})
