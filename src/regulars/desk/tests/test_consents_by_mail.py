"""The mail with the question, from the button to the customer's press, with a real queue and a real worker."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from procrastinate.contrib.django import app

from regulars.customers.consents.queries import may_contact
from regulars.customers.models import Identity
from regulars.customers.tests.making import customer
from regulars.desk.tests.consenting import a_topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_waits(db):
    """Jobs are in no model that the end of a test would empty."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def worker_runs():
    """On a thread of its own: a worker needs an event loop."""

    def work():
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result(timeout=60)


def test_the_worker_sends_the_question_and_the_press_is_the_consent(company, client_as, charlie):
    a_topic()
    olena = customer("Olena Melnyk", email="olena@oak.example", language="en")
    client = client_as("agent")
    asked = {"what": "asked", "topic": "news", "channels": ["email", "phone"], "how": "", "note": ""}
    link = client.post(f"/customers/{olena.id}/consents/new/", asked).url
    address = Identity.objects.get(customer=olena, channel="email")
    client.post(link.replace("/link/", "/mail/"), {"identity": address.id})
    assert mail.outbox == []
    worker_runs()
    (sent,) = mail.outbox
    assert sent.subject == "Please confirm: Honey & Oak may write to you"
    (path,) = re.findall(r"http://testserver(/preferences/confirm/\S+)", sent.body)
    charlie.post(path)
    assert [may_contact(olena.id, "news", one) for one in ("email", "phone")] == ["given", "given"]
