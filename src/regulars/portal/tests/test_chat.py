"""A visitor writes on the company's site: once, in order, as themselves, and sees what is theirs."""

import base64
from datetime import datetime, timedelta

import pytest
from django.core import signing
from tests.cast import NOW

from regulars.channels.accounts import AccountDescribed, open_account, pause
from regulars.channels.chat.settings import PINE
from regulars.channels.models import Received, StoredFile
from regulars.customers.identities import resolve_identity
from regulars.customers.models import Customer, Identity, Suggestion
from regulars.customers.types import Described
from regulars.inbox.commands import here
from regulars.inbox.models import Conversation, Message, Participant
from regulars.knowledge.tests.making import article
from regulars.lib import clock
from regulars.live.models import Fact
from regulars.portal.chat import rates
from regulars.portal.chat.guests import signature
from regulars.portal.models import Visitor
from regulars.portal.tests.chatting import PIXEL, SECRET, SITE, Window, answered, chat, window
from regulars.staff.photos import set_photo
from regulars.work.calendars.commands import company_calendar

__all__ = ["chat", "window"]
pytestmark = pytest.mark.django_db


# Writing -------------------------------------------------------------------------------------------------------------


def test_opening_the_chat_keeps_nothing_of_a_visitor(window):
    assert window.open()["messages"] == []
    assert (Visitor.objects.count(), Customer.objects.count(), Received.objects.count()) == (0, 0, 0)


def test_a_first_message_begins_a_conversation_with_somebody_without_a_name(window, bohdan):
    assert window.say("Коли прийде кава?", page=f"{SITE}/shop").status_code == 201
    (message,) = window.open()["messages"]
    assert (message["text"], message["client"], message["ours"]) == ("Коли прийде кава?", "m-1", False)
    conversation = Conversation.objects.get()
    assert (conversation.channel, conversation.language) == ("chat", "uk")
    assert conversation.customer.name.startswith("Відвідувач") or conversation.customer.name.startswith("Visitor")
    visitor = Visitor.objects.get()
    assert (visitor.customer_id, visitor.page) == (conversation.customer_id, f"{SITE}/shop")


def test_the_same_message_sent_again_is_one_message(window, bohdan):
    for _time in range(3):
        assert window.say("Де замовлення?").status_code == 201
    window.say("І ще одне", "m-2")
    assert window.texts == ["Де замовлення?", "І ще одне"]
    assert (Message.objects.count(), Conversation.objects.count(), Customer.objects.count()) == (2, 1, 1)


def test_a_picture_is_known_by_its_bytes_and_shown_back(window, bohdan):
    assert window.say("", picture={"name": "a.exe", "data": PIXEL}).status_code == 201
    (file,) = window.open()["messages"][0]["files"]
    assert file["picture"] is True
    answer = window.browser.get(file["url"])
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_is_given_only_under_the_name_that_visitors_of_this_site_were_told(window, bohdan):
    window.say("", picture={"name": "a.png", "data": PIXEL})
    (told,) = window.open()["messages"][0]["files"]
    stored = StoredFile.objects.get()
    other = open_account("chat", AccountDescribed("Tea site"), actor="test", now=NOW)
    for site, name in [
        (window.chat, stored.token), (window.chat, f"{stored.token}:x"),
        (other, stored.token), (other, told["url"].split("/")[-2]),
    ]:  # fmt: skip
        assert window.browser.get(f"/chat/{site.token}/files/{name}/").status_code == 404


