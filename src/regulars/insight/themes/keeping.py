"""Themes of a run: found before anything is written, kept with the run's other figures.

Only the worker imports this: scikit-learn comes in with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from regulars.analytics.themes.finding import find_themes
from regulars.analytics.themes.shapes import Placed, Said, Themes
from regulars.insight.models import Basis, Figure, Run, ThemedText
from regulars.insight.themes.reading import said_until

THEMES = "themes"
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True)
class Themed:
    """What was read, and what was found in it."""

    said: Sequence[Said]
    themes: Themes
    placed: Sequence[Placed]


def themes_until(until: date, zone: str) -> Themed:
    """Reads and finds; nothing is written. One query."""
    said = said_until(until, zone)
    themes, placed = find_themes(said, until=until)
    return Themed(said, themes, placed)


def keep_themes(run: Run, themed: Themed) -> None:
    """The figure «themes» (of everybody) and a row for every text; rows of earlier runs go."""
    value: dict[str, Any] = themed.themes.to_dict()
    Figure.objects.create(run=run, basis=Basis.ALL, name=THEMES, value=value)
    ThemedText.objects.filter(run_id__lt=run.pk).delete()
    rows = (
        ThemedText(
            run=run,
            customer_id=one.customer,
            message_id=one.key,
            said_on=one.on,
            theme=placed.theme,
            language=placed.language,
            tone=placed.tone,
            score=placed.score,
        )
        for one, placed in zip(themed.said, themed.placed, strict=True)
        if one.customer is not None
    )
    ThemedText.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
