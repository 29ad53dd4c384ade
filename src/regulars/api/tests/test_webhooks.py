"""Webhooks: what is told, to whom, how it is signed, and where it never goes."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import NOW

from regulars.api.errors import UnknownKinds
from regulars.api.models import Delivery, Endpoint
from regulars.api.tests.calling import Program, code
from regulars.api.webhooks import commands, delivering
from regulars.customers import timeline
from regulars.customers.merging import merge_customers
from regulars.customers.models import Entry
from regulars.customers.tests.making import customer
from regulars.lib import outside
from regulars.lib.errors import AddressInside, AddressUnknown, NoWebAddress
from regulars.staff.api_keys import Scope

OUTSIDE = "93.184.216.34"


class Listener(ThreadingHTTPServer):
    """The other program: keeps what it is told, and answers what the test says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hear)
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hooks?for=us"


class Hear(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def inside_allowed(monkeypatch) -> None:
    """The listener of the tests lives inside."""
    monkeypatch.setattr(outside, "inside", lambda _address: False)


@pytest.fixture
def told(company, listener, inside_allowed) -> Endpoint:
    return endpoint(listener.url)


@pytest.fixture
def resolved(monkeypatch):
    """Names answer what the test says; each question is noted."""
    asked: list[str] = []

    def answers(*ips: str) -> list[str]:
        def getaddrinfo(host, port, **_options):
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ips]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return answers


def endpoint(url: str, *kinds: str) -> Endpoint:
    return commands.make_endpoint(name="Shop", url=url, kinds=kinds, actor="test", now=NOW)


def happen(kind: str = "customers.person_added", **data: object) -> Entry:
    somebody = customer("Olena Melnyk") if not Entry.objects.exists() else Entry.objects.earliest("id").customer
    entry = timeline.record(kind, customer_id=somebody.id, happened_at=NOW, now=NOW, actor="test", data=data)
    assert entry is not None
    return entry


def delivery_of(entry: Entry) -> Delivery:
    return Delivery.objects.get(entry=entry)


def queued() -> int:
    return ProcrastinateJob.objects.filter(task_name=commands.DELIVER).count()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "https://[::1]/", "http://2130706433/", "http://127.1/",
        "http://10.1.2.3/", "http://192.168.0.1:8080/", "http://169.254.169.254/latest/meta-data", "http://0.0.0.0/",
        "http://[::ffff:10.0.0.1]/", "http://[64:ff9b::a00:1]/", "http://[fe80::1]/", "http://224.0.0.1/",
    ],
)  # fmt: skip
def test_an_address_inside_the_network_is_refused(url):
    with pytest.raises(AddressInside):
        outside.place_of(url)


