"""The clients that companies have already, as they are, against a server that listens."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import segment.analytics as segment
from tests.cast import NOW

from regulars.customers.models import Customer, Entry, Identity
from regulars.events.models import Event
from regulars.events.reading import read_waiting
from regulars.lib import clock
from regulars.purchases.models import Order
from regulars.staff.api_keys import make_key

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("company")]

NODE_CLIENT = "@segment/analytics-node"


def secret() -> str:
    return make_key(name="Shop", scopes=["events:write"], employee_id=None, actor="test", now=NOW)[1]


def read_all() -> None:
    """By the clock that the clients go by too."""
    read_waiting(clock=clock.now)


def events_of(user: str) -> list[str]:
    who = Identity.objects.get(channel="external", value=user).customer
    entries = Entry.objects.filter(customer=who, kind__startswith="events.").order_by("happened_at", "id")
    return list(entries.values_list("kind", flat=True))


@pytest.mark.parametrize("packed", [False, True])
def test_the_python_client_tells_everything_it_can_and_is_understood(live_server, packed):
    errors = []
    client = segment.Client(secret(), host=live_server.url, gzip=packed, on_error=lambda *what: errors.append(what))
    client.track(anonymous_id="b-1", event="Added to Cart")
    client.identify("u-1", {"name": "Olena Melnyk", "email": "o@honey.example", "visits": 3}, anonymous_id="b-1")
    client.page("u-1", "Shop", "Coffee", {"url": "https://shop.example/coffee"})
    client.screen("u-1", "App", "Cart")
    client.group("u-1", "g-1", {"name": "Honey & Oak"})
    client.alias("b-0", "u-1")
    products = [{"product_id": "C-1", "name": "Coffee", "price": 9.5, "quantity": 2}]
    client.track("u-1", "Order Completed", {"order_id": "A-1", "total": 19, "currency": "EUR", "products": products})
    client.flush()
    client.join()
    assert errors == []
    read_all()
    read_all()
    olena = Customer.objects.get()
    assert (olena.name, olena.attributes) == ("Olena Melnyk", {"visits": "3", "group": "Honey & Oak"})
    assert set(Identity.objects.values_list("channel", "value")) == {
        ("external", "u-1"), ("email", "o@honey.example"), ("browser", "b-1"), ("browser", "b-0"),
    }  # fmt: skip
    assert sorted(events_of("u-1")) == [
        "events.described", "events.grouped", "events.page", "events.screen", "events.tracked",
    ]  # fmt: skip
    assert (Order.objects.get().amount_minor, Event.objects.exclude(state="read").count()) == (1900, 0)


def test_the_python_client_is_told_that_its_key_is_wrong(live_server):
    errors = []
    client = segment.Client("rgl_wrong", host=live_server.url, on_error=lambda error, _batch: errors.append(error))
    client.track("u-1", "Signed Up")
    client.flush()
    client.join()
    assert (errors[0].status, errors[0].code) == (401, "key_refused")


@pytest.fixture(scope="session")
def node_client(tmp_path_factory) -> Path:
    """A folder with the client for Node in it, which its own package manager brings."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("there is no Node here")
    folder = tmp_path_factory.mktemp("node")
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    brought = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", f"{NODE_CLIENT}@3.1.0"],
                             cwd=folder, capture_output=True, timeout=180, check=False)  # fmt: skip
    if brought.returncode:
        pytest.skip(f"the package manager of Node cannot bring {NODE_CLIENT}: {brought.stderr.decode()[-200:]}")
    return folder


SCRIPT = """
import { Analytics } from '@segment/analytics-node'
const client = new Analytics({ writeKey: process.argv[2], host: process.argv[3] })
client.on('error', error => { console.log(JSON.stringify(error.code || 'error')); process.exitCode = 1 })
client.identify({ userId: 'u-1', anonymousId: 'b-1', traits: { name: 'Olena Melnyk', email: 'o@honey.example' } })
client.track({ userId: 'u-1', event: 'Signed Up', properties: { plan: 'gold' } })
client.page({ userId: 'u-1', name: 'Coffee' })
client.screen({ userId: 'u-1', name: 'Cart' })
client.group({ userId: 'u-1', groupId: 'g-1', traits: { name: 'Honey & Oak' } })
client.alias({ userId: 'u-1', previousId: 'b-0' })
await client.closeAndFlush()
"""


def test_the_node_client_tells_everything_it_can_and_is_understood(live_server, node_client):
    (node_client / "tell.js").write_text(SCRIPT)
    told = subprocess.run(["node", "tell.js", secret(), live_server.url], cwd=node_client, capture_output=True,
                          timeout=60, check=False)  # fmt: skip
    assert (told.returncode, told.stdout) == (0, b""), told.stderr
    read_all()
    olena = Customer.objects.get()
    assert (olena.name, json.dumps(olena.attributes, ensure_ascii=False)) == (
        "Olena Melnyk", '{"group": "Honey & Oak"}',
    )  # fmt: skip
    assert sorted(events_of("u-1")) == ["events.grouped", "events.page", "events.screen", "events.tracked"]
    assert not Event.objects.exclude(state="read").exists()
