"""django-helpdesk on the same server and of the same size: its ticket list, search, dashboard and a ticket's page.

    python helpdesk_pages.py SERVER DATABASE TICKETS MESSAGES_EACH REPEATS OPEN MORE_OPEN

Prints one line of JSON: seconds of the middle run of each, and the size of the answer; of the list with OPEN tickets
open, and at last with MORE_OPEN.
"""

import base64
import json
import statistics
import sys
import time

import django
from django.conf import settings

HOST, NAME, TICKETS, EACH, REPEATS, OPEN, MORE_OPEN = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:8])
DATABASE = {"ENGINE": "django.db.backends.postgresql", "USER": "regulars", "CONN_MAX_AGE": None}
settings.configure(
    SECRET_KEY="only-for-benchmarks",
    ALLOWED_HOSTS=["*"],
    USE_TZ=True,
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    SITE_ID=1,
    STATIC_URL="/static/",
    MEDIA_URL="/media/",
    MEDIA_ROOT="/nonexistent",
    HELPDESK_TEAMS_MODE_ENABLED=False,
    HELPDESK_ACTIVATE_API_ENDPOINT=False,
    DATABASES={"default": DATABASE | {"HOST": HOST, "NAME": NAME}},
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
        "django.contrib.sites", "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.humanize",
        "bootstrap4form", "rest_framework", "helpdesk",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
)  # fmt: skip
django.setup()

# Models want the settings first.
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [path("", include("helpdesk.urls"))]
QUEUES, STAFF = 5, 20
FILL = f"""
INSERT INTO helpdesk_ticket (title, queue_id, created, modified, submitter_email, assigned_to_id, status, on_hold,
                             description, resolution, priority, secret_key, due_date)
SELECT 'Order ' || n || ' has not arrived', 1 + n %% {QUEUES}, now() - n * interval '5 minutes',
       now() - n * interval '5 minutes', 'customer' || n %% 50000 || '@example.org',
       CASE WHEN n %% 10 = 0 THEN NULL ELSE 1 + n %% {STAFF} END, CASE WHEN n <= %(open)s THEN 1 ELSE 4 END, false,
       'Where is order ' || n || '?', NULL, 3, md5(n::text), NULL
FROM generate_series(1, %(tickets)s) n
"""
FOLLOW = """
INSERT INTO helpdesk_followup (ticket_id, date, title, comment, public, user_id, new_status, message_id)
SELECT t.id, t.created + m * interval '1 hour', 'Comment',
       'Message ' || m || ' about ' || t.title || '. We look into it and answer as soon as we know more.',
       true, NULL, NULL, NULL
FROM helpdesk_ticket t, generate_series(1, %(each)s) m
"""


def main() -> None:
    call_command("migrate", verbosity=0)
    users = get_user_model()
    for number in range(STAFF):
        users.objects.create(username=f"agent{number}", is_staff=True, is_superuser=number == 0)
    with connection.cursor() as cursor:
        for number in range(QUEUES):
            cursor.execute(
                columns_of(
                    "helpdesk_queue", title=f"Queue {number}", slug=f"queue-{number}", permission_name=f"q{number}"
                )
            )
        cursor.execute(FILL, {"tickets": TICKETS, "open": OPEN})
        cursor.execute(FOLLOW, {"each": EACH})
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(users.objects.get(username="agent0"), backend="django.contrib.auth.backends.ModelBackend")
    found = {name: measured(client, address) for name, address in addresses().items()}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE helpdesk_ticket SET status = 1 WHERE id <= %s", [MORE_OPEN])
        cursor.execute("ANALYZE helpdesk_ticket")
    found["more"] = measured(client, addresses()["list"])
    print(json.dumps(found))


def addresses() -> dict[str, str]:
    asked = "draw=1&start=0&length=25&order[0][column]=0&order[0][dir]=desc&search[value]=&columns[0][data]=id"
    open_ones = query(filtering={"status__in": [1, 2]}, sorting="created", sortreverse=True)
    closed_ones = query(filtering={"status__in": [3, 4]}, sorting="created", sortreverse=True)
    found = query(sorting="created", search_string=f"Order {TICKETS // 3} ")
    return {
        "dashboard": "/dashboard/",
        "tickets": "/tickets/",
        "list": f"/datatables_ticket_list/{open_ones}?{asked}",
        "closed": f"/datatables_ticket_list/{closed_ones}?{asked}",
        "search": f"/datatables_ticket_list/{found}?{asked}",
        "ticket": f"/tickets/{TICKETS // 2}/",
    }


def query(**asked: object) -> str:
    usual = {"filtering": {}, "filtering_null": {}, "sorting": None, "sortreverse": False, "search_string": ""}
    return base64.b64encode(json.dumps(usual | asked).encode()).decode()


def measured(client: Client, address: str) -> dict[str, float]:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    seconds = []
    for _repeat in range(REPEATS):
        started = time.perf_counter()
        client.get(address)
        seconds.append(time.perf_counter() - started)
    return {"seconds": statistics.median(seconds), "bytes": len(answer.content)}


def columns_of(table: str, **values: str) -> str:
    """An INSERT with something harmless in every column that wants a value."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
            " AND is_nullable = 'NO' AND column_name <> 'id'", [table],
        )  # fmt: skip
        wanted = dict(cursor.fetchall())
    usual = {"boolean": "false", "integer": "0", "smallint": "0", "timestamp with time zone": "now()"}
    told = {name: f"'{values[name]}'" if name in values else usual.get(kind, "''") for name, kind in wanted.items()}
    return f"INSERT INTO {table} ({', '.join(told)}) VALUES ({', '.join(told.values())})"


main()
