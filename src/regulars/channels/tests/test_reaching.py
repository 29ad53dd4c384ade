"""Beside a customer stands how they are reached."""

import pytest
from tests.cast import NOW

from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.models import Account
from regulars.channels.telegram.linking import known_by
from regulars.customers.models import Identity
from regulars.customers.tests.making import customer
from regulars.lib.clock import now


@pytest.fixture
def olena(company):
    return customer("Olena Melnyk", phone="+380671234567")


@pytest.fixture
def bot(company):
    return open_account("telegram", AccountDescribed("Bot", address="@honey_bot"), actor="", now=NOW)


def shown(client_as, who, someone) -> str:
    return client_as(who).get(f"/customers/{someone.id}/beside/").content.decode()


def test_who_has_a_number_is_called_from_their_page(client_as, bohdan, olena, company):
    assert f"/channels/calls/{olena.id}/" in shown(client_as, bohdan, olena)
    somebody = customer("Ivan Petrenko")
    assert f"/channels/calls/{somebody.id}/" not in shown(client_as, bohdan, somebody)


def test_a_link_of_their_own_leads_to_the_bot_until_they_write(client_as, bohdan, olena, bot):
    start = shown(client_as, bohdan, olena).partition("https://t.me/honey_bot?start=")[2].partition("<")[0]
    assert known_by(start, at=now()) == [("phone", "+380671234567")]
    Identity.objects.create(customer=olena, channel="telegram", value="55", created_at=NOW)
    assert "t.me" not in shown(client_as, bohdan, olena)


def test_a_bot_that_is_paused_is_not_shown(client_as, bohdan, olena, bot):
    Account.objects.update(state="paused")
    assert "t.me" not in shown(client_as, bohdan, olena)


def test_who_does_not_answer_customers_is_offered_nothing(client_as, marta, olena, bot):
    body = shown(client_as, marta, olena)
    assert f"/channels/calls/{olena.id}/" not in body
    assert "t.me" not in body
