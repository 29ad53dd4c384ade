"""Answers are posted to the program, signed, under one name; what it says back becomes the state of the message."""

import pytest
from tests.cast import NOW

from regulars.channels import files, ledger, receiving
from regulars.channels.errors import CannotConnect
from regulars.channels.models import Sending
from regulars.channels.types import Address, NewFile, Outgoing
from regulars.channels.unreachable import unreachable_among
from regulars.channels.webhook.sending import check
from regulars.channels.webhook.tests.program import bring

State = Sending.State
AT = "2026-11-20T09:33:00Z"


@pytest.fixture
def answer(account):
    def sent(key="inbox.message:17", to=("phone", "+380671234567"), content=(), **more):
        file_ids = [one.pk for one in files.store(content, customer_id=None, now=NOW)]
        message = Outgoing(key, account.pk, Address(*to, "Олена"), "Завтра.", ref=key, file_ids=file_ids, **more)
        line = ledger.send(message, now=NOW)
        ledger.deliver(line.pk, now=NOW)
        line.refresh_from_db()
        return line

    return sent


def receipt(account, **told):
    bring(account, {"receipts": [{"at": AT, **told}]})
    receiving.read_waiting(now=NOW)
    return Sending.objects.get(key="inbox.message:17")


def test_an_answer_is_posted_signed_and_known_by_the_name_it_got(account, program, answer):
    program.answer = b'{"id": "wamid.Out1"}'
    line = answer(thread=["wamid.In2", "wamid.In1"])
    assert (line.state, line.external_id) == (State.ACCEPTED, "wamid.Out1")
    assert program.is_signed(account.secrets["secret"])
    (body,) = program.bodies
    assert (body["to"], body["reply_to"]) == ({"phone": "+380671234567", "name": "Олена"}, "wamid.In2")


def test_the_number_of_a_network_goes_back_as_it_came(account, program, answer):
    answer(to=("external", "whatsapp:abc"))
    assert program.bodies[0]["to"] == {"id": "abc", "name": "Олена"}


def test_files_go_along(program, answer):
    answer(content=[NewFile("a.txt", "text/plain", b"words")])
    assert program.bodies[0]["files"] == [{"name": "a.txt", "type": "text/plain", "content": "d29yZHM="}]


@pytest.mark.parametrize(("status", "gone"), [(400, False), (413, False), (422, False), (410, True)])
def test_what_will_never_go_says_why(program, answer, status, gone):
    program.status, program.answer = status, '{"reason": "Число не в мережі"}'.encode()
    line = answer()
    assert (line.state, "Число не в мережі" in line.reason) == (State.FAILED, True)
    assert bool(unreachable_among([("phone", "+380671234567")])) is gone


@pytest.mark.parametrize("status", [302, 401, 404, 500, 503])
def test_other_trouble_is_tried_again_under_the_same_name(program, answer, status):
    program.status = status
    line = answer()
    assert line.state == State.RESERVED
    program.status = 200
    ledger.deliver(line.pk, now=line.not_before)
    line.refresh_from_db()
    assert line.state == State.ACCEPTED
    assert len({headers["webhook-id"] for headers, _body in program.heard}) == 1


def test_the_program_may_say_when(program, answer):
    program.status, program.more = 429, {"Retry-After": "90"}
    assert (answer().not_before - NOW).total_seconds() == 90


@pytest.mark.parametrize("said", [b"[]", b"{", b'{"id": 5}', b"\xff", b"[" * 5_000])
def test_a_strange_answer_is_an_answer_without_a_name(program, answer, said):
    program.answer = said
    line = answer()
    assert (line.state, line.external_id) == (State.ACCEPTED, "")


def test_without_an_address_the_sender_is_told(account, answer):
    account.settings["url"] = ""
    account.save()
    line = answer()
    assert (line.state, "no address for answers" in line.reason) == (State.FAILED, True)


def test_an_address_inside_is_not_posted_to_unless_a_director_allows_it(account, program, answer):
    account.settings["inside_allowed"] = False
    account.save()
    assert answer().state == State.RESERVED
    assert not program.heard


def test_receipts_say_what_became_of_it_in_any_order(account, answer):
    answer()
    assert receipt(account, message="inbox.message:17", state="read").state == State.READ
    assert receipt(account, message="inbox.message:17", state="delivered").state == State.READ


def test_a_receipt_by_the_name_the_program_gave(account, program, answer):
    program.answer = b'{"id": "wamid.Out1"}'
    answer()
    line = receipt(account, id="wamid.Out1", state="failed", reason="No such number", gone=True)
    assert (line.state, line.reason) == (State.FAILED, "No such number")
    assert unreachable_among([("phone", "+380671234567")])


def test_a_receipt_of_what_we_never_sent_changes_nothing(account, answer):
    answer()
    assert receipt(account, id="somebody else's", state="failed").state == State.ACCEPTED


def test_hello_is_said_when_the_channel_is_tried(account, program):
    check(account)
    assert program.bodies == [{"type": "hello"}]
    program.status = 500
    with pytest.raises(CannotConnect, match="500"):
        check(account)
