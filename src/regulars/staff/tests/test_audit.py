"""Who did what is written down with the change itself, and nothing takes it away again."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.cast import NOW, PASSWORD

from regulars.lib.caller import calling_from
from regulars.staff import audit
from regulars.staff.models import ApiKey, AuditRecord, Employee

NADIA = "staff.employee:17"


@pytest.fixture(autouse=True)
def no_attempts_before():
    cache.clear()
    yield
    cache.clear()


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


# What the staff context does -------------------------------------------------------------------------------------


def told() -> list[tuple[str, str, str, dict]]:
    records = AuditRecord.objects.order_by("id")
    return list(records.values_list("actor", "action", "ref", "details"))


def named(employee) -> str:
    return f"staff.employee:{employee.pk}"


def test_what_a_director_does_with_the_team_is_written_down(client_as, dora, nadia):
    browser = client_as(dora)
    browser.post(f"/team/{nadia.pk}/", {"role": "agent"})
    for step in ("dismissal", "reinstatement", "invitation", "second-factor/removal"):
        browser.post(f"/team/{nadia.pk}/{step}/")
    assert told() == [
        (named(dora), "staff.role_changed", named(nadia), {"before": "manager", "after": "agent"}),
        *(
            (named(dora), f"staff.{action}", named(nadia), {})
            for action in ("dismissed", "reinstated", "invited_again", "second_factor_dropped")
        ),
    ]
    assert set(AuditRecord.objects.values_list("address", flat=True)) == {"127.0.0.1"}


def test_hiring_is_written_down_without_name_and_password(client_as, dora):
    hired = {"name": "Ivo Horak", "email": "ivo@honey.example", "role": "agent", "way": "generated", "password": ""}
    client_as(dora).post("/team/hire/", hired)
    ivo = Employee.objects.get(email="ivo@honey.example")
    assert told() == [(named(dora), "staff.hired", named(ivo), {"role": "agent"})]


def test_settings_of_the_company_are_written_down_by_what_became_different(client_as, dora, company):
    form = {"name": "Honey & Elm", "currency": "EUR", "time_zone": "Europe/Kyiv", "country": "UA", "language": "en",
            "inactive_after_days": "90", "tone": "formal", "leap_birthdays": "before"}  # fmt: skip
    assert client_as(dora).post("/company/", form).status_code == 302
    client_as(dora).post("/company/", form)
    assert told() == [(named(dora), "staff.company_described", "", {"changed": ["inactive_after_days", "name"]})]


def test_keys_are_written_down_without_their_secrets(client_as, dora):
    browser = client_as(dora)
    page = browser.post("/company/keys/new/", {"name": "Shop", "scopes": ["import"]})
    key = ApiKey.objects.get()
    for step in ("revocation", "revocation", "restoration"):
        browser.post(f"/company/keys/{key.pk}/{step}/")
    assert page.context["secret"] not in str(told())
    assert [(actor, action, ref) for actor, action, ref, _details in told()] == [
        (named(dora), f"staff.{action}", f"staff.api_key:{key.pk}")
        for action in ("key_made", "key_revoked", "key_restored")
    ]


def test_coming_in_and_failing_to_are_written_down_and_what_was_typed_is_not(charlie, nadia):
    for email, password in [(nadia.email, "wrong"), ("nobody@honey.example", PASSWORD), (nadia.email, PASSWORD)]:
        charlie.post("/sign-in/", {"login": email, "password": password})
    assert told() == [
        ("", "staff.sign_in_failed", named(nadia), {"why": "password"}),
        ("", "staff.sign_in_failed", "", {"why": "unknown"}),
        (named(nadia), "staff.signed_in", named(nadia), {}),
    ]


def test_a_changed_password_is_written_down(client_as, nadia):
    changed = {"oldpassword": PASSWORD, "password1": "apple-tree-in-snow", "password2": "apple-tree-in-snow"}
    client_as(nadia).post("/me/password/", changed)
    assert (named(nadia), "staff.password_changed", named(nadia), {}) in told()


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw_and_not_what_the_browser_says(nadia, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    Client().post("/sign-in/", {"login": nadia.email, "password": "wrong"},
                  headers={"X-Forwarded-For": "10.1.1.1, 203.0.113.9"})  # fmt: skip
    assert AuditRecord.objects.get(action="staff.sign_in_failed").address == "203.0.113.9"


def test_a_wrong_code_after_the_right_password_is_written_down(charlie, nadia):
    totp.TOTP.activate(nadia, totp.generate_totp_secret())
    charlie.post("/sign-in/", {"login": nadia.email, "password": PASSWORD})
    charlie.post("/sign-in/code/", {"code": "000000"})
    assert told() == [("", "staff.sign_in_failed", named(nadia), {"why": "code"})]
