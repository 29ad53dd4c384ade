"""Reports leave on their day, once to everybody, with pictures inside; the document has letters of every language."""

import re
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import override

from regulars.insight.errors import NoSuchReport
from regulars.insight.models import ReportPlan, ReportSending
from regulars.insight.sendings import commands
from regulars.insight.sendings.content import PRINTED, content_of
from regulars.insight.sendings.document import pdf
from regulars.insight.sendings.letters import link_to, shown_in_letter
from regulars.insight.tests.shop import NOW
from regulars.insight.tests.test_loyalty import crowd
from regulars.insight.tests.test_risk_pages import scored
from regulars.insight.tests.test_themes import themed, written
from regulars.staff.models import AuditRecord

__all__ = ["crowd", "scored", "themed", "written"]

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
GIVEN = {
    "name": "Звіт <b>",
    "pages": ["overview", "value"],
    "addresses": ["dora@roasters.example", "board@fund.example"],
    "rhythm": "week",
    "language": "uk",
    "with_pdf": True,
}


@pytest.fixture
def plan(figures) -> ReportPlan:
    return commands.plan_report(GIVEN, site="https://regulars.example/", actor="staff.employee:1", now=NOW)


@pytest.fixture
def all_known(crowd, scored, themed):
    """A run of which every page has something to show."""
    return themed


def sent_all(now: datetime) -> int:
    return sum(commands.send(one, now=now) for one in commands.waiting())


# On their day -------------------------------------------------------------------------------------------------------


def test_a_report_begins_on_the_next_monday_or_first_of_a_month(plan):
    assert plan.next_on == date(2026, 11, 2)
    monthly = commands.plan_report(GIVEN | {"rhythm": "month"}, site="", actor="x", now=NOW)
    assert monthly.next_on == date(2026, 12, 1)


def test_it_leaves_in_the_morning_of_its_day_once_to_everybody(plan):
    assert commands.begin_due(now=datetime(2026, 11, 2, 1, 0, tzinfo=UTC)) == 0, "it is night"
    assert commands.begin_due(now=MONDAY) == 2
    assert commands.begin_due(now=MONDAY) == 0
    assert sent_all(MONDAY) == 2
    assert sent_all(MONDAY) == 0
    assert sorted(one.to[0] for one in mail.outbox) == sorted(GIVEN["addresses"])
    plan.refresh_from_db()
    assert plan.next_on == date(2026, 11, 9)


def test_after_days_without_the_program_it_leaves_once(plan):
    assert commands.begin_due(now=MONDAY + timedelta(days=24)) == 2
    plan.refresh_from_db()
    assert plan.next_on == date(2026, 11, 30)


