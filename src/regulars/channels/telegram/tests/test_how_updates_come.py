"""Updates come because we ask, or because Telegram calls; killed anywhere, none is lost and none comes twice."""

import json
import threading

import pytest
from django.test import Client
from tests.cast import NOW
from tests.children import wait_for

from regulars.channels import receiving
from regulars.channels.errors import CannotConnect
from regulars.channels.models import Account, Received
from regulars.channels.telegram import listening
from regulars.channels.telegram.bot import Refused
from regulars.channels.telegram.registration import check
from regulars.channels.telegram.tests.making import bot_account, message, update

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def called(company, server):
    """A bot that Telegram calls."""
    return bot_account(server.url, way="webhook")


def post(account: Account, body: bytes, secret: str | None = None):
    given = listening.secret_of(account) if secret is None else secret
    return Client().post(
        f"/channels/telegram/{account.token}/", body, content_type="application/json", headers={HEADER: given}
    )


def test_asking_confirms_what_is_kept_and_goes_on_from_there(account, server):
    server.updates = [update(message(number, text=str(number))) for number in (1, 2, 3)]
    assert listening.fetch(account, wait=0) == 3
    assert listening.fetch(account, wait=0) == 0
    assert Received.objects.count() == 3
    assert not server.updates
    assert Account.objects.get().progress["offset"] == account.progress["offset"]


def test_killed_before_it_is_confirmed_the_same_updates_come_again_and_are_one(account, server, monkeypatch):
    server.updates = [update(message(1, text="раз")), update(message(2, text="два"))]

    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(listening, "remember", killed)
        with pytest.raises(KeyboardInterrupt):
            listening.fetch(account, wait=0)
    listening.fetch(Account.objects.get(), wait=0)
    assert Received.objects.count() == 2


def test_an_update_that_cannot_be_understood_does_not_stop_those_behind_it(account, server, taken):
    server.updates = [update({"nonsense": 1}), update(message(2, text="два"))]
    listening.fetch(account, wait=0)
    receiving.read_waiting(now=NOW)
    assert [one.text for one in taken] == ["два"]
    assert Received.objects.filter(state="failed").count() == 1


def test_trouble_is_written_down_in_words_and_over_when_it_answers(account, server):
    server.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    assert listening.trouble_with(lambda: listening.fetch(account, wait=0), account) == 0
    assert "Another program" in Account.objects.get().trouble
    assert listening.trouble_with(lambda: listening.fetch(account, wait=0), account) is None
    assert Account.objects.get().trouble == ""


def test_telegram_may_ask_to_be_left_alone_for_a_while(account, server):
    server.refuse("getUpdates", 429, "Too Many Requests: retry after 7", retry_after=7)
    assert listening.trouble_with(lambda: listening.fetch(account, wait=0), account) == 7


@pytest.mark.django_db(transaction=True)
def test_listening_fetches_until_it_is_told_to_stop(account, server):
    server.webhook = "https://old.example/"
    stop = threading.Event()
    thread = threading.Thread(target=listening.listen, args=(account, stop), daemon=True)
    thread.start()
    server.updates = [update(message(1, text="раз"))]
    wait_for(Received.objects.exists)
    stop.set()
    thread.join(60)
    assert not thread.is_alive()
    assert Received.objects.count() == 1
    assert Account.objects.get().address == "@honey_oak_bot"


def test_a_webhook_is_set_with_our_address_and_a_secret_of_its_own(called, server, settings):
    settings.ADDRESS = "https://care.honey.example"
    listening.agree(called)
    (given,) = server.asked_for("setWebhook")
    assert given["url"] == f"https://care.honey.example/channels/telegram/{called.token}/"
    assert given["secret_token"] == listening.secret_of(called)
    assert len(given["secret_token"]) == 64


def test_a_webhook_that_telegram_cannot_reach_is_told(called, server):
    server.updates, server.last_error = [update(message(1, text="x"))], "Connection timed out"
    with pytest.raises(Refused, match="timed out"):
        listening.look_at_webhook(called)
    server.updates = []
    listening.look_at_webhook(called)


def test_an_update_that_is_brought_is_kept_once(called):
    body = json.dumps(update(message(1, text="раз"))).encode()
    assert [post(called, body).status_code, post(called, body).status_code] == [200, 200]
    assert bytes(Received.objects.get().raw) == body
    assert Account.objects.get().heard_at is not None


@pytest.mark.parametrize("secret", ["", "wrong", "секрет", "a" * 64])
def test_without_the_secret_nothing_is_taken(called, secret):
    answer = post(called, json.dumps(update(message(1, text="раз"))).encode(), secret)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "key_refused")
    assert not Received.objects.exists()


def test_an_address_nobody_has_is_refused_in_the_same_words(called):
    body = json.dumps(update(message(1, text="раз"))).encode()
    unknown = Client().post("/channels/telegram/nobody/", body, content_type="application/json")
    assert unknown.json() == post(called, body, "wrong").json()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b'{"update_id": "7"}', b'{"update_id": true}', b"\xff\xfe"])
def test_garbage_is_answered_with_words_and_not_kept(called, body):
    answer = post(called, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "not_understood")
    assert not Received.objects.exists()


def test_more_than_an_update_can_be_is_not_read(called):
    assert post(called, b"x" * (1024 * 1024 + 1)).status_code == 413


def test_settings_are_tried_and_what_is_wrong_is_said(account, server):
    check(account)
    account.keep_secrets({"token": "1:wrong"})
    with pytest.raises(CannotConnect, match="BotFather"):
        check(account)


def test_a_server_that_is_not_there_is_said_to_be_silent(company):
    with pytest.raises(CannotConnect, match="Nobody answers"):
        check(bot_account("http://127.0.0.1:9"))
