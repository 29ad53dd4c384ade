"""Drafts of a language model: off until a director says so, masked on the way out, never sent."""

import json

import pytest
from tests.cast import NOW

from regulars.customers.tests.making import customer
from regulars.inbox.drafts import settings as drafting
from regulars.inbox.drafts import writing
from regulars.inbox.drafts.errors import DraftsOff, NoDraft, NothingToAnswer
from regulars.inbox.drafts.settings import Chosen
from regulars.inbox.drafts.tests.model import standing_in
from regulars.inbox.models import Drafting, Message
from regulars.inbox.tests.making import asks
from regulars.knowledge.tests.making import article
from regulars.lib.errors import AddressInside, NoWebAddress
from regulars.staff.models import AuditRecord

pytestmark = pytest.mark.django_db

LETTER = (
    "Добрий день! Це Олена Мельник, замовлення 4500123987. Кавоварка протікає, чи діє гарантія? "
    "Мій номер +380 67 123-45-67, пошта olena@honey.example, сторінка https://shop.example/u/olena?id=5"
)


@pytest.fixture
def model():
    with standing_in() as found:
        yield found


@pytest.fixture
def on(model, company):
    drafting.choose(Chosen(model.url, "small-1", "sk-secret", inside_allowed=True), actor="", now=NOW)
    drafting.switch(True, actor="", now=NOW)
    return model


def olena():
    return customer("Олена Мельник", email="olena@honey.example", phone="+380671234567")


def test_nothing_leaves_the_house_until_a_director_switches_it_on(model, company):
    talk = asks(LETTER, of=olena())
    with pytest.raises(DraftsOff):
        writing.draft(talk.pk, actor="", now=NOW)
    drafting.choose(Chosen(model.url, "small-1", inside_allowed=True), actor="", now=NOW)
    with pytest.raises(DraftsOff):
        writing.draft(talk.pk, actor="", now=NOW)
    assert model.asked == []


def test_personal_data_is_taken_out_before_and_put_back_after(on, bohdan):
    talk = asks(LETTER, of=olena())
    writing.draft(talk.pk, actor="staff.employee:1", now=NOW)
    sent = json.dumps(on.asked, ensure_ascii=False)
    for secret in ("Олен", "Мельник", "4500123987", "67 123", "olena", "shop.example", "Bohdan", "Koval"):
        assert secret not in sent, secret
    assert "Кавоварка протікає, чи діє гарантія?" in sent
    assert Message.objects.filter(direction="out").count() == 0


def test_signs_come_back_as_what_they_stand_for(on):
    talk = asks(LETTER, of=olena())
    on.says = "?"
    writing.draft(talk.pk, actor="", now=NOW)
    letter = on.asked[0]["messages"][-1]["content"]
    on.says = letter
    assert writing.draft(talk.pk, actor="", now=NOW).text == LETTER


def test_the_model_is_given_articles_that_customers_may_read_and_no_others(on):
    article("Гарантія на кавоварки", "Ремонтуємо протікання два роки.", "uk")
    article("Гарантія: для своїх", "Кавоварка протікає: гарантія збиткова.", "uk", audience="staff")
    written = writing.draft(asks(LETTER, of=olena()).pk, actor="", now=NOW)
    task = on.asked[0]["messages"][0]["content"]
    assert "Ремонтуємо протікання два роки" in task
    assert "збиткова" not in task
    assert written.articles == ["Гарантія на кавоварки"]


def test_notes_among_ourselves_are_not_told(on, bohdan):
    talk = asks(LETTER, of=olena())
    Message.objects.create(
        conversation=talk, direction="note", text="VIP, не сваритися", at=NOW, recorded_at=NOW, employee=bohdan
    )
    writing.draft(talk.pk, actor="", now=NOW)
    assert "VIP" not in json.dumps(on.asked, ensure_ascii=False)


def test_the_key_goes_in_the_header_and_the_address_is_completed(on):
    writing.draft(asks(LETTER, of=olena()).pk, actor="", now=NOW)
    assert on.headers[0]["Authorization"] == "Bearer sk-secret"
    assert on.paths == ["/v1/chat/completions"]
    assert b"sk-secret" not in bytes(Drafting.objects.get().secrets)


