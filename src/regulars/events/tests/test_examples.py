"""Every example of docs/events.md, run in its order; «…» stands for anything that follows."""

import json
from pathlib import Path

import pytest
from tests.cast import NOW

from regulars.api.tests.test_examples import ANY, BLOCK, Message
from regulars.api.tests.test_examples import read as as_message
from regulars.customers.models import Customer
from regulars.events import views
from regulars.events.tests.telling import Tracker, read
from regulars.purchases.models import Order

PAGE = Path(__file__).resolve().parents[4] / "docs/events.md"


def exchanges() -> list[tuple[Message, Message]]:
    messages = [as_message(*found) for found in BLOCK.findall(PAGE.read_text(encoding="utf-8"))]
    asked, told = messages[::2], messages[1::2]
    assert all(one.first.startswith("HTTP/") for one in told)
    return list(zip(asked, told, strict=True))


def compare(shown: object, real: object) -> None:
    match shown:
        case dict():
            assert set(shown) == set(real)
            for name, value in shown.items():
                compare(value, real[name])
        case list():
            for one, other in zip(shown, real, strict=True):
                compare(one, other)
        case str() if shown.endswith(ANY):
            assert real.startswith(shown.removesuffix(ANY))
        case _:
            assert shown == real


@pytest.mark.django_db
def test_the_examples_of_the_document_are_true(company, monkeypatch):
    monkeypatch.setattr(views, "now", lambda: NOW)
    tracker, found = Tracker(), exchanges()
    assert len(found) >= 3
    for asked, told in found:
        method, address = asked.first.split(" ")
        answer = tracker.send(address.removeprefix("/v1/"), asked.body.encode())
        assert (method, answer.status_code) == ("POST", int(told.first.split()[1]))
        compare(json.loads(told.body), answer.json())
    read()
    assert (Customer.objects.get().name, Order.objects.get().amount_minor) == ("Olena Melnyk", 1900)
