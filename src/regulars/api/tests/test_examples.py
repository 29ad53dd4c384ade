"""Every example of docs/api.md, run in its order.

Numbers in the document stand for the numbers of the moment; «…» stands for anything, or for the tag seen last.
What the document shows must be in the answer; the answer may have more.
"""

import json
import re
import shlex
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import NOW

from regulars.api.tests.calling import BASE, Program
from regulars.channels.accounts import AccountDescribed, open_account
from regulars.customers.attributes.commands import Defined, define_attribute
from regulars.customers.consents.topics import Described, add_topic
from regulars.lib import outside

PAGE = Path(__file__).resolve().parents[4] / "docs/api.md"
BLOCK = re.compile(r"```(http|sh)\n(.*?)```", re.DOTALL)
ORDERS = b"customer,date,amount\nC-1,2026-10-01,12.50\nC-2,2026-10-02,7\n"
ANY = "…"


@dataclass
class Message:
    """A request or an answer of the document."""

    first: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    form: dict[str, str] = field(default_factory=dict)


def read(kind: str, text: str) -> Message:
    if kind == "sh":
        return read_curl(text)
    head, _blank, body = text.partition("\n\n")
    first, *lines = head.strip().splitlines()
    return Message(first, dict(line.split(": ", 1) for line in lines), body.strip())


def read_curl(text: str) -> Message:
    words = shlex.split(text)[1:]
    message = Message(f"GET {words.pop(0).removeprefix('$REGULARS')}")
    for option, value in zip(words[::2], words[1::2], strict=True):
        if option == "-F":
            name, _equals, content = value.partition("=")
            message.form[name] = content
        else:
            assert (option, value) == ("-H", "Authorization: Bearer $KEY")
    return message


def exchanges() -> list[tuple[Message, Message]]:
    messages = [read(*found) for found in BLOCK.findall(PAGE.read_text(encoding="utf-8"))]
    asked = [message for message in messages if not message.first.startswith("HTTP/")]
    told = [message for message in messages if message.first.startswith("HTTP/")]
    assert len(asked) == len(told)
    return list(zip(asked, told, strict=True))


class Reader:
    """Follows the document with a program, and remembers which number stands for which."""

    def __init__(self) -> None:
        self.program, self.numbers, self.tag = Program(), {}, ""

    def run(self, asked: Message, told: Message) -> None:
        answer = self.ask(asked)
        assert answer.status_code == int(told.first.split()[1]), (asked.first, answer.content)
        self.tag = answer.headers.get("ETag", self.tag)
        for name, value in told.headers.items():
            assert value in (ANY, answer.headers[name]), (asked.first, name)
        self.compare(json.loads(told.body), answer.json(), asked.first)

    def ask(self, asked: Message) -> Any:
        method, address = asked.first.split(" ", 1)
        path = re.sub(r"/(\d+)(?=[/?]|$)", lambda found: f"/{self.numbers[int(found[1])]}", address).removeprefix(BASE)
        if asked.form:
            file = SimpleUploadedFile(asked.form["file"].removeprefix("@"), ORDERS)
            return self.program.upload(asked.form["target"], file)
        headers = {name.replace("-", "_"): self.tag if value == ANY else value for name, value in asked.headers.items()}
        return self.program.call(method.lower(), path, self.numbered(asked.body) or None, **headers)

    def numbered(self, body: str) -> str:
        """What is sent, with the numbers of the moment: «"customer_id": 18»."""
        return re.sub(r'(_id": )(\d+)', lambda found: found[1] + str(self.numbers.get(int(found[2]), found[2])), body)

    def compare(self, shown: Any, real: Any, where: str) -> None:
        match shown:
            case dict():
                for name, value in shown.items():
                    assert name in real, f"{where}: {name}"
                    self.compare_member(name, value, real[name], where)
            case list():
                assert len(shown) == len(real), where
                for one, other in zip(shown, real, strict=True):
                    self.compare(one, other, where)
            case str() if ANY in shown:
                assert real.startswith(shown.removesuffix(ANY)), where
            case _:
                assert shown == real, where

    def compare_member(self, name: str, shown: Any, real: Any, where: str) -> None:
        if isinstance(shown, int) and (name == "id" or name.endswith("_id")):
            assert self.numbers.setdefault(shown, real) == real, f"{where}: {name}"
        else:
            self.compare(shown, real, f"{where}: {name}")


def test_the_examples_of_the_document_are_true(company, dora, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("regulars.api.resources.purchases.now", lambda: NOW)
    monkeypatch.setattr(outside, "resolve", lambda _host, _port: [ip_address("93.184.216.34")])
    company.currency = "UAH"
    company.save()
    for said in (Defined("Discount level", "choice", ("Gold", "Silver")), Defined("Shop size", "number")):
        define_attribute(said, actor="", now=NOW)
    add_topic("news", Described("News", "", ["email"]), actor="", now=NOW)
    open_account("email", AccountDescribed("Help", "help@honey.example"), actor="", now=NOW)
    reader, found = Reader(), exchanges()
    assert len(found) > 12
    for asked, told in found:
        reader.run(asked, told)
