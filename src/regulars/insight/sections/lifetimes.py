"""How long customers stay: the curve of all, curves and means of groups, and whether these differ."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.analytics.survival.shapes import (
    YEAR_OF_ARRIVAL,
    GroupLifetimes,
    LifetimesFound,
    SplitLifetimes,
)
from regulars.insight.drawing.lines import Line, Point
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.drawing.ranges import Range, ranges
from regulars.insight.drawing.staying import Staying, staying
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas as how
from regulars.insight.sections.lifetimes_words import groups_differ, in_words, left_out, title_of_attribute
from regulars.insight.sections.parts import Chart, Key, Stat, chart
from regulars.insight.tables import Column, Kind, Table
from regulars.insight.words import attribute_title, value_title

LINES_SHOWN = 3  # more than three curves over each other cannot be told apart
YEARS = (12, 24)
NOBODY = GroupLifetimes("", 0, 0, None, None, None, None, ())


@dataclass(frozen=True)
class LifetimesSection:
    """Everything of the page; `words` says what the curve of all says, `sentence` whether the groups differ."""

    words: str
    stats: list[Stat]
    curve: Chart
    groups: Chart | None
    means: Chart | None
    sentence: str
    left_out: str


def lifetimes_section(found: LifetimesFound, reader: Reader, attribute: str) -> LifetimesSection | None:
    """None where nobody was ever a customer."""
    if found.whole is None:
        return None
    split = next((one for one in found.splits if one.attribute == attribute), None)
    return LifetimesSection(
        words=in_words(found.whole, reader),
        stats=_stats(found.whole, reader),
        curve=_curve(found.whole, reader),
        groups=_group_curves(split, reader) if split else None,
        means=_means(split, reader) if split else None,
        sentence=groups_differ(split.comparison, reader) if split else "",
        left_out=left_out(split, reader) if split else "",
    )


def _stats(whole: GroupLifetimes, reader: Reader) -> list[Stat]:
    definition, rows = reader.links.definition("lifetimes"), reader.links.rows("customers")
    shares = {point.month: point for point in whole.curve}
    around = how.of_half_gone(whole.curve, reader)
    stats = [Stat(_("Half are gone after"), *_half(whole, reader), definition=definition, rows=rows, formula=around)]
    if mean := whole.mean:
        note = _("%(low)s – %(high)s; error %(error)s") % {
            "low": reader.number(mean.low, 1),
            "high": reader.number(mean.high, 1),
            "error": reader.number(mean.standard_error, 2),
        }
        words = ngettext(
            "Mean months of the first %(months)s month", "Mean months of the first %(months)s months", mean.within
        )
        title = words % {"months": mean.within}
        stats.append(
            Stat(
                title,
                reader.number(mean.months, 1),
                note,
                definition=reader.links.definition("mean-lifetime"),
                rows=rows,
                formula=how.of_mean_months(mean, reader),
            )
        )
    for month in YEARS:
        if point := shares.get(month):
            interval = reader.between(point.low, point.high)
            stayed = how.of_staying(whole.curve, month, reader)
            stats.append(
                Stat(
                    _there_after(month),
                    reader.share(point.share),
                    interval,
                    definition=definition,
                    rows=rows,
                    formula=stayed,
                )
            )
    return stats


def _there_after(months: int) -> str:
    return _("There after a year") if months == YEARS[0] else _("There after two years")


def _half(group: GroupLifetimes, reader: Reader) -> tuple[str, str]:
    """When half are gone and its interval; beyond what was seen there is only «longer than»."""
    if group.half_gone is None:
        last = group.curve[-1].month if group.curve else 0
        return _("over %(months)s months") % {"months": last}, _("Fewer than half have left so far.")
    words = _("%(months)s months") % {"months": reader.number(group.half_gone, 1)}
    if group.half_gone_low is None or group.half_gone_high is None:
        return words, ""
    return words, f"{reader.number(group.half_gone_low, 1)} – {reader.number(group.half_gone_high, 1)}"


def _staying(group: GroupLifetimes, reader: Reader, name: str, kind: int) -> Staying:
    points = [
        Point(
            str(one.month),
            one.share,
            _("%(group)s, month %(month)s: %(share)s (%(interval)s)")
            % {
                "group": name,
                "month": one.month,
                "share": reader.share(one.share),
                "interval": reader.between(one.low, one.high),
            },
            one.low,
            one.high,
        )
        for one in group.curve
    ]
    return Staying(Line(tuple(points), kind), tuple(reader.number(one.watched) for one in group.curve))


def _drawn(table: Table, curves: list[Staying], reader: Reader) -> SafeString:
    head = _("Months since they came; below, how many are still watched")
    return wide_and_narrow(
        lambda width: staying(width, label=table.caption, head=head, curves=curves, write=reader.share_tick)
    )


def _curve(whole: GroupLifetimes, reader: Reader) -> Chart:
    table = curve_table(whole)
    caption = _(
        "Share of customers still there so many months after they came. Who has not left yet counts as long as they"
        " have been seen. The band is where the true share lies."
    )
    svg = _drawn(table, [_staying(whole, reader, _("All customers"), 1)], reader)
    return chart(
        _("Who is still there"),
        svg,
        table,
        reader,
        caption=caption,
        definition="lifetimes",
        formula=how.of_curve(whole.curve, reader),
        rows=reader.links.rows("customers"),
    )


def curve_table(whole: GroupLifetimes) -> Table:
    columns = (
        Column(_("Month")),
        Column(_("Still there"), Kind.SHARE),
        Column(_("from"), Kind.SHARE),
        Column(_("to"), Kind.SHARE),
        Column(_("Watched so long")),
    )
    rows = tuple((one.month, one.share, one.low, one.high, one.watched) for one in whole.curve)
    return Table("lifetimes", _("Share of customers still there by month"), columns, rows)


def _group_curves(split: SplitLifetimes, reader: Reader) -> Chart:
    table = groups_table(split)
    shown = split.groups[-LINES_SHOWN:] if split.attribute == YEAR_OF_ARRIVAL else split.groups[:LINES_SHOWN]
    names = [value_title(split.attribute, group.value) for group in shown]
    curves = [
        _staying(group, reader, name, kind) for kind, (group, name) in enumerate(zip(shown, names, strict=True), 1)
    ]
    return chart(
        _by(split.attribute),
        _drawn(table, curves, reader),
        table,
        reader,
        caption=_others(split),
        definition="lifetimes",
        keys=tuple(Key(str(kind), name) for kind, name in enumerate(names, 1)),
        id="lifetimes-groups",
        formula=f"{names[0]}, {how.of_curve(shown[0].curve, reader)}",
        rows=_rows(split, shown[0], reader),
        attribute=split.attribute,
    )


def _rows(split: SplitLifetimes, group: GroupLifetimes, reader: Reader) -> str:
    if split.attribute == YEAR_OF_ARRIVAL:
        return reader.links.rows("cohort", cohort=group.value)
    return reader.links.rows_of_groups("customers", split.attribute, group.value)


def _by(attribute: str) -> str:
    if attribute == YEAR_OF_ARRIVAL:
        return _("By year of arrival")
    return _("By %(attribute)s") % {"attribute": attribute_title(attribute).lower()}


def _others(split: SplitLifetimes) -> str:
    if len(split.groups) <= LINES_SHOWN:
        return ""
    if split.attribute == YEAR_OF_ARRIVAL:
        return _("The three newest years; the table below has the others.")
    return _("The three largest groups; the table below has the others.")


def groups_table(split: SplitLifetimes) -> Table:
    columns = (
        Column(title_of_attribute(split.attribute), Kind.TEXT),
        Column(_("Customers ever")),
        Column(_("Left")),
        Column(_("Half gone after, months"), Kind.DECIMAL),
        Column(_("Mean months"), Kind.DECIMAL),
        Column(_("Error"), Kind.DECIMAL),
        Column(_("from"), Kind.DECIMAL),
        Column(_("to"), Kind.DECIMAL),
        Column(_("Of the first months")),
    )
    title = _("Lifetimes by %(attribute)s") % {"attribute": title_of_attribute(split.attribute).lower()}
    return Table("lifetimes-groups", title, columns, tuple(_group_row(split, group) for group in split.groups))


def _group_row(split: SplitLifetimes, group: GroupLifetimes) -> tuple[object, ...]:
    mean = group.mean
    numbers = (mean.months, mean.standard_error, mean.low, mean.high, mean.within) if mean else (None,) * 5
    return (value_title(split.attribute, group.value), group.customers, group.left, group.half_gone, *numbers)


def _means(split: SplitLifetimes, reader: Reader) -> Chart | None:
    known = [(group, group.mean) for group in split.groups if group.mean]
    if not known:
        return None
    table = groups_table(split)
    rows = [
        Range(
            name := value_title(split.attribute, group.value),
            mean.months,
            reader.number(mean.months, 1),
            _("%(group)s: %(months)s months (%(low)s – %(high)s)")
            % {
                "group": name,
                "months": reader.number(mean.months, 1),
                "low": reader.number(mean.low, 1),
                "high": reader.number(mean.high, 1),
            },
            mean.low,
            mean.high,
        )
        for group, mean in known
    ]

    def tick(value: float) -> str:
        return reader.number(value, 0 if value == round(value) else 1)

    svg = wide_and_narrow(lambda width: ranges(width, label=table.caption, rows=rows, write=tick))
    first, mean = known[0]
    within = mean.within
    words = ngettext(
        "Mean months within the first %(months)s month", "Mean months within the first %(months)s months", within
    )
    title = words % {"months": within}
    caption = _("Of each customer, the months they stayed within this time. The bar is where the true mean lies.")
    return chart(
        title,
        svg,
        table,
        reader,
        caption=caption,
        definition="mean-lifetime",
        id="lifetimes-means",
        formula=f"{rows[0].label}: {how.of_mean_months(mean, reader)}",
        rows=_rows(split, first, reader),
        attribute=split.attribute,
    )


def whole_table(found: LifetimesFound) -> Table:
    """The curve of all, for a download."""
    return curve_table(found.whole or NOBODY)


def split_table(found: LifetimesFound, attribute: str) -> Table:
    """The groups by an attribute, for a download; without rows where it was not split by it."""
    split = next((one for one in found.splits if one.attribute == attribute), None)
    return groups_table(split or SplitLifetimes(attribute, (), 0, None))
