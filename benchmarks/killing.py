"""Two minutes of mail and chat while web, worker, listener and database are killed without a word.

A whole installation runs as it does for people (`regulars up`), with a real mailbox (dovecot) and a real SMTP server.
Visitors of a chat repeat a message until it is acknowledged, as the window does. Afterwards every message must have
arrived once and in its order, and no answer may have gone out twice. What happened is written to results/killing.log.
"""

import contextlib
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from benchmarks import Row

SECONDS = int(os.environ.get("BENCH_KILLING_SECONDS", "120"))
# It goes on for as long as something moves.
QUIET_WITHIN = 180
# Many who write now and then: whoever writes more than sixty letters in an hour is held for a look, as a machine is.
WRITERS, VISITORS = 24, 6
# What the programs say goes nowhere, or into this file.
SAID = os.environ.get("BENCH_KILLING_SAID", os.devnull)
# A mailbox takes ten connections of one address at once; the listener needs one of them.
AT_THE_POST = threading.Semaphore(4)
# What each kind of process is known by, in its command line.
VICTIMS = {"web": " web", "worker": " worker", "listener": " listen", "database": "postgres"}
LOG = Path(__file__).resolve().parent / "results" / "killing.log"


class Told:
    """The log: to the terminal, and to the file."""

    def __init__(self) -> None:
        self.began, self.lines = time.monotonic(), []

    def __call__(self, words: str) -> None:
        self.lines.append(f"{time.monotonic() - self.began:7.1f} s  {words}")
        print(f"    {self.lines[-1]}", flush=True)

    def keep(self) -> None:
        LOG.write_text("\n".join(self.lines) + "\n", encoding="utf-8")


def run() -> list[Row]:
    told = Told()
    with servers() as (dovecot, post), tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        with installation(Path(folder) / "home") as (address, supervisor):
            set_up(dovecot, post)
            sent, answered = stream(address, supervisor, dovecot, told)
            settle(sent.total(), told)
            rows = verdict(sent, answered, post, told)
    told.keep()
    return rows


# The installation ----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def servers() -> Iterator[tuple[Any, Any]]:
    from aiosmtpd.controller import Controller

    from regulars.channels.email.tests import servers as mail

    dovecot, post = mail.prepared(), mail.Post()
    dovecot.start()
    controller = Controller(
        post, hostname="127.0.0.1", port=mail.free_port(), authenticator=mail.let_in, auth_require_tls=False
    )
    controller.start()
    post.port = controller.port
    try:
        yield dovecot, post
    finally:
        controller.stop()
        dovecot.stop()


@contextlib.contextmanager
def installation(home: Path) -> Iterator[tuple[str, int]]:
    """`regulars up` in a folder of its own; this process then speaks to its database."""
    from benchmarks.live import free_port
    from regulars.config import cluster, connection
    from regulars.config import place as places

    os.environ |= {"REGULARS_HOME": str(home), "DJANGO_SETTINGS_MODULE": "regulars.config.settings"}
    command = [sys.executable, "-m", "regulars", "up", "--port", str(free_port()), "--json"]
    with Path(SAID).open("w") as said:
        started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True)
    assert started.stdout is not None
    try:
        ready = json.loads(started.stdout.readline())
        os.environ["DATABASE_URL"] = connection.as_url(cluster.address(places.place(home)))
        import django

        django.setup()
        yield ready["address"].rstrip("/"), started.pid
    finally:
        started.send_signal(signal.SIGTERM)
        started.wait(60)


def set_up(dovecot: Any, post: Any) -> None:
    from regulars.channels.accounts import AccountDescribed, open_account
    from regulars.channels.email.tests.servers import PLAIN_PASSWORD, USER
    from regulars.staff.models import Company, Employee

    now = datetime.now(UTC)
    Company.objects.get_or_create(id=1, defaults={"name": "Honey & Oak"})
    Employee.objects.create(email="bohdan@honey.example", name="Bohdan Koval", role="agent", hired_at=now)
    settings = {
        "login": USER, "imap_host": "127.0.0.1", "imap_port": dovecot.port, "imap_security": "none",
        "smtp_host": "127.0.0.1", "smtp_port": post.port, "smtp_security": "none", "sender_name": "Honey & Oak",
    }  # fmt: skip
    mail = AccountDescribed("Post", USER, settings=settings, secrets={"password": PLAIN_PASSWORD})
    open_account("email", mail, actor="", now=now)
    open_account("chat", AccountDescribed("Site"), actor="", now=now)


