"""The side navigation is drawn once for many pages: what people write stays words, whatever it looks like."""

from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.html import escape

from regulars.lib.registry import menu
from regulars.ui.sidebar import HERE, TOKEN, sidebar

BADGED = [entry for entry in menu if entry.badge]
PLACES = [str(TOKEN), str(HERE), *(f"<!--{entry.key}-->" for entry in BADGED)]
NUMBERS = {entry.key: dict.fromkeys(entry.badge.numbers, 7) for entry in BADGED}


def drawn(*, path="/me/", query="", name="Nadia", company="Honey", token="t0ken", numbers=NUMBERS) -> str:
    request = RequestFactory().get(path, QUERY_STRING=query)
    request.user = SimpleNamespace(is_authenticated=True, name=name, email=name, photo_url="", theme="auto")
    return sidebar(request, BADGED, company, token, numbers)


class Shape(HTMLParser):
    """Elements and comments; without what names and addresses are shown in: words, the face, the way back."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.back: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("name") == "next":
            self.back.append(given.pop("value"))
        if "avatar" in (given.get("class") or ""):
            given.pop("class")
        self.found.append((tag, given))

    def handle_comment(self, data):
        self.found.append(data)


@pytest.mark.parametrize("place", PLACES)
def test_a_name_that_looks_like_a_place_of_ours_stays_a_name(place):
    odd = drawn(name=f"A{place}", company=f"B{place}")
    assert Shape(odd).found == Shape(drawn()).found
    assert odd.count(escape(f"A{place}")) == 3
    assert odd.count(escape(f"B{place}")) == 2


@pytest.mark.parametrize("place", PLACES)
def test_an_address_that_looks_like_a_place_of_ours_is_come_back_to_as_it_is(place):
    odd = Shape(drawn(path=f"/me/{place}", query=f"q={place}&a=\"'"))
    assert odd.found == Shape(drawn()).found
    way = RequestFactory().get(f"/me/{place}", QUERY_STRING=f"q={place}&a=\"'").get_full_path()
    assert odd.back == [way, way]


@pytest.mark.parametrize("place", PLACES)
def test_a_token_that_looks_like_a_place_of_ours_brings_nothing_into_another_place(place):
    odd, plain = drawn(token=place), drawn()
    assert odd.replace(escape(place), "t0ken") == plain


def test_all_that_is_a_pages_own_is_written_into_every_place():
    page = drawn()
    assert not [one for one in Shape(page).found if isinstance(one, str)]
    assert page.count('name="csrfmiddlewaretoken" value="t0ken"') == 3
    for entry in BADGED:
        assert page.count(render_to_string(entry.badge.template, NUMBERS[entry.key])) == 1


def test_what_was_drawn_for_one_page_says_nothing_of_it_on_the_next():
    drawn(path="/me/", token="first")
    few = {key: dict.fromkeys(numbers, 3) for key, numbers in NUMBERS.items()}
    page = drawn(path="/me/photo/", token="second", numbers=few)
    assert Shape(page).back == ["/me/photo/"] * 2
    assert page == drawn(numbers=few).replace("t0ken", "second").replace('value="/me/"', 'value="/me/photo/"')
    assert "Nadia" not in drawn(name="Olena", token="second")
