"""Signing in with OAuth 2, against a stand-in for the provider and a real dovecot that asks it about tokens."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from regulars.channels.email import signing_in
from regulars.channels.email.connecting import check
from regulars.channels.email.fetching import fetch_once
from regulars.channels.email.mailboxes import mailbox_of
from regulars.channels.email.tests.making import mailbox, written
from regulars.channels.email.tests.servers import USER, running
from regulars.channels.errors import CannotConnect
from regulars.channels.models import Account, Received

pytestmark = pytest.mark.usefixtures("company")


@dataclass
class Provider:
    """Gives access tokens for a refresh token, and tells mail servers which of them are good."""

    address: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    good: set[str] = field(default_factory=set)
    refuse: dict[str, Any] = field(default_factory=dict)
    next_refresh_token: str = ""

    def token(self, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(given)
        if self.refuse:
            return 400, self.refuse
        made = f"access-{len(self.asked)}"
        self.good.add(made)
        more = {"refresh_token": self.next_refresh_token} if self.next_refresh_token else {}
        return 200, {"access_token": made, "expires_in": 3600, **more}

    def introspect(self, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        return 200, {"active": "true" if given.get("token") in self.good else "false", "username": USER}


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            given = {name: values[0] for name, values in parse_qs(body).items()}
            status, told = made.token(given) if self.path == "/token" else made.introspect(given)
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def with_oauth(provider: Provider, dovecot: Any = None) -> Account:
    account = mailbox(
        dovecot, sign_in="oauth", token_url=f"{provider.address}/token", client_id="our-client", inside_allowed=True,
        since_days=7,
    )  # fmt: skip
    account.keep_secrets({"refresh_token": "refresh-1", "client_secret": "hush"})
    account.save()
    return account


def test_a_mailbox_is_fetched_with_a_token_that_is_asked_for_once(provider):
    with running(token_page=f"{provider.address}/introspect") as dovecot:
        dovecot.put(written())
        account = with_oauth(provider, dovecot)
        assert fetch_once(account) == 1
        assert fetch_once(account) == 0
    assert Received.objects.count() == 1
    assert provider.asked == [
        {
            "grant_type": "refresh_token",
            "client_id": "our-client",
            "refresh_token": "refresh-1",
            "client_secret": "hush",
        }
    ]


def test_a_token_that_was_taken_back_is_asked_for_anew(provider):
    with running(token_page=f"{provider.address}/introspect") as dovecot:
        account = with_oauth(provider, dovecot)
        fetch_once(account)
        provider.good.clear()
        with pytest.raises(CannotConnect) as refused:
            check(account)
        assert "does not accept the name or the password" in refused.value.sentence
        fetch_once(account)
    assert len(provider.asked) == 2


def test_a_new_refresh_token_takes_the_place_of_the_old_one(provider):
    account = with_oauth(provider)
    provider.next_refresh_token = "refresh-2"
    signing_in.access_token(account, mailbox_of(account))
    assert Account.objects.get(id=account.pk).secrets["refresh_token"] == "refresh-2"
    assert Account.objects.get(id=account.pk).secrets["client_secret"] == "hush"


@pytest.mark.parametrize(
    ("error", "words"),
    [("invalid_grant", "no longer accepts the refresh token"), ("invalid_client", "does not know this client number"),
     ("temporarily_unavailable", "The provider says: temporarily_unavailable")],
)  # fmt: skip
def test_a_refusal_of_the_provider_is_said_in_words(provider, error, words):
    provider.refuse = {"error": error}
    account = with_oauth(provider)
    with pytest.raises(signing_in.NotLetIn) as refused:
        signing_in.access_token(account, mailbox_of(account))
    assert words in refused.value.words
    assert "hush" not in refused.value.words


def test_secrets_are_in_no_table_as_they_are(provider):
    account = with_oauth(provider)
    row = Account.objects.filter(id=account.pk).values().get()
    assert "refresh-1" not in repr(row)
    assert "hush" not in repr(row)