@pytest.mark.parametrize(
    ("says", "status"),
    [(b"<html>", 200), (b"{}", 200), (b'{"choices": []}', 200), (b'{"choices": [{"message": {"content": 5}}]}', 200),
     ("  ", 200), ("no", 500), ("no", 401), ("moved", 302), (b"[" * 100_000, 200), (b"x" * 300_000, 200)],
    ids=str,
)  # fmt: skip
def test_what_is_no_draft_is_said_in_words(on, says, status):
    on.says, on.status = says, status
    with pytest.raises(NoDraft) as refused:
        writing.draft(asks(LETTER, of=olena()).pk, actor="", now=NOW)
    assert "Write the answer yourself" in refused.value.sentence


def test_nobody_answering_is_said_in_words(company):
    with standing_in() as gone:
        address = gone.url
    drafting.choose(Chosen(address, "m", inside_allowed=True), actor="", now=NOW)
    drafting.switch(True, actor="", now=NOW)
    with pytest.raises(NoDraft) as refused:
        writing.draft(asks(LETTER, of=olena()).pk, actor="", now=NOW)
    assert "Nobody answers" in refused.value.sentence


def test_a_draft_with_signs_that_cannot_be_kept_is_cleaned(on):
    on.says = json.dumps({"choices": [{"message": {"content": "Hello\x00 \ud83d there"}}]}).encode()
    assert writing.draft(asks(LETTER, of=olena()).pk, actor="", now=NOW).text == "Hello  there"


def test_inside_our_network_only_where_the_director_said_so(company):
    for address in ("http://127.0.0.1:11434/v1", "http://10.0.0.5/v1", "http://169.254.169.254/latest"):
        with pytest.raises(AddressInside):
            drafting.choose(Chosen(address, "m"), actor="", now=NOW)
    with pytest.raises(NoWebAddress):
        drafting.choose(Chosen("file:///etc/passwd", "m", inside_allowed=True), actor="", now=NOW)
    assert not Drafting.objects.exists()


def test_what_was_allowed_once_and_is_forbidden_now_is_not_asked(on):
    Drafting.objects.update(inside_allowed=False)
    with pytest.raises(AddressInside):
        writing.draft(asks(LETTER, of=olena()).pk, actor="", now=NOW)
    assert on.asked == []


def test_another_address_does_not_get_the_key_of_the_one_before(on):
    with standing_in() as other:
        drafting.choose(Chosen(other.url, "m", inside_allowed=True), actor="", now=NOW)
        assert drafting.key_of(Drafting.objects.get()) == ""
        drafting.choose(Chosen(other.url, "m", "sk-new", inside_allowed=True), actor="", now=NOW)
        drafting.choose(Chosen(other.url, "m2", inside_allowed=True), actor="", now=NOW)
        assert drafting.key_of(Drafting.objects.get()) == "sk-new"


def test_where_the_customer_wrote_nothing_there_is_nothing_to_answer(on):
    talk = asks(LETTER, of=olena())
    Message.objects.all().delete()
    with pytest.raises(NothingToAnswer):
        writing.draft(talk.pk, actor="", now=NOW)


def test_a_director_sets_it_up_and_an_agent_gets_a_draft_beside_the_answer(client_as, dora, bohdan, model):
    browser, talk = client_as(dora), asks(LETTER, of=olena())
    page = browser.get(f"/inbox/{talk.pk}/").content.decode()
    assert "Draft it" not in page
    sent = {"url": model.url, "model": "small-1", "key": "sk-secret"}
    assert browser.post("/inbox/drafting/", sent).status_code == 422
    assert not Drafting.objects.exists()
    page = browser.post("/inbox/drafting/", sent | {"inside_allowed": "on"}, follow=True).content.decode()
    assert "Nothing leaves this installation until you switch it on" in page
    assert "sk-secret" not in page
    assert "Drafts are switched on" in browser.post("/inbox/drafting/on/", follow=True).content.decode()
    model.says = "Добрий день! <b>Шкода</b>, [NAME_1]."
    agent = client_as(bohdan)
    assert "Draft it" in agent.get(f"/inbox/{talk.pk}/").content.decode()
    shown = agent.post(f"/inbox/{talk.pk}/suggestion/").content.decode()
    assert "data-insert=" in shown
    assert "<b>Шкода" not in shown
    assert "It may be wrong" in shown
    assert agent.get("/inbox/drafting/").status_code == 403
    assert {"inbox.drafting_changed", "inbox.drafting_switched_on", "inbox.draft_asked"} <= set(
        AuditRecord.objects.values_list("action", flat=True)
    )


def test_why_there_is_no_draft_is_shown_where_it_would_stand(client_as, bohdan, on):
    on.status = 503
    shown = client_as(bohdan).post(f"/inbox/{asks(LETTER, of=olena()).pk}/suggestion/")
    assert shown.status_code == 200
    assert "The language model refused" in shown.content.decode()
