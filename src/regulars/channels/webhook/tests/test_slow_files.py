"""Files that lie elsewhere are fetched while nothing is locked, and whoever is killed meanwhile lost nothing."""

import pytest
from django.db import connection, transaction
from tests.cast import NOW
from tests.children import StartChild, kill, wait_for

from regulars.channels import receiving
from regulars.channels.models import Received, StoredFile
from regulars.channels.webhook.tests.program import Program, bring
from regulars.inbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
READS = """
from regulars.channels import receiving
from regulars.lib.clock import now
receiving.read_waiting(now=now())
"""


def message(program: Program) -> dict[str, object]:
    where = program.url.replace("/out", "/picture.png")
    return {
        "id": "m1", "from": {"phone": "+380671234567", "name": "Олена"}, "text": "Ось воно", "at": NOW.isoformat(),
        "files": [{"name": "picture.png", "type": "image/png", "url": where}],
    }  # fmt: skip


def is_free(account_id: int) -> bool:
    """Whether messages of this account could be taken in by somebody else now."""
    with transaction.atomic(), connection.cursor() as cursor:
        name = f"channels.account:{account_id}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])


def test_a_silent_server_locks_nobody_out_and_a_killed_reader_is_followed_by_the_next(
    account, program: Program, start_child: StartChild
):
    program.files["/picture.png"] = b"a picture"
    program.speaks.clear()
    bring(account, {"messages": [message(program)]})
    child = start_child(READS)
    wait_for(program.asked.is_set, during=child)
    assert is_free(account.pk)
    with transaction.atomic():
        assert Received.objects.select_for_update(nowait=True).get().state == "waiting"
    kill(child)
    assert (Received.objects.get().state, StoredFile.objects.count()) == ("waiting", 0)
    program.speaks.set()
    receiving.read_waiting(now=NOW)
    assert Received.objects.get().state == "taken"
    (file,) = Message.objects.get().files
    assert bytes(StoredFile.objects.get(id=file["id"]).content) == b"a picture"


def test_trouble_that_came_while_it_was_fetched_is_said_once_it_is_locked(account, monkeypatch):
    bring(account, {"messages": [{"id": "m1", "from": {"phone": "+380671234567"}, "text": "a", "at": NOW.isoformat()}]})

    def stumble(*given: object) -> None:
        raise KeyError("files")

    monkeypatch.setattr(receiving, "understood", stumble)
    receiving.read_waiting(now=NOW)
    assert (Received.objects.get().state, Received.objects.get().trouble) == ("failed", "KeyError")
