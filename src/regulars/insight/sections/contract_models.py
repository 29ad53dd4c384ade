"""The part of the model room about contracts: which model says how long they last, and how it did on months it had not
seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from regulars.analytics.model_results import BucketOfTenure, StayingReport
from regulars.analytics.results import ModelFit
from regulars.insight.drawing.lines import Line, Point, lines
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas
from regulars.insight.sections.parts import Chart, Key, chart
from regulars.insight.stored import Figures, hydrated
from regulars.insight.tables import Column, Kind, Table
from regulars.insight.words import model_title

STAYING = ("tenure", "shifted_beta_geometric", "beta_discrete_weibull")


@dataclass(frozen=True)
class ContractRoom:
    """`choice` says which model foretells how long contracts last, and why; empty where there are no contracts."""

    choice: str
    test: Chart | None
    scores: Table | None


def contract_room(figures: Figures, reader: Reader) -> ContractRoom:
    used = _used(figures)
    report = _report(used) if used else None
    return ContractRoom(
        choice=choice_words(used, reader) if used else "",
        test=_test(report, reader) if report else None,
        scores=scores_table(figures) if report else None,
    )


def _of_contracts(figures: Figures) -> list[ModelFit]:
    return [fit for fit in figures.models if fit.model in STAYING]


def _used(figures: Figures) -> ModelFit | None:
    return next((fit for fit in _of_contracts(figures) if fit.details.get("predicts") and not fit.refused), None)


def _report(fit: ModelFit) -> StayingReport | None:
    found: StayingReport | None = hydrated(StayingReport, fit.details.get("kept_back"))
    return found


def choice_words(fit: ModelFit, reader: Reader) -> str:
    """Why this model foretells how long contracts last, in a sentence."""
    why: Mapping[str, Any] = fit.details.get("why") or {}
    params = why.get("params", {})
    words = {name: model_title(str(params.get(name, ""))) for name in ("model", "before", "best")}
    words["share"] = reader.share(params.get("gain_share"))
    match why.get("code"):
        case "model_kept" if params.get("best") == params.get("before"):
            return _("Contracts: «%(model)s» foretells how long they last; it did best on the newest months.") % words
        case "model_kept":
            return (
                _(
                    "Contracts: «%(model)s» foretells how long they last; "
                    "«%(best)s» was better by no more than chance makes."
                )
                % words
            )
        case "model_changed":
            return (
                _(
                    "Contracts: «%(model)s» took the place of «%(before)s»: "
                    "better by %(share)s on the newest months, beyond chance."
                )
                % words
            )
        case "model_only":
            return _("Contracts: «%(model)s» foretells how long they last; «%(before)s» could not be fitted.") % words
        case "model_not_compared":
            return (
                _(
                    "Contracts: «%(model)s» foretells how long they last; "
                    "they are too few or too young to hold months back for a test."
                )
                % words
            )
    return ""


def _test(report: StayingReport, reader: Reader) -> Chart:
    """Of contracts that ran at the cut, the share that left after it, by how long they had run."""
    labels = [_bucket(one) for one in report.buckets]
    foretold = [one.predicted_left / one.customers for one in report.buckets]
    happened = [one.left / one.customers for one in report.buckets]
    series = [
        Line(_points(labels, foretold, _("Foretold"), reader), 1),
        Line(_points(labels, happened, _("Happened"), reader), 2),
    ]
    title = _("How many contracts ended in months the model had not seen")
    svg = wide_and_narrow(lambda width: lines(width, label=title, series=series, write=reader.share_tick))
    words = {
        "model": model_title(report.model),
        "predicted": reader.number(report.predicted_left),
        "left": reader.number(report.left),
        "customers": reader.number(report.customers),
    }
    return chart(
        title,
        svg,
        test_table(report),
        reader,
        caption=_(
            "Share that left, by months under contract before: of %(customers)s contracts "
            "%(predicted)s should have ended by «%(model)s», %(left)s did."
        )
        % words,
        definition="probability-alive",
        keys=(Key("1", _("Foretold")), Key("2", _("Happened"))),
        id="contract-test",
        formula=formulas.of_test(report.predicted_left, report.left, reader),
    )


def _points(labels: list[str], shares: list[float], words: str, reader: Reader) -> tuple[Point, ...]:
    return tuple(
        Point(label, share, f"{label}, {words}: {reader.share(share)}")
        for label, share in zip(labels, shares, strict=True)
    )


def _bucket(one: BucketOfTenure) -> str:
    return f"{one.from_months}+" if one.up_to is None else f"{one.from_months}–{one.up_to}"


def test_table(report: StayingReport | None) -> Table:
    """Headings alone where nothing was tested."""
    columns = (
        Column(_("Months under contract"), Kind.TEXT),
        Column(_("Contracts")),
        Column(_("Foretold to end"), Kind.DECIMAL),
        Column(_("Ended")),
    )
    buckets = report.buckets if report else ()
    rows = tuple((_bucket(one), one.customers, one.predicted_left, one.left) for one in buckets)
    return Table("contract-test", _("Contracts foretold to end and ended"), columns, rows)


def used_table(figures: Figures) -> Table:
    """The test of the model in use, for a download."""
    used = _used(figures)
    return test_table(_report(used) if used else None)


def scores_table(figures: Figures) -> Table:
    """Every tested model beside a rule anybody can follow, on the same months."""
    columns = (
        Column(_("Model"), Kind.TEXT),
        Column(_("Foretold to end")),
        Column(_("Ended")),
        Column(_("Deviance"), Kind.DECIMAL),
        Column(_("Brier score"), Kind.DECIMAL),
    )
    tested = [(fit, report) for fit in _of_contracts(figures) if (report := _report(fit))]
    rows: list[tuple[object, ...]] = []
    for fit, one in tested:
        title = model_title(one.model)
        if fit.details.get("predicts"):
            title = _("%(model)s, in use") % {"model": title}
        rows.append((title, round(one.predicted_left), one.left, one.deviance, one.brier))
    if tested:
        first = tested[0][1]
        rows += [
            (same_pace(), round(rule.predicted_left), first.left, rule.deviance, rule.brier) for rule in first.naive
        ]
    return Table("contract-scores", _("Models of contracts on the months held back"), columns, tuple(rows))


def same_pace() -> str:
    return _("Rule: all contracts end at the same pace")