# The stream ----------------------------------------------------------------------------------------------------------


def stream(address: str, supervisor: int, dovecot: Any, told: Told) -> tuple[Counter[str], Counter[str]]:
    """Everything at once for the time; how many messages each sender sent, and the answers that were written."""
    from regulars.channels.models import Account

    site = Account.objects.get(kind="chat").token
    sent: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    over = threading.Event()
    with ThreadPoolExecutor(WRITERS + VISITORS + 1) as everybody:
        work = [
            *(everybody.submit(write_letters, dovecot, number, sent, over) for number in range(WRITERS)),
            *(everybody.submit(chat, address, site, number, sent, over) for number in range(VISITORS)),
            everybody.submit(answer, answered, over),
        ]
        time.sleep(8)
        kill_around(supervisor, told)
        over.set()
    for one in work:
        one.result()
    told(f"sent {sent.total()} messages by {len(sent)} people; wrote {answered.total()} answers")
    return sent, answered


def write_letters(dovecot: Any, number: int, sent: Counter[str], over: threading.Event) -> None:
    from regulars.channels.email.tests.making import written

    who = f"writer{number}@forest.example"
    for count in itertools.count(1):
        raw = written(f"letter {count}", number=f"w{number}.{count}", sender=who, subject=f"Letter {count}")
        with AT_THE_POST:
            dovecot.put(raw)
        sent[who] += 1
        if over.wait(3 + number / 20):
            return


def chat(address: str, site: str, number: int, sent: Counter[str], over: threading.Event) -> None:
    """As the window: each message is repeated until it is kept, and only then the next one is sent."""
    mark = insist(f"{address}/chat/{site}/state/", {}, "")["visitor"]
    for count in itertools.count(1):
        insist(
            f"{address}/chat/{site}/messages/",
            {"id": f"v{number}-{count}", "text": f"visitor {number} says {count}"},
            mark,
        )
        sent[f"visitor {number}"] += 1
        if over.wait(0.5 + number / 20):
            return


def insist(address: str, body: dict[str, str], mark: str) -> dict[str, Any]:
    while True:
        try:
            headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {mark}"} if mark else {})}
            asked = Request(address, json.dumps(body).encode(), headers)
            with urlopen(asked, timeout=15) as reply:
                return dict(json.load(reply))
        except (URLError, OSError, ValueError):
            time.sleep(0.3)


def answer(answered: Counter[str], over: threading.Event) -> None:
    """A colleague answers whoever waits, each conversation once a turn."""
    from regulars.inbox.models import Conversation
    from regulars.staff.models import Employee

    author = stubborn(lambda: Employee.objects.get(email="bohdan@honey.example").pk)
    for count in itertools.count(1):
        waiting = stubborn(lambda: Conversation.objects.filter(state="open").order_by("?").first())
        if waiting is not None:
            words = f"answer {count} to {waiting.pk}"
            stubborn(lambda one=waiting, words=words: answer_once(one.pk, words, author))
            answered[words] += 1
        if over.wait(0.8):
            return


def answer_once(conversation_id: int, words: str, author: int) -> None:
    """Somebody whose page broke looks whether the answer is there before they write it again."""
    from regulars.inbox.commands import answer
    from regulars.inbox.models import Message
    from regulars.inbox.types import Reply

    if not Message.objects.filter(text=words).exists():
        answer(conversation_id, Reply(words, anyway=True), author_id=author, now=datetime.now(UTC))


def stubborn(work: Callable[[], Any]) -> Any:
    """The database goes away under our hands; it comes back."""
    from django.db import DatabaseError, InterfaceError, connection
    from psycopg_pool import PoolTimeout

    while True:
        try:
            return work()
        except (DatabaseError, InterfaceError, PoolTimeout, OSError):
            connection.close()
            time.sleep(0.5)


