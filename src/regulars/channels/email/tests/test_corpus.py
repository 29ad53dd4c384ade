"""Every letter of the corpus: nothing is lost, nothing runs, the right conversation or quarantine.

The index says what must come out; it is written beside the builder of each letter, not by the parser.
"""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from regulars.channels.email import sanitising
from regulars.channels.email.reading import judged, own_addresses, read
from regulars.channels.errors import Unreadable
from regulars.channels.models import Account
from regulars.channels.types import Held, Ignored, Incoming, Receipt

FOLDER = Path(__file__).parent / "corpus"
INDEX: dict[str, dict[str, Any]] = json.loads((FOLDER / "index.json").read_text())


@pytest.fixture(autouse=True)
def ledger_is_empty(monkeypatch):
    monkeypatch.setattr("regulars.channels.email.reading.copied_to", lambda account, name: [])


def account() -> Account:
    forms = ["support@honey.example", "no-reply@forms.example"]
    return Account(kind="email", address="support@honey.example", settings={"form_senders": forms})


def found_in(name: str) -> list[Any]:
    return list(read(account(), (FOLDER / f"{name}.eml").read_bytes()))


def verdict_of(one: Any) -> str:
    match one:
        case Held():
            return f"held:{one.reason}"
        case Ignored():
            return f"ignored:{one.reason}"
        case Receipt():
            return f"receipt:{one.state.value}" + (":gone" if one.gone else "")
    return "automatic" if one.automatic else "message"


def message_in(name: str) -> Incoming | None:
    found = found_in(name)[0]
    return found.incoming if isinstance(found, Held) else found if isinstance(found, Incoming) else None


def test_the_corpus_is_whole():
    assert {path.stem for path in FOLDER.glob("*.eml")} == set(INDEX)
    assert len(INDEX) >= 150


@pytest.mark.parametrize("name", INDEX)
def test_the_verdict_is_the_one_expected(name):
    if INDEX[name]["verdict"] == "unreadable":
        with pytest.raises(Unreadable) as refused:
            found_in(name)
        assert str(refused.value).endswith(".")
        return
    assert {verdict_of(one) for one in found_in(name)} == {INDEX[name]["verdict"]}


MESSAGES = [name for name, told in INDEX.items() if told["verdict"].startswith(("message", "automatic", "held"))]


@pytest.mark.parametrize("name", MESSAGES)
def test_nothing_is_lost(name):
    told, message = INDEX[name], message_in(name)
    assert message is not None
    own_words = message.text if message.quoted_from is None else message.text[: message.quoted_from]
    assert message.sender.value == told["sender"]
    assert message.sender.name == told.get("sender_name", message.sender.name)
    assert message.subject == told.get("subject", message.subject)
    assert own_words.strip().startswith(told.get("first", ""))
    for piece in told.get("holds", ()):
        assert piece in message.text
    assert [one.name for one in message.files] == told.get("files", [])
    assert bool(message.facts.get("cut")) == told.get("cut", name in ("a-hundred-levels", "two-thousand-levels"))


@pytest.mark.parametrize("name", MESSAGES)
def test_what_is_quoted_is_folded_and_nothing_else(name):
    told, message = INDEX[name], message_in(name)
    assert message is not None
    if "folded" in told:
        assert message.quoted_from is not None
        assert message.text[message.quoted_from :].lstrip().startswith(told["folded"])
    else:
        assert message.quoted_from is None


@pytest.mark.parametrize("name", MESSAGES)
def test_it_comes_into_the_conversation_whose_mark_it_truly_carries(name):
    told, message = INDEX[name], message_in(name)
    assert message is not None
    assert message.token == told.get("token", "")
    if "thread" in told:
        assert list(message.thread) == told["thread"]


@pytest.mark.parametrize("name", MESSAGES)
def test_nothing_runs_and_nothing_calls_home(name):
    told, message = INDEX[name], message_in(name)
    assert message is not None
    lowered = message.html.lower()
    for piece in told.get("lacks", ()):
        assert piece not in lowered
    assert sanitising.MARK not in lowered
    assert ' src="http' not in lowered
    assert ' src="//' not in lowered
    assert message.facts.get("far_pictures", 0) == told.get("far_pictures", 0)


class Tags(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("name", MESSAGES)
def test_only_tags_and_attributes_that_do_nothing_are_left(name):
    message = message_in(name)
    assert message is not None
    for tag, attributes in Tags(message.html).found:
        assert tag in sanitising.TAGS
        assert not [one for one in attributes if one.startswith("on") or one in ("srcset", "background", "action")]
        assert (attributes.get("href") or "https://").startswith(("http://", "https://", "mailto:", "tel:"))
        assert (attributes.get("src") or "data:image/png").startswith("data:image/")


@pytest.mark.parametrize("name", MESSAGES)
def test_it_can_be_kept_by_the_database_and_written_as_json(name):
    message = message_in(name)
    assert message is not None
    kept = json.dumps([message.key, message.subject, message.text, message.html, message.sender.name,
                       *(one.name for one in message.files), dict(message.facts)], ensure_ascii=False)  # fmt: skip
    assert "\\u0000" not in kept
    kept.encode()
    assert message.key
    assert len(message.key) <= 400


def test_people_in_copy_are_told_and_we_are_not_among_them():
    message = message_in("two-customers-in-copy")
    assert message is not None
    assert [one.value for one in message.also] == INDEX["two-customers-in-copy"]["also"]


def test_a_letter_with_our_mark_in_its_name_is_only_ours_when_we_signed_it():
    from regulars.channels.email.parsing import parse

    raw = (FOLDER / "our-own-letter-back.eml").read_bytes()
    parsed = parse(raw.replace(b"r.", b"r.a", 1))
    assert isinstance(judged(account(), parsed, own_addresses(account())), Held)
