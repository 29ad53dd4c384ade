"""Reviews come from programs and files, are read on their page, and answered where they stand."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import NOW

from regulars.channels import ledger, receiving
from regulars.channels.bringing import ItemRefused
from regulars.channels.models import Received
from regulars.channels.reviews import shapes
from regulars.channels.reviews.forms import ReviewsForm
from regulars.channels.reviews.reading import read
from regulars.channels.types import Address, Outgoing
from regulars.channels.webhook.tests.program import bring
from regulars.customers.models import Customer
from regulars.imports.tests.bringing import counts, loaded, sentences, write
from regulars.inbox.models import Conversation
from regulars.staff.models import Employee

AT = "2026-11-20T09:30:00Z"
FILE = (
    "Дата;Автор;Оцінка;Відгук;Майданчик;Посилання\n"
    "19.11.2026 10:00;Олена;5;Дуже смачно;Google;https://g.example/1\n"
    "19.11.2026 11:00;Іван;1;Банка розбита;Google;https://g.example/2\n"
    "19.05.2026 11:00;Марія;4;Добре;Google;https://g.example/3\n"
)


def review(**parts):
    told = {
        "id": "g1",
        "at": AT,
        "author": "Олена",
        "author_id": "u7",
        "rating": 2,
        "text": "Довго їхало",
        "place": "Google",
    }
    return {**told, "url": "https://g.example/1", **parts}


def brought(account, *reviews):
    answer = bring(account, {"reviews": list(reviews)}, path="reviews/brought")
    receiving.read_waiting(now=NOW)
    return [one["verdict"] for one in answer.json()["results"]]


def test_a_review_begins_a_conversation_of_its_own_with_its_promise(account):
    assert brought(account, review(), review(id="g2", rating=5, text="Виправились!")) == ["accepted"] * 2
    conversations = list(Conversation.objects.order_by("id"))
    assert [one.topic for one in conversations] == ["review", "review"]
    assert all(one.waiting_since for one in conversations)
    assert len({one.customer_id for one in conversations}) == 1


def test_the_same_review_again_is_known(account, taken):
    assert brought(account, review(), review()) == ["accepted", "duplicate"]
    assert len(taken) == 1


def test_stars_without_words_say_what_they_are(account, taken):
    brought(account, review(text="", rating=4.5, url=""), review(id="g2", rating=None, place=""))
    assert [(one.subject, one.text) for one in taken] == [
        ("4.5 of 5 at Google", "4.5 of 5 at Google"),
        ("Comment", "Довго їхало\nhttps://g.example/1"),
    ]


def test_whose_e_mail_is_known_is_recognised(account):
    brought(account, review(email="olena@example.com"), review(id="g2", author_id="other", email="olena@example.com"))
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    "parts",
    [{"rating": 6}, {"rating": -1}, {"rating": "5"}, {"rating": True}, {"rating": None, "text": ""}, {"best": 0},
     {"url": "javascript:alert(1)"}, {"at": "now"}, {"late": True}, {"stars": 5}, {"text": 5}],
)  # fmt: skip
def test_what_is_no_review_is_rejected_with_words(account, parts):
    (result,) = bring(account, {"reviews": [review(**parts)]}, path="reviews/brought").json()["results"]
    assert (result["verdict"], bool(result["why"])) == ("rejected", True)


def test_a_file_of_reviews_comes_in_once_and_the_old_ones_are_history(tmp_path, account, taken):
    first = loaded(write(tmp_path / "a.csv", FILE), "reviews")
    receiving.read_waiting(now=NOW)
    assert counts(first) == {"added": 3}
    # In the order they were written.
    assert [(one.sender.name, one.automatic) for one in taken] == [("Марія", True), ("Олена", False), ("Іван", False)]
    assert (taken[2].subject, taken[2].text) == ("1 of 5 at Google", "Банка розбита\nhttps://g.example/2")
    assert counts(loaded(write(tmp_path / "b.csv", FILE), "reviews")) == {"known": 3}


def test_a_bad_star_costs_the_cell_and_a_bad_day_the_row(tmp_path, account, taken):
    upload = loaded(
        write(tmp_path / "a.csv", FILE.replace(";1;", ";many;").replace("19.11.2026 10:00", "once")), "reviews"
    )
    receiving.read_waiting(now=NOW)
    told = " ".join(sentences(upload))
    assert "many" in told
    assert "once" in told
    assert [one.sender.name for one in taken] == ["Марія", "Іван"]


def test_an_answer_goes_to_the_program_where_there_is_one(account, program):
    account.settings["url"] = program.url
    account.save()
    to = Address("external", "author:Google:u7", "Олена")
    line = ledger.send(Outgoing("k", account.pk, to, "Вибачте.", ref="r", thread=["g1"]), now=NOW)
    ledger.deliver(line.pk, now=NOW)
    (body,) = program.bodies
    assert (body["reply_to"], body["text"]) == ("g1", "Вибачте.")
    assert program.is_signed(account.secrets["secret"])


def test_without_a_program_the_sender_is_told_to_answer_at_the_place(account):
    line = ledger.send(Outgoing("k", account.pk, Address("external", "x"), "Hi", ref="r"), now=NOW)
    ledger.deliver(line.pk, now=NOW)
    line.refresh_from_db()
    assert (line.state, "where they stand" in line.reason) == ("failed", True)


def test_an_answer_noted_at_the_place_keeps_the_promise(account, client_as, bohdan):
    brought(account, review())
    received = Received.objects.get()
    browser = client_as(bohdan)
    body = browser.get("/channels/reviews/").content.decode()
    assert "Довго їхало" in body
    assert "Note the answer" in body
    given = {"text": "Вибачте, надішлемо нову", "url": "https://g.example/1#answer"}
    answer = browser.post(f"/channels/reviews/{received.pk}/answer/", given)
    assert (answer.status_code, answer.url) == (302, "/channels/reviews/")
    conversation = Conversation.objects.get()
    assert (conversation.waiting_since, conversation.messages_count) == (None, 2)
    assert "answered at the place" in browser.get("/channels/reviews/").content.decode()


@pytest.mark.parametrize("given", [{}, {"text": " \x00"}, {"text": "x", "url": "nowhere at all"}])
def test_an_answer_without_words_is_none(account, client_as, bohdan, taken, given):
    brought(account, review())
    answer = client_as(bohdan).post(f"/channels/reviews/{Received.objects.get().pk}/answer/", given)
    assert (answer.status_code, Received.objects.count()) == (422 if given else 200, 1)


def test_reviews_of_other_peoples_customers_are_not_shown(account, client_as, bohdan, taken):
    brought(account, review())
    Employee.objects.filter(id=bohdan.pk).update(sees="own")
    browser = client_as(Employee.objects.get(id=bohdan.pk))
    assert "Довго їхало" not in browser.get("/channels/reviews/").content.decode()
    assert browser.get(f"/channels/reviews/{Received.objects.get().pk}/answer/").status_code == 403


def test_the_page_costs_the_same_for_one_and_for_many(account, client_as, bohdan, taken, django_assert_max_num_queries):
    brought(account, *(review(id=f"g{number}") for number in range(40)))
    browser = client_as(bohdan)
    with django_assert_max_num_queries(8):
        answer = browser.get("/channels/reviews/")
    assert "?page=" in answer.content.decode()


def test_feeds_are_addresses_a_line_each(company, account):
    form = ReviewsForm({"title": "Reviews", "feeds": " https://a.example/feed \n\nhttps://b.example/feed"})
    assert form.is_valid(), form.errors
    assert form.described().settings["feeds"] == ["https://a.example/feed", "https://b.example/feed"]
    assert form.described().secrets["secret"].startswith("whsec_")
    assert not ReviewsForm({"title": "Reviews", "feeds": "ftp://a.example/"}).is_valid()
    assert "/feed.xml" in ReviewsForm(account=account).initial["feeds"]


JSON = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.dictionaries(st.sampled_from(shapes.OURS), JSON, max_size=5))
def test_any_json_is_judged_and_what_is_accepted_can_be_read(account, parts):
    item = review(**parts)
    try:
        shapes.review(item, shapes.OURS)
    except ItemRefused:
        return
    assert read(account, json.dumps({"list": "ours", "item": item}).encode())
