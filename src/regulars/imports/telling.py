"""What a file would change, and what was taken back, in the terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from regulars.imports.presenting import Tally


def tell_preview(console: Console, preview: Mapping[str, Any] | None) -> None:
    if preview is None:
        return
    if not preview["tallies"]:
        console.print(_("Everything in this file is known already: loading it changes nothing."), soft_wrap=True)
    else:
        _tell_tallies(console, preview["tallies"], _("Added"), _("Changed"))
    if preview["changes"]:
        rows = [(item.name, item.what, item.before, item.after) for item in preview["changes"]]
        _tell_table(console, (_("Which"), _("Column"), _("Before"), _("After")), rows)
    if preview["claims"]:
        claims = [(str(one["row"]), one["name"], one["value"], one["other_name"]) for one in preview["claims"]]
        _tell_table(console, (_("Row"), _("Said of"), _("What"), _("Belongs to")), claims)


def tell_undone(console: Console, undone: Mapping[str, Any]) -> None:
    _tell_tallies(console, undone["tallies"], _("Removed"), _("As before"))
    if undone["kept"]:
        kept = [(item.title, item.name, item.why) for item in undone["kept"]]
        _tell_table(console, (_("What stays"), _("Which"), _("Why")), kept)
    console.print(_("The file is taken back."))


def _tell_tallies(console: Console, tallies: list[Tally], added: str, changed: str) -> None:
    _tell_table(console, (_("What"), added, changed), [(one.title, one.added, one.changed) for one in tallies])


def _tell_table(console: Console, titles: tuple[str, ...], rows: Iterable[Sequence[str]]) -> None:
    table = Table(*titles, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(cell.replace("[", "\\[") for cell in row))
    console.print(table)
