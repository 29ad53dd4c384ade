"""The pages of channels and the frame of a letter, looked at in a real browser: wide and narrow, light and dark."""

import pytest
from tests.cast import NOW

from regulars.channels import accounts, framing, receiving
from regulars.channels.email.tests.making import mailbox
from regulars.channels.email.tests.test_corpus import FOLDER
from regulars.ui.tests.browser import WIDE, chromium, complaints, look_through, open_page, shape

__all__ = ["chromium", "complaints", "open_page", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_every_page_of_channels_is_fine_everywhere(open_page, complaints, dora, shape):
    page = open_page(dora, *shape)
    page.goto("/channels/")
    assert page.get_by_text("No channel is connected yet").is_visible()
    troubled, paused = mailbox(), mailbox()
    accounts.troubled(troubled.pk, "mail.honey.example does not answer on port 993.", now=NOW)
    accounts.pause(paused.pk, actor="", now=NOW)
    addresses = ["/channels/", "/channels/new/email/", f"/channels/{troubled.pk}/", f"/channels/{paused.pk}/"]
    look_through(page, addresses, complaints)


def test_a_hostile_letter_does_nothing_in_a_frame_and_shows_its_pictures_only_when_asked(
    open_page, complaints, bohdan, monkeypatch
):
    account, numbers = mailbox(), []
    for name in sorted(path.stem for path in FOLDER.glob("hostile-*.eml")):
        number = receiving.keep(account, name, (FOLDER / f"{name}.eml").read_bytes(), now=NOW)
        numbers.append(number)
    page = open_page(bohdan, WIDE, "light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail("something ran"))
    page.goto("/inbox/")
    for number in numbers:
        before = len(page.frames)
        page.goto(framing.letter_address(number))
        assert len(page.frames) == before
    here = page.url.partition("/channels/")[0]
    assert {one for one in asked if not one.startswith((here, "data:"))} == set()
