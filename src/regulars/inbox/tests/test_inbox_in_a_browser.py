"""The inbox by keyboard alone, news that come by themselves, two people at one conversation: in a real browser."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from regulars.inbox.handling import close, reopen
from regulars.inbox.models import Conversation, Message
from regulars.inbox.telling import tell_of_message
from regulars.inbox.tests.making import adds, asks
from regulars.lib import clock
from regulars.live.tests.serving import served
from regulars.ui.tests.browser import (
    NARROW,
    WIDE,
    assert_fine,
    assert_fit_for_everybody,
    chromium,
    complaints,
    listen,
    open_page,
    shape,
)
from regulars.work.tasks.commands import add_task

__all__ = ["chromium", "complaints", "open_page", "served", "shape"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sit_down(chromium: Browser, served: str, client_as, complaints) -> Iterator:
    """A colleague at the real server, which tells news."""
    contexts = []

    def opened(who, viewport=WIDE) -> Page:
        context = chromium.new_context(base_url=served, viewport=viewport, reduced_motion="reduce")
        contexts.append(context)
        session = client_as(who).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": served}])
        page = context.new_page()
        listen(page, complaints)
        return page

    yield opened
    for context in contexts:
        context.close()


def hears(page: Page) -> None:
    """The page is connected to the stream of events."""
    expect(page.locator("html[data-live]")).to_be_attached()


def test_a_day_at_the_inbox_without_the_mouse(open_page, bohdan, nadia, complaints):
    for number, name in enumerate(("Ann", "Ben", "Cat")):
        asks(f"question {number}", name=name, subject=f"Subject {number}", assignee=bohdan)
    page = open_page(bohdan, WIDE, "light")
    page.goto("/inbox/")
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    press(page, "Escape", "j", "j", "k", "j")
    expect(page.locator(".inbox-link:focus")).to_have_text("Ben · waits for an answer")
    press(page, "x")
    expect(page.locator("#chosen")).to_have_text("1")
    press(page, "Escape", "t")
    page.keyboard.type("refund")
    press(page, "Enter")
    expect(page.locator(".badge", has_text="refund")).to_be_visible()
    press(page, "j", "j", "a")
    page.get_by_label("Colleague or team").select_option(label="Nadia Bondar")
    page.get_by_role("button", name="Give", exact=True).press("Enter")
    expect(page.locator(".inbox-row")).to_have_count(2)
    assert Conversation.objects.get(assignee=nadia).customer.name == "Ben"
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".inbox-row")).to_have_count(3)
    press(page, "j", "j", "Enter")
    expect(page.get_by_role("heading", name="Subject 1")).to_be_visible()
    press(page, "u")
    expect(page.locator(".inbox-link:focus")).to_contain_text("Ben")
    press(page, "k", "s")
    page.get_by_role("button", name="Tomorrow morning").press("Enter")
    expect(page.locator(".inbox-row")).to_have_count(2)
    press(page, "j", "Enter")
    expect(page.get_by_role("heading", name="Subject 1")).to_be_visible()
    press(page, "n")
    page.keyboard.type("@nad")
    press(page, "Enter")
    page.keyboard.type("please look")
    press(page, "Control+Enter")
    expect(page.locator(".said-note .said-mention")).to_have_text("@Nadia Bondar")
    press(page, "r")
    page.keyboard.type("Hello Ben, here is what you asked for: rjkeans")
    press(page, "Control+Enter")
    expect(page.locator(".said-unsent")).to_contain_text("Hello Ben")
    page.locator(".said-unsent").get_by_role("button", name="Take back").press("Enter")
    expect(page.locator("#composer-text")).to_have_value("Hello Ben, here is what you asked for: rjkeans")
    page.wait_for_load_state("load")
    assert_fine(page, complaints)
    press(page, "e")
    expect(page.get_by_text("Closed", exact=True).first).to_be_visible()
    press(page, "/")
    page.keyboard.type("question 0")
    expect(page.get_by_role("searchbox")).to_have_value("question 0")
    expect(page.locator(".inbox-row")).to_have_count(1)
    assert_fine(page, complaints)


def test_keys_go_on_where_what_one_of_them_asks_for_does_not_come(open_page, bohdan):
    for name in ("Ann", "Ben"):
        asks("question", name=name, assignee=bohdan)
    page = open_page(bohdan, WIDE, "light")
    page.route("**/inbox/questions/", lambda route: route.fulfill(status=500, body=""))
    with page.expect_response("**/inbox/questions/"):
        page.goto("/inbox/")
    press(page, "t", "j", "t", "j")
    expect(page.locator(".inbox-link:focus")).to_contain_text("Ben")


def test_an_address_that_names_a_place_of_no_page_opens_as_any_other(open_page, bohdan, complaints):
    one = asks("question", name="Ann", assignee=bohdan)
    page = open_page(bohdan, WIDE, "light")
    page.goto(f"/inbox/{one.pk}/#123")
    press(page, "r")
    expect(page.locator("#composer textarea[name=text]")).to_be_focused()
    assert complaints == []


def press(page: Page, *keys: str) -> None:
    """Keys mean something once the scripts of the page are there."""
    page.wait_for_load_state("load")
    for key in keys:
        page.keyboard.press(key)


def test_pages_are_fit_for_everybody(open_page, shape, bohdan, nadia, complaints):
    one = asks("Де мій рахунок? https://honey.example", subject="Рахунок", assignee=bohdan, tags=["refund"])
    adds(one, "It failed", direction="out", employee=bohdan, state="failed", reason="The mailbox is full")
    adds(one, "@Nadia Bondar look", direction="note", employee=bohdan, mentions=[nadia.pk])
    page = open_page(bohdan, *shape)
    addresses = ("/inbox/?view=all", "/inbox/?view=mentions", f"/inbox/{one.pk}/")
    for address in addresses:
        page.goto(address)
        expect(page.locator("#beside .skeleton")).to_have_count(0)
        assert_fine(page, complaints)
    for address in addresses:
        page.goto(address)
        expect(page.locator("#beside .skeleton")).to_have_count(0)
        assert_fit_for_everybody(page)


def test_new_mail_appears_by_itself_and_counts_move(sit_down, bohdan, complaints):
    one = asks("first question", name="Ann", assignee=bohdan)
    page = sit_down(bohdan, NARROW)
    page.goto("/inbox/?view=all")
    hears(page)
    page.locator(".inbox-link").focus()
    soon = clock.now() + timedelta(minutes=30)
    other = asks("second question", name="Ben", at=clock.now(), assignee=bohdan, due_at=soon)
    tell_of_message(other, Message.objects.get(text="second question"), now=clock.now())
    expect(page.locator(".inbox-row")).to_have_count(2)
    expect(page.locator(".inbox-burns").first).to_contain_text("Ben")
    expect(page.locator(".inbox-link:focus")).to_contain_text("Ann")
    page.goto(f"/inbox/{one.pk}/")
    hears(page)
    said = adds(one, "are you there?", at=clock.now())
    tell_of_message(one, said, now=clock.now())
    expect(page.locator(".said-by").last).to_contain_text("are you there?")
    assert_fine(page, complaints)


def test_two_people_at_one_conversation_see_each_other_and_a_stale_answer_asks_first(
    sit_down, bohdan, nadia, complaints
):
    one = asks("question", name="Ann", subject="Honey", assignee=bohdan)
    his, hers = sit_down(bohdan), sit_down(nadia)
    his.goto(f"/inbox/{one.pk}/")
    hears(his)
    hers.goto(f"/inbox/{one.pk}/")
    hears(hers)
    expect(his.locator("#presence")).to_contain_text("Nadia Bondar is looking")
    expect(hers.locator("#presence")).to_contain_text("Bohdan Koval is looking")
    hers.keyboard.press("r")
    hers.keyboard.type("We are looking into it")
    expect(his.locator("#presence")).to_contain_text("Nadia Bondar is writing")
    his.keyboard.press("r")
    his.keyboard.type("It is on its way")
    his.keyboard.press("Control+Enter")
    expect(hers.locator(".said-by-us")).to_contain_text("It is on its way")
    hers.keyboard.press("Control+Enter")
    expect(hers.locator(".composer-stale")).to_contain_text("It is on its way")
    expect(hers.locator("#composer-text")).to_have_value("We are looking into it")
    assert Message.objects.filter(direction="out").count() == 1
    hers.get_by_role("button", name="Send anyway").press("Enter")
    expect(hers.locator(".said-by-us")).to_have_count(2)
    assert_fine(his, complaints)
    assert_fine(hers, complaints)


def test_the_number_in_the_menu_moves_by_itself_on_every_page_and_stands_without_scripts(
    chromium, served, sit_down, client_as, bohdan, complaints
):
    one = asks("first question", name="Ann", assignee=bohdan)
    page = sit_down(bohdan)
    page.goto("/customers/")
    hears(page)
    number = page.locator("[data-badge='inbox.inbox'] [data-number]")
    expect(number).to_have_text("1")
    close(one.pk, actor="", now=clock.now())
    expect(number).to_be_hidden()
    reopen(one.pk, actor="", now=clock.now())
    expect(number).to_have_text("1")
    add_task("Call Ann", assignee_id=bohdan.pk, due_at=clock.now() - timedelta(hours=1), actor="", now=clock.now())
    expect(page.get_by_title("1 task is late")).to_be_visible()
    assert_fine(page, complaints)
    plain = chromium.new_context(base_url=served, viewport=WIDE, java_script_enabled=False)
    plain.add_cookies([{"name": "sessionid", "value": client_as(bohdan).cookies["sessionid"].value, "url": served}])
    still = plain.new_page()
    still.goto("/customers/")
    expect(still.locator("[data-badge='inbox.inbox'] [data-number]")).to_have_text("1")
    expect(still.get_by_title("1 task is late")).to_be_visible()
    plain.close()


def test_a_window_that_nobody_looks_at_lets_its_stream_go_and_catches_up_when_seen(sit_down, bohdan, complaints):
    one = asks("first question", name="Ann", assignee=bohdan)
    page = sit_down(bohdan)
    page.goto("/customers/")
    hears(page)
    look_away(page, True)
    expect(page.locator("html[data-live]")).not_to_be_attached()
    close(one.pk, actor="", now=clock.now())
    number = page.locator("[data-badge='inbox.inbox'] [data-number]")
    page.wait_for_timeout(500)
    expect(number).to_have_text("1")
    look_away(page, False)
    hears(page)
    expect(number).to_be_hidden()
    assert_fine(page, complaints)


def look_away(page: Page, away: bool) -> None:
    page.evaluate(
        """away => {
            Object.defineProperty(document, "hidden", { configurable: true, get: () => away })
            document.dispatchEvent(new Event("visibilitychange"))
        }""",
        away,
    )


def test_how_late_it_is_stands_there_before_any_script_and_scripts_say_the_same(open_page, bohdan, complaints):
    now = clock.now()
    asks("first", name="Ann", assignee=bohdan, due_at=now - timedelta(minutes=125))
    asks("second", name="Ben", assignee=bohdan, due_at=now + timedelta(minutes=30, seconds=50))
    page = open_page(bohdan, WIDE, "light")
    page.route("**/clocks.*js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/inbox/")
    assert page.locator("[data-left]").all_text_contents() == ["2 hr late", "in 30 min"]
    page.unroute("**/clocks.*js")
    page.goto("/inbox/", wait_until="load")
    page.wait_for_timeout(1_200)
    assert page.locator("[data-left]").all_text_contents() == ["2 hr late", "in 30 min"]
    assert_fine(page, complaints)
