"""The company's own site, at another origin than Regulars, with the chat in its pages."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.cast import NOW

from regulars.channels.accounts import AccountDescribed, change_account
from regulars.channels.chat.settings import ChatSettings, settings_of
from regulars.channels.models import Account

# A policy without «unsafe-inline», as careful sites have one.
POLICY = "default-src 'self'; script-src 'self' {host}; connect-src {host}; frame-src {host}"
HTML = """<!doctype html><html lang="uk"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Coffee</title><h1>Кава</h1><p><a href="/next">Далі</a></p>
<script async src="{host}/js/regulars.js" data-chat="{token}"></script></html>"""

PutUp = Callable[[str, Account], str]


class Site(ThreadingHTTPServer):
    html = policy = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Shows)


class Shows(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        is_page = self.path in ("/", "/next")
        self.send_response(200 if is_page else 204)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self.server.policy)
        self.end_headers()
        self.wfile.write(self.server.html.encode() if is_page else b"")

    def log_message(self, *_what: object) -> None:
        return


@pytest.fixture
def put_up() -> Iterator[PutUp]:
    """Puts a site up that shows a chat of a server; the chat is told that this site may."""
    sites: list[Site] = []

    def up(host: str, chat: Account) -> str:
        site = Site()
        sites.append(site)
        address = f"http://127.0.0.1:{site.server_address[1]}"
        site.html = HTML.format(host=host, token=chat.token)
        site.policy = POLICY.format(host=host)
        allow(chat, address)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        return address

    yield up
    for site in sites:
        site.shutdown()
        site.server_close()


def allow(chat: Account, address: str) -> None:
    kept = settings_of(chat)
    chosen = ChatSettings((address,), kept.colour, kept.greetings, kept.mail_account_id, kept.mail_after_minutes)
    change_account(chat.pk, AccountDescribed(chat.title, settings=chosen.to_json()), actor="test", now=NOW)
    chat.refresh_from_db()
