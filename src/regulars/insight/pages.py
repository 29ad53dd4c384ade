"""What every page of figures begins with: the run, its figures for the basis asked for, and who reads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from regulars.analytics.results import Grain
from regulars.customers.visibility import limited_to
from regulars.insight.filters import NAMES
from regulars.insight.models import Basis, Run, SliceRun
from regulars.insight.periods import GRAIN_TITLES
from regulars.insight.queries import figures_of
from regulars.insight.reader import Links, PageLinks, Reader
from regulars.insight.remarks.queries import Remark
from regulars.insight.slices.conditions import EVERYBODY, Conditions
from regulars.insight.slices.queries import slice_figures, slice_runs
from regulars.insight.stored import EVER, Figures, Window
from regulars.insight.words import note_sentence
from regulars.staff.rights import Right, may

SECTIONS = (
    ("overview", gettext_lazy("Overview")),
    ("churn", gettext_lazy("Churn")),
    ("cohorts", gettext_lazy("Cohorts")),
    ("lifetimes", gettext_lazy("Lifetimes")),
    ("value", gettext_lazy("Value")),
    ("risk", gettext_lazy("Risk of leaving")),
    ("loyalty", gettext_lazy("Satisfied and loyal")),
    ("groups", gettext_lazy("Groups")),
    ("themes", gettext_lazy("Themes")),
    ("spending", gettext_lazy("Winning and keeping")),
    ("models", gettext_lazy("Models")),
)


@dataclass(frozen=True)
class Page:
    """The figures of a page and its reader."""

    run: Run
    figures: Figures
    reader: Reader
    basis: Basis
    part: SliceRun | None = None
    may_report: bool = False

    @property
    def context(self) -> dict[str, Any]:
        """What the layout of every page of figures shows."""
        return {
            "run": self.run,
            "currency": self.reader.currency,
            "until": self.figures.period.until,
            "notes": self.notes(),
            "may_report": self.may_report,
        }

    def notes(self) -> list[str]:
        # Models of purchases say nothing of customers with contracts, so their absence is no news there.
        skipped = {"no_model"} if self.basis == Basis.CONTRACTS else set()
        sentences = [note_sentence(note, self.reader) for note in self.figures.notes if note.code not in skipped]
        return [*snapshot_notes(self.run, self.reader), *(sentence for sentence in sentences if sentence)]


def open_page(request: HttpRequest, run: Run, *names: str) -> Page:
    """The named figures of a run for the basis in the address. One query."""
    basis = basis_of(request, run)
    figures = figures_of(run, names, basis)
    reader = reader_of(request, figures.summary["currency"], basis)
    return Page(run, figures, reader, basis, may_report=may_report(request))


def open_part(
    request: HttpRequest,
    run: Run,
    conditions: Conditions,
    window: Window,
    *names: str,
    anchor: str = "",
    page: str = "",
    remarks: tuple[Remark, ...] = (),
) -> Page:
    """The same for a part of the customers. One query; two for a part. Raises PartNotComputed."""
    if conditions.is_everybody:
        basis = basis_of(request, run)
        figures, part = figures_of(run, names, basis), None
    else:
        part = done_part(conditions)
        basis = basis_among(request, part.bases)
        figures = slice_figures(part, names, basis)
    figures.window = window
    common = {**conditions.query(), **window.words()}
    reader = reader_of(
        request, figures.summary["currency"], basis, common=common, anchor=anchor, page=page, remarks=remarks
    )
    return Page(part.run if part else run, figures, reader, basis, part, may_report(request))


def may_report(request: HttpRequest) -> bool:
    """Whether the reader may have reports sent: they speak of all customers."""
    return may(request.user, Right.RUN_FIGURES) and may(request.user, Right.EXPORT) and not limited_to(request.user)


def done_part(conditions: Conditions) -> SliceRun:
    """The newest figures of a part. One query. Raises PartNotComputed."""
    done, later = slice_runs(conditions)
    if done is None:
        raise PartNotComputed(conditions, later)
    return done


class PartNotComputed(Exception):
    """Nobody has asked for the figures of this part yet, or they are being computed (`latest`)."""

    def __init__(self, conditions: Conditions, latest: SliceRun | None) -> None:
        super().__init__(conditions.digest)
        self.conditions, self.latest = conditions, latest


def open_named(request: HttpRequest, run: Run, page: str, *names: str) -> Page:
    """The figures of everybody for a page whose charts can be had as pictures. One query."""
    return open_part(request, run, EVERYBODY, EVER, *names, page=page)


def reader_of(
    request: HttpRequest,
    currency: str,
    basis: Basis = Basis.ALL,
    *,
    common: Mapping[str, str] | None = None,
    anchor: str = "",
    page: str = "",
    remarks: tuple[Remark, ...] = (),
) -> Reader:
    always = {} if basis == Basis.ALL else {"basis": basis.value}
    address = kept_of(request, "cursor")
    may_export = may(request.user, Right.EXPORT)
    links: Links = PageLinks({**always, **(common or {})}, may_export, page, address)
    return Reader(get_language() or "en", currency, links, anchor, remarks)


def basis_of(request: HttpRequest, run: Run) -> Basis:
    """The basis in the address, where this run has it; otherwise everybody."""
    return basis_among(request, run.snapshot.get("bases", ()))


def basis_among(request: HttpRequest, known: Collection[str]) -> Basis:
    wanted = request.GET.get("basis", "")
    return Basis(wanted) if wanted in known else Basis.ALL


def grain_of(request: HttpRequest, *allowed: Grain) -> Grain:
    """The length of period in the address, if the page has it; otherwise the first it has."""
    wanted = request.GET.get("grain", "")
    return next((grain for grain in allowed if grain == wanted), allowed[0])


def choices(request: HttpRequest, name: str, items: list[tuple[str, str]], active: str) -> list[dict[str, Any]]:
    """Links that set one parameter of this page's address and keep the others: see ui/tabs.html."""
    kept = kept_of(request, name, "cursor", "period")
    return [
        {"text": text, "url": f"{request.path}?{urlencode({**kept, name: value})}", "active": value == active}
        for value, text in items
    ]


