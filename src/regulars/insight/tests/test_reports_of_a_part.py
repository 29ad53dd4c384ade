"""A report of a part of the customers and of some days: planned from a page, waiting for its figures, sent once."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core import mail

from regulars.customers.models import Customer
from regulars.insight import jobs
from regulars.insight.filters import EVERYBODY_EVER, Filters
from regulars.insight.models import LoyaltyPlace, ReportPlan, ReportSending, RiskScore, Run, SliceRun, ThemedText
from regulars.insight.sendings import commands
from regulars.insight.sendings.content import content_of
from regulars.insight.sendings.letters import link_to
from regulars.insight.slices import computing as slices
from regulars.insight.slices.commands import ask_for_slice
from regulars.insight.slices.conditions import EVERYBODY, Conditions
from regulars.insight.stored import Window
from regulars.insight.tests.shop import NOW
from regulars.insight.tests.test_loyalty import crowd
from regulars.insight.tests.test_parts import RETAIL, computed
from regulars.insight.tests.test_reports_by_mail import GIVEN, MONDAY, all_known, sent_all
from regulars.insight.tests.test_risk_pages import scored
from regulars.insight.tests.test_themes import themed, written
from regulars.staff.models import AuditRecord

__all__ = ["all_known", "crowd", "scored", "themed", "written"]

# The engine reads by a connection of its own, which sees only what was committed.
pytestmark = pytest.mark.django_db(transaction=True)

OF_RETAIL = {**GIVEN, "language": "en", "pages": ["overview", "churn"], "asked": {"split": "industry:retail"}}


def due(asked: dict[str, str]) -> ReportPlan:
    """A plan of which a letter waits."""
    given = {**OF_RETAIL, "asked": asked, "addresses": ["dora@roasters.example"]}
    plan = commands.plan_report(given, site="https://regulars.example/", actor="staff.employee:1", now=NOW)
    assert commands.begin_due(now=MONDAY) == 1
    return plan


# Planning -----------------------------------------------------------------------------------------------------------


def test_a_narrowed_page_is_sent_by_e_mail_as_it_is_narrowed(figures, as_manager):
    computed(RETAIL, figures)
    page = as_manager.get("/insight/churn/?split=industry:retail&from=2026-01").content.decode()
    (address,) = re.findall(r'href="(/insight/reports/\?[^"]+)"', page)
    form = as_manager.get(unescape(address)).content.decode()
    assert "<strong>Industry: retail, from January 2026</strong>" in form
    assert re.findall(r'name="pages" value="(\w+)"[^>]*checked', form) == ["churn"]
    (action,) = re.findall(r'action="(/insight/reports/plan[^"]*)"', form)
    given = {**GIVEN, "pages": ["churn"], "addresses": "a@x.example", "with_pdf": "on"}
    assert as_manager.post(unescape(action), given).status_code == 302
    plan = ReportPlan.objects.get()
    assert plan.asked == {"split": "industry:retail", "from": "2026-01"}
    assert "Industry: retail, from January 2026" in as_manager.get("/insight/reports/").content.decode()
    assert AuditRecord.objects.get(action="insight.report_planned").details["asked"] == plan.asked


def test_a_page_of_everybody_leads_to_reports_of_everybody(figures, as_manager):
    assert 'href="/insight/reports/"' in as_manager.get("/insight/churn/").content.decode()
    given = {**GIVEN, "addresses": "a@x.example", "with_pdf": "on"}
    as_manager.post("/insight/reports/plan", given)
    assert ReportPlan.objects.get().asked is None


def test_a_part_that_makes_no_sense_is_refused_and_nothing_is_planned(figures, as_manager):
    given = {**GIVEN, "addresses": "a@x.example"}
    assert as_manager.post("/insight/reports/plan?split=product:1", given).status_code == 404
    assert as_manager.post("/insight/reports/plan?from=yesterday", given).status_code >= 400
    assert not ReportPlan.objects.exists()


def test_who_sees_only_their_own_customers_plans_no_report_of_any_part(figures, client_as, marta):
    marta.sees = "own"
    marta.save()
    given = {**GIVEN, "addresses": "a@x.example"}
    assert client_as(marta).post("/insight/reports/plan?split=industry:retail", given).status_code == 403
    assert client_as(marta).get("/insight/report.pdf?split=industry:retail").status_code == 403
    assert not ReportPlan.objects.exists()


# Waiting ------------------------------------------------------------------------------------------------------------


def test_a_letter_waits_for_the_figures_of_its_part_and_is_sent_once(figures):
    due({"split": "industry:retail"})
    assert sent_all(MONDAY) == 0
    assert sent_all(MONDAY) == 0
    assert SliceRun.objects.get().state == "waiting"
    assert ReportSending.objects.get().state == "waiting"
    computed(RETAIL, figures)
    assert sent_all(MONDAY) == 1
    assert sent_all(MONDAY) == 0
    (letter,) = mail.outbox
    html = letter.alternatives[0][0]
    assert "Industry: retail" in html
    assert "Industry: retail" in letter.body
    overview, _churn = content_of(figures, OF_RETAIL["pages"], Filters(RETAIL, Window(), None)).chapters
    of_all, _churn = content_of(figures, OF_RETAIL["pages"]).chapters
    assert overview.stats[0].value != of_all.stats[0].value
    assert f"{overview.stats[0].label}: {overview.stats[0].value}" in letter.body


def test_the_link_of_a_letter_opens_the_document_of_the_part(figures, client):
    due({"split": "industry:retail"})
    address = ReportSending.objects.get()
    path = link_to(address).removeprefix("https://regulars.example")
    assert client.get(path).status_code == 404, "the part is not computed yet"
    computed(RETAIL, figures)
    assert client.get(path).content[:5] == b"%PDF-"


def test_a_letter_waits_for_the_figures_of_the_newest_run(figures):
    computed(RETAIL, figures)
    later = Run.objects.create(state="done", asked_at=NOW, finished_at=NOW, snapshot=figures.snapshot)
    due({"split": "industry:retail"})
    assert sent_all(MONDAY) == 0
    assert SliceRun.objects.get(run=later).state == "waiting"


def test_a_worker_killed_while_it_computed_the_part_delays_the_letter_and_no_more(figures, monkeypatch):
    monkeypatch.setattr(jobs, "now", lambda: MONDAY)
    due({"split": "industry:retail"})
    assert sent_all(MONDAY) == 0
    SliceRun.objects.update(state="running")
    assert slices.take_waiting(lambda: MONDAY) is None
    assert sent_all(MONDAY) == 0
    assert SliceRun.objects.get().state == "waiting", "it is asked for again"
    queued = []
    monkeypatch.setattr(jobs, "queue_reports", lambda: queued.append(1))
    jobs.compute_slices()
    assert queued, "whoever computes the part has the letter sent"
    assert sent_all(MONDAY) == 1
    assert len(mail.outbox) == 1


def test_a_part_of_nobody_is_told_so_instead_of_waiting_for_ever(figures):
    due({"product": "nothing of this name"})
    assert sent_all(MONDAY) == 0
    computed(Conditions(product="nothing of this name"), figures)
    assert sent_all(MONDAY) == 0
    one = ReportSending.objects.get()
    assert (one.state, mail.outbox) == ("failed", [])
    assert one.failure.startswith("Nobody in this part")
    assert commands.begin_due(now=MONDAY + timedelta(days=7)) == 1


# What it says -------------------------------------------------------------------------------------------------------


def test_risk_loyalty_and_themes_of_a_part_count_its_customers_only(all_known):
    # What the first pages are made of is not needed: these three are counted among the customers.
    asked = ask_for_slice(RETAIL, all_known, actor="-", now=NOW)
    SliceRun.objects.filter(id=asked.id).update(state="done")
    inside = Customer.objects.filter(RETAIL.customers()).values("id")
    content = content_of(all_known, ["risk", "loyalty", "themes"], Filters(RETAIL, Window(), None))
    risk, loyalty, themes = content.chapters
    number = RiskScore.objects.filter(customer__in=inside).count()
    assert 0 < number < 60
    assert f"That is {number} customers" in risk.lines[0]
    known = LoyaltyPlace.objects.filter(customer__in=inside, satisfaction__isnull=False).count()
    assert loyalty.lines[0].startswith(f"Customers here of whom scores of the last twelve months are known: {known}.")
    texts = ThemedText.objects.filter(run=all_known, customer__in=inside).count()
    assert 0 < texts < ThemedText.objects.filter(run=all_known).count()
    assert themes.lines[0].startswith(f"{texts} messages")


def test_days_narrow_what_has_days_and_the_rest_says_of_what_day_it_is(figures):
    window = Window(date(2026, 3, 1), date(2026, 8, 31))
    content = content_of(figures, ["churn", "value"], Filters(EVERYBODY, window, None))
    assert content.whose == "Everybody, March 2026 to August 2026"
    churn, value = content.chapters
    (table,) = [one.chart.table for one in churn.pictures if one.id == "movements"]
    assert [row[0]["text"] for row in table.rows] == [
        "August 2026", "July 2026", "June 2026", "May 2026", "April 2026", "March 2026",
    ]  # fmt: skip
    assert value.lines == ("These figures are of Oct 31, 2026: other days cannot be chosen.",)


def test_a_report_of_everybody_at_all_times_says_nothing_of_whom(figures):
    assert content_of(figures, ["value"], EVERYBODY_EVER).whose == ""
