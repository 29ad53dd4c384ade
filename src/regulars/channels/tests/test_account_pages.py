"""A director connects a mailbox, sees in words what is wrong with it, pauses it and puts it away, and takes it back."""

import pytest
from django.urls import reverse
from tests.cast import NOW

from regulars.channels import accounts
from regulars.channels.accounts import AccountDescribed
from regulars.channels.email.tests.making import mailbox
from regulars.channels.email.tests.servers import PLAIN_PASSWORD, dovecot, post
from regulars.channels.models import Account
from regulars.staff.models import AuditRecord
from regulars.work.models import Team

__all__ = ["dovecot", "post"]
pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def browser(client_as, dora):
    return client_as(dora)


def settings_of(dovecot, post, **more):
    return {
        "title": "Support", "email": "support@honey.example", "password": PLAIN_PASSWORD, "sign_in": "password",
        "imap_host": "127.0.0.1", "imap_port": dovecot.port, "imap_security": "none",
        "smtp_host": "127.0.0.1", "smtp_port": post.port, "smtp_security": "none", **more,
    }  # fmt: skip


def test_a_mailbox_is_connected_and_says_that_it_works(browser, dovecot, post):
    empty = browser.get(reverse("channels:accounts")).content.decode()
    assert "No channel is connected yet" in empty
    answer = browser.post(reverse("channels:account_new", args=["email"]), settings_of(dovecot, post), follow=True)
    page = answer.content.decode()
    account = Account.objects.get()
    assert (account.address, account.trouble) == ("support@honey.example", "")
    assert account.heard_at is not None
    assert "works" in page
    assert PLAIN_PASSWORD not in page
    assert PLAIN_PASSWORD not in repr(Account.objects.values().get())
    listed = browser.get(reverse("channels:accounts")).content.decode()
    assert "support@honey.example" in listed


def test_a_wrong_password_is_said_in_words_and_corrected_without_typing_all_again(browser, dovecot, post):
    given = settings_of(dovecot, post, password="wrong")
    page = browser.post(reverse("channels:account_new", args=["email"]), given, follow=True).content.decode()
    assert "does not accept the name or the password" in page
    account = Account.objects.get()
    right = settings_of(dovecot, post)
    browser.post(reverse("channels:account", args=[account.pk]), right)
    account.refresh_from_db()
    assert account.trouble_since is None
    again = browser.post(reverse("channels:account", args=[account.pk]), {**right, "password": "", "title": "Help"})
    assert again.status_code == 302
    account.refresh_from_db()
    assert (account.title, account.secrets["password"]) == ("Help", PLAIN_PASSWORD)


def test_servers_of_known_providers_need_not_be_written(browser, monkeypatch):
    monkeypatch.setattr("regulars.channels.views.accounts.try_out", lambda account: True)
    given = {"title": "Shop", "email": "shop@ukr.net", "password": "x", "sign_in": "password"}
    browser.post(reverse("channels:account_new", args=["email"]), given)
    settings = Account.objects.get().settings
    assert (settings["imap_host"], settings["imap_port"], settings["smtp_host"]) == (
        "imap.ukr.net",
        993,
        "smtp.ukr.net",
    )


