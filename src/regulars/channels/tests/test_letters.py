"""A letter is shown in a frame that runs nothing and calls nobody; files are only downloaded."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from tests.cast import NOW

from regulars.channels import framing, receiving
from regulars.channels.email.tests.making import mailbox
from regulars.channels.email.tests.test_corpus import FOLDER, INDEX
from regulars.channels.files import store
from regulars.channels.models import Received, StoredFile
from regulars.channels.types import NewFile
from regulars.customers.models import Customer
from regulars.lib.asking import Answer

pytestmark = pytest.mark.usefixtures("company")


def kept(name: str) -> int:
    number = receiving.keep(mailbox(), name, (FOLDER / f"{name}.eml").read_bytes(), now=NOW)
    assert number is not None
    return number


def shown(number: int, more: str = "") -> str:
    """As the frame asks: without any cookie."""
    answer = Client().get(framing.letter_address(number) + more)
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


@pytest.mark.parametrize("name", [name for name in INDEX if name.startswith("hostile-")])
def test_nothing_of_a_hostile_letter_comes_through(name):
    page = shown(kept(name)).lower().partition("</head>")[2]
    for piece in INDEX[name].get("lacks", ()):
        assert piece not in page
    assert 'src="http' not in page
    assert 'src="//' not in page


def test_pictures_of_the_letter_are_drawn_into_it():
    assert 'src="data:image/png;base64,iVBOR' in shown(kept("pictures-in-the-text"))


def test_pictures_from_afar_come_only_when_asked_and_then_through_us(monkeypatch):
    asked = []

    def ask(method: str, url: str, **more: object) -> Answer:
        asked.append(url)
        return Answer(200, "OK", b"GIF89a", {"content-type": "image/gif; x=y"})

    monkeypatch.setattr("regulars.channels.views.letters.ask", ask)
    number = kept("hostile-spy-picture")
    page = shown(number)
    assert "fetched from elsewhere only when you ask" in page
    assert "spy.example" not in page.replace("data-far", "").partition("<img")[0]
    page = shown(number, "?pictures=1")
    assert asked == []
    address = page.partition(' src="')[2].partition('"')[0]
    assert address.startswith("/channels/pictures/")
    answer = Client().get(address)
    assert (answer.content, answer["Content-Type"]) == (b"GIF89a", "image/gif")
    assert asked == ["https://spy.example/open.gif?who=support"]


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "", "application/octet-stream"])
def test_what_is_no_picture_is_not_passed_on(monkeypatch, kind):
    found = Answer(200, "OK", b"<script>", {"content-type": kind})
    monkeypatch.setattr("regulars.channels.views.letters.ask", lambda *args, **more: found)
    answer = Client().get(framing.picture_address("https://spy.example/x"))
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/x", "http://localhost/x", "http://10.0.0.1/x", "file:///etc/passwd"]
)
def test_nobody_looks_into_our_own_network_through_a_picture(address):
    assert Client().get(framing.picture_address(address)).status_code == 404


def test_an_address_that_we_did_not_sign_opens_nothing():
    number = kept("html-only")
    good = framing.letter_address(number)
    assert Client().get(good[:-3] + "xx/").status_code == 404
    other = reverse("channels:letter", args=[signing.dumps(number, salt="another")])
    assert Client().get(other).status_code == 404
    assert Client().get(reverse("channels:far_picture", args=["https:x"])).status_code == 404


def test_a_letter_that_was_forgotten_is_not_there():
    number = kept("html-only")
    address = framing.letter_address(number)
    Received.objects.update(raw=b"")
    assert Client().get(address).status_code == 404


def test_a_letter_without_html_shows_its_text_as_text():
    page = shown(kept("hostile-text-part"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# Files --------------------------------------------------------------------------------------------------------------


def stored(name: str = "рахунок.html", customer: Customer | None = None) -> StoredFile:
    one = NewFile(name, "text/html", b"<script>alert(1)</script>")
    return store([one], customer_id=customer.pk if customer else None, now=NOW)[0]


def test_a_file_is_only_downloaded_whatever_it_is(client_as, bohdan):
    answer = client_as(bohdan).get(reverse("channels:file", args=[stored().token]))
    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_name_cannot_write_headers(client_as, bohdan):
    answer = client_as(bohdan).get(reverse("channels:file", args=[stored('a"\r\nSet-Cookie: x=1.html').token]))
    assert "Set-Cookie" not in answer
    assert answer["Content-Disposition"].startswith("attachment")


def test_files_of_customers_of_others_stay_closed_to_who_sees_only_their_own(client_as, bohdan, now):
    file = stored(customer=Customer.objects.create(name="Olena", created_at=now))
    bohdan.sees = "own"
    bohdan.save()
    assert client_as(bohdan).get(reverse("channels:file", args=[file.token])).status_code == 403


def test_a_file_that_is_not_there_is_not_there(client_as, bohdan):
    assert client_as(bohdan).get(reverse("channels:file", args=["nothing"])).status_code == 404
