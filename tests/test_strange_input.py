"""Every form of every page takes whatever is typed or pasted: it is saved, or refused in words, never broken."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from tests.test_access import GUARDED, USUAL, house  # noqa: F401 - a fixture

from regulars.staff.rights import Role

STRANGE = {
    "nothing to store": "\x00\x07",
    "halves of pairs": "�� Олена ��",
    "not to be seen": "\u200b\u200f\u202eОлена\u2066\ufeff",
    "a formula": '=HYPERLINK("http://evil.example";"Олена")',
    "markup": '"><script>alert(1)</script>',
    "a number too big": "9" * 400,
    "a negative number": "-1",
    "a day long ago": "1900-01-01",
    "a day far away": "2100-12-31",
    "no day at all": "2026-02-30",
    "blanks": "   \n\t ",
}
MEGABYTE = "Олена " * 100_000
WRITTEN = {"text", "email", "tel", "search", "url", "number", "date", "datetime-local", "password", "time", "month"}


@dataclass
class Form:
    """What a browser would send: names with their values, and which of them a person writes."""

    action: str
    sent: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page that are posted."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.open: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.open = Form(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            if self.open:
                self.found.append(self.open)
        elif self.open is None:
            return
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.open.sent):
            self.open.sent[self.select] = given.get("value", "")
        elif name := given.get("name", ""):
            self.control(tag, name, given)

    def control(self, tag: str, name: str, given: dict[str, str]) -> None:
        assert self.open is not None
        kind = given.get("type", "text") if tag == "input" else tag
        if tag == "select":
            self.select = name
        elif kind in WRITTEN or tag == "textarea":
            self.open.typed.append(name)
        elif kind == "hidden" or (kind in ("radio", "checkbox") and "checked" in given):
            self.open.sent[name] = given.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""


def forms_of(html: str) -> Iterator[Form]:
    reader = Forms()
    reader.feed(html)
    yield from (form for form in reader.found if form.typed)


# Signing out, one's own password and the like end the session that walks; they have tests of their own.
LEFT_OUT = {"staff:me"}
WALKED = [address for address in GUARDED if address.name not in LEFT_OUT]


@pytest.mark.parametrize("address", WALKED, ids=lambda address: address.name)
def test_every_form_takes_whatever_is_typed(address, client_as, house):  # noqa: F811
    browser, path = client_as(Role.DIRECTOR), address.path(USUAL, 1)
    page = browser.get(path)
    if page.status_code != 200 or "html" not in page.headers["Content-Type"] or page.streaming:
        return
    for form in forms_of(page.content.decode()):
        for what, text in STRANGE.items():
            answer = browser.post(urljoin(path, form.action), form.sent | dict.fromkeys(form.typed, text))
            assert answer.status_code < 500, f"{what} in {form.typed} of {path}"
            if answer.status_code == 200 and not answer.streaming:
                assert "<script>alert(1)" not in answer.content.decode(), f"{what} in {form.typed} of {path}"


@pytest.mark.parametrize("address", WALKED, ids=lambda address: address.name)
def test_a_megabyte_in_every_field_is_refused_in_words_or_cut(address, client_as, house):  # noqa: F811
    browser, path = client_as(Role.DIRECTOR), address.path(USUAL, 1)
    page = browser.get(path)
    if page.status_code != 200 or "html" not in page.headers["Content-Type"] or page.streaming:
        return
    for form in forms_of(page.content.decode()):
        for name in form.typed:
            answer = browser.post(
                urljoin(path, form.action), {**form.sent, **dict.fromkeys(form.typed, "1"), name: MEGABYTE}
            )
            assert answer.status_code < 500, f"{name} of {path}"


def test_the_walk_meets_the_forms_of_the_house(client_as, house):  # noqa: F811
    """A walk that finds no forms would show nothing."""
    browser, met = client_as(Role.DIRECTOR), set()
    for address in WALKED:
        page = browser.get(address.path(USUAL, 1))
        if page.status_code == 200 and "html" in page.headers["Content-Type"] and not page.streaming:
            met |= {address.name for _form in forms_of(page.content.decode())}
    assert {"desk:customer", "desk:customer_add", "desk:segment_new", "desk:group_add", "staff:company"} <= met
    assert len(met) > 15