def kept_of(request: HttpRequest, *without: str) -> dict[str, str]:
    """What the address says, without the named parameters."""
    return {key: str(value) for key, value in request.GET.items() if key not in without}


def grain_choices(request: HttpRequest, active: Grain, *allowed: Grain) -> list[dict[str, Any]]:
    return choices(request, "grain", [(grain.value, str(GRAIN_TITLES[grain])) for grain in allowed], active)


def basis_choices(request: HttpRequest, page: Page) -> list[dict[str, Any]]:
    """Nothing to choose where a company has only contracts or only purchases."""
    bases = page.part.bases if page.part else page.run.snapshot.get("bases", [])
    active = page.basis
    if len(bases) < 2:
        return []
    return choices(request, "basis", [(basis.value, str(basis.label)) for basis in Basis if basis in bases], active)


def section_tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The sections; whose figures and of which days goes along."""
    along = {name: request.GET[name] for name in (*NAMES, "basis") if request.GET.get(name)}
    kept = f"?{urlencode(along)}" if along else ""
    return [
        {
            "text": title,
            "url": f"{reverse(f'insight:{name}')}{kept}",
            "active": request.path == reverse(f"insight:{name}"),
        }
        for name, title in SECTIONS
    ]


def snapshot_notes(run: Run, reader: Reader) -> list[str]:
    """What the reader must know of the data a run saw."""
    notes = []
    if run.snapshot.get("ended_early"):
        notes.append(
            _("The data end on %(day)s, and the figures speak of the company as it stood then.")
            % {"day": _day(run.snapshot["until"], reader)}
        )
    left_out = left_out_currencies(run)
    if left_out:
        words = {"currencies": ", ".join(f"{code} ({reader.number(rows)})" for code, rows in left_out.items())}
        notes.append(
            _("Rows in other currencies are left out, because adding them up would be wrong: %(currencies)s.") % words
        )
    return notes


def left_out_currencies(run: Run) -> dict[str, int]:
    """Rows by currency that the figures do not contain."""
    found: dict[str, int] = {}
    for table in ("orders", "contracts", "costs"):
        for code, rows in run.snapshot.get(table, {}).get("other_currencies", {}).items():
            found[code] = found.get(code, 0) + rows
    return found


def _day(text: str, reader: Reader) -> str:
    return reader.day(date.fromisoformat(text))
