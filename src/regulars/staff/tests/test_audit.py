"""Who did what is written down with the change itself, and nothing takes it away again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import NOW

from regulars.lib.caller import calling_from
from regulars.staff import audit
from regulars.staff.models import AuditRecord

NADIA = "staff.employee:17"


@pytest.fixture
def written(db) -> AuditRecord:
    return audit.record(actor=NADIA, action="staff.hired", ref="staff.employee:18", details={"role": "agent"}, now=NOW)


@pytest.mark.parametrize("statement", ["UPDATE staff_auditrecord SET actor = ''", "DELETE FROM staff_auditrecord"])
def test_nothing_that_was_written_down_is_changed_or_deleted(written, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditRecord.objects.get().actor == NADIA


def test_an_action_without_words_is_refused_when_it_is_written_and_not_when_it_is_read(db):
    with pytest.raises(ValueError, match="add_audit_actions"):
        audit.record(actor=NADIA, action="staff.something", now=NOW)


def test_a_change_that_is_rolled_back_leaves_nothing_in_the_audit(db):
    with transaction.atomic():
        audit.record(actor=NADIA, action="staff.hired", now=NOW)
        transaction.set_rollback(True)
    assert not AuditRecord.objects.exists()


def test_the_address_of_the_caller_is_kept_and_of_the_worker_there_is_none(db):
    with calling_from("2001:db8::7"):
        assert audit.record(actor=NADIA, action="staff.hired", now=NOW).address == "2001:db8::7"
    assert audit.record(actor=NADIA, action="staff.hired", now=NOW).address is None


def test_looking_at_a_customer_is_written_down_once_an_hour(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        audit.record_sight(7, actor=NADIA, now=NOW)
    audit.record_sight(7, actor=NADIA, now=NOW + timedelta(minutes=20))
    assert AuditRecord.objects.count() == 1
    audit.record_sight(7, actor=NADIA, now=NOW + timedelta(hours=1))
    audit.record_sight(8, actor=NADIA, now=NOW)
    audit.record_sight(7, actor="staff.employee:18", now=NOW)
    assert AuditRecord.objects.count() == 4
