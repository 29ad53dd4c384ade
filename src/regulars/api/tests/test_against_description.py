"""Requests made up from the OpenAPI document, good and bad: nothing breaks, and answers are what the document says."""

from collections.abc import Iterator
from ipaddress import ip_address

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import one_of
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.cast import NOW

from regulars.api import (
    rates,
    reference,
    urls,  # noqa: F401 - the endpoints are bound there
)
from regulars.api.models import Delivery
from regulars.api.tests.calling import Program
from regulars.api.webhooks.commands import make_endpoint
from regulars.channels.accounts import AccountDescribed, open_account
from regulars.config.wsgi import application
from regulars.customers.models import DataExport, Entry, Erasure, Group, Identity, Person
from regulars.customers.privacy import storage
from regulars.customers.relations.commands import Noted, relate
from regulars.customers.relations.words import Role
from regulars.customers.segments.commands import create_segment
from regulars.customers.segments.types import EVERYBODY
from regulars.customers.tests.making import customer
from regulars.imports.models import Upload
from regulars.inbox.models import Conversation
from regulars.lib import outside
from regulars.work.tasks.commands import add_task

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 12

described = schemathesis.openapi.from_dict(reference.described())
described.app = application
OPERATIONS = [found.ok() for found in described.get_all_operations()]


@pytest.fixture
def house(company, dora, monkeypatch) -> dict[str, int]:
    """One of everything that has a number, so that requests also arrive; and an allowance that does not end."""
    monkeypatch.setattr(rates, "BURST", 10**9)
    olena = customer("Olena Melnyk", email="olena@example.com", traits={}, attributes={"industry": "retail"})
    upload = Upload.objects.create(
        target="orders", file_name="a.csv", stored_as="/nowhere", size_bytes=1, state="loaded", uploaded_at=NOW
    )
    monkeypatch.setattr(outside, "resolve", lambda _host, _port: [ip_address("93.184.216.34")])
    endpoint = make_endpoint(name="Shop", url="https://shop.example/", kinds=[], actor="test", now=NOW)
    entry = Entry.objects.get()
    delivery = Delivery.objects.create(endpoint=endpoint, entry=entry, kind=entry.kind, created_at=NOW)
    export = DataExport.objects.create(customer=olena, state="done", stored_as="x", language="en", asked_at=NOW)
    storage.folder().mkdir(parents=True, exist_ok=True)
    storage.path_of("x", "json").write_text('{"customer": 1, "data": {}}')
    erasure = Erasure.objects.create(customer=olena, state="failed", reason="asked", asked_at=NOW)
    group = Group.objects.create(name="Council", created_at=NOW)
    segment = create_segment(name="All", rule=EVERYBODY, actor="test", now=NOW)
    relation, _entry = relate(olena.pk, Noted(customer("Elm").pk, Role.PARTNER), actor="test", now=NOW)
    task = add_task("Call Olena", assignee_id=dora.pk, due_on=NOW.date(), actor="test", now=NOW)
    mailbox = open_account("email", AccountDescribed("Help", "help@honey.example"), actor="test", now=NOW)
    conversation = Conversation.objects.create(
        customer=olena, channel="email", account=mailbox, address="olena@example.com", created_at=NOW, active_at=NOW
    )
    return {
        "conversation_id": conversation.pk,
        "task_id": task.pk, "relation_id": relation.pk, "person_id": Person.objects.filter(customer=olena).get().pk,
        "group_id": group.pk,
        "export_id": export.pk, "erasure_id": erasure.pk,
        "customer_id": olena.pk, "import_id": upload.pk, "identity_id": Identity.objects.get().pk,
        "endpoint_id": endpoint.pk, "segment_id": segment.pk, "delivery_id": delivery.pk,
    }  # fmt: skip


@pytest.fixture
def connected() -> Iterator[None]:
    """A request by WSGI ends with closing the connection, and with it the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_whatever_is_sent_is_answered_as_described(operation, house, connected, settings_of_media):
    headers = {"Authorization": f"Bearer {Program().secret}"}
    good, bad = (operation.as_strategy(generation_mode=mode) for mode in GenerationMode)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=one_of(good, bad))
    def answered(case) -> None:
        for name in case.path_parameters or {}:
            case.path_parameters[name] = house[name]
        case.call_and_validate(headers=headers, checks=CHECKS)

    answered()


@pytest.fixture
def settings_of_media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