def test_what_is_missing_is_said_beside_its_field_and_the_fold_opens(browser):
    given = {"title": "", "email": "nonsense", "sign_in": "oauth"}
    answer = browser.post(reverse("channels:account_new", args=["email"]), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("OAuth 2 does not work without it") == 3
    assert '<details class="fold" open>' in page
    assert Account.objects.count() == 0


def test_trying_says_what_happened_at_that_moment(browser, dovecot, post):
    account = mailbox(dovecot, post)
    page = browser.get(reverse("channels:account", args=[account.pk])).content.decode()
    assert f'action="{reverse("channels:account_check", args=[account.pk])}"' in page
    said = browser.post(reverse("channels:account_check", args=[account.pk]), follow=True).content.decode()
    assert "It connects: everything works" in said
    dovecot.stop()
    said = browser.post(reverse("channels:account_check", args=[account.pk]), follow=True).content.decode()
    assert "takes no connections on port" in said


def test_pausing_and_putting_away_can_be_taken_back(browser):
    account = mailbox()
    for way, back in (("pause", "resume"), ("archive", "restore")):
        said = browser.post(reverse(f"channels:account_{way}", args=[account.pk]), follow=True).content.decode()
        undo = reverse(f"channels:account_{back}", args=[account.pk])
        assert undo in said
        browser.post(undo)
        account.refresh_from_db()
        assert (account.state, account.archived_at) == ("active", None)
    actions = list(AuditRecord.objects.order_by("id").values_list("action", flat=True))
    assert actions[-4:] == [
        "channels.account_paused", "channels.account_resumed", "channels.account_archived", "channels.account_restored",
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["check", "pause", "resume", "archive", "restore"])
def test_only_what_is_posted_changes_anything(browser, way):
    account = mailbox()
    assert browser.get(reverse(f"channels:account_{way}", args=[account.pk])).status_code == 405


def test_a_channel_that_is_not_there_is_not_there(browser):
    assert browser.get(reverse("channels:account", args=[404])).status_code == 404
    assert browser.get(reverse("channels:account_new", args=["pigeon"])).status_code == 404
    assert browser.post(reverse("channels:account_pause", args=[404])).status_code == 404


def test_the_list_costs_the_same_however_long(browser, django_assert_max_num_queries):
    for _number in range(3):
        mailbox()
    browser.get(reverse("channels:accounts"))
    with django_assert_max_num_queries(6):
        browser.get(reverse("channels:accounts"))
    for _number in range(10):
        accounts.troubled(mailbox().pk, "x", now=NOW)
    with django_assert_max_num_queries(6):
        browser.get(reverse("channels:accounts"))


def test_every_kind_of_channel_can_be_given_to_a_team(browser, dovecot, post):
    team = Team.objects.create(name="Repairs", created_at=NOW)
    browser.post(reverse("channels:account_new", args=["email"]), settings_of(dovecot, post, team=str(team.pk)))
    phone = {"title": "Exchange", "extensions": "", "team": str(team.pk)}
    browser.post(reverse("channels:account_new", args=["phone"]), phone)
    assert list(Account.objects.order_by("id").values_list("kind", "team_id")) == [
        ("email", team.pk), ("phone", team.pk),
    ]  # fmt: skip
    account = Account.objects.get(kind="phone")
    assert "team" not in account.settings
    page = browser.get(reverse("channels:account", args=[account.pk])).content.decode()
    assert f'<option value="{team.pk}" selected>Repairs</option>' in page
    browser.post(reverse("channels:account", args=[account.pk]), phone | {"team": ""})
    account.refresh_from_db()
    assert account.team_id is None


def test_whoever_connects_a_channel_first_reads_how_and_sees_no_setting_that_few_need(browser):
    page = browser.get(reverse("channels:account_new", args=["telegram"])).content.decode()
    shown, _line, folded = page.partition('<details class="fold">')
    assert "Token of the bot" in shown
    assert "Address of the Bot API" in folded
    assert "page-aside-first" in page


def test_what_a_channel_in_trouble_needs_is_open_and_what_nobody_asks_is_ready(browser):
    account = mailbox()
    assert '<details class="fold">' in browser.get(reverse("channels:account", args=[account.pk])).content.decode()
    accounts.troubled(account.pk, "There is no server", now=NOW)
    assert '<details class="fold" open>' in browser.get(reverse("channels:account", args=[account.pk])).content.decode()
    described = AccountDescribed("Viber", settings={"network": "viber"})
    accounts.open_account("webhook", described, actor="", now=NOW)
    listed = browser.get(reverse("channels:accounts")).content.decode()
    assert ">ready<" in listed
