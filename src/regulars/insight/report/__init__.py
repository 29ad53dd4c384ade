"""`regulars report orders.csv -o report.html`: the figures of a file on one page, without any database.

Importing this is light; the libraries come when a report is made.
"""

from datetime import date
from pathlib import Path
from typing import Any


def run(
    source: Path | str,
    *,
    engine: str = "duckdb",
    output: Path | None = None,
    until: date | None = None,
    time_unit: str = "day",
    columns: dict[str, str] | None = None,
    as_json: bool = False,
    inactive_days: int | None = None,
    currency: str = "EUR",
    language: str = "",
    console: Any = None,
) -> int:
    """Make the report; the exit code. Problems of the file go to standard error, row by row, figures to the page.

    source: a file; a folder or pattern of Parquet files; with a database as engine, a table of it.
    engine: see analytics.engines.
    output: the page to write; without it and without as_json, a page beside the current folder's files.
    columns: {"customer": name or position from 1, "date": ..., "amount": ...}; what is left out is guessed.
    """
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from regulars.insight.report.making import Wanted, make

    wanted = Wanted(str(source), engine, until, time_unit, columns or {}, inactive_days, currency.upper(), language)
    return make(wanted, output=output, as_json=as_json, console=console)
