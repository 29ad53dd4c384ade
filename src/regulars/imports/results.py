"""What became of a file, in figures and words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from regulars.imports.models import Upload
from regulars.ui.figures import number

State = Upload.State
TONES = {
    State.DRAFT: "neutral",
    State.CHECKING: "info",
    State.CHECKED: "accent",
    State.LOADING: "info",
    State.LOADED: "good",
    State.CANCELLED: "neutral",
    State.FAILED: "bad",
    State.UNDOING: "info",
    State.UNDONE: "neutral",
}


@dataclass(frozen=True)
class Outcome:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Headline:
    """A file in the list: its state, and the one thing worth saying."""

    state: str
    tone: str
    words: str


def written(count: Any) -> str:
    return number(int(count or 0), get_language() or "en")


def headline(upload: Upload) -> Headline:
    return Headline(upload.get_state_display(), TONES[State(upload.state)], _words(upload))


def _words(upload: Upload) -> str:
    result = upload.result
    if upload.state == State.LOADED:
        counts = result.get("counts", {})
        added = int(counts.get("added", 0)) + int(counts.get("returned", 0))
        return ngettext("%(count)s added", "%(count)s added", added) % {"count": written(added)}
    if upload.state == State.CHECKED:
        bad = int(result.get("bad", 0))
        return ngettext("%(count)s bad row", "%(count)s bad rows", bad) % {"count": written(bad)}
    if upload.state == State.FAILED:
        return str(result.get("error", {}).get("message", ""))
    return ""


def outcomes(upload: Upload) -> list[Outcome]:
    """The figures on the result page: after the check what is in the file, after loading what changed."""
    if upload.state == State.LOADED:
        return _changes(upload.result.get("counts", {}))
    result = upload.result
    return [
        Outcome(_("Rows"), written(result.get("rows"))),
        Outcome(_("Good"), written(result.get("good"))),
        Outcome(_("Bad"), written(result.get("bad"))),
    ]


def has_news(upload: Upload) -> bool:
    """Whether loading changed anything."""
    counts = upload.result.get("counts", {})
    return any(count for name, count in counts.items() if name not in ("known", "of_erased"))


def by_column(result: Mapping[str, Any]) -> list[tuple[str, int]]:
    """How many problems each column has, the worst first."""
    counted: Counter[str] = Counter()
    for item in result.get("reasons", ()):
        counted[item["column"] or "–"] += int(item["count"])
    return counted.most_common()


def _changes(counts: dict[str, Any]) -> list[Outcome]:
    always = [
        Outcome(_("Added"), written(counts.get("added"))),
        Outcome(_("Already known"), written(counts.get("known"))),
    ]
    sometimes = [
        (_("Changed"), counts.get("changed")),
        (_("Returns"), counts.get("returned")),
        (_("New customers"), counts.get("customers_added")),
        (_("New products"), counts.get("products_added")),
    ]
    erased = [
        Outcome(_("Of erased people"), written(count), _("counted, but who it was is not learnt again"))
        for count in [counts.get("of_erased")]
        if count
    ]
    return always + [Outcome(label, written(count)) for label, count in sometimes if count] + erased


def left_out(upload: Upload) -> list[Outcome]:
    """What a file has that is not, or will not be, among the figures."""
    result, loaded = upload.result, upload.state == State.LOADED
    told = [
        (_("Bad rows left out"), result.get("bad") if loaded else 0, ""),
        (_("Without a customer"), result.get("without_customer"), _("kept apart, not counted in any figure")),
        (_("Cells left out"), result.get("left_out"), _("the rest of their rows is good")),
    ]
    return [Outcome(label, written(count), note) for label, count, note in told if count]


def steps_of(upload: Upload | None) -> list[dict[str, str]]:
    """Where one is: choose, describe, check, load."""
    titles = [_("File"), _("Columns"), _("Check"), _("Load")]
    at = {
        None: 0,
        State.DRAFT: 1,
        State.FAILED: 1,
        State.CHECKING: 2,
        State.CHECKED: 2,
        State.LOADING: 3,
        State.LOADED: 4,
        State.CANCELLED: 0,
        State.UNDOING: 4,
        State.UNDONE: 4,
    }[State(upload.state) if upload else None]
    states = ["done" if index < at else "now" if index == at else "next" for index in range(len(titles))]
    return [{"text": title, "state": state, "url": ""} for title, state in zip(titles, states, strict=True)]
