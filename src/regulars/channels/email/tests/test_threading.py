"""Our marks are recognised when we made them, and by nobody else's imitation."""

from hypothesis import given
from hypothesis import strategies as st

from regulars.channels.email.threading import (
    believable,
    is_ours,
    name_for,
    reply_address,
    token_among,
    without_tag,
)  # fmt: skip

US = "support@honey.example"


@given(st.text(max_size=200))
def test_a_letter_keeps_its_name_however_often_it_is_tried(key):
    name = name_for(key, "honey.example")
    assert name == name_for(key, "honey.example")
    assert is_ours(name)
    assert is_ours(name.upper())
    assert name.isascii()


@given(st.from_regex(r"[A-Za-z0-9_-]{1,16}", fullmatch=True))
def test_a_token_comes_back_through_any_program(token):
    address = reply_address(US, token)
    assert len(address.partition("@")[0]) <= 64
    assert token_among([address], US) == token
    assert token_among([address.upper()], US) == token
    assert without_tag(address) == US


@given(st.integers(0, 60), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_one_changed_sign_makes_it_nobody_s(place, sign):
    name = name_for("a", "honey.example")
    place = place % name.index("@")
    changed = name[:place] + sign + name[place + 1 :]
    assert is_ours(changed) == (changed == name)


def test_a_name_that_only_looks_like_ours_is_not_followed():
    name = name_for("a", "honey.example")
    forged = name[:4] + ("b" if name[4] == "a" else "a") + name[5:]
    assert believable([name, forged, "theirs@x.example"]) == (name, "theirs@x.example")


def test_a_token_of_another_mailbox_is_none_of_ours():
    address = reply_address(US, "c17")
    assert token_among([address], "sales@honey.example") == ""
    assert token_among([address], "support@oak.example") == ""


def test_a_token_too_long_for_an_address_is_left_out():
    assert reply_address(US, "x" * 60) == US
    assert reply_address(US, "") == US


def test_a_mailbox_that_has_a_mark_of_its_own_keeps_its_name():
    address = reply_address("help+eu@honey.example", "c17")
    assert token_among([address], "help+eu@honey.example") == "c17"
