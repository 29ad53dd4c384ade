"""What the tests of the inbox's pages do all the time: look at a list, press a button, press the way back."""

import pytest
from django.urls import reverse
from tests.cast import NOW

from regulars.inbox.models import Conversation
from regulars.lib import clock


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def listed(client, view: str, text: str = "") -> list[str]:
    page = client.get("/inbox/", {"view": view, "q": text})
    assert page.status_code == 200
    return [line.who for line in page.context["lines"]]


def address(one: Conversation) -> str:
    return reverse("inbox:conversation", args=[one.pk])


def act(client, do: str, *chosen: Conversation, **given: str):
    return client.post("/inbox/act/", {"do": do, "id": [one.pk for one in chosen], **given}, follow=True)


def undo(client, page) -> None:
    """Press what the page offers as the way back."""
    tags = list(page.context["messages"])[-1].extra_tags
    assert client.post(tags.removeprefix("undo:")).status_code == 302
