"""Of somebody who is erased nothing they said is left, wherever they said it, and nobody owes them an answer."""

import pytest
from django.db import connection
from tests.cast import NOW

from regulars.channels import files
from regulars.channels import privacy as channels
from regulars.channels.models import Received, StoredFile
from regulars.channels.types import NewFile
from regulars.customers.models import Identity, Person
from regulars.customers.tests.making import customer
from regulars.inbox import privacy
from regulars.inbox.answering import answer
from regulars.inbox.models import Change, Conversation, Message, Participant
from regulars.inbox.tests.making import adds, asks
from regulars.inbox.tests.post import post
from regulars.inbox.types import Reply
from regulars.work.models import Assignment

__all__ = ["post"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("as_whom", ["person", "address"])
def test_what_they_wrote_into_a_conversation_with_somebody_else_is_emptied(company, as_whom):
    bob, ann = customer("Bob", email="bob@hill.example"), customer("Ann", email="ann@hill.example")
    conversation = asks("words of Ann", of=ann)
    person = Person.objects.create(customer=bob, full_name="Bob", created_at=NOW) if as_whom == "person" else None
    own = adds(conversation, "own", author_address="jimbob@hill.example")
    guest = adds(conversation, "words of Bob", author_name="Bob", author_address="Bob@hill.example", person=person)
    Conversation.objects.filter(id=conversation.pk).update(preview="words of Bob")
    for value in ("Bob@hill.example", "jimbob@hill.example"):
        Participant.objects.create(conversation=conversation, channel="email", value=value)
    assert Identity.objects.filter(customer=bob).exists()
    privacy.erase([bob.pk], now=NOW)
    for row in (guest, own, conversation):
        row.refresh_from_db()
    assert (guest.text, guest.author_name, guest.author_address, conversation.preview) == ("", "", "", "")
    assert (own.text, conversation.state) == ("own", "open")
    assert list(Participant.objects.values_list("value", flat=True)) == ["jimbob@hill.example"]


def test_nobody_owes_an_answer_to_somebody_who_is_erased(company, bohdan):
    conversation = asks("words", of=customer("Bob"), due_at=NOW, assignee=bohdan)
    privacy.erase([conversation.customer_id], now=NOW)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.waiting_since, conversation.due_at) == ("closed", None, None)
    assert not Assignment.objects.filter(ref=conversation.ref, until=None).exists()


def test_of_one_person_of_a_company_tags_and_what_was_done_go_too(company):
    firm = customer("Mill", kind="company")
    person = Person.objects.create(customer=firm, full_name="Bob", created_at=NOW)
    conversation = asks("words", of=firm, person=person, tags=["bob"])
    change = Change.objects.create(conversation=conversation, what="tagged", at=NOW, data={"said": "bob"})
    privacy.erase_person(person.pk, now=NOW)
    conversation.refresh_from_db()
    change.refresh_from_db()
    assert (conversation.tags, change.data) == ([], {})


def test_of_one_person_of_a_company_letters_as_they_came_and_files_go_and_those_of_colleagues_stay(post, bohdan):
    firm = customer("Mill", kind="company")
    bob, ann = (Person.objects.create(customer=firm, full_name=name, created_at=NOW) for name in ("Bob", "Ann"))
    for person, value in ((bob, "bob@mill.example"), (ann, "ann@mill.example")):
        Identity.objects.create(customer=firm, person=person, channel="email", value=value, created_at=NOW)
        post.arrives("words", who=value, files=[f"{person.full_name}.txt"])
    conversation = Conversation.objects.get(person=bob)
    (file,) = files.store([NewFile("invoice.pdf", "application/pdf", b"%PDF")], customer_id=firm.pk, now=NOW)
    answer(conversation.pk, Reply("Here it is", file_ids=[file.pk]), author_id=bohdan.pk, now=NOW)
    for handler in (channels.CHANNELS, privacy.INBOX):
        handler.erase_person(bob.pk, now=NOW)
    assert list(StoredFile.objects.values_list("name", flat=True)) == ["Ann.txt"]
    kept = Received.objects.exclude(state="forgotten").get()
    assert (b"ann@mill.example" in bytes(kept.raw), Received.objects.filter(raw=b"").count()) == (True, 1)


def test_what_one_person_wrote_is_found_by_an_index(company):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for who in ("person_id", "employee_id"):
        assert "message_of_" in Message.objects.filter(**{who: 1}).explain()
