"""The chat in the page of another site, on the server as it runs: asked, answered, interrupted, continued by mail."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest
from playwright.sync_api import Browser, Frame, Page, Route

from regulars.channels import ledger, receiving
from regulars.channels.chat.settings import ChatSettings
from regulars.channels.email.tests.making import mailbox, written
from regulars.channels.email.tests.servers import Post, post
from regulars.channels.models import Account, Sending
from regulars.inbox.models import Conversation, Message
from regulars.lib import clock
from regulars.live.tests.serving import served
from regulars.portal.chat.mailing import mail_unread
from regulars.portal.tests.chatting import answered, chat
from regulars.portal.tests.site import PutUp, put_up
from regulars.ui.tests.browser import NARROW, WIDE, Axe, chromium
from regulars.work.models import Promise

__all__ = ["chat", "chromium", "post", "put_up", "served"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BUTTON = "#regulars-chat button"


@pytest.fixture
def visitor(chromium: Browser, served: str, chat: Account, put_up: PutUp) -> Iterator[Page]:
    """Somebody on the company's site; nothing on it may complain."""
    context = chromium.new_context(viewport=WIDE, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
    page.goto(put_up(served, chat))
    yield page
    assert complaints == []
    context.close()


def window_of(page: Page) -> Frame:
    page.locator(BUTTON).click()
    frame = frame_in(page)
    # The script shows it, once it has come.
    frame.wait_for_selector("#close", state="visible")
    return frame


def frame_in(page: Page) -> Frame:
    wait_for(lambda: any("/chat/" in one.url for one in page.frames), page)
    return next(one for one in page.frames if "/chat/" in one.url)


def write(frame: Frame, text: str) -> None:
    frame.fill("#text", text)
    frame.press("#text", "Enter")


def wait_until_sent(frame: Frame, count: int) -> None:
    """Asked from outside: the policy of the window lets nothing be evaluated inside it again and again."""
    sent = frame.locator(".theirs.is-sent, .theirs.is-read")
    wait_for(lambda: sent.count() == count, frame.page)


def texts(frame: Frame) -> list[str]:
    return frame.locator(".chat-bubble p").all_inner_texts()


def test_a_visitor_asks_is_answered_leaves_and_goes_on_by_mail(visitor, chat, bohdan, post: Post):
    box = mailbox(None, post)
    chosen = ChatSettings(tuple(chat.settings["sites"]), mail_account_id=box.pk, mail_after_minutes=1)
    Account.objects.filter(id=chat.pk).update(settings=chosen.to_json())

    frame = window_of(visitor)
    write(frame, "Доброго дня! Коли прийде моя кава?")
    wait_until_sent(frame, 1)
    conversation = Conversation.objects.get()
    assert (conversation.language, conversation.channel) == ("uk", "chat")

    frame.fill("#contact [name=email]", "olena@forest.example")
    frame.fill("#contact [name=name]", "Олена")
    frame.click("#contact [type=submit]")
    frame.wait_for_selector("#contact", state="hidden")

    answered(conversation, "Завтра о дев'ятій.", bohdan, now=clock.now())
    frame.wait_for_selector("text=Завтра о дев'ятій.")
    wait_for(lambda: Message.objects.get(direction="out").state == Message.State.READ, visitor)

    visitor.goto("about:blank")
    answered(conversation, "І ще: кур'єр подзвонить.", bohdan, now=clock.now())
    assert mail_unread(now=clock.now() + timedelta(minutes=2)) == 1
    letter = Sending.objects.get(account=box)
    ledger.deliver(letter.pk, now=clock.now() + timedelta(minutes=3))
    letter.refresh_from_db()
    assert letter.state == Sending.State.ACCEPTED, letter.reason
    assert post.letters[-1].rcpt_tos == ["olena@forest.example"]

    reply = written("Дякую, чекаю!", sender="Olena <olena@forest.example>", In_Reply_To=f"<{letter.external_id}>")
    reply = reply.replace(b"Fri, 20 Nov 2026 11:00:00 +0200", format_datetime(clock.now()).encode())
    assert receiving.take_in(box, "answer", reply, now=clock.now()).ref
    assert Conversation.objects.get() == conversation
    said = Message.objects.filter(conversation=conversation, direction="in").order_by("id")
    assert [one.text.strip() for one in said] == ["Доброго дня! Коли прийде моя кава?", "Дякую, чекаю!"]
    assert Promise.objects.get(matter__ref=conversation.ref, clock="first").state == "kept"


def wait_for(holds, page: Page) -> None:
    for _try in range(1200):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never held")


def test_a_lost_connection_loses_and_doubles_nothing(visitor, bohdan):
    frame = window_of(visitor)
    write(frame, "перше")
    wait_until_sent(frame, 1)
    visitor.context.set_offline(True)
    for text in ("друге", "третє", "четверте"):
        write(frame, text)
    frame.wait_for_selector("#line", state="visible")
    assert frame.locator(".is-waiting").count() == 3
    answered(Conversation.objects.get(), "Відповідь", bohdan, now=clock.now())
    visitor.wait_for_timeout(1500)
    assert Message.objects.filter(direction="in").count() == 1
    visitor.context.set_offline(False)
    wait_until_sent(frame, 4)
    frame.wait_for_selector("text=Відповідь")
    said = Message.objects.filter(direction="in").order_by("id").values_list("text", flat=True)
    assert list(said) == ["перше", "друге", "третє", "четверте"]
    assert sorted(texts(frame)) == sorted(["перше", "друге", "третє", "четверте", "Відповідь"])


def test_an_acknowledgement_that_was_lost_and_a_page_that_was_closed_double_nothing(visitor, bohdan):
    frame = window_of(visitor)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if len(lost) < 2:
            sent = route.request
            assert httpx.post(sent.url, content=sent.post_data or "", headers=sent.headers).status_code == 201
            route.abort()
            lost.append(sent.url)
        else:
            route.continue_()

    visitor.route("**/messages/", lose)
    write(frame, "перше")
    wait_for(lambda: len(lost) == 1, visitor)
    visitor.reload()
    frame = window_of(visitor)
    write(frame, "друге")
    wait_until_sent(frame, 2)
    assert len(lost) == 2
    assert list(Message.objects.order_by("id").values_list("text", flat=True)) == ["перше", "друге"]
    assert Conversation.objects.count() == 1


def test_forty_posts_at_once_of_one_visitor_are_his_eight_messages(served, chat, bohdan):
    address = f"{served}/chat/{chat.token}"
    mark = httpx.post(f"{address}/state/", json={}, timeout=30).json()["visitor"]
    headers = {"Authorization": f"Bearer {mark}"}

    def post_one(number: int) -> int:
        message = {"id": f"m-{number % 8}", "text": f"слово {number % 8}"}
        return httpx.post(f"{address}/messages/", json=message, headers=headers, timeout=60).status_code

    with ThreadPoolExecutor(20) as threads:
        assert set(threads.map(post_one, range(40))) == {201}
    receiving.read_waiting(now=clock.now())
    assert sorted(Message.objects.values_list("text", flat=True)) == [f"слово {number}" for number in range(8)]
    assert Conversation.objects.count() == 1


def test_the_chat_is_used_by_keyboard_alone(visitor, bohdan):
    visitor.locator(BUTTON).focus()
    visitor.keyboard.press("Enter")
    frame = frame_in(visitor)
    frame.wait_for_selector("#text:focus")
    visitor.keyboard.type("Привіт")
    visitor.keyboard.press("Enter")
    wait_until_sent(frame, 1)
    visitor.keyboard.press("Escape")
    visitor.wait_for_selector("#regulars-chat iframe", state="hidden")
    assert visitor.evaluate("document.querySelector('#regulars-chat').shadowRoot.activeElement.tagName") == "BUTTON"


@pytest.mark.parametrize(("viewport", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide light", "narrow dark"])
def test_the_window_is_fit_for_everybody(chromium, served, chat, bohdan, viewport, scheme):
    context = chromium.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{served}/chat/{chat.token}/?language=uk")
    write(page.main_frame, "Привіт! https://coffee.example/cup")
    wait_until_sent(page.main_frame, 1)
    answered(Conversation.objects.get(), "Вітаємо!", bohdan, now=clock.now())
    page.wait_for_selector("text=Вітаємо! >> nth=1")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    context.close()