def test_what_its_sender_only_called_a_picture_is_downloaded(window, bohdan):
    window.say("", picture={"name": "a.png", "data": PIXEL})
    (told,) = window.open()["messages"][0]["files"]
    StoredFile.objects.update(content=b"<script>alert(1)</script>")
    answer = window.browser.get(told["url"])
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("data", ["data:image/png;base64,%%%", "data:text/html;base64,PGI+", "", None, 7])
def test_what_is_no_picture_is_refused_in_words(window, data):
    answer = window.say("", picture={"name": "a.png", "data": data})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "picture_unreadable")
    assert (Received.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"id": "m", "text": "a" * 4_001}, "message_too_long"),
        ({"id": "m", "text": " \n"}, "nothing_said"),
        ({"id": "", "text": "a"}, "nothing_said"),
        ({"id": "m" * 65, "text": "a"}, "nothing_said"),
        ({"id": 1, "text": ["a"]}, "nothing_said"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(window, body, code):
    window.open()
    answer = window.ask("messages", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


def test_strange_characters_break_nothing(window, bohdan):
    answer = window.say("a\x00b\ud83dc", "\ud83d1", page="\x00" * 600)
    assert answer.status_code == 201
    assert window.texts == ["abc"]


def test_whoever_writes_like_a_machine_waits(window, bohdan, monkeypatch):
    monkeypatch.setattr(rates, "MESSAGES", 3)
    said = [window.say("a", f"m-{number}") for number in range(4)]
    assert [one.status_code for one in said] == [201, 201, 201, 429]
    assert int(said[3]["Retry-After"]) >= 1
    other = Window(window.chat)
    assert other.say("b").status_code == 201


def test_a_message_full_of_links_is_looked_at_by_a_person_first(window, bohdan):
    links = " ".join(f"https://spam.example/{number}" for number in range(5))
    assert window.say(links).status_code == 201
    assert Received.objects.get().state == Received.State.HELD
    assert not Conversation.objects.exists()


def test_a_paused_chat_takes_nothing_in(window):
    window.open()
    pause(window.chat.pk, actor="test", now=NOW)
    assert window.ask("state").json()["error"]["code"] == "chat_paused"
    assert window.browser.get(f"/chat/{window.chat.token}/launcher.json").json()["shown"] is False


# Who it is -----------------------------------------------------------------------------------------------------------


def test_a_mark_that_is_not_ours_is_refused_and_one_of_another_chat_too(window, chat, bohdan):
    window.open()
    assert window.ask("state", mark="nonsense").json()["error"]["code"] == "visitor_unknown"
    assert window.ask("state", mark=f"{window.mark}x").status_code == 401
    assert Window(chat).ask("state", mark=window.mark).status_code == 200


def test_whom_the_site_vouches_for_is_the_customer_it_names(chat, bohdan):
    known = resolve_identity("external", "u-7", create=Described("Olena Melnyk"), now=NOW)
    who = {"user": "u-7", "userHash": signature(SECRET, "u-7")}
    phone, laptop = Window(chat, who=who), Window(chat, who=who)
    phone.say("З телефона")
    assert Conversation.objects.get().customer_id == known.customer_id
    assert laptop.texts == ["З телефона"]


def test_nobody_is_vouched_for_by_a_wrong_signature(chat):
    known = resolve_identity("external", "u-7", create=Described("Olena Melnyk"), now=NOW)
    for wrong in ("", "0" * 64, signature("other", "u-7"), "\ud83d"):
        answer = Window(chat, who={"user": "u-7", "userHash": wrong}).ask("state", {"user": "u-7", "userHash": wrong})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "visitor_not_vouched_for")
    assert Identity.objects.filter(customer_id=known.customer_id).count() == 1


def test_the_mark_of_somebody_vouched_for_is_good_for_a_day_and_under_this_secret(chat, bohdan, monkeypatch):
    who = {"user": "u-7", "userHash": signature(SECRET, "u-7")}
    vouched, nobody = Window(chat, who=who), Window(chat)
    vouched.open(), nobody.open()
    assert vouched.ask("state").status_code == 200
    made = signing.time.time
    with monkeypatch.context() as later:
        later.setattr(signing.time, "time", lambda: made() + 25 * 3_600)
        assert vouched.ask("state").json()["error"]["code"] == "visitor_unknown"
        assert nobody.ask("state").status_code == 200
    chat.keep_secrets({"identity": "another"})
    chat.save()
    assert vouched.ask("state").json()["error"]["code"] == "visitor_unknown"
    assert nobody.ask("state").status_code == 200


def test_a_typed_address_is_noted_and_merges_nobody(window, bohdan):
    owner = resolve_identity("email", "olena@honey.example", create=Described("Olena Melnyk"), now=NOW)
    window.say("Це я")
    assert window.open()["asks_contact"] is True
    assert window.ask("contact", {"name": "Олена", "email": "Olena@Honey.example"}).status_code == 200
    assert window.open()["asks_contact"] is False
    conversation = Conversation.objects.select_related("customer").get()
    assert conversation.customer_id != owner.customer_id
    assert conversation.customer.name == "Олена"
    assert Suggestion.objects.get().reasons == ["claimed_email"]
    assert Identity.objects.filter(channel="email").count() == 1
    note = Message.objects.get(direction="note")
    assert "olena@honey.example" in note.text
    assert Participant.objects.filter(conversation=conversation, value="olena@honey.example").exists()
    assert window.texts == ["Це я"]


def test_what_is_no_address_is_said_so(window, bohdan):
    window.say("Привіт")
    answer = window.ask("contact", {"name": "", "email": "olena"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "no_mail_address")


# What they see -------------------------------------------------------------------------------------------------------


def test_an_answer_comes_with_the_face_of_its_author_and_is_read_once(window, bohdan):
    window.say("Коли?")
    set_photo(bohdan.pk, a_photo(), now=NOW)
    bohdan.refresh_from_db()
    conversation = Conversation.objects.get()
    sent = answered(conversation, "Завтра о дев'ятій.", bohdan, now=clock.now())
    state = window.open()
    reply = state["messages"][-1]
    assert (reply["ours"], reply["author"], reply["state"]) == (True, "Bohdan Koval", "sent")
    assert window.browser.get(reply["face"]).status_code == 200
    assert state["messages"][0]["state"] == "read"
    assert window.ask("seen", {"messages": [sent.pk]}).status_code == 200
    assert window.open()["messages"][-1]["state"] == "read"
    sent.refresh_from_db()
    assert sent.state == Message.State.READ


def a_photo() -> bytes:
    return base64.b64decode(PIXEL.partition(",")[2])


def test_a_visitor_sees_nothing_of_others_and_nothing_said_among_ourselves(chat, bohdan):
    first, second = Window(chat), Window(chat)
    first.say("Перше")
    second.say("Друге")
    mine, theirs = Conversation.objects.order_by("id")
    answered(theirs, "Для другого", bohdan, now=clock.now())
    Message.objects.create(conversation=mine, direction="note", text="Таємне", at=NOW, recorded_at=NOW)
    Message.objects.create(conversation=mine, direction="in", channel="email", text="Лист", at=NOW, recorded_at=NOW)
    assert first.texts == ["Перше"]
    Conversation.objects.filter(id=theirs.pk).update(merged_into=mine)
    assert first.texts == ["Перше"]
    assert sorted(second.texts) == ["Для другого", "Друге"]


def test_a_visitor_cannot_read_marks_of_another(chat, bohdan):
    first, second = Window(chat), Window(chat)
    first.say("Перше")
    second.open()
    sent = answered(Conversation.objects.get(), "Відповідь", bohdan, now=clock.now())
    second.ask("seen", {"messages": [sent.pk, "x", None]})
    sent.refresh_from_db()
    assert sent.state == Message.State.SENT


def test_the_window_costs_the_same_however_much_was_said(window, bohdan, django_assert_max_num_queries):
    window.say("Перше")
    window.open()
    for number in range(8):
        window.say(f"Ще {number}", f"n-{number}")
        answered(Conversation.objects.get(), f"Так {number}", bohdan, now=clock.now() + timedelta(seconds=number))
    with django_assert_max_num_queries(12):
        assert len(window.open()["messages"]) == 17


def test_colleagues_see_that_a_visitor_writes_and_a_visitor_that_a_colleague_does(window, bohdan):
    window.say("Перше")
    conversation = Conversation.objects.get()
    assert window.ask("typing").status_code == 200
    told = Fact.objects.filter(topic=f"inbox.conversation:{conversation.pk}", data__what="customer_typing")
    assert told.count() == 1
    here(conversation.pk, employee_id=bohdan.pk, typing=True, now=clock.now())
    (topic,) = window.open()["topics"]
    assert Fact.objects.filter(topic=topic, data__what="typing", data__typing=True).count() == 1
    assert not Fact.objects.filter(topic=topic, data__has_key="employee").exists()


def test_articles_for_customers_are_offered_before_somebody_answers(window):
    article("Повернення кави", "Каву можна повернути протягом двох тижнів, якщо вона не сподобалась.", "uk")
    article("Для своїх", "Як повернути каву: спитай керівника.", "uk", audience="staff")
    window.open()
    answer = window.ask("suggestions", {"text": "Як повернути каву, якщо вона не сподобалась?"})
    (found,) = answer.json()["articles"]
    assert found["title"] == "Повернення кави"
    assert window.browser.get(found["url"]).status_code == 200
    assert window.ask("suggestions", {"text": "xyzzy"}).json() == {"articles": []}


# The page around -----------------------------------------------------------------------------------------------------


def test_the_window_may_be_framed_by_the_sites_of_the_company_and_by_nobody_else(chat, charlie):
    answer = charlie.get(f"/chat/{chat.token}/?language=uk")
    assert f"frame-ancestors 'self' {SITE}" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert "Вітаємо!" in answer.content.decode()
    assert answer["Content-Language"] == "uk"


def test_a_chat_that_is_nowhere_is_said_so(charlie, db):
    assert charlie.get("/chat/nothing/").status_code == 404


def test_the_button_is_told_its_colour_and_words_to_any_page(chat, charlie):
    answer = charlie.get(f"/chat/{chat.token}/launcher.json?language=uk")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert (answer.json()["colour"], answer.json()["ink"], answer.json()["shown"]) == (PINE, "#ffffff", True)


def test_while_nobody_is_here_the_window_is_told_the_moment_itself(client, chat, monkeypatch):
    sunday = NOW + timedelta(days=(6 - NOW.weekday()) % 7)
    monkeypatch.setattr("regulars.portal.chat.frame.now", lambda: sunday)
    company_calendar(sunday)
    told = client.get(f"/chat/{chat.token}/").context["told"]
    assert datetime.fromisoformat(told["opens_at"]) > sunday
