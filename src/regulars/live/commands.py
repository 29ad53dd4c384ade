"""Telling open pages what happened."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from regulars.live.models import Fact

CHANNEL = "regulars_live"
KEPT_FOR = timedelta(days=1)
PUBLISH = f"""
WITH written AS (
    INSERT INTO live_fact (topic, data, at)
    SELECT topic, %(data)s::jsonb, %(now)s FROM unnest(%(topics)s::text[]) topic
)
SELECT pg_notify('{CHANNEL}', '')
"""  # noqa: S608 - a word of ours


def publish(topics: Iterable[str], data: Mapping[str, Any], *, now: datetime) -> None:
    """Tell everybody who listens to one of the topics, once the transaction of the caller has ended well. One query.

    Send numbers and short words: the page asks for the rest, with its own rights.
    """
    wanted = sorted(set(topics))
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH, {"data": json.dumps(dict(data)), "now": now, "topics": wanted})


def forget_old(*, now: datetime) -> int:
    """Nobody catches up from longer ago; how many went."""
    return Fact.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
