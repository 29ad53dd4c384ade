"""Asking the worker to bring the values of an attribute into its form."""

from procrastinate.contrib.django import app

TASK = "customers.tidy_attribute"


def ask_to_tidy(definition_id: int) -> None:
    """In the transaction of the caller. Asked twice it is done twice, which changes nothing more."""
    app.configure_task(TASK, lock=f"{TASK}:{definition_id}").defer(definition_id=definition_id)
