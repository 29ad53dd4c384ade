"""`regulars export --to FOLDER`: everything the company keeps, as files in a folder."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _
from rich.console import Console

from regulars.imports.exports.auditing import EXPORTED
from regulars.imports.exports.errors import NothingChosen
from regulars.imports.exports.sheets import all_sheets
from regulars.imports.exports.writing import write_folder
from regulars.imports.models import Export
from regulars.imports.results import written
from regulars.lib import clock
from regulars.staff import audit
from regulars.staff.queries import company


def run(
    folder: Path, *, chosen: Sequence[str] = (), kind: str = "csv", as_json: bool = False,
    console: Console | None = None,
) -> int:  # fmt: skip
    """Write the chosen sheets, all when none is named; the exit code. Raises NothingChosen, TooManyRowsForExcel."""
    console = console or Console()
    with translation.override(company().language):
        sheets = [sheet for sheet in all_sheets() if not chosen or sheet.key in chosen]
        if not sheets or kind not in Export.Format.values or set(chosen) - {sheet.key for sheet in sheets}:
            raise NothingChosen()
        audit.record(
            actor="", action=EXPORTED, now=clock.now(), details={"sheets": [one.key for one in sheets], "format": kind}
        )
        with console.status(_("Writing")) as status:
            counts = write_folder(folder, sheets, kind, tell=lambda step, share: status.update(step))
        if as_json:
            sys.stdout.write(json.dumps({"folder": str(folder), "rows": counts}, ensure_ascii=False) + "\n")
            return 0
        for sheet in sheets:
            console.print(f"{sheet.key}.{kind}: [bold]{written(counts[sheet.key])}[/bold]", highlight=False)
    return 0
