"""How good the forecast of leaving is: figures of the back-test, calibration, month by month, by group."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.analytics.intervals import share_of
from regulars.insight.drawing.lines import Line, Point, lines
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.models import RiskModel
from regulars.insight.reader import Reader
from regulars.insight.sections.parts import Chart, Key, Stat, shown
from regulars.insight.tables import Column, Kind, Table
from regulars.insight.words import attribute_title, value_title
from regulars.purchases.models import Contract

REASON_TITLES: dict[str, str | Promise] = {
    "silence": gettext_lazy("Silence"),
    "purchases": gettext_lazy("How often they buy"),
    "spending": gettext_lazy("What they spend"),
    "history": gettext_lazy("How long and how much so far"),
    "returns": gettext_lazy("Returns"),
    "price": gettext_lazy("Price"),
    "terms": gettext_lazy("Kind of contract"),
    "anniversary": gettext_lazy("Time to the next year of the contract"),
    "complaints": gettext_lazy("Complaints"),
    "answers": gettext_lazy("Broken promises"),
    "waiting": gettext_lazy("Waiting for our answer"),
    "contacts": gettext_lazy("Messages, calls, meetings"),
    "managers": gettext_lazy("Changes of the manager"),
    "product": gettext_lazy("Product"),
    "country": gettext_lazy("Country"),
    "kind": gettext_lazy("Company or private person"),
}
FORMS: dict[str, str | Promise] = {
    "plain": gettext_lazy("additive, plain"),
    "log": gettext_lazy("additive, on logarithms"),
    "splines": gettext_lazy("additive, with bends"),
    "boosting": gettext_lazy("boosted trees"),
}
VERDICTS: dict[str, str | Promise] = {
    "first": gettext_lazy("in use: the first one"),
    "better": gettext_lazy("in use: better on the newest months"),
    "not_better": gettext_lazy("not used: no better on the newest months"),
    "other_question": gettext_lazy("in use: the horizon or the features changed"),
    "no_newer_month": gettext_lazy("not used: no newer month to judge by"),
    "refused": gettext_lazy("no model"),
}


def stats(model: RiskModel, reader: Reader) -> list[Stat]:
    """Headline figures of the months that judge."""
    test = model.back_test
    counted = _("%(left)s of %(all)s left") % {
        "left": reader.number(test["leavers"]),
        "all": reader.number(test["customers"]),
    }
    link = reader.links.definition
    return [
        Stat(_("Ranking (AUC)"), reader.number(test["auc"], 3), counted, definition=link("risk-auc")),
        Stat(
            _("Lift in the top tenth"),
            f"× {reader.number(test['lift_top_tenth'], 1)}",
            _("leavers there, against a tenth by chance"),
            definition=link("risk-lift"),
        ),
        Stat(
            _("Calibration error"),
            reader.share(test["ece"]),
            _("what was said against what came"),
            definition=link("risk-calibration"),
        ),
        Stat(_("Log loss"), reader.number(test["log_loss"], 3), _("less is better"), definition=link("risk-log-loss")),
    ]


def calibration_chart(model: RiskModel, reader: Reader) -> Chart:
    """What was said against what came, with the interval in which the true share lies."""
    bins = model.back_test["calibration"]
    title = _("Said and come")
    came = tuple(_calibration_point(one, reader) for one in bins)
    said = tuple(Point(_band(one, reader), one["said"], reader.share(one["said"])) for one in bins)
    svg = wide_and_narrow(
        lambda width: lines(width, label=title, series=[Line(came), Line(said, 2)], write=reader.share_tick, ceiling=1)
    )
    columns = (
        Column(_("Probability said"), Kind.TEXT),
        Column(_("Customers")),
        Column(_("Said on average"), Kind.SHARE),
        Column(_("Left"), Kind.SHARE),
        Column(_("Interval (95%)"), Kind.TEXT),
    )
    rows = tuple(
        (_band(one, reader), one["customers"], one["said"], one["came"], _interval(one, reader)) for one in bins
    )
    table = Table("risk-calibration", title, columns, rows)
    return _chart(
        f"calibration-{model.basis}",
        title,
        svg,
        table,
        reader,
        caption=_("Where the lines meet, thirty of a hundred customers told 30 per cent leave."),
        definition="risk-calibration",
        keys=(Key("1", _("Left")), Key("2", _("Said"))),
    )


def _band(one: dict[str, Any], reader: Reader) -> str:
    return f"{reader.number(one['lowest'] * 100)}–{reader.share(one['highest'], 0)}"


def _calibration_point(one: dict[str, Any], reader: Reader) -> Point:
    share = share_of(round(one["came"] * one["customers"]), one["customers"])
    said = f"{_band(one, reader)}: {reader.share(one['came'])} ({reader.interval(share)})"
    return Point(_band(one, reader), one["came"], said, share.low, share.high)


def _interval(one: dict[str, Any], reader: Reader) -> str:
    return reader.interval(share_of(round(one["came"] * one["customers"]), one["customers"]))


def months_chart(model: RiskModel, reader: Reader) -> Chart:
    """Whether the forecast is as good in each month."""
    months = model.back_test["months"]
    title = _("Month by month")
    points = tuple(
        Point(reader.day(date.fromisoformat(one["on"])), one["auc"], reader.number(one["auc"], 3)) for one in months
    )
    svg = wide_and_narrow(
        lambda width: lines(
            width, label=title, series=[Line(points)], write=lambda v: reader.number(v, 2), floor=0.5, ceiling=1
        )
    )
    columns = (
        Column(_("Looked from"), Kind.DAY),
        Column(_("Use"), Kind.TEXT),
        Column(_("Customers")),
        Column(_("Left")),
        Column(_("AUC"), Kind.DECIMAL),
        Column(_("Lift"), Kind.DECIMAL),
        Column(_("Calibration error"), Kind.SHARE),
    )
    rows = tuple(
        (
            date.fromisoformat(one["on"]),
            _("judges") if one["judged"] else _("chooses"),
            one["customers"],
            one["leavers"],
            one["auc"],
            one["lift_top_tenth"],
            one["ece"],
        )
        for one in months
    )
    return _chart(
        f"months-{model.basis}",
        title,
        svg,
        Table("risk-months", title, columns, rows),
        reader,
        caption=_("Each month by a model that knew only what was known before it. 0.5 is chance, 1 is certainty."),
        definition="risk-auc",
    )


def _chart(id: str, title: str, svg: Any, table: Table, reader: Reader, **more: Any) -> Chart:
    definition = reader.links.definition(more.pop("definition"))
    return Chart(id=id, title=title, svg=svg, table=shown(table, reader), definition=definition, **more)


def group_table(model: RiskModel, reader: Reader) -> Any:
    """How good it is for groups of customers, where they are large enough to tell."""
    rows = tuple(
        (*_group_words(name, group["value"]), *_figures(group))
        for name, groups in model.back_test["groups"].items()
        for group in groups
    )
    if not rows:
        return None
    title = _("By group")
    columns = (Column(_("Attribute"), Kind.TEXT), Column(_("Group"), Kind.TEXT), *_figure_columns())
    return shown(Table("risk-groups", title, columns, rows), reader)


def _group_words(name: str, value: str) -> tuple[str, str]:
    if name == "period":
        return _("Paid by the"), str(dict(Contract.Period.choices).get(value, value))
    return str(attribute_title(name)), value_title(name, value)


def learnt_in_words(model: RiskModel, reader: Reader) -> str:
    """Which model, from which days, how far ahead."""
    words = {
        "form": form_title(model.back_test["chosen"]),
        "days": model.horizon_days,
        "first": reader.day(date.fromisoformat(model.back_test["first_cut"])),
        "last": reader.day(date.fromisoformat(model.back_test["last_cut"])),
        "trained": reader.day(model.made_at.date()),
    }
    return (
        _("Model: %(form)s. Looks %(days)s days ahead; learnt from %(first)s to %(last)s, trained on %(trained)s.")
        % words
    )


def candidate_table(model: RiskModel, reader: Reader) -> Any:
    """All models that were tried, on the months by which one was chosen."""
    chosen = model.back_test["chosen"]
    rows = tuple(
        (form_title(one["name"]), _("chosen") if one["name"] == chosen else "", *_figures(one), one["log_loss"])
        for one in model.back_test["candidates"]
    )
    columns = (
        Column(_("Model"), Kind.TEXT),
        Column("", Kind.TEXT),
        *_figure_columns(),
        Column(_("Log loss"), Kind.DECIMAL),
    )
    return shown(Table("risk-candidates", _("What was tried"), columns, rows), reader)


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


def form_title(name: str) -> str:
    """«additive, on logarithms (penalty 10)»."""
    form, _blank, penalty = name.partition(" ")
    title = str(FORMS.get(form, form))
    return _("%(model)s (penalty %(penalty)s)") % {"model": title, "penalty": penalty} if penalty else title


def driver_lines(model: RiskModel) -> list[dict[str, Any]]:
    return [{"title": REASON_TITLES.get(one["code"], one["code"]), "share": one["share"]} for one in model.drivers]


def version_table(versions: Iterable[RiskModel], reader: Reader) -> Any:
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
    return shown(Table("risk-versions", _("Trained so far"), columns, rows), reader)
