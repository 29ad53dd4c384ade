"""A hundred thousand conversations with a million messages: the inbox beside django-helpdesk on the same server.

Both hold the same: as many tickets as conversations, as many comments as messages, one in fifty open, at last one in
ten. Beside our list stand their list of tickets and their dashboard, which is where their agents begin; and a page of
ours with nothing but a sign-in and one query for as many rows, below which no page of Django comes here.
"""

import os

from django.db import connection
from django.test import Client, override_settings

from benchmarks import Row
from benchmarks.measuring import median_of, peer
from benchmarks.pages import signed_in

CONVERSATIONS = int(os.environ.get("BENCH_INBOX_CONVERSATIONS", "100000"))
PEOPLE, EACH, REPEATS = 50_000, 10, 25
OPEN, MORE_OPEN, ROWS = CONVERSATIONS // 50, CONVERSATIONS // 10, 25
SOUGHT = CONVERSATIONS // 3
REOPEN = """
UPDATE inbox_conversation SET state = 'open', waiting_since = now(), due_at = now() + id * interval '1 minute',
    closed_at = NULL WHERE id <= %s
"""
CUSTOMERS = """
INSERT INTO customers_customer (kind, name, sort_key, search_text, language, country, attributes, created_at)
SELECT 'person', 'Customer ' || n, 'customer ' || lpad(n::text, 9, '0'), 'customer ' || n, 'uk', 'UA', '{}', now()
FROM generate_series(1, %(customers)s) n
"""
TALKS = """
INSERT INTO inbox_conversation (id, customer_id, subject, topic, tags, channel, account_id, address, language, state,
    assignee_id, third_party, waiting_since, due_at, created_at, active_at, closed_at, last_message_id, preview,
    messages_count)
SELECT n, c.first + n %% %(customers)s, 'Order ' || n || ' has not arrived', '', '{}', 'email', %(account)s,
       'customer' || n || '@example.org', 'uk', CASE WHEN n <= %(open)s THEN 'open' ELSE 'closed' END,
       CASE WHEN n %% 10 = 0 THEN NULL ELSE %(agent)s END, '', CASE WHEN n <= %(open)s THEN now() END,
       CASE WHEN n <= %(open)s THEN now() + n * interval '1 minute' END, now() - n * interval '5 minutes',
       now() - n * interval '5 minutes', CASE WHEN n > %(open)s THEN now() END, n * %(each)s,
       'Where is order ' || n || '?', %(each)s
FROM generate_series(1, %(conversations)s) n, (SELECT min(id) AS first FROM customers_customer) c
"""
SAID = """
INSERT INTO inbox_message (id, conversation_id, direction, channel, account_id, key, employee_id, author_name,
    author_address, subject, text, html, files, mentions, facts, editions, automatic, at, recorded_at, state, reason)
SELECT (n - 1) * %(each)s + m, n, CASE WHEN m %% 2 = 1 THEN 'in' ELSE 'out' END, 'email', %(account)s,
       '<' || n || '.' || m || '@example.org>', CASE WHEN m %% 2 = 0 THEN %(agent)s END,
       CASE WHEN m %% 2 = 1 THEN 'Customer ' || n ELSE 'Agent' END, '', '',
       'Message ' || m || ' about order ' || n || '. We look into it and answer as soon as we know more.', '', '[]',
       '{}', '{}', '[]', false, now() - n * interval '5 minutes' + m * interval '1 second', now(), 'kept', ''
FROM generate_series(1, %(conversations)s) n, generate_series(1, %(each)s) m
"""


@override_settings(ALLOWED_HOSTS=["*"], ROOT_URLCONF="benchmarks.pages_bare")
def run() -> list[Row]:
    client = signed_in()
    fill()
    assert f"/inbox/{SOUGHT}/" in client.get(addresses()["search"]).content.decode(), "it did not find what was said"
    ours = {name: measured(client, address) for name, address in addresses().items()}
    ours["more"] = with_more_open(client)
    theirs = of_helpdesk()
    size = f"{CONVERSATIONS:,} conversations, {CONVERSATIONS * EACH:,} messages"
    pairs = (
        (f"list of {OPEN:,} open conversations, beside the ticket list", "list", "list"),
        (f"list of {MORE_OPEN:,} open conversations, beside the ticket list", "more", "more"),
        (f"list of {OPEN:,} open conversations, beside the dashboard", "list", "dashboard"),
        ("list of closed conversations, beside the ticket list", "closed", "closed"),
        ("search in what was said, beside search of tickets", "search", "search"),
        ("a conversation, beside a ticket", "conversation", "ticket"),
    )
    beside = [Row(f"{size}: {title}", ours[a], theirs[b], ours[a] / theirs[b]) for title, a, b in pairs]
    bare = f"list of {OPEN:,} open conversations, beside a bare signed-in page of {ROWS} rows"
    return [*beside, Row(f"{size}: {bare}", ours["list"], ours["bare"], ours["list"] / ours["bare"])]


def with_more_open(client: Client) -> float:
    with connection.cursor() as cursor:
        cursor.execute(REOPEN, [MORE_OPEN])
        cursor.execute("ANALYZE inbox_conversation")
    return measured(client, addresses()["list"])


def addresses() -> dict[str, str]:
    return {
        "list": "/inbox/?view=all",
        "closed": "/inbox/?view=closed",
        "search": f"/inbox/?view=closed&q=order+{SOUGHT}.",
        "conversation": f"/inbox/{CONVERSATIONS // 2}/",
        "bare": f"/bare/rows?ids={','.join(map(str, range(1, ROWS + 1)))}",
    }


def fill() -> None:
    with connection.cursor() as cursor:
        cursor.execute(CUSTOMERS, {"customers": PEOPLE})
    talk(PEOPLE, CONVERSATIONS, EACH)


def talk(customers: int, conversations: int, each: int) -> None:
    """Conversations of the customers there are, one after the other; every other message is ours."""
    from regulars.channels.accounts import AccountDescribed, open_account
    from regulars.inbox.models import Conversation
    from regulars.lib.clock import now
    from regulars.staff.models import Employee

    account = open_account("email", AccountDescribed("Post", "help@example.org"), actor="", now=now())
    told = {
        "customers": customers, "conversations": conversations, "each": each, "open": conversations // 50,
        "account": account.pk, "agent": Employee.objects.earliest("id").pk,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in (TALKS, SAID):
            cursor.execute(statement, told)
        cursor.execute("ANALYZE")
        cursor.execute("SELECT setval('inbox_conversation_id_seq', %s)", [conversations])
        cursor.execute("SELECT setval('inbox_message_id_seq', %s)", [conversations * each])
    assert Conversation.objects.count() == conversations


def measured(client: Client, address: str) -> float:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return median_of(lambda: client.get(address), REPEATS)


def of_helpdesk() -> dict[str, float]:
    """The same in a database of its own on the same server."""
    where = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE helpdesk")
    told = peer(
        "helpdesk_pages.py", where["HOST"], "helpdesk", *map(str, (CONVERSATIONS, EACH, REPEATS, OPEN, MORE_OPEN))
    )
    seconds = {name: found["seconds"] for name, found in told.items()}
    # Their list is a page that asks for its rows.
    return seconds | {name: seconds[name] + seconds["tickets"] for name in ("list", "closed", "more")}
