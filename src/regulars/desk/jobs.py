"""What the worker does for the desk."""

from collections.abc import Sequence

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from regulars.desk import confirming

# A mail server that is away comes back within hours.
MAIL = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name=confirming.TASK, retry=MAIL)
def send_confirmation(asked_ids: Sequence[int], identity_id: int, site: str) -> None:
    try:
        confirming.send_confirmation(asked_ids, identity_id, site)
    finally:
        close_old_connections()