@pytest.mark.parametrize(
    "url",
    ["", "example.com", "ftp://example.com/", "file:///etc/passwd", "https://user:secret@example.com/", "http://",
     "https://exa mple.com/", "https://example.com:99999/", "https://[::1/", "https://пошта.example/", "http://a\r\nb/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(NoWebAddress):
        outside.place_of(url)


def test_a_name_with_one_address_inside_is_refused_whatever_else_it_has(resolved):
    resolved(OUTSIDE, "10.0.0.1")
    with pytest.raises(AddressInside):
        outside.place_of("https://shop.example/")
    resolved()
    with pytest.raises(AddressUnknown):
        outside.place_of("https://shop.example/")


def test_the_connection_goes_to_the_address_that_was_looked_at(resolved):
    asked = resolved(OUTSIDE)
    place = outside.place_of("https://shop.example:8443/hooks?a=1")
    assert (place.url, place.host_header) == (f"https://{OUTSIDE}:8443/hooks?a=1", "shop.example:8443")
    assert asked == ["shop.example"]


def test_what_happens_is_told_signed(told, listener):
    entry = happen(name="Ion Popescu")
    delivering.deliver(delivery_of(entry).id, now=NOW)
    ((path, headers, body),) = listener.heard
    assert path == "/hooks?for=us"
    assert json.loads(body) == {
        "type": "customers.person_added",
        "timestamp": "2026-11-20T09:30:00Z",
        "data": {"entry_id": entry.id, "customer_id": entry.customer_id, "ref": "", "name": "Ion Popescu"},
    }
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(told.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert delivery_of(entry).state == "delivered"


def test_what_has_two_sides_says_whose_it_is_and_who_the_other_one_is(told, listener):
    one, other = customer("Olena Melnyk"), customer("Olena Melnik")
    merge = merge_customers(one.id, other.id, choices={}, actor="test", now=NOW)
    for delivery in Delivery.objects.filter(entry__ref=f"customers.merge:{merge.id}"):
        delivering.deliver(delivery.id, now=NOW)
    said = {told["type"]: told["data"] for _path, _headers, body in listener.heard if (told := json.loads(body))}
    sides = {kind: (data["customer_id"], data["other_customer_id"]) for kind, data in said.items()}
    assert sides == {"customers.merged": (one.id, other.id), "customers.merged_into": (other.id, one.id)}


def test_a_delivery_waits_in_the_queue_only_once_its_entry_is_kept(told):
    happen()
    before = (Delivery.objects.count(), queued())
    with transaction.atomic():
        happen()
        assert queued() == before[1] + 1
        transaction.set_rollback(True)
    assert (Delivery.objects.count(), queued()) == before


def test_only_chosen_kinds_are_told(company, inside_allowed, listener):
    endpoint(listener.url, "customers.person_added")
    happen("customers.identity_added", value="x")
    chosen = happen("customers.person_added")
    assert [delivery.entry_id for delivery in Delivery.objects.all()] == [chosen.id]


def test_entries_recorded_in_one_go_are_told_each_to_whoever_wants_it(company, inside_allowed, listener):
    wanting, all_of_it = endpoint(listener.url, "events.page"), endpoint(listener.url)
    olena = customer("Olena Melnyk")
    Delivery.objects.all().delete()
    entries = [
        Entry(customer=olena, kind=kind, happened_at=NOW, data={}, source_key=kind)
        for kind in ("events.page", "events.tracked")
    ]
    timeline.record_all(entries, source="test", now=NOW)
    timeline.record_all(entries, source="test", now=NOW)
    told = sorted(Delivery.objects.values_list("endpoint_id", "kind"))
    assert told == [(wanting.pk, "events.page"), (all_of_it.pk, "events.page"), (all_of_it.pk, "events.tracked")]
    assert ProcrastinateJob.objects.filter(task_name=commands.DELIVER, status="todo").count() >= len(told)


def test_a_kind_that_nothing_is_recorded_under_is_refused(company, inside_allowed, listener):
    with pytest.raises(UnknownKinds):
        endpoint(listener.url, "customers.colour_changed")


def test_what_could_not_be_delivered_is_tried_again_later_and_later_and_given_up(told, listener):
    listener.status = 500
    delivery, moment = delivery_of(happen()), NOW
    pauses = []
    while delivery.state == "waiting":
        delivering.deliver(delivery.id, now=moment)
        delivery.refresh_from_db()
        if delivery.next_at:
            pauses.append(delivery.next_at - moment)
            moment = delivery.next_at
    assert pauses == sorted(pauses) == list(delivering.PAUSES)
    assert (delivery.state, delivery.attempts, delivery.answer[:3]) == ("failed", 10, "500")
    assert len({headers["webhook-id"] for _path, headers, _body in listener.heard}) == 1
    assert len({body for _path, _headers, body in listener.heard}) == 1
    assert len(listener.heard) == 10


def test_a_redirect_is_not_followed(told, listener):
    listener.status = 302
    entry = happen()
    delivering.deliver(delivery_of(entry).id, now=NOW)
    assert [path for path, _headers, _body in listener.heard] == ["/hooks?for=us"]
    assert delivery_of(entry).state == "waiting"


def test_an_address_that_moved_inside_meanwhile_gets_nothing(told, listener, monkeypatch):
    entry = happen()
    monkeypatch.setattr(outside, "inside", lambda _address: True)
    delivering.deliver(delivery_of(entry).id, now=NOW)
    assert (listener.heard, delivery_of(entry).answer) == ([], "address_inside")


def test_nobody_listening_is_no_error_of_ours(told, listener):
    entry = happen()
    Endpoint.objects.update(url="http://127.0.0.1:9/")
    delivering.deliver(delivery_of(entry).id, now=NOW)
    assert (delivery_of(entry).answer, delivery_of(entry).state) == ("ConnectError", "waiting")


def test_whoever_is_gone_is_told_nothing_more(told, listener):
    listener.status = 410
    entry = happen()
    delivering.deliver(delivery_of(entry).id, now=NOW)
    assert Endpoint.objects.get().closed_at == NOW
    assert not Delivery.objects.filter(entry=happen()).exists()


def test_a_closed_endpoint_gets_nothing_that_was_on_its_way(told, listener):
    entry = happen()
    commands.close_endpoint(told.id, actor="test", now=NOW)
    delivering.deliver(delivery_of(entry).id, now=NOW)
    assert (listener.heard, delivery_of(entry).state) == ([], "failed")


def test_a_delivered_message_is_sent_once_however_often_its_job_runs(told, listener):
    entry = happen()
    for _time in range(3):
        delivering.deliver(delivery_of(entry).id, now=NOW)
    assert len(listener.heard) == 1


def test_a_message_sent_again_on_request_is_known_by_its_id(told, listener):
    delivery = delivery_of(happen())
    delivering.deliver(delivery.id, now=NOW)
    commands.send_again(told.id, delivery.id, now=NOW)
    delivering.deliver(delivery.id, now=NOW)
    assert len(listener.heard) == 2
    assert len({headers["webhook-id"] for _path, headers, _body in listener.heard}) == 1


def test_deliveries_that_ended_are_forgotten_after_a_month(told, listener):
    done, waiting = delivery_of(happen()), delivery_of(happen())
    delivering.deliver(done.id, now=NOW)
    commands.forget_old(now=NOW + timedelta(days=31))
    assert not Delivery.objects.filter(id=done.id).exists()
    assert Delivery.objects.filter(id=waiting.id).exists()


def test_a_director_adds_an_address_sees_what_was_sent_and_closes_it(client_as, dora, inside_allowed, listener):
    browser = client_as(dora)
    made = browser.post("/company/webhooks/new/", {"name": "Shop", "url": listener.url}, follow=True)
    assert Endpoint.objects.get().secret in made.content.decode()
    delivery = delivery_of(happen())
    delivering.deliver(delivery.id, now=NOW)
    page = f"/company/webhooks/{delivery.endpoint_id}/"
    assert "200 OK" in browser.get(page).content.decode()
    browser.post(f"{page}deliveries/{delivery.id}/repetition/")
    assert delivery_of(delivery.entry).state == "waiting"
    closed = browser.post(f"{page}closure/", follow=True).content.decode()
    assert f"{page}opening/" in closed
    browser.post(f"{page}opening/")
    assert Endpoint.objects.get().closed_at is None


def test_an_address_inside_is_refused_beside_its_field(client_as, dora):
    answer = client_as(dora).post("/company/webhooks/new/", {"name": "Shop", "url": "http://localhost/"})
    assert answer.status_code == 422
    assert "lies inside the network" in answer.content.decode()
    assert not Endpoint.objects.exists()


def test_programs_look_after_their_addresses_too(company, inside_allowed, listener):
    program = Program(Scope.WEBHOOKS)
    made = program.post("/webhooks", {"name": "Shop", "url": listener.url, "kinds": ["customers.person_added"]})
    assert (made.status_code, made.json()["secret"][:6]) == (201, "whsec_")
    assert "secret" not in program.get("/webhooks").json()[0]
    delivery, path = delivery_of(happen()), f"/webhooks/{made.json()['id']}"
    delivering.deliver(delivery.id, now=NOW)
    (told,) = program.get(f"{path}/deliveries").json()["items"]
    assert (told["id"], told["state"]) == (delivery.id, "delivered")
    assert program.post(f"{path}/deliveries/{delivery.id}/repetition", {}).json()["state"] == "waiting"
    assert program.delete(path).json()["closed_at"] is not None


def test_a_program_cannot_reach_inside_either(company):
    answer = Program().post("/webhooks", {"name": "Shop", "url": "http://169.254.169.254/"})
    assert code(answer) == (422, "address_inside")
