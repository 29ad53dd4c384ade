"""How the database is asked: with what settings, for the statements inside alone.

The planner cannot know how many customers fit one condition after another; where it guesses «one», it would look
through all orders of everybody once for each customer. Without nested loops every part of a rule is read once and
hashed: the worst case is a second or a minute, not a night.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

READ_ONCE = {"enable_nestloop": "off"}


@contextmanager
def with_settings(settings: dict[str, str]) -> Iterator[None]:
    """Settings of PostgreSQL inside; as they were afterwards. Two queries for each."""
    with transaction.atomic(), connection.cursor() as cursor:
        before = {}
        for name, value in settings.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            (before[name],) = cursor.fetchone()
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        yield
        for name, value in before.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
