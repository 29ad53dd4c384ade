"""Answers go out once, can be taken back for a moment, and keep what was promised when they have gone."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from regulars.channels.errors import TryLater, WillNotGo
from regulars.channels.interrupted import look_after
from regulars.channels.models import Sending, Unreachable
from regulars.customers.models import Entry
from regulars.inbox import handling, joining, presence
from regulars.inbox.answering import answer, send_again, take_back, write_first, write_note
from regulars.inbox.errors import (
    AlreadySent,
    MomentPassed,
    NothingSaid,
    NotYourMessage,
    NoWayToAnswer,
    OtherCustomer,
    StaleReply,
)
from regulars.inbox.models import Conversation, Draft, Mention, Message
from regulars.inbox.queries import Wanted, conversations, mentions_of, messages
from regulars.inbox.tests.post import only_conversation, post, said  # noqa: F401 - a fixture
from regulars.inbox.types import Afterwards, NewConversation, Reply
from regulars.work.promises.queries import standing
from regulars.work.teams.people import PersonWritten, write_person

pytestmark = pytest.mark.django_db
SOON, LATER = NOW + timedelta(seconds=11), NOW + timedelta(minutes=30)


@pytest.fixture
def conversation(post, bohdan) -> Conversation:  # noqa: F811
    post.arrives("Where is my order?", name="Olena Melnyk", subject="Order")
    return only_conversation()


def states(conversation: Conversation) -> dict[str, str]:
    return {one.clock: one.state for one in standing([conversation.ref])[conversation.ref]}


def test_an_answer_waits_ten_seconds_goes_out_once_and_keeps_the_promise(post, conversation, bohdan):  # noqa: F811
    message = answer(conversation.pk, Reply("It left today."), author_id=bohdan.pk, now=NOW)
    assert post.delivers(now=NOW + timedelta(seconds=5)) == []
    assert states(conversation)["first"] == "running"
    post.delivers(now=SOON)
    post.delivers(now=LATER)
    message.refresh_from_db()
    conversation.refresh_from_db()
    assert ([line.content["text"] for line in post.sent], message.state) == (["It left today."], "sent")
    assert (conversation.state, conversation.waiting_since, conversation.answered_at) == ("waiting", None, SOON)
    assert states(conversation)["first"] == "kept"
    assert Entry.objects.filter(kind="inbox.message_sent").count() == 1


def test_an_answer_that_was_taken_back_is_a_draft_again_and_nothing_went_out(post, conversation, bohdan, nadia):  # noqa: F811
    message = answer(conversation.pk, Reply("It left tody."), author_id=bohdan.pk, now=NOW)
    with pytest.raises(NotYourMessage):
        take_back(message.pk, author_id=nadia.pk, now=NOW)
    draft = take_back(message.pk, author_id=bohdan.pk, now=NOW)
    assert (draft.text, post.delivers(now=LATER)) == ("It left tody.", [])
    conversation.refresh_from_db()
    assert (conversation.state, states(conversation)["first"]) == ("open", "running")
    assert [one.text for one in messages(conversation).rows] == ["Where is my order?"]


def test_what_has_gone_out_cannot_be_taken_back(post, conversation, bohdan):  # noqa: F811
    message = answer(conversation.pk, Reply("It left today."), author_id=bohdan.pk, now=NOW)
    post.delivers(now=SOON)
    with pytest.raises(AlreadySent):
        take_back(message.pk, author_id=bohdan.pk, now=SOON)


def test_an_answer_to_what_is_no_longer_the_last_word_asks_first(post, conversation, bohdan, nadia):  # noqa: F811
    seen = conversation.last_message_id
    post.arrives("I have found it", thread=[Message.objects.get().key])
    with pytest.raises(StaleReply):
        answer(conversation.pk, Reply("It left today.", seen=seen), author_id=bohdan.pk, now=NOW)
    write_note(conversation.pk, "I wait", author_id=bohdan.pk, now=NOW)
    answer(conversation.pk, Reply("It left today.", seen=seen, anyway=True), author_id=bohdan.pk, now=NOW)
    with pytest.raises(StaleReply):
        answer(conversation.pk, Reply("Me too", seen=seen), author_id=nadia.pk, now=NOW)


def test_send_and_close_closes_at_once_and_the_customer_opens_it_again(post, conversation, bohdan):  # noqa: F811
    answer(conversation.pk, Reply("Done.", afterwards=Afterwards.CLOSE), author_id=bohdan.pk, now=NOW)
    conversation.refresh_from_db()
    assert conversation.state == "closed"
    post.delivers(now=SOON)
    assert states(conversation)["resolution"] == "kept"
    post.arrives("Not yet", thread=[Message.objects.get(direction="out").key], now=LATER)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.assignee_id, conversation.waiting_since) == ("open", bohdan.pk, LATER)


def test_whoever_answers_what_nobody_has_has_it_from_then_on(post, bohdan, nadia):  # noqa: F811
    for employee in (bohdan, nadia):
        write_person(employee.pk, PersonWritten(takes_new=False), actor="", now=NOW)
    post.arrives("Is anybody there?")
    waiting = only_conversation()
    assert waiting.assignee_id is None
    answer(waiting.pk, Reply("I am."), author_id=nadia.pk, now=NOW)
    waiting.refresh_from_db()
    assert waiting.assignee_id == nadia.pk
    assert Message.objects.filter(conversation=waiting, direction="out").exists()


def test_an_answer_taken_back_leaves_the_list_and_the_queue_as_they_were(post, bohdan, nadia):  # noqa: F811
    for employee in (bohdan, nadia):
        write_person(employee.pk, PersonWritten(takes_new=False), actor="", now=NOW)
    post.arrives("Is anybody there?")
    before = only_conversation()
    message = answer(before.pk, Reply("I am her."), author_id=nadia.pk, now=SOON)
    take_back(message.pk, author_id=nadia.pk, now=SOON)
    after = only_conversation()
    for name in ("preview", "assignee_id", "team_id", "messages_count", "last_message_id", "active_at", "state"):
        assert getattr(after, name) == getattr(before, name), name


def test_whoever_had_it_still_has_it_when_they_take_their_answer_back(post, conversation, bohdan):  # noqa: F811
    message = answer(conversation.pk, Reply("It left tody."), author_id=bohdan.pk, now=NOW)
    take_back(message.pk, author_id=bohdan.pk, now=NOW)
    after = only_conversation()
    assert (after.assignee_id, after.preview) == (conversation.assignee_id, "Where is my order?")


def test_closing_taken_back_the_customer_still_waits(post, conversation, bohdan):  # noqa: F811
    handling.close(conversation.pk, actor="staff.employee:1", now=SOON)
    handling.reopen(conversation.pk, actor="staff.employee:1", now=SOON)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.waiting_since) == ("open", NOW)
    answer(conversation.pk, Reply("It left today."), author_id=bohdan.pk, now=SOON)
    post.delivers(now=LATER)
    handling.close(conversation.pk, actor="staff.employee:1", now=LATER)
    handling.reopen(conversation.pk, actor="staff.employee:1", now=LATER)
    conversation.refresh_from_db()
    assert conversation.waiting_since is None


def test_send_later_waits_for_its_moment(post, conversation, bohdan):  # noqa: F811
    with pytest.raises(MomentPassed):
        answer(conversation.pk, Reply("Good morning", send_at=NOW), author_id=bohdan.pk, now=NOW)
    answer(conversation.pk, Reply("Good morning", send_at=LATER), author_id=bohdan.pk, now=NOW)
    assert post.delivers(now=SOON) == []
    assert len(post.delivers(now=LATER)) == 1


def test_nothing_is_no_answer_and_nowhere_is_no_way(conversation, bohdan):
    with pytest.raises(NothingSaid):
        answer(conversation.pk, Reply("   "), author_id=bohdan.pk, now=NOW)
    Conversation.objects.update(account=None)
    with pytest.raises(NoWayToAnswer):
        answer(conversation.pk, Reply("Hello"), author_id=bohdan.pk, now=NOW)


def test_what_does_not_go_is_tried_again_and_then_said(post, conversation, bohdan):  # noqa: F811
    post.trouble = TryLater("The server is busy.")
    message = answer(conversation.pk, Reply("Hello"), author_id=bohdan.pk, now=NOW)
    moment = SOON
    for _attempt in range(8):
        post.delivers(now=moment)
        moment += timedelta(hours=3)
    message.refresh_from_db()
    assert (message.state, message.reason, Sending.objects.get().attempts) == ("failed", "The server is busy.", 8)
    assert states(conversation)["first"] in ("running", "broken")
    post.trouble = None
    send_again(message.pk, now=moment)
    post.delivers(now=moment)
    message.refresh_from_db()
    assert (message.state, len(post.sent)) == ("sent", 1)


def test_where_nobody_is_reached_nothing_is_sent_until_a_person_says_so(post, conversation, bohdan):  # noqa: F811
    post.trouble = WillNotGo("No such mailbox.", gone=True)
    answer(conversation.pk, Reply("Hello"), author_id=bohdan.pk, now=NOW)
    post.delivers(now=SOON)
    assert Unreachable.objects.get().value == "olena@oak.example"
    post.trouble = None
    second = answer(conversation.pk, Reply("Are you there?"), author_id=bohdan.pk, now=LATER)
    assert (second.state, second.reason) == ("failed", "unreachable")
    send_again(second.pk, now=LATER)
    assert len(post.delivers(now=LATER)) == 1


def test_an_answer_whose_worker_died_is_not_sent_twice_a_person_decides(post, conversation, bohdan):  # noqa: F811
    message = answer(conversation.pk, Reply("Hello"), author_id=bohdan.pk, now=NOW)
    Sending.objects.update(state="handed_over", lease_until=SOON, attempts=1)
    look_after(now=LATER)
    post.delivers(now=LATER)
    message.refresh_from_db()
    assert (message.state, post.sent) == ("unknown", [])


def test_a_mention_calls_a_colleague_and_the_customer_hears_nothing(post, conversation, bohdan, nadia):  # noqa: F811
    write_note(conversation.pk, "Nadia, do you know?", author_id=bohdan.pk, mentions=[nadia.pk, 999_999], now=NOW)
    assert [one.message.text for one in mentions_of(nadia.pk).rows] == ["Nadia, do you know?"]
    assert (Mention.objects.count(), post.delivers(now=LATER)) == (1, [])


def test_we_may_write_first(post, nadia):  # noqa: F811
    from regulars.customers.tests.making import customer

    olena = customer("Olena Melnyk", email="olena@oak.example")
    new = NewConversation(olena.id, post.letters.pk, "olena@oak.example", Reply("Good news", subject="News"))
    conversation = write_first(new, author_id=nadia.pk, now=NOW)
    post.delivers(now=SOON)
    conversation.refresh_from_db()
    assert (conversation.assignee_id, conversation.state, len(post.sent)) == (nadia.pk, "waiting", 1)
    post.arrives("Thank you!", thread=[Message.objects.get().key], now=LATER)
    assert (Conversation.objects.count(), said(conversation)) == (1, ["Good news", "Thank you!"])


def test_conversations_of_one_customer_are_merged_and_taken_apart_again(post, conversation, nadia):  # noqa: F811
    post.arrives("Another letter")
    other = Conversation.objects.latest("id")
    joining.merge(other.pk, conversation.pk, actor="staff.employee:1", now=NOW)
    assert {one.text for one in messages(conversation).rows} == {"Where is my order?", "Another letter"}
    assert [one.pk for one in conversations(Wanted("all"), nadia, now=NOW)] == [conversation.pk]
    post.arrives("More of the other", thread=[Message.objects.get(text="Another letter").key])
    assert Message.objects.get(text="More of the other").conversation_id == conversation.pk
    joining.unmerge(other.pk, actor="staff.employee:1", now=NOW)
    assert {one.pk for one in conversations(Wanted("all"), nadia, now=NOW)} == {conversation.pk, other.pk}
    post.arrives("Somebody else", who="petro@hill.example")
    with pytest.raises(OtherCustomer):
        joining.merge(Conversation.objects.latest("id").pk, conversation.pk, actor="staff.employee:1", now=NOW)


def test_another_matter_is_split_off_with_everything_after_it(post, conversation):  # noqa: F811
    post.arrives("By the way, an invoice?", thread=[Message.objects.get().key], now=LATER)
    new = joining.split(Message.objects.latest("id").pk, actor="staff.employee:1", now=LATER)
    assert (said(conversation), said(new)) == (["Where is my order?"], ["By the way, an invoice?"])
    assert (new.messages_count, Conversation.objects.get(id=conversation.pk).messages_count) == (1, 1)


def test_colleagues_see_who_looks_and_who_writes(conversation, bohdan, nadia):
    presence.here(conversation.pk, employee_id=bohdan.pk, typing=True, now=NOW)
    presence.here(conversation.pk, employee_id=nadia.pk, typing=False, now=NOW)
    seen = [(one.employee.name, one.typing) for one in presence.who_is_here(conversation.pk, now=NOW)]
    assert seen == [("Bohdan Koval", True), ("Nadia Bondar", False)]
    presence.left(conversation.pk, employee_id=bohdan.pk, now=NOW)
    assert [one.employee for one in presence.who_is_here(conversation.pk, now=NOW)] == [nadia]
    assert not presence.who_is_here(conversation.pk, now=LATER).exists()


def test_a_draft_is_kept_until_it_is_sent(conversation, bohdan):
    presence.save_draft(conversation.pk, "It le", employee_id=bohdan.pk, now=NOW)
    assert presence.save_draft(conversation.pk, "It left", employee_id=bohdan.pk, now=NOW).text == "It left"
    answer(conversation.pk, Reply("It left"), author_id=bohdan.pk, now=NOW)
    assert not Draft.objects.exists()


def test_waiting_for_somebody_else_another_limit_holds_and_then_it_is_our_turn(conversation, bohdan):
    handling.wait_for_third_party(conversation.pk, "the carrier", actor="staff.employee:1", now=NOW)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.third_party) == ("third", "the carrier")
    assert "waits_third" in states(conversation).values()
    handling.resume(conversation.pk, actor="staff.employee:1", now=LATER)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.third_party) == ("open", "")


def test_what_is_taken_back_stands_behind_a_draft_begun_meanwhile(conversation, bohdan):
    message = answer(conversation.pk, Reply("It left."), author_id=bohdan.pk, now=NOW)
    presence.save_draft(conversation.pk, "And one thing more", employee_id=bohdan.pk, now=NOW)
    assert take_back(message.pk, author_id=bohdan.pk, now=NOW).text == "And one thing more\n\nIt left."


@pytest.mark.parametrize("before", ["third", "closed", "open"])
def test_what_is_taken_back_leaves_the_conversation_where_it_stood(before, conversation, bohdan):
    closed = NOW if before == "closed" else None
    Conversation.objects.filter(id=conversation.pk).update(state=before, closed_at=closed)
    for afterwards in (Afterwards.CLOSE, Afterwards.WAIT):
        message = answer(conversation.pk, Reply("It left.", afterwards=afterwards), author_id=bohdan.pk, now=NOW)
        take_back(message.pk, author_id=bohdan.pk, now=NOW)
        conversation.refresh_from_db()
        assert conversation.state == before
