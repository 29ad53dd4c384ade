"""The page of a conversation: what was said and done in order, what stands beside it, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.utils import translation
from tests.cast import NOW

from regulars.channels.models import Account
from regulars.customers.models import Customer
from regulars.customers.tests.making import figures
from regulars.inbox.models import Change, Conversation, Draft, Message
from regulars.inbox.tests.making import adds, asks
from regulars.inbox.tests.pages import address, at_noon
from regulars.inbox.topics import OWN, names_of
from regulars.staff.models import Employee
from regulars.work.models import EmployeeSkill, Skill

__all__ = ["at_noon"]
pytestmark = pytest.mark.django_db


def test_a_conversation_shows_all_that_was_said_and_done_in_order(client_as, bohdan, nadia):
    one = asks("Де мій рахунок?", assignee=bohdan)
    adds(one, "See <b> https://honey.example", at=NOW + timedelta(minutes=1), direction="out", employee=bohdan,
         state="failed", reason="The mailbox is full")  # fmt: skip
    adds(one, "@Nadia Bondar look", at=NOW + timedelta(minutes=2), direction="note", employee=nadia,
         mentions=[nadia.pk])  # fmt: skip
    Change.objects.create(conversation=one, what="snoozed", actor=f"staff.employee:{nadia.pk}", at=NOW)
    page = client_as(bohdan).get(address(one)).content.decode()
    places = [page.index(words) for words in ("Де мій рахунок?", "See &lt;b&gt;", '<span class="said-mention">')]
    assert places == sorted(places)
    assert "put aside for a while · Nadia Bondar" in page
    assert "The mailbox is full" in page
    assert "Send again" in page


def test_a_conversation_costs_the_same_however_long(client_as, bohdan, django_assert_max_num_queries):
    agent, one = client_as(bohdan), asks("first", assignee=bohdan)

    def cost(url: str) -> int:
        with django_assert_max_num_queries(60) as counted:
            assert agent.get(url).status_code == 200
        return len(counted)

    def more(number: int) -> None:
        at = NOW + timedelta(minutes=number)
        adds(one, f"text {number}", at=at)
        adds(one, f"answer {number}", at=at, direction="out", employee=bohdan, state="sent")
        actor = f"staff.employee:{bohdan.pk}"
        Change.objects.create(conversation=one, what="tagged", actor=actor, at=at, data={"tags": "a"})

    more(1)
    urls = (address(one), f"{address(one)}beside/", f"{address(one)}head/")
    for url in urls:
        cost(url)
    before = [cost(url) for url in urls]
    for number in range(2, 100):
        more(number)
    assert [cost(url) for url in urls] == before


def test_earlier_messages_come_page_by_page(client_as, bohdan):
    one = asks("the very first", at=NOW - timedelta(days=3), assignee=bohdan)
    for number in range(100):
        adds(one, f"text {number}.", at=NOW - timedelta(days=2) + timedelta(minutes=number))
    agent = client_as(bohdan)
    page = agent.get(address(one))
    assert "text 99." in page.content.decode()
    assert "the very first" not in page.content.decode()
    earlier = agent.get(page.context["earlier_url"]).content.decode()
    assert "the very first" in earlier
    assert "text 99." not in earlier


def test_news_are_what_was_said_since(client_as, bohdan):
    one = asks("old", at=NOW - timedelta(hours=1), assignee=bohdan)
    new = adds(one, "new", at=NOW)
    after = (NOW - timedelta(minutes=5)).isoformat()
    agent = client_as(bohdan)
    found = agent.get(f"{address(one)}items/", {"after": after}).content.decode()
    assert f'id="m-{new.pk}"' in found
    assert ">old<" not in found
    changed = Message.objects.get(text="old")
    found = agent.get(f"{address(one)}items/", {"after": after, "message": changed.pk}).content.decode()
    assert f'id="m-{changed.pk}"' in found


def test_what_stands_beside_has_care_notes_orders_and_what_was_answered_before(client_as, bohdan):
    before = asks("Не прийшов рахунок за жовтень", name="Ann", at=NOW - timedelta(days=9))
    adds(before, "Ось він, у вкладенні.", at=NOW - timedelta(days=8), direction="out", employee=bohdan, state="sent")
    Conversation.objects.filter(id=before.pk).update(answered_at=NOW - timedelta(days=8))
    one = asks("Де мій рахунок за листопад? Не прийшов.", name="Ben", assignee=bohdan)
    page = client_as(bohdan).get(f"{address(one)}beside/").content.decode()
    assert "Ось він, у вкладенні." in page
    assert "Ben" in page


@pytest.mark.parametrize(("orders", "said"), [(3, True), (0, False)])
def test_what_was_spent_stands_beside_whoever_ordered_and_not_beside_whoever_pays_by_contract(
    client_as, bohdan, orders, said
):
    one = asks("text", assignee=bohdan)
    figures(one.customer_id, orders_count=orders, value_minor=269_300)
    page = client_as(bohdan).get(f"{address(one)}beside/").content.decode()
    assert ("<dt>Spent</dt>" in page) is said
    assert "€2,693" in page


def test_lines_that_say_the_same_one_after_another_are_one_line(client_as, bohdan):
    one = asks("text", assignee=bohdan)
    for minutes, clock_of in ((1, "first"), (2, "next"), (3, "next"), (4, "next")):
        at = NOW + timedelta(minutes=minutes)
        Change.objects.create(conversation=one, what="broken", actor="", at=at, data={"clock": clock_of})
    lines = [item for item in client_as(bohdan).get(address(one)).context["items"] if hasattr(item, "times")]
    assert [(item.words, item.times) for item in lines if "broken" in item.words] == [
        ("a promise was broken: first answer", 1), ("a promise was broken: next answer", 3),
    ]  # fmt: skip


def test_who_was_told_of_a_broken_promise_stands_in_one_line_after_it(client_as, bohdan):
    one = asks("text", assignee=bohdan)
    at = NOW + timedelta(minutes=1)
    # As they are written: who was told first, three steps of one clock in one moment, another clock between them.
    told = (("first", ["Nadia"]), ("resolution", ["Marta"]), ("first", ["Nadia", "Dora"]), ("first", []))
    for clock_of, names in told:
        Change.objects.create(
            conversation=one, what="escalated", actor="", at=at, data={"clock": clock_of, "told": names}
        )
    for clock_of in ("first", "resolution"):
        Change.objects.create(conversation=one, what="broken", actor="", at=at, data={"clock": clock_of})
    lines = [item.words for item in client_as(bohdan).get(address(one)).context["items"] if hasattr(item, "times")]
    assert lines == [
        "a promise was broken: first answer", "a promise was broken: solution",
        "told of the broken promise (first answer): Nadia, Dora", "told of the broken promise (solution): Marta",
    ]  # fmt: skip


def test_a_topic_is_called_by_the_name_that_the_team_has_for_it(client_as, bohdan):
    Skill.objects.create(name="Рахунки", words=["Invoice", "рахунок"])
    one = asks("text", assignee=bohdan, topic="invoice")
    for topic in ("invoice", "review", "roast profile"):
        Change.objects.create(conversation=one, what="topic", actor="", at=NOW, data={"said": topic})
    page = client_as(bohdan).get(address(one))
    assert page.context["head"].topic == "Рахунки"
    lines = [item.words for item in page.context["items"] if hasattr(item, "times")]
    assert lines == [f"the topic is now “{name}”" for name in ("Рахунки", "Review", "Roast profile")]


def test_a_topic_of_every_trade_has_a_name_in_the_language_of_the_reader_unless_the_team_calls_it_otherwise(db):
    with translation.override("fr"):
        assert names_of(["delivery", "machine", "torn bags"]) == {
            "delivery": "Delivery", "machine": "Equipment", "torn bags": "Torn bags",
        }  # fmt: skip
    Skill.objects.create(name="DELIVERY", words=["delivery"])
    assert names_of(["delivery"]) == {"delivery": str(OWN["delivery"])}
    Skill.objects.create(name="Couriers", words=["delivery"])
    assert names_of(["delivery"]) == {"delivery": "Couriers"}


def test_whoever_knows_is_asked_in_a_note_that_begins_with_their_name(client_as, bohdan, nadia):
    skill = Skill.objects.create(name="Invoices", words=["рахунок"])
    EmployeeSkill.objects.create(employee=nadia, skill=skill, level=3)
    one = asks("Де мій рахунок?", name="Ann", assignee=bohdan)
    agent = client_as(bohdan)
    part = agent.get(f"{address(one)}experts/", {"q": "рахунок"})
    asked = part.context["experts"][0]
    assert (asked.called, asked.expert.employee) == ("@Nadia Bondar ", nadia)
    assert f'href="{asked.url}"' in part.content.decode()
    Draft.objects.create(conversation=one, employee=bohdan, text="It was sent", content={"kind": "reply"}, saved_at=NOW)
    box = agent.get(asked.url).context["composer"]
    assert (box.kind, box.text, box.begun) == ("note", "@Nadia Bondar \n\nIt was sent", len("@Nadia Bondar "))
    nadia.sees = Employee.Sees.OWN
    nadia.save()
    assert agent.get(f"{address(one)}experts/", {"q": "рахунок"}).context["experts"][0].url == ""


def test_a_question_that_was_asked_often_is_answered_before_once(client_as, bohdan):
    for number, text in enumerate(
        ("Де мій рахунок за жовтень?", "де мій  рахунок за жовтень?", "Де рахунок за травень?")
    ):
        before = asks(text, name=f"Customer {number}", at=NOW - timedelta(days=9 - number))
        adds(before, f"Answer {number}", at=NOW - timedelta(days=5), direction="out", employee=bohdan, state="sent")
        Conversation.objects.filter(id=before.pk).update(answered_at=NOW - timedelta(days=5))
    one = asks("Де мій рахунок за жовтень?", name="Ben", assignee=bohdan)
    page = client_as(bohdan).get(f"{address(one)}beside/")
    found = [(shown.answer, shown.times) for shown, _url in page.context["similar"]]
    assert found == [("Answer 1", 2), ("Answer 2", 1)]
    assert "asked 2 times" in page.content.decode()


def test_the_number_of_a_browser_is_shown_nowhere(client_as, bohdan):
    one = asks("text", name="", assignee=bohdan)
    number = "0f8fad5b-d9cb-469f-a165-70867728950e"
    Conversation.objects.update(channel="chat", address=number)
    Account.objects.update(kind="chat")
    Customer.objects.update(name="")
    Message.objects.update(channel="chat", author_address=number, author_name="")
    agent = client_as(bohdan)
    for page in (agent.get("/inbox/?view=all"), agent.get(address(one))):
        shown = re.sub(r"<[^>]*>", "", page.content.decode())
        assert "Visitor" in shown
        assert number not in shown
