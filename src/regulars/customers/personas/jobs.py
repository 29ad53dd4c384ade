"""Customers are fitted to personas when a persona is written, and every night."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from regulars.customers.personas.fitting import fit_everybody
from regulars.customers.personas.queue import TASK, ask_to_fit
from regulars.customers.segments.catching_up import catch_up
from regulars.lib.clock import now


@app.task(name=TASK)
def fit_personas() -> None:
    """Fit every customer to the persona they are most like. Safe to be killed anywhere and to be run twice."""
    try:
        # A segment made just now may not have been asked yet.
        catch_up(now=now())
        fit_everybody(now=now())
    finally:
        close_old_connections()


@app.periodic(cron="20 3 * * *")
@app.task(name="customers.fit_personas_nightly", pass_context=False)
def fit_personas_nightly(timestamp: int) -> None:
    ask_to_fit()