def kill_around(supervisor: int, told: Told) -> None:
    chance = random.Random(20261122)
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        name = chance.choice(list(VICTIMS))
        victims = of_kind(supervisor, VICTIMS[name])
        for process in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        told(f"killed the {name}" if victims else f"the {name} was not there")
        time.sleep(chance.uniform(2, 8))


def of_kind(supervisor: int, words: str) -> list[int]:
    """Children of the supervisor with these words in their command line."""
    found = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    told = {int(one): command_of(int(one)) for one in found}
    return [process for process, command in told.items() if words in command]


def command_of(process: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


# The verdict ---------------------------------------------------------------------------------------------------------


def settle(sent: int, told: Told) -> None:
    """Until nothing waits any more: leases of what was interrupted run out, the mailbox is read to its end."""
    from regulars.channels.models import Received, Sending

    moved, before = time.monotonic(), None
    while time.monotonic() - moved < QUIET_WITHIN:
        waiting = stubborn(lambda: Received.objects.filter(state="waiting").count())
        going = stubborn(lambda: Sending.objects.filter(state__in=["reserved", "handed_over"]).count())
        known = stubborn(lambda: Received.objects.count())
        if not waiting and not going and known >= sent:
            break
        if (waiting, going, known) != before:
            moved, before = time.monotonic(), (waiting, going, known)
        time.sleep(5)
    # Whatever would come twice comes now.
    time.sleep(10)
    told(f"quiet: {known} things received, {waiting} of them waiting, {going} messages under way")


def verdict(sent: Counter[str], answered: Counter[str], post: Any, told: Told) -> list[Row]:
    from regulars.channels.models import Received, Sending
    from regulars.inbox.models import Conversation, Message

    arrived = stubborn(
        lambda: list(Message.objects.filter(direction="in").order_by("id").values_list("author_address", "text"))
    )
    by_sender: dict[str, list[int]] = {}
    for address, text in arrived:
        who = f"visitor {text.split()[1]}" if text.startswith("visitor") else address
        by_sender.setdefault(who, []).append(int(text.split()[-1]))
    missing = {who: count - len(set(by_sender.get(who, []))) for who, count in sent.items()}
    told(f"missing: {({who: few for who, few in missing.items() if few}) or 'nothing'}")
    lost = sum(missing.values())
    doubled = sum(len(numbers) - len(set(numbers)) for numbers in by_sender.values())
    disordered = sum(numbers != sorted(numbers) for numbers in by_sender.values())
    letters = Counter(words for words in map(words_of, post.letters) if words)
    twice = sum(count - 1 for count in letters.values() if count > 1)
    states = stubborn(lambda: Counter(Sending.objects.values_list("state", flat=True)))
    received = stubborn(lambda: Counter(Received.objects.values_list("state", flat=True)))
    chats = stubborn(lambda: Conversation.objects.filter(channel="chat").count())
    written = stubborn(lambda: Counter(Message.objects.filter(direction="out").values_list("text", flat=True)))
    told(
        f"received {dict(received)}; messages {len(arrived)}: lost {lost}, doubled {doubled}, out of order {disordered}"
    )
    told(f"{chats} chats of {VISITORS} visitors; answers {dict(states)}")
    told(f"{letters.total()} answers arrived by mail, {twice} of them twice")
    assert (lost, doubled, disordered, twice) == (0, 0, 0, 0), told.lines[-3:]
    assert chats == VISITORS
    assert written == answered, "an answer was written twice, or not at all"
    total, kills = sent.total(), sum("killed" in line for line in told.lines)
    note = f"{kills} kills in {SECONDS} s; {answered.total()} answers, none twice; see benchmarks/results/killing.log"
    title = f"{total} messages sent, beside those that arrived once and in order"
    return [Row(title, total, len(arrived), total / len(arrived), note, unit="messages")]


def words_of(letter: Any) -> str:
    """The line of the answer in a letter."""
    from email import message_from_bytes, policy

    body = message_from_bytes(letter.content, policy=policy.default).get_body(("plain",))
    lines = body.get_content().splitlines() if body else []
    return next((line.strip() for line in lines if line.startswith("answer ")), "")
