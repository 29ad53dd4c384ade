"""Charts and tables of the back-test: calibration, month by month, by group, what was tried, what was trained."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.analytics.intervals import share_of
from regulars.analytics.results import Share
from regulars.insight.drawing.lines import Line, Point, lines
from regulars.insight.drawing.marks import Mark
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.drawing.ranges import Range, ranges
from regulars.insight.models import Basis, RiskModel
from regulars.insight.reader import Reader
from regulars.insight.sections import risk_formulas as how
from regulars.insight.sections.parts import Chart, File, Key, ShownTable, chart, files_of, shown
from regulars.insight.sections.risk_titles import VERDICTS, form_title
from regulars.insight.tables import Column, Kind, Table
from regulars.insight.words import attribute_title, value_title
from regulars.purchases.models import Contract

GROUPS_DRAWN = 20
IN_SEGMENT = "in_segment"


@dataclass(frozen=True)
class TakenTable:
    """A table that stands without a chart, and as what it can be taken along."""

    table: ShownTable
    files: tuple[File, ...]


# Charts --------------------------------------------------------------------------------------------------------------


def calibration_chart(model: RiskModel, reader: Reader) -> Chart:
    """What was said against what came, with the interval in which the true share lies."""
    bins = model.back_test["calibration"]
    table = calibration_table(model, reader)
    title = titled(table, model)
    came = tuple(_calibration_point(one, reader) for one in bins)
    said = tuple(Point(_band(one, reader), one["said"], reader.share(one["said"])) for one in bins)
    svg = wide_and_narrow(
        lambda width: lines(width, label=title, series=[Line(came), Line(said, 2)], write=reader.share_tick, ceiling=1)
    )
    return chart(
        title,
        svg,
        table,
        reader,
        id=f"calibration-{model.basis}",
        caption=_("Where the lines meet, thirty of a hundred customers told 30 per cent leave."),
        definition="risk-calibration",
        formula=how.of_calibration(bins, reader),
        keys=(Key("1", _("Left")), Key("2", _("Said"))),
        basis=model.basis,
    )


def calibration_table(model: RiskModel, reader: Reader) -> Table:
    columns = (
        Column(_("Probability said"), Kind.TEXT),
        Column(_("Customers")),
        Column(_("Said on average"), Kind.SHARE),
        Column(_("Left"), Kind.SHARE),
        Column(_("Interval (95%)"), Kind.TEXT),
    )
    rows = tuple(
        (_band(one, reader), one["customers"], one["said"], one["came"], _interval(one, reader))
        for one in model.back_test["calibration"]
    )
    return Table("risk-calibration", _("Said and come"), columns, rows)


def _band(one: dict[str, Any], reader: Reader) -> str:
    return f"{reader.number(one['lowest'] * 100)}–{reader.share(one['highest'], 0)}"


def _calibration_point(one: dict[str, Any], reader: Reader) -> Point:
    share = _came(one)
    said = f"{_band(one, reader)}: {reader.share(one['came'])} ({reader.interval(share)})"
    return Point(_band(one, reader), one["came"], said, share.low, share.high)


def _interval(one: dict[str, Any], reader: Reader) -> str:
    return reader.interval(_came(one))


def _came(one: dict[str, Any]) -> Share:
    """Its interval by different customers; models kept earlier have none, there rows are counted."""
    share = share_of(round(one["came"] * one["customers"]), one["customers"])
    return replace(share, low=one["low"], high=one["high"]) if "low" in one else share


def months_chart(model: RiskModel, reader: Reader) -> Chart:
    """Whether the forecast is as good in each month."""
    table = months_table(model, reader)
    title = titled(table, model)
    months, marks = model.back_test["months"], _marks(model, reader)
    points = tuple(
        Point(
            reader.day(date.fromisoformat(one["on"])),
            one["auc"],
            reader.number(one["auc"], 3),
            one.get("auc_low"),
            one.get("auc_high"),
        )
        for one in months
    )
    svg = wide_and_narrow(
        lambda width: lines(
            width,
            label=title,
            series=[Line(points)],
            write=lambda value: reader.number(value, 2),
            floor=0.5,
            ceiling=1,
            marks=marks,
        )
    )
    return chart(
        title,
        svg,
        table,
        reader,
        id=f"months-{model.basis}",
        caption=_(
            "Each month by a model that learnt only from outcomes known before it. 0.5 is chance, 1 is certainty."
        ),
        definition="risk-auc",
        marks=marks,
        formula=how.of_ranking_on(months[-1], reader.day(date.fromisoformat(months[-1]["on"])), reader),
        basis=model.basis,
    )


def _marks(model: RiskModel, reader: Reader) -> tuple[Mark, ...]:
    """A note stands at the last day looked from before it: it happened within the days that were foretold, and the
    forecast did not know of it."""
    days = [date.fromisoformat(one["on"]) for one in model.back_test["months"]]
    foretold = days[-1] + timedelta(days=model.horizon_days)
    places = [(bisect_right(days, remark.day) - 1, remark) for remark in reader.remarks if remark.day <= foretold]
    return tuple(Mark(place, one.text, f"{reader.day(one.day)}: {one.text}") for place, one in places if place >= 0)


def months_table(model: RiskModel, reader: Reader) -> Table:
    columns = (Column(_("Looked from"), Kind.DAY), Column(_("Use"), Kind.TEXT), *_figure_columns())
    rows = tuple(
        (date.fromisoformat(one["on"]), _("judges") if one["judged"] else _("chooses"), *_figures(one))
        for one in model.back_test["months"]
    )
    return Table("risk-months", _("Month by month"), columns, rows)


def groups_chart(model: RiskModel, reader: Reader) -> Chart | None:
    """Whether the forecast is as good for each group; the largest are drawn, the table has all."""
    table = group_table(model, reader)
    title = titled(table, model)
    drawn = [row for row in _groups(model) if row[1]["auc"] is not None]
    drawn = sorted(drawn, key=lambda row: -int(row[1]["customers"]))[:GROUPS_DRAWN]
    if not drawn:
        return None
    rows = [_range(name, group, reader) for name, group in drawn]
    svg = wide_and_narrow(
        lambda width: ranges(
            width,
            label=title,
            rows=rows,
            write=lambda value: reader.number(value, 1),
            mark=model.back_test["auc"],
        )
    )
    return chart(
        title,
        svg,
        table,
        reader,
        id=f"groups-{model.basis}",
        caption=_(
            "How well each group is ranked, as it was on the day. Where a bar misses the line, the model is better or "
            "worse there than for all."
        ),
        definition="risk-auc",
        formula=how.of_ranking_on(drawn[0][1], rows[0].label, reader),
        basis=model.basis,
    )


def _range(name: str, group: dict[str, Any], reader: Reader) -> Range:
    label = " · ".join(reversed(_group_words(name, group["value"])))
    written = reader.number(group["auc"], 2)
    return Range(label, group["auc"], written, f"{label}: {written}", group.get("auc_low"), group.get("auc_high"))


def group_table(model: RiskModel, reader: Reader) -> Table:
    """How good it is for groups of customers, where they are large enough to tell."""
    columns = (Column(_("Attribute"), Kind.TEXT), Column(_("Group"), Kind.TEXT), *_figure_columns())
    rows = tuple((*_group_words(name, group["value"]), *_figures(group)) for name, group in _groups(model))
    return Table("risk-groups", _("By group"), columns, rows)


def _groups(model: RiskModel) -> list[tuple[str, dict[str, Any]]]:
    return [(name, group) for name, groups in model.back_test["groups"].items() for group in groups]


def _group_words(name: str, value: str) -> tuple[str, str]:
    if name == "period":
        return _("Paid by the"), str(dict(Contract.Period.choices).get(value, value))
    if name == IN_SEGMENT:
        return pgettext("list of customers", "Segment"), value
    return str(attribute_title(name)), value_title(name, value)


# Tables --------------------------------------------------------------------------------------------------------------


def candidate_table(model: RiskModel, reader: Reader) -> Table:
    """All models that were tried, on the months by which one was chosen."""
    chosen = model.back_test["chosen"]
    rows = tuple(
        (form_title(one["name"]), _("chosen") if one["name"] == chosen else "", *_figures(one), one["log_loss"])
        for one in model.back_test["candidates"]
    )
    columns = (
        Column(_("Model"), Kind.TEXT),
        Column(_("What became of it"), Kind.TEXT),
        *_figure_columns(),
        Column(_("Log loss"), Kind.DECIMAL),
    )
    return Table("risk-candidates", _("What was tried"), columns, rows)


def _figures(one: dict[str, Any]) -> Iterable[Any]:
    return one["customers"], one["leavers"], one["auc"], one["lift_top_tenth"], one["ece"]


def _figure_columns() -> tuple[Column, ...]:
    return (
        Column(_("Customers")),
        Column(_("Left")),
        Column(_("AUC"), Kind.DECIMAL),
        Column(_("Lift"), Kind.DECIMAL),
        Column(_("Calibration error"), Kind.SHARE),
    )


def version_table(versions: Iterable[RiskModel]) -> Table:
    """Every training with its figures and what became of it."""
    columns = (
        Column(_("Trained"), Kind.DAY),
        Column(_("Data until"), Kind.DAY),
        Column(_("What became of it"), Kind.TEXT),
        Column(_("AUC"), Kind.DECIMAL),
        Column(_("Lift"), Kind.DECIMAL),
        Column(_("Calibration error"), Kind.SHARE),
    )
    rows = tuple(
        (
            one.made_at.date(),
            one.until,
            str(VERDICTS[one.verdict]),
            one.back_test.get("auc"),
            one.back_test.get("lift_top_tenth"),
            one.back_test.get("ece"),
        )
        for one in versions
    )
    return Table("risk-versions", _("Trained so far"), columns, rows)


def titled(table: Table, model: RiskModel) -> str:
    """«Month by month · Repeat purchases»: the same stands twice on the page, and pictures travel alone."""
    return f"{table.caption} · {Basis(model.basis).label}"


def taken(table: Table, model: RiskModel, reader: Reader) -> TakenTable:
    files = files_of(table.name, table.name, reader, basis=model.basis)
    return TakenTable(
        shown(replace(table, caption=titled(table, model)), reader), tuple(file for file in files if file.is_table)
    )


Build = Callable[[RiskModel, Reader], Table]
OF_A_MODEL: dict[str, Build] = {
    "risk-calibration": calibration_table,
    "risk-months": months_table,
    "risk-groups": group_table,
    "risk-candidates": candidate_table,
}
