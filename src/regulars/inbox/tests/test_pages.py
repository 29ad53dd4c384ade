"""Pages of the inbox: what each view shows to whom, what a conversation shows, what is done, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.cast import NOW

from regulars.channels.models import Account
from regulars.customers.models import Customer
from regulars.customers.tests.making import customer
from regulars.inbox import queries
from regulars.inbox.models import Change, Conversation, Draft, Mention, Message
from regulars.inbox.tests.making import adds, asks
from regulars.inbox.views.moments import offered
from regulars.lib import clock
from regulars.staff.models import Employee
from regulars.work.models import EmployeeSkill, Skill, Team, TeamMember

pytestmark = pytest.mark.django_db
State = Conversation.State


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


# The list ------------------------------------------------------------------------------------------------------------


def test_each_view_shows_what_it_says(client_as, bohdan, nadia):
    team = Team.objects.create(name="Letters", created_at=NOW)
    TeamMember.objects.create(team=team, employee=bohdan)
    soon, later = NOW + timedelta(minutes=30), NOW + timedelta(days=2)
    asks("mine", name="Ann", assignee=bohdan, due_at=later)
    asks("nobody's", name="Ben", team=team, due_at=soon)
    asks("third", name="Cat", assignee=nadia, state=State.THIRD)
    asks("aside", name="Dan", assignee=bohdan, snoozed_until=later)
    asks("over", name="Eve", assignee=bohdan, state=State.CLOSED, closed_at=NOW)
    agent = client_as(bohdan)
    shown = {view: listed(agent, view) for view in ("mine", "team", "unassigned", "third", "snoozed", "closed")}
    assert shown == {
        "mine": ["Ann"], "team": ["Ben"], "unassigned": ["Ben"], "third": ["Cat"], "snoozed": ["Dan"],
        "closed": ["Eve"],
    }  # fmt: skip
    assert listed(agent, "breaking") == ["Ben"]
    assert listed(agent, "all") == ["Ben", "Ann", "Cat"]


def test_what_burns_stands_first_and_who_owes_us_an_answer_last(client_as, bohdan):
    morning = NOW + timedelta(hours=4)
    asks("no deadline", name="Fay", at=NOW - timedelta(hours=9), assignee=bohdan)
    asks("asked later", name="Eve", at=NOW - timedelta(hours=1), assignee=bohdan, due_at=morning)
    asks("asked earlier", name="Dan", at=NOW - timedelta(hours=2), assignee=bohdan, due_at=morning)
    asks("late already", name="Cat", assignee=bohdan, due_at=NOW - timedelta(hours=1))
    theirs = {"assignee": bohdan, "state": State.WAITING}
    for name, hours in (("Ben", 5), ("Ann", 3)):
        answered = asks("answered", name=name, at=NOW - timedelta(hours=hours), **theirs)
        Conversation.objects.filter(id=answered.pk).update(waiting_since=None, due_at=NOW if name == "Ben" else None)
    agent = client_as(bohdan)
    for view in ("mine", "all"):
        assert listed(agent, view) == ["Cat", "Dan", "Eve", "Fay", "Ann", "Ben"]
    assert listed(agent, "waiting") == ["Ann", "Ben"]
    shown = agent.get("/inbox/?view=mine").content.decode()
    assert (shown.count("inbox-unread"), shown.count("inbox-theirs")) == (4, 2)


def test_pages_of_what_burns_follow_each_other_without_a_gap_or_a_double(client_as, bohdan, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 3)
    for number in range(8):
        due_at = NOW + timedelta(hours=number // 3) if number < 6 else None
        asks("text", name=f"Customer {number}", assignee=bohdan, due_at=due_at)
    agent, seen, address_of = client_as(bohdan), [], "/inbox/?view=mine"
    while address_of:
        page = agent.get(address_of)
        seen.append([line.who for line in page.context["lines"]])
        address_of = page.context["next_url"]
    assert seen == [[f"Customer {number}" for number in part] for part in ((0, 1, 2), (3, 4, 5), (6, 7))]
    back = agent.get(page.context["previous_url"])
    assert [line.who for line in back.context["lines"]] == seen[1]
    orders = [line.order for line in agent.get("/inbox/?view=mine").context["lines"]]
    assert orders == sorted(orders), "a row that comes by itself finds its place by it"


def test_words_of_messages_subjects_and_names_are_found(client_as, bohdan):
    asks("Де мій рахунок?", name="Ann", subject="Invoice")
    asks("Lime honey", name="Ben")
    agent = client_as(bohdan)
    assert listed(agent, "all", "рахунок") == ["Ann"]
    assert listed(agent, "all", "invoice") == ["Ann"]
    assert listed(agent, "all", "ben honey") == ["Ben"]
    asks("Discount of 100%_ please", name="Cat")
    assert listed(agent, "all", "DISCOUNT 100%_") == ["Cat"]
    assert listed(agent, "all", "1%_") == []
    assert "Nothing found" in agent.get("/inbox/", {"view": "all", "q": "tea"}).content.decode()


def test_the_list_costs_the_same_however_long(client_as, bohdan, django_assert_max_num_queries):
    agent = client_as(bohdan)

    def cost() -> int:
        with django_assert_max_num_queries(40) as counted:
            assert agent.get("/inbox/", {"view": "all"}).status_code == 200
        return len(counted)

    asks("first", name="Customer 0", assignee=bohdan)
    cost()
    one = cost()
    for number in range(1, 12):
        asks(f"text {number}", name=f"Customer {number}", assignee=bohdan)
    assert cost() == one


def test_whoever_sees_only_their_own_customers_sees_only_their_conversations(client_as, bohdan):
    bohdan.sees = Employee.Sees.OWN
    bohdan.save()
    theirs = asks("of a colleague", name="Ann")
    ben = customer("Ben")
    Customer.objects.filter(id=ben.pk).update(manager=bohdan)
    own = asks("mine", of=ben)
    agent = client_as(bohdan)
    assert listed(agent, "all") == ["Ben"]
    assert agent.get(address(theirs)).status_code == 403
    assert agent.get(address(own)).status_code == 200
    assert agent.get(f"/inbox/rows/{theirs.pk}/", {"view": "all"}).status_code == 403
    act(agent, "close", theirs)
    theirs.refresh_from_db()
    assert theirs.state == State.OPEN


def test_a_row_comes_alone_while_it_belongs_to_the_view(client_as, bohdan):
    one = asks("mine", assignee=bohdan)
    agent = client_as(bohdan)
    assert f'id="row-{one.pk}"' in agent.get(f"/inbox/rows/{one.pk}/", {"view": "mine"}).content.decode()
    assert agent.get(f"/inbox/rows/{one.pk}/", {"view": "closed"}).content == b""


@pytest.mark.parametrize("role", ["marketer", "analyst"])
def test_who_does_not_answer_has_no_inbox(client_as, role):
    assert client_as(role).get("/inbox/").status_code == 403


# What is done --------------------------------------------------------------------------------------------------------


def test_many_are_closed_at_once_and_all_taken_back(client_as, bohdan):
    chosen = [asks(f"text {number}", name=f"Customer {number}", assignee=bohdan) for number in range(3)]
    agent = client_as(bohdan)
    page = act(agent, "close", *chosen)
    assert "3 conversations: Closed" in page.content.decode()
    assert set(Conversation.objects.values_list("state", flat=True)) == {State.CLOSED}
    undo(agent, page)
    assert set(Conversation.objects.values_list("state", flat=True)) == {State.OPEN}


def test_what_is_taken_back_is_looked_at_where_it_was_done(client_as, bohdan):
    one, agent = asks("text", name="Ann", assignee=bohdan), client_as(bohdan)
    listed_at = "/inbox/?view=all&q=text"
    for given, place in (
        ({"back": listed_at}, listed_at),
        ({"back": listed_at, "here": str(one.pk)}, f"{address(one)}?view=all&q=text"),
        ({"back": "https://elsewhere.example/inbox/"}, "/inbox/"),
    ):
        page = act(agent, "close", one, **given)
        tags = list(page.context["messages"])[-1].extra_tags
        assert agent.post(tags.removeprefix("undo:")).url == place


def test_where_nothing_is_found_other_shelves_are_offered(client_as, bohdan):
    agent = client_as(bohdan)
    for view, next_view in (("mine", "all"), ("all", "closed"), ("closed", "all")):
        page = agent.get("/inbox/", {"view": view, "q": "nowhere"})
        assert page.context["empty"]["action_url"] == f"/inbox/?view={next_view}&q=nowhere"


def test_each_moment_is_offered_once():
    sunday = NOW + timedelta(days=(6 - NOW.weekday()) % 7)
    assert [one.text for one in offered(sunday)] == ["In three hours", "Tomorrow morning", "In a week"]
    assert len(offered(sunday + timedelta(days=2))) == 4


def test_one_that_refuses_leaves_all_as_they_were(client_as, bohdan, marta):
    one, other = asks("one", name="Ann", assignee=bohdan), asks("two", name="Ben", assignee=bohdan)
    page = act(client_as(bohdan), "assign", one, other, to=f"employee:{marta.pk}")
    assert "toast tone-bad" in page.content.decode()
    assert set(Conversation.objects.values_list("assignee_id", flat=True)) == {bohdan.pk}


def test_somebody_is_given_it_with_what_they_should_know_and_it_goes_back(client_as, bohdan, nadia):
    one = asks("text", assignee=bohdan)
    agent = client_as(bohdan)
    page = act(agent, "assign", one, to=f"employee:{nadia.pk}", summary="She waits since Monday")
    one.refresh_from_db()
    assert one.assignee == nadia
    assert Message.objects.get(direction="note").text == "She waits since Monday"
    undo(agent, page)
    one.refresh_from_db()
    assert one.assignee == bohdan


def test_put_aside_tagged_renamed_and_waiting_for_others_and_each_taken_back(client_as, bohdan):
    one = asks("text", subject="Old", assignee=bohdan, tags=["refund"])
    agent = client_as(bohdan)
    steps = [
        ("snooze", {"until": "2026-11-23T09:00"}, lambda: one.snoozed_until is not None),
        ("tag", {"tags": "refund, Urgent", "exact": "yes"}, lambda: one.tags == ["refund", "urgent"]),
        ("tag", {"tags": "", "exact": "yes"}, lambda: one.tags == []),
        ("subject", {"subject": "New"}, lambda: one.subject == "New"),
        ("third", {"third_party": "Post office"}, lambda: (one.state, one.third_party) == ("third", "Post office")),
    ]
    for do, given, is_so in steps:
        page = act(agent, do, one, **given)
        one.refresh_from_db()
        assert is_so(), do
        undo(agent, page)
        one.refresh_from_db()
        assert (one.snoozed_until, one.tags, one.subject, one.state) == (None, ["refund"], "Old", "open"), do


def test_a_moment_that_has_passed_is_refused_in_words(client_as, bohdan):
    one = asks("text", assignee=bohdan)
    page = act(client_as(bohdan), "snooze", one, until="2020-01-01T09:00")
    assert "This moment has passed already" in page.content.decode()


def test_merged_linked_and_split_and_each_taken_back(client_as, bohdan):
    whose = customer("Ann")
    one, other = asks("first", of=whose, assignee=bohdan), asks("second", of=whose, assignee=bohdan)
    agent = client_as(bohdan)
    page = act(agent, "merge", one, other=str(other.pk))
    other.refresh_from_db()
    assert other.merged_into == one
    assert agent.get(address(other)).status_code == 302
    assert "second" in agent.get(address(one)).content.decode()
    undo(agent, page)
    other.refresh_from_db()
    assert other.merged_into is None
    page = act(agent, "link", one, other=str(other.pk), here=str(one.pk))
    assert address(other) in agent.get(f"{address(one)}head/").content.decode()
    undo(agent, page)
    assert address(other) not in agent.get(f"{address(one)}head/").content.decode()
    late = adds(one, "another matter", at=NOW + timedelta(minutes=1))
    page = agent.post(f"{address(one)}split/", {"from": late.pk}, follow=True)
    late.refresh_from_db()
    assert late.conversation_id not in (one.pk, other.pk)
    undo(agent, page)
    assert "another matter" in agent.get(address(one)).content.decode()


def test_a_way_back_is_only_for_whoever_went_there(client_as, bohdan, nadia):
    one = asks("text", assignee=bohdan)
    page = act(client_as(bohdan), "close", one)
    way = next(iter(page.context["messages"])).extra_tags.removeprefix("undo:")
    assert client_as(nadia).post(way).status_code == 404
    one.refresh_from_db()
    assert one.state == State.CLOSED


def test_where_to_go_back_to_is_never_outside(client_as, bohdan):
    one = asks("text", assignee=bohdan)
    answer = client_as(bohdan).post("/inbox/act/", {"do": "close", "id": one.pk, "back": "https://evil.example/inbox/"})
    assert answer["Location"] == "/inbox/"


# One conversation ----------------------------------------------------------------------------------------------------


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


# Answers -------------------------------------------------------------------------------------------------------------


def test_an_answer_goes_out_in_ten_seconds_and_can_be_taken_back_until_then(client_as, bohdan):
    one = asks("question", assignee=bohdan)
    agent = client_as(bohdan)
    way = f"{one.account_id}:{one.address}"
    page = agent.post(f"{address(one)}answer/", {"text": "Here it is", "way": way, "send": "close"}, follow=True)
    message = Message.objects.get(direction="out")
    one.refresh_from_db()
    assert (message.text, message.state, one.state) == ("Here it is", "waiting", "closed")
    undo(agent, page)
    one.refresh_from_db()
    assert one.state == "open"
    assert Draft.objects.get().text == "Here it is"
    assert "Here it is" in agent.get(address(one)).content.decode()


def test_an_answer_to_what_one_has_not_read_asks_first_and_says_what_came(client_as, bohdan):
    one = asks("question", assignee=bohdan)
    seen = one.last_message_id or Message.objects.get().pk
    adds(one, "I found it myself", at=NOW + timedelta(minutes=1))
    agent = client_as(bohdan)
    given = {"text": "Here it is", "way": f"{one.account_id}:{one.address}", "send": "wait", "seen": seen}
    page = agent.post(f"{address(one)}answer/", given, headers={"HX-Request": "true"})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "I found it myself" in shown
    assert "Here it is" in shown
    assert not Message.objects.filter(direction="out").exists()
    agent.post(f"{address(one)}answer/", given | {"send": "anyway:wait"}, headers={"HX-Request": "true"})
    assert Message.objects.filter(direction="out").count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": " "}, "There is nothing to send"),
        ({"text": "Hello", "cc": "not an address"}, "is no e-mail address"),
        ({"text": "Hello", "send": "later:2020-01-01T09:00"}, "This moment has passed already"),
    ],
)
def test_what_cannot_be_sent_comes_back_with_the_reason(client_as, bohdan, given, words):
    one = asks("question", assignee=bohdan)
    given = {"way": f"{one.account_id}:{one.address}", "send": "wait"} | given
    page = client_as(bohdan).post(f"{address(one)}answer/", given, headers={"HX-Request": "true"})
    assert page.status_code == 422
    assert words in page.content.decode()


def test_a_note_asks_whoever_is_named_to_look_until_they_did(client_as, bohdan, nadia):
    one = asks("question", assignee=bohdan)
    client_as(bohdan).post(f"{address(one)}answer/", {"kind": "note", "text": "@Nadia Bondar, may I refund?"})
    mention = Mention.objects.get()
    assert (mention.employee, mention.seen_at) == (nadia, None)
    manager = client_as(nadia)
    assert "may I refund?" in manager.get("/inbox/", {"view": "mentions"}).content.decode()
    manager.get(address(one))
    mention.refresh_from_db()
    assert mention.seen_at == NOW


def test_what_is_typed_is_kept_with_its_files_and_nobody_else_attaches_them(client_as, bohdan, nadia):
    from django.core.files.uploadedfile import SimpleUploadedFile

    one = asks("question", assignee=bohdan)
    agent = client_as(bohdan)
    part = agent.post(f"{address(one)}files/", {"file": SimpleUploadedFile("рахунок.pdf", b"%PDF", "application/pdf")})
    assert "рахунок.pdf" in part.content.decode()
    signed = part.context["file"]["signed"]
    typed = {"text": "Here", "file": signed, "kind": "reply"}
    assert agent.post(f"{address(one)}draft/", typed).status_code == 204
    page = agent.get(address(one)).content.decode()
    assert "рахунок.pdf" in page
    assert ">Here<" in page
    way = f"{one.account_id}:{one.address}"
    client_as(nadia).post(f"{address(one)}answer/", {"text": "Stolen", "way": way, "file": signed})
    assert Message.objects.get(text="Stolen").files == []
    agent.post(f"{address(one)}answer/", {"text": "Here", "way": way, "file": signed})
    assert [file["name"] for file in Message.objects.get(text="Here").files] == ["рахунок.pdf"]
    assert not Draft.objects.exists()


def test_who_else_is_here_is_said(client_as, bohdan, nadia):
    one = asks("question", assignee=bohdan)
    client_as(nadia).post(f"{address(one)}presence/", {"typing": "1"})
    assert "Nadia Bondar is writing" in client_as(bohdan).post(f"{address(one)}presence/").content.decode()
    client_as(nadia).post(f"{address(one)}presence/", {"gone": "1"})
    assert "Nadia" not in client_as(bohdan).post(f"{address(one)}presence/").content.decode()


def test_the_tone_of_a_draft_is_looked_at_and_nothing_is_kept(client_as, bohdan):
    one = asks("My grinder is broken, this is terrible. Can you repair it?", assignee=bohdan, language="en")
    found = client_as(bohdan).post(f"{address(one)}tone/", {"text": "Hello! You should have read the manual."})
    assert "This blames the customer" in found.content.decode()
    assert 'data-start="' in found.content.decode()
    assert not Draft.objects.exists()


def test_a_customer_is_written_to_first_and_the_conversation_stands_beside_them(client_as, bohdan):
    asks("text", name="Ann", assignee=bohdan)
    ben = customer("Ben", email="ben@example.org")
    agent = client_as(bohdan)
    assert "Write to Ben" in agent.get(f"/inbox/to/{ben.pk}/").content.decode()
    refused = agent.post(f"/inbox/to/{ben.pk}/", {"way": "", "text": ""})
    assert refused.status_code == 422
    way = f"{Conversation.objects.get().account_id}:ben@example.org"
    agent.post(f"/inbox/to/{ben.pk}/", {"way": way, "subject": "Harvest", "text": "New honey is here"}, follow=True)
    new = Conversation.objects.get(customer=ben)
    assert (new.subject, new.assignee, Message.objects.get(conversation=new).text) == (
        "Harvest", bohdan, "New honey is here",
    )  # fmt: skip
    assert "Harvest" in agent.get(f"/customers/{ben.pk}/beside/").content.decode()


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
