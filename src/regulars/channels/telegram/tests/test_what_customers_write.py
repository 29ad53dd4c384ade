"""Customers write to the bot: words, pictures, places, corrections; nothing is lost and nothing comes twice."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import NOW

from regulars.channels.errors import Unreadable
from regulars.channels.models import Received, Unreachable
from regulars.channels.telegram import linking, listening
from regulars.channels.telegram.reading import read
from regulars.channels.telegram.tests.making import MOMENT, OLENA, arrives, message, update
from regulars.channels.types import Incoming
from regulars.channels.unreachable import unreachable_among
from regulars.customers.models import Identity
from regulars.customers.tests.making import customer

State = Received.State


def test_words_come_with_name_language_and_moment(account, taken):
    received = arrives(account, message(text="Доброго дня! Де мій мед?"))
    (said,) = taken
    assert received.state == State.TAKEN
    assert (said.key, said.text, said.language) == (f"{OLENA['id']}:11", "Доброго дня! Де мій мед?", "uk")
    assert (said.sender.channel, said.sender.value, said.sender.name) == ("telegram", "5544332", "Олена Мельник")
    assert said.happened_at == NOW


def test_a_picture_comes_in_its_largest_size_with_the_words_below_it(account, server, taken):
    server.files = {"big": b"\xff\xd8big", "small": b"\xff\xd8small"}
    sizes = [
        {"file_id": "small", "width": 90, "height": 60, "file_size": 900},
        {"file_id": "big", "width": 1280, "height": 900, "file_size": 90_000},
    ]
    arrives(account, message(photo=sizes, caption="Банка розбита"))
    (said,) = taken
    assert (said.text, [file.content for file in said.files]) == ("Банка розбита", [b"\xff\xd8big"])


@pytest.mark.parametrize(
    ("part", "file", "name", "kind"),
    [
        ("document", {"file_name": "рахунок.pdf", "mime_type": "application/pdf"}, "рахунок.pdf", "application/pdf"),
        ("voice", {"duration": 4}, "voice.ogg", "audio/ogg"),
        ("video", {"width": 5}, "video.mp4", "video/mp4"),
        ("audio", {}, "audio.mp3", "audio/mpeg"),
        ("video_note", {}, "video.mp4", "video/mp4"),
        ("sticker", {"emoji": "🍯"}, "sticker.webp", "image/webp"),
    ],
)
def test_files_of_every_kind_are_fetched(account, server, taken, part, file, name, kind):
    server.files = {"f1": b"content"}
    arrives(account, message(**{part: {"file_id": "f1", "file_size": 7, **file}}))
    (brought,) = taken[0].files
    assert (brought.name, brought.content_type, brought.content) == (name, kind, b"content")


def test_an_animation_that_is_repeated_as_a_document_is_one_file(account, server, taken):
    server.files = {"f1": b"content"}
    file = {"file_id": "f1", "file_size": 7}
    arrives(account, message(animation=file, document=file))
    assert [one.name for one in taken[0].files] == ["animation.mp4"]


def test_a_file_that_is_too_large_or_lost_is_named_and_the_message_counts(account, server, taken):
    large = {"file_id": "f1", "file_name": "film.mov", "file_size": 30 * 1024 * 1024}
    arrives(account, message(12, document=large, caption="Дивіться"))
    arrives(account, message(13, document={"file_id": "gone", "file_name": "a.pdf", "file_size": 10}))
    first, second = taken
    assert first.text.startswith("Дивіться\n")
    assert "film.mov" in first.text
    assert "30 MB" in first.text
    assert "a.pdf" in second.text
    assert not second.files


def test_a_file_longer_than_it_said_is_not_read_to_its_end(account, server, taken, monkeypatch):
    monkeypatch.setattr("regulars.channels.telegram.bot.LARGEST_FILE", 1000)
    server.files = {"f1": b"x" * 5000}
    arrives(account, message(document={"file_id": "f1", "file_name": "bomb.bin", "file_size": 10}))
    assert not taken[0].files
    assert "bomb.bin" in taken[0].text


def test_a_place_a_card_and_the_own_number_are_understood(account, taken):
    arrives(account, message(12, location={"latitude": 50.4501, "longitude": 30.5234}))
    arrives(account, message(13, contact={"phone_number": "380671234567", "first_name": "Ірина"}))
    own = {"phone_number": "380501112233", "first_name": "Олена", "user_id": OLENA["id"]}
    arrives(account, message(14, contact=own))
    place, card, number = taken
    assert "mlat=50.450100&mlon=30.523400" in place.text
    assert "Ірина" in card.text
    assert not card.identities
    assert number.identities == [("phone", "+380501112233")]
    assert Identity.objects.get(channel="phone").value == "+380501112233"


def test_what_only_telegram_shows_is_said_in_words(account, taken):
    arrives(account, message(poll={"id": "1", "question": "?"}))
    assert "poll" in taken[0].text


def test_a_correction_names_the_message_it_replaces_and_is_no_second_one(account, taken):
    arrives(account, message(text="Два кг"))
    arrives(account, message(text="Три кг", edit_date=MOMENT + 60), "edited_message")
    first, correction = taken
    assert (correction.edits, correction.text) == (first.key, "Три кг")
    assert correction.key != first.key
    assert correction.happened_at == NOW + timedelta(minutes=1)


def test_a_reply_hints_at_what_it_answers(account, taken):
    arrives(account, message(30, text="Так", reply_to_message=message(21, text="Вам завтра зручно?")))
    assert taken[0].thread == [f"{OLENA['id']}:21"]


def test_groups_channels_and_other_bots_are_not_for_us(account, taken):
    group = {"id": -100, "type": "supergroup", "title": "Neighbours"}
    post = {"message_id": 1, "date": MOMENT, "chat": {"id": -5, "type": "channel"}, "text": "news"}
    found = [
        arrives(account, {**message(text="hi"), "chat": group}),
        arrives(account, post, "channel_post"),
        arrives(account, {**post, "chat": {"id": -5, "type": "channel"}}),
        arrives(account, {**message(text="hi"), "from": {**OLENA, "is_bot": True}}),
        arrives(account, {"id": "q", "data": "press"}, "callback_query"),
    ]
    assert [(one.state, one.reason) for one in found] == [
        (State.IGNORED, "not_for_us"), (State.IGNORED, "not_for_us"), (State.IGNORED, "not_for_us"),
        (State.IGNORED, "loop"), (State.IGNORED, "not_for_us"),
    ]  # fmt: skip
    assert not taken


def test_pressing_start_says_nothing_yet(account, taken):
    assert arrives(account, message(text="/start")).reason == "no_content"
    assert not taken


def test_a_link_of_ours_says_which_customer_writes(account, taken):
    olena = customer("Olena Melnyk", email="olena@example.com")
    link = linking.link("honey_oak_bot", olena.id, now=NOW)
    start = link.partition("?start=")[2]
    assert len(start) <= 64
    assert start.replace("-", "").replace("_", "").isalnum()
    received = arrives(account, message(text=f"/start {start}"))
    assert received.customer_id == olena.id
    assert taken[0].automatic
    assert arrives(account, message(12, text="Добрий день")).customer_id == olena.id


@pytest.mark.parametrize(
    "spoil", [lambda s: s[:-1] + ("A" if s[-1] != "A" else "B"), lambda s: "f" + s, lambda s: "-".join(["1"] * 4)]
)
def test_a_link_that_was_changed_links_nobody(account, taken, spoil):
    olena = customer("Olena Melnyk", email="olena@example.com")
    start = linking.payload(olena.id, None, NOW)
    assert arrives(account, message(text=f"/start {spoil(start)}")).reason == "no_content"


def test_a_link_grows_old(account, taken):
    olena = customer("Olena Melnyk", email="olena@example.com")
    start = linking.payload(olena.id, None, NOW - timedelta(days=31))
    assert arrives(account, message(text=f"/start {start}")).reason == "no_content"


def test_who_blocked_the_bot_is_not_written_to_until_they_write_again(account, taken):
    change = {"chat": {"id": OLENA["id"], "type": "private"}, "from": OLENA, "date": MOMENT}
    arrives(account, {**change, "new_chat_member": {"status": "kicked", "user": {}}}, "my_chat_member")
    assert unreachable_among([("telegram", "5544332")])
    arrives(account, message(text="Я тут"))
    assert not Unreachable.objects.exists()


def test_the_same_update_delivered_again_is_known(account, taken, server):
    server.updates = [update(message(text="раз"))]
    assert listening.fetch(account, wait=0) == 1
    account.progress = {}
    listening.fetch(account, wait=0)
    assert Received.objects.count() == 1


def test_nothing_a_stranger_sends_that_is_no_update_is_taken_for_one(account):
    for raw in (b"", b"[]", b"null", b"{}", b"\xff", b'{"update_id": "1"}', b'{"update_id": true}', b"[" * 100_000):
        with pytest.raises(Unreadable):
            read(account, raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PARTS = ("text", "caption", "photo", "document", "voice", "location", "contact", "reply_to_message", "sticker",
         "edit_date", "date", "message_id", "from", "chat", "forward_origin")  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.dictionaries(st.sampled_from(PARTS), JSON, max_size=4),
    part=st.sampled_from(["message", "edited_message", "my_chat_member"]),
    whole=JSON,
    bare=st.booleans(),
)
def test_garbage_in_any_part_is_unreadable_or_ignored_and_never_a_fault(account, parts, part, whole, bare):
    what = whole if bare else {**message(text="x"), **parts}
    raw = json.dumps({"update_id": 1, part: what}).encode()
    try:
        found = read(account, raw)
    except Unreadable:
        return
    assert all(not isinstance(one, Incoming) or one.key for one in found)
