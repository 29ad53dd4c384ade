"""/js/regulars.js in the page of another site: what it sends, what it keeps, and what it does when nobody answers."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page
from tests.cast import NOW

from regulars.customers.models import Customer, Entry, Suggestion
from regulars.events.models import Event
from regulars.events.reading import read_waiting
from regulars.lib import clock
from regulars.staff.api_keys import make_key
from regulars.ui.tests.browser import chromium

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("company")]

HTML = """<!doctype html><title>Coffee</title>
<script>window.regulars = window.regulars || []; regulars.push(["page", "Coffee"])</script>
<script async src="{host}/js/regulars.js" data-key="{key}"></script>
<button id="buy" onclick="regulars.push(['track', 'Added to Cart', {{ sku: 'C-1' }}])">Buy</button>
<a href="/next">Next</a>"""


class Site(ThreadingHTTPServer):
    """The company's own site, at another origin than Regulars."""

    html = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Shows)


class Shows(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        content = self.server.html.encode() if self.path == "/" else b"<!doctype html><title>Next</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_what: object) -> None:
        return


@pytest.fixture
def site(live_server) -> Iterator[str]:
    secret = make_key(name="Site", scopes=["events:page"], employee_id=None, actor="test", now=NOW)[1]
    server = Site()
    server.html = HTML.format(host=live_server.url, key=secret)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


@pytest.fixture
def visitor(chromium, site) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(site)
    yield page
    assert page.complaints == []
    context.close()


def told(page: Page, count: int) -> list[Event]:
    """Waits until so many messages have come."""
    for _try in range(100):
        events = list(Event.objects.order_by("id"))
        if len(events) >= count:
            return events
        page.wait_for_timeout(50)
    raise AssertionError(f"{len(events)} messages of {count} have come")


def test_a_page_of_another_site_tells_what_its_visitor_does_and_keeps_nothing_without_consent(visitor, site):
    visitor.click("#buy")
    page_seen, added = told(visitor, 2)
    assert (page_seen.call, page_seen.body["name"]) == ("page", "Coffee")
    assert page_seen.body["context"]["page"] == {"url": site, "path": "/", "title": "Coffee"}
    assert (added.body["event"], added.body["properties"]) == ("Added to Cart", {"sku": "C-1"})
    assert page_seen.body["visitor"] == added.body["visitor"]
    assert visitor.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    visitor.reload()
    assert told(visitor, 3)[2].body["visitor"] != added.body["visitor"]


def test_with_consent_the_visitor_is_known_again_and_without_it_forgotten(visitor):
    visitor.evaluate("regulars.consent(true)")
    first = told(visitor, 1)[0].body["visitor"]
    visitor.reload()
    visitor.evaluate("regulars.consent(true); regulars.track('Again')")
    assert {event.body["visitor"] for event in told(visitor, 3)} == {first}
    visitor.evaluate("regulars.reset(); regulars.track('Somebody else')")
    assert told(visitor, 4)[3].body["visitor"] != first
    visitor.evaluate("regulars.consent(false)")
    assert visitor.evaluate("localStorage.length") == 0


def test_whoever_signs_in_is_known_with_what_they_did_before(visitor):
    visitor.click("#buy")
    told(visitor, 2)
    visitor.evaluate("regulars.identify('u-1', {name: 'Olena Melnyk', email: 'o@honey.example'})")
    visitor.evaluate("regulars.group('g-1', {name: 'Honey & Oak'})")
    told(visitor, 4)
    for _time in range(2):
        read_waiting(clock=clock.now)
    olena = Customer.objects.get()
    assert olena.name == "Olena Melnyk"
    done = Entry.objects.filter(customer=olena, kind__startswith="events.").values_list("kind", flat=True)
    assert sorted(done) == ["events.grouped", "events.page", "events.tracked"]
    visitor.evaluate("regulars.alias('u-2')")
    assert told(visitor, 5)[4].body["previous"] == "u-1"
    read_waiting(clock=clock.now)
    assert Suggestion.objects.get().reasons == ["claimed_external"]


def test_what_could_not_be_sent_is_sent_when_the_network_is_back(visitor):
    told(visitor, 1)
    visitor.context.set_offline(True)
    visitor.click("#buy")
    visitor.wait_for_timeout(600)
    assert Event.objects.count() == 1
    visitor.context.set_offline(False)
    assert told(visitor, 2)[1].body["event"] == "Added to Cart"


def test_what_was_not_sent_yet_is_sent_on_leaving(visitor):
    told(visitor, 1)
    visitor.evaluate("regulars.track('Left'); location.href = '/next'")
    assert told(visitor, 2)[1].body["event"] == "Left"
