"""The model room: which models run, how well they foretold what they had not seen, and since when they are in use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from regulars.analytics.model_results import HoldoutReport
from regulars.analytics.results import ModelFit
from regulars.insight.drawing.lines import Line, Point, lines
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas
from regulars.insight.sections.parts import Chart, Key, chart
from regulars.insight.stored import Figures, hydrated
from regulars.insight.tables import Column, Kind, Table
from regulars.insight.words import model_title


@dataclass(frozen=True)
class Room:
    """`choice` says which model of buying predicts and why; `test` how it did on the months held back."""

    choice: str
    test: Chart | None
    scores: Table | None


def reports_of(figures: Figures) -> list[tuple[ModelFit, HoldoutReport]]:
    """The models that were tested on months they had not seen."""
    return [
        (fit, hydrated(HoldoutReport, fit.details["holdout"])) for fit in figures.models if fit.details.get("holdout")
    ]


def model_room(figures: Figures, reader: Reader) -> Room:
    tested = reports_of(figures)
    used = next((pair for pair in tested if pair[0].details.get("predicts")), None)
    return Room(
        choice=choice_words(figures, reader),
        test=_test(used[1], reader) if used else None,
        scores=scores_table(figures) if tested else None,
    )


def choice_words(figures: Figures, reader: Reader) -> str:
    """Why this model predicts, in a sentence; nothing where a run has not chosen."""
    fit = next((one for one in figures.models if one.details.get("predicts")), None)
    why: Mapping[str, Any] = (fit.details.get("why") or {}) if fit else {}
    params = why.get("params", {})
    words = {name: model_title(str(params.get(name, ""))) for name in ("model", "before", "best")}
    words["share"] = reader.share(params.get("gain_share"))
    match why.get("code"):
        case "model_kept":
            if params.get("best") == params.get("before"):
                return _("%(model)s predicts what customers buy: it foretold the newest months best.") % words
            return _("%(model)s predicts what customers buy: %(best)s was better by no more than chance makes.") % words
        case "model_changed":
            return (
                _("%(model)s took the place of %(before)s: better by %(share)s on the newest months, beyond chance.")
                % words
            )
        case "model_only":
            return _("%(model)s predicts what customers buy: %(before)s could not be fitted.") % words
        case "model_not_compared":
            return (
                _("%(model)s predicts what customers buy; the data are too young to hold months back for a test.")
                % words
            )
        case "model_none":
            return _("No model of buying could be tested on the newest months.")
    return ""


def _test(report: HoldoutReport, reader: Reader) -> Chart:
    """Purchases after the cut, foretold and actual, by how many there were before it."""
    labels = [_bucket(one.from_count, one.up_to) for one in report.buckets]
    foretold = tuple(
        _point(label, one.predicted_mean, _("Foretold"), reader)
        for label, one in zip(labels, report.buckets, strict=True)
    )
    actual = tuple(
        _point(label, one.actual_mean, _("Happened"), reader) for label, one in zip(labels, report.buckets, strict=True)
    )
    title = _("What %(model)s foretold of months it had not seen") % {"model": model_title(report.model)}
    svg = wide_and_narrow(
        lambda width: lines(
            width, label=title, series=[Line(foretold, 1), Line(actual, 2)], write=lambda value: reader.number(value, 1)
        )
    )
    words = {"predicted": reader.number(report.total_predicted), "actual": reader.number(report.total_actual)}
    caption = (
        _("Mean purchases after the cut, by purchases again before it: %(predicted)s foretold, %(actual)s happened.")
        % words
    )
    keys = (Key("1", _("Foretold")), Key("2", _("Happened")))
    table = test_table(report)
    return chart(
        title,
        svg,
        table,
        reader,
        caption=caption,
        definition="expected-purchases",
        keys=keys,
        id="model-test",
        formula=formulas.of_test(report.total_predicted, report.total_actual, reader),
    )


def _bucket(low: int, high: int | None) -> str:
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}–{high}"


def _point(label: str, value: float, words: str, reader: Reader) -> Point:
    return Point(label, value, f"{label}, {words}: {reader.number(value, 2)}")


def test_table(report: HoldoutReport) -> Table:
    columns = (
        Column(_("Purchases again before"), Kind.TEXT),
        Column(_("Customers")),
        Column(_("Foretold"), Kind.DECIMAL),
        Column(_("Happened"), Kind.DECIMAL),
    )
    rows = tuple(
        (_bucket(one.from_count, one.up_to), one.customers, one.predicted_mean, one.actual_mean)
        for one in report.buckets
    )
    return Table("model-test", _("Purchases foretold and happened"), columns, rows)


def used_table(figures: Figures) -> Table:
    """The test of the model that predicts, for a download."""
    used = next((report for fit, report in reports_of(figures) if fit.details.get("predicts")), None)
    if used is None:
        return Table("model-test", _("Purchases foretold and happened"), (), ())
    return test_table(used)


def scores_table(figures: Figures) -> Table:
    """Every tested model beside rules anybody can follow, on the same months."""
    columns = (
        Column(_("Model"), Kind.TEXT),
        Column(_("Foretold")),
        Column(_("Happened")),
        Column(_("Mean error"), Kind.DECIMAL),
        Column(_("Correlation"), Kind.DECIMAL),
        Column(_("Deviance"), Kind.DECIMAL),
    )
    rows: list[tuple[object, ...]] = []
    tested = reports_of(figures)
    for fit, report in tested:
        title = model_title(report.model)
        if fit.details.get("predicts"):
            title = _("%(model)s, in use") % {"model": title}
        rows.append(
            (
                title,
                round(report.total_predicted),
                round(report.total_actual),
                report.mae,
                report.correlation,
                report.deviance,
            )
        )
    if tested:
        report = tested[0][1]
        rows += [
            (
                rule_title(one.name),
                round(one.total_predicted),
                round(report.total_actual),
                one.mae,
                one.correlation,
                one.deviance,
            )
            for one in report.naive
        ]
    return Table("model-scores", _("Models and rules on the months held back"), columns, tuple(rows))


def rule_title(name: str) -> str:
    titles = {
        "as_before": _("Rule: everybody buys on as before"),
        "bought_lately": _("Rule: only who bought lately buys on"),
        "same_for_all": _("Rule: everybody buys what the average buys"),
    }
    return titles.get(name, name.replace("_", " "))
