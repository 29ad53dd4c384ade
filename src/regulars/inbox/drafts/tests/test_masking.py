"""What is taken out of letters before they leave the house."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.inbox.drafts.masking import Mask

NAMES = ["Олена Мельник", "Sarah O'Neil", "Ion Popescu"]


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Пані Олено, передайте Олені та Мельникам", ["Олен", "Мельник"]),
        ("SARAH, sarah and Sarah's", ["arah", "SARAH"]),
        ("lui Popescu, lui Ion", ["Popescu", "Ion"]),
        ("write to first.last+tag@mail.example.co.uk please", ["first", "mail.example"]),
        ("call 067 123 45 67, (044) 123-45-67 or +40-721-123-456", ["123"]),
        ("card 4111 1111 1111 1111, order A-100245, IBAN UA213223130000026007233566001", ["4111", "100245", "2132231"]),
        ("see https://x.example/a?token=abc and www.y.example/me", ["x.example", "token", "y.example"]),
    ],
)
def test_names_in_any_form_contacts_numbers_and_links_are_taken_out(text, gone):
    mask = Mask(NAMES)
    hidden = mask.hide(text)
    assert not [word for word in gone if word in hidden], hidden
    assert mask.show(hidden) == text


@pytest.mark.parametrize(
    "text", ["Two boxes for 25.50 euros on 14 May 2026 at 10:30", "квартира 17, 3 шт.", "I love it"]
)
def test_prices_days_and_small_numbers_stay(text):
    assert Mask(NAMES).hide(text) == text


def test_a_sign_that_the_customer_wrote_themselves_shows_nobodys_data():
    mask = Mask(NAMES)
    hidden = mask.hide("Олена: [NAME_1] [EMAIL_2]")
    assert mask.show(hidden) == "Олена: [NAME_1] [EMAIL_2]"
    assert mask.show("[NAME_77]") == "[NAME_77]"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=120), st.lists(st.text(min_size=1, max_size=12), max_size=3))
def test_whatever_was_written_comes_back_as_it_was(text, names):
    mask = Mask(names)
    assert mask.show(mask.hide(text)) == text
