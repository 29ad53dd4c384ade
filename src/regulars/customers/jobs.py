"""What the worker does for customers."""

from zoneinfo import ZoneInfo

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.customers.attributes.queue import TASK as TIDY_ATTRIBUTE
from regulars.customers.duplicates.queue import TASK, ask_for_duplicates
from regulars.customers.lifecycle import jobs as lifecycle_jobs
from regulars.customers.personas import jobs as persona_jobs
from regulars.customers.privacy import jobs as privacy_jobs
from regulars.customers.segments import jobs as segment_jobs
from regulars.lib.clock import now
from regulars.staff.queries import company

NIGHT_HOUR = 2

# The worker finds the jobs of a context here.
__all__ = ["lifecycle_jobs", "persona_jobs", "privacy_jobs", "segment_jobs"]


@app.task(name=TASK)
def find_duplicates() -> None:
    """Look for customers who may be one. Safe to be killed anywhere and to be run twice."""
    from regulars.customers.duplicates import finding

    try:
        finding.find_duplicates(now=now())
    finally:
        close_old_connections()


@app.task(name=TIDY_ATTRIBUTE)
def tidy_attribute(definition_id: int) -> None:
    """Bring values that stood in the data already into the form of their attribute. Safe to be killed and run twice."""
    from regulars.customers.attributes import tidying

    try:
        tidying.tidy_attribute(definition_id)
    finally:
        close_old_connections()


@app.periodic(cron="35 * * * *")
@app.task(name="customers.nightly_duplicates", pass_context=False)
def nightly_duplicates(timestamp: int) -> None:
    """At two in the company's night, before the figures are computed."""
    if now().astimezone(ZoneInfo(company().time_zone)).hour == NIGHT_HOUR:
        ask_for_duplicates()
