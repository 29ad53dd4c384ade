"""Answers go to Telegram once, whole and in order; what cannot go says why."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import NOW

from regulars.channels import files, ledger, typing
from regulars.channels.models import Account, Sending
from regulars.channels.telegram.bot import bot_of, call
from regulars.channels.telegram.sending import pieces, show_typing
from regulars.channels.telegram.tests.making import OLENA, arrives, bot_account, message
from regulars.channels.types import Address, NewFile, Outgoing
from regulars.channels.unreachable import unreachable_among
from regulars.inbox import presence
from regulars.inbox.models import Conversation

CHAT = str(OLENA["id"])
State = Sending.State


@pytest.fixture
def answer(account):
    """Sends an answer through the ledger; the line of the ledger afterwards."""

    def sent(text="Їде до вас.", *, key="inbox.message:1", content=(), to=account, **more):
        file_ids = [one.pk for one in files.store(content, customer_id=None, now=NOW)]
        message = Outgoing(
            key, to.pk, Address("telegram", CHAT), text, ref="inbox.message:1", file_ids=file_ids, **more
        )
        line = ledger.send(message, now=NOW)
        ledger.deliver(line.pk, now=NOW)
        line.refresh_from_db()
        return line

    return sent


def test_an_answer_goes_and_is_known_by_the_number_telegram_gave_it(answer, server):
    line = answer()
    assert (line.state, line.external_id) == (State.ACCEPTED, f"{CHAT}:101")
    assert server.asked_for("sendMessage") == [{"chat_id": CHAT, "text": "Їде до вас."}]


def test_a_long_answer_goes_in_pieces_that_are_one_text_again(answer, server):
    text = " ".join(f"слово{number}" for number in range(2_000)) + " 🍯" * 2_100
    line = answer(text)
    said = [given["text"] for given in server.asked_for("sendMessage")]
    assert line.state == State.ACCEPTED
    assert len(said) > 3
    assert " ".join(said) == text


def test_pieces_are_cut_after_a_line_where_there_is_one():
    assert list(pieces("перший рядок\nдругий рядок і ще", 20)) == ["перший рядок", "другий рядок і ще"]


def test_pictures_go_as_pictures_and_the_rest_as_documents(answer, server):
    line = answer(
        "Ось рахунок.",
        content=[NewFile("мед.png", "image/png", b"png"), NewFile("рахунок.pdf", "application/pdf", b"%PDF")],
    )
    assert line.state == State.ACCEPTED
    assert [name for name, _given in server.asked] == ["sendMessage", "sendPhoto", "sendDocument"]
    assert server.asked_for("sendPhoto")[0]["photo"] == ("мед.png", b"png")
    assert server.asked_for("sendDocument")[0]["document"] == ("рахунок.pdf", b"%PDF")


def test_too_many_requests_waits_as_long_as_telegram_says(answer, server):
    server.refuse("sendMessage", 429, "Too Many Requests: retry after 35", retry_after=35)
    line = answer()
    assert (line.state, (line.not_before - NOW).total_seconds()) == (State.RESERVED, 35)
    ledger.deliver(line.pk, now=line.not_before)
    line.refresh_from_db()
    assert line.state == State.ACCEPTED


def test_what_was_sent_before_the_trouble_is_not_repeated_after_it(answer, server):
    server.refuse("sendDocument", 502, "Bad Gateway")
    line = answer("Ось рахунок.", content=[NewFile("a.pdf", "application/pdf", b"%PDF")])
    assert line.state == State.RESERVED
    ledger.deliver(line.pk, now=line.not_before)
    line.refresh_from_db()
    assert (line.state, line.external_id) == (State.ACCEPTED, f"{CHAT}:101")
    assert len(server.asked_for("sendMessage")) == 1
    assert len(server.asked_for("sendDocument")) == 2


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (400, "Bad Request: chat not found"),
    ],
)
def test_who_blocked_the_bot_gets_nothing_more(answer, server, code, words):
    server.refuse("sendMessage", code, words)
    line = answer()
    assert (line.state, words in line.reason) == (State.FAILED, True)
    second = answer(key="inbox.message:2")
    assert (second.state, second.reason) == (State.FAILED, "unreachable")
    assert len(server.asked_for("sendMessage")) == 1


def test_a_bot_may_not_write_first_and_the_sender_is_told_what_to_do(answer, server):
    server.refuse("sendMessage", 403, "Forbidden: bot can't initiate conversation with a user")
    line = answer()
    assert line.state == State.FAILED
    assert "link" in line.reason
    assert not unreachable_among([("telegram", CHAT)])


def test_a_connection_that_breaks_in_the_middle_is_not_repeated_by_a_machine(answer, server):
    server.silent = True
    line = answer()
    assert line.state == State.UNKNOWN
    assert len(server.asked_for("sendMessage")) == 1


def test_what_a_machine_wrote_is_tried_again_after_a_broken_connection(answer, server):
    server.silent = True
    assert answer(automatic=True).state == State.RESERVED


def test_nobody_listening_is_tried_again(answer, company):
    assert answer(to=bot_account("http://127.0.0.1:9")).state == State.RESERVED


def test_an_address_inside_the_network_is_not_asked_unless_a_director_allows_it(answer, server):
    line = answer(to=bot_account(server.url, inside_allowed=False))
    assert line.state == State.RESERVED
    assert "inside the network" in line.reason
    assert not server.asked


def test_the_token_stands_in_no_word_of_ours(account, answer, server, caplog):
    caplog.set_level("INFO")
    server.refuse("sendMessage", 400, "Bad Request: something else")
    line = answer()
    secret = account.secrets["token"].partition(":")[2]
    assert secret not in line.reason + repr(bot_of(account)) + str(account.settings)
    assert secret not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("regulars"))


def test_typing_is_a_wish_that_never_fails(account, server):
    show_typing(account, CHAT)
    assert server.asked_for("sendChatAction") == [{"chat_id": CHAT, "action": "typing"}]
    server.refuse("sendChatAction", 403, "Forbidden")
    show_typing(account, CHAT)


def test_who_begins_to_type_is_seen_by_the_customer(account, server, bohdan):
    arrives(account, message(text="Ви тут?"))
    presence.here(Conversation.objects.get().pk, employee_id=bohdan.pk, typing=True, now=NOW)
    asked = ProcrastinateJob.objects.get(task_name=typing.TASK)
    typing.show(**asked.args)
    assert server.asked_for("sendChatAction") == [{"chat_id": CHAT, "action": "typing"}]


def test_nobody_is_shown_typing_by_a_bot_that_is_paused(account, server):
    Account.objects.update(state="paused")
    typing.show(account.pk, CHAT)
    assert not server.asked


def test_the_stand_in_refuses_a_token_it_does_not_know(server, company):
    account = bot_account(server.url)
    account.keep_secrets({"token": "1:wrong"})
    with pytest.raises(Exception, match="401"):
        call(bot_of(account), "getMe")