def test_a_letter_that_was_killed_when_it_was_handed_over_is_not_sent_again(plan, monkeypatch):
    commands.begin_due(now=MONDAY)

    def killed(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("django.core.mail.EmailMessage.send", killed)
    first = commands.waiting()[0]
    with pytest.raises(KeyboardInterrupt):
        commands.send(first, now=MONDAY)
    assert first not in commands.waiting()
    assert commands.look_after(now=MONDAY) == 0, "it may be under way"
    assert commands.look_after(now=MONDAY + timedelta(hours=1)) == 1
    assert ReportSending.objects.get(id=first).state == "unknown"


def test_a_mail_server_that_does_not_answer_is_asked_again_and_then_given_up(plan, monkeypatch):
    commands.begin_due(now=MONDAY)
    first = commands.waiting()[0]

    def refused(*args, **options):
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    for _ in range(commands.TRIES):
        assert commands.send(first, now=MONDAY) is False
    one = ReportSending.objects.get(id=first)
    assert (one.state, one.attempts) == ("failed", commands.TRIES)
    assert "nobody there" in one.failure


def test_a_stopped_report_is_not_sent_and_comes_back_for_its_next_day(plan):
    commands.begin_due(now=MONDAY)
    commands.remove_plan(plan.pk, actor="x", now=MONDAY)
    assert sent_all(MONDAY) == 0
    with pytest.raises(NoSuchReport):
        commands.remove_plan(plan.pk, actor="x", now=MONDAY)
    assert commands.restore_plan(plan.pk, actor="x", now=MONDAY).next_on == date(2026, 11, 9)


# What is in it ------------------------------------------------------------------------------------------------------


def test_the_letter_says_the_same_in_text_with_pictures_and_as_a_document(plan):
    commands.begin_due(now=MONDAY)
    commands.send(commands.waiting()[0], now=MONDAY)
    (letter,) = mail.outbox
    html = letter.alternatives[0][0]
    assert "Звіт &lt;b&gt;" in html
    kinds = [part.get_content_type() for part in letter.message().walk()]
    pictures = re.findall(r'src="cid:([\w-]+)"', html)
    assert len(pictures) == kinds.count("image/png") >= 3
    ids = {part["Content-ID"] for part in letter.message().walk() if part["Content-ID"]}
    assert ids == {f"<{name}>" for name in pictures}
    assert kinds.count("application/pdf") == 1
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    for stat in re.findall(r"<strong>([^<]+)</strong>", html)[:3]:
        assert stat in letter.body
    assert "https://regulars.example/insight/sent/" in letter.body


@pytest.mark.parametrize("with_pdf", [True, False])
def test_pictures_belong_to_the_part_that_shows_them_and_only_the_document_is_beside_the_letter(figures, with_pdf):
    """As a mail program reads it: parsed anew from the bytes that leave."""
    commands.plan_report(GIVEN | {"with_pdf": with_pdf}, site="", actor="x", now=NOW)
    commands.begin_due(now=MONDAY)
    commands.send(commands.waiting()[0], now=MONDAY)
    whole = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    beside = [part.get_content_type() for part in whole.iter_attachments()] if with_pdf else []
    assert beside == ["application/pdf"] * with_pdf
    (two_ways,) = [part for part in whole.walk() if part.get_content_type() == "multipart/alternative"]
    plain, together = two_ways.iter_parts()
    assert (plain.get_content_type(), together.get_content_type()) == ("text/plain", "multipart/related")
    shown, *pictures = together.iter_parts()
    assert together.get_param("type") == shown.get_content_type() == "text/html"
    assert [part["Content-ID"].strip("<>") for part in pictures] == re.findall(r"cid:([\w-]+)", shown.get_content())
    assert {part.get_content_disposition() for part in pictures} == {"inline"}
    assert all(part.get_content().startswith(b"\x89PNG") for part in pictures)
    assert len([part for part in whole.walk() if part.get_content_type() == "image/png"]) == len(pictures) >= 3


def test_every_page_of_a_long_report_shows_a_picture_in_its_letter(all_known):
    content = content_of(all_known, list(PRINTED))
    shown = shown_in_letter(content.chapters)
    assert len(shown) == 12
    for chapter in content.chapters:
        assert chapter.pictures[0] in shown, chapter.name


def test_churn_on_paper_has_the_retention_of_revenue_too(figures):
    (chapter,) = content_of(figures, ["churn"]).chapters
    assert {"churn", "recurring", "retention", "rivals"} <= {picture.id for picture in chapter.pictures}


def test_a_sentence_on_groups_says_of_what_they_are_groups(figures):
    (chapter,) = content_of(figures, ["lifetimes"]).chapters
    assert chapter.lines[1].startswith("By segment. "), chapter.lines


def test_the_report_says_what_winning_and_keeping_cost(figures):
    (chapter,) = content_of(figures, ["spending"]).chapters
    assert chapter.title == "Winning and keeping"
    assert {"revenue", "purchases"} <= {picture.id for picture in chapter.pictures}
    assert "From customers of before" in [stat.label for stat in chapter.stats]


def test_a_name_with_a_line_end_makes_no_second_header(figures):
    commands.plan_report(GIVEN | {"name": "A\nBcc: x@y.example", "with_pdf": False}, site="", actor="x", now=NOW)
    commands.begin_due(now=MONDAY)
    commands.send(commands.waiting()[0], now=MONDAY)
    assert mail.outbox[0].message()["Bcc"] is None


@pytest.mark.parametrize("language", ["en", "uk", "ru", "ro"])
def test_the_document_is_made_in_every_language(figures, language):
    with override(language):
        body = pdf(content_of(figures, list(PRINTED)), title="Клієнти, ș, ї, ы #let x = 1", company="Roasters $x$")
    assert body[:5] == b"%PDF-"
    assert len(re.findall(rb"/Type\s*/Page\b", body)) >= 5
    assert b"GolosText" in body


# Links and pages ----------------------------------------------------------------------------------------------------


def test_the_link_opens_the_document_without_signing_in_and_dies_with_the_report(plan, client):
    one = commands.send_now(plan.pk, address="dora@roasters.example", now=MONDAY)
    path = link_to(one).removeprefix("https://regulars.example")
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get(path.replace(".pdf", "x.pdf")).status_code == 404
    commands.remove_plan(plan.pk, actor="x", now=MONDAY)
    assert client.get(path).status_code == 404


def test_planning_stopping_and_taking_back_on_the_page(figures, as_manager):
    given = {**GIVEN, "addresses": "a@x.example, b@x.example\na@x.example", "with_pdf": "on"}
    assert as_manager.post("/insight/reports/plan", given).status_code == 302
    plan = ReportPlan.objects.get()
    assert plan.addresses == ["a@x.example", "b@x.example"]
    text = as_manager.get("/insight/reports/").content.decode()
    assert "Звіт &lt;b&gt;" in text
    as_manager.post(f"/insight/reports/{plan.pk}/now")
    assert ReportSending.objects.get().state == "waiting"
    as_manager.post(f"/insight/reports/{plan.pk}/removal")
    assert "Звіт" not in as_manager.get("/insight/reports/").content.decode().split("toast")[0]
    as_manager.post(f"/insight/reports/{plan.pk}/restoring")
    plan.refresh_from_db()
    assert plan.removed_at is None
    assert AuditRecord.objects.filter(action__startswith="insight.report").count() == 3


@pytest.mark.parametrize("addresses", ["nobody", "a@x.example\nb@", "", "x" * 400])
def test_what_is_no_address_is_told_so(figures, as_manager, addresses):
    answer = as_manager.post("/insight/reports/plan", {**GIVEN, "addresses": addresses})
    assert "field-error" in answer.content.decode()
    assert not ReportPlan.objects.exists()


def test_the_document_on_demand_is_for_who_may_take_figures_of_everybody(figures, as_manager, client_as, bohdan, marta):
    answer = as_manager.get("/insight/report.pdf?pages=value")
    assert answer.content[:5] == b"%PDF-"
    assert AuditRecord.objects.get(action="insight.report_exported").details["table"] == "value"
    assert client_as(bohdan).get("/insight/report.pdf").status_code == 403
    marta.sees = "own"
    marta.save()
    assert client_as(marta).get("/insight/report.pdf").status_code == 403
    assert client_as(marta).get(reverse("insight:reports")).status_code == 403
