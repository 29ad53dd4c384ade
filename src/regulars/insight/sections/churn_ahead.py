"""Churn to expect: of today's customers, how many will have left after a month, a quarter and a year."""

from django.utils.translation import gettext as _

from regulars.analytics.results import ExpectedChurn
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.drawing.ranges import Range, ranges
from regulars.insight.reader import Reader
from regulars.insight.sections.parts import Chart, chart
from regulars.insight.stored import Figures, hydrated
from regulars.insight.tables import Column, Kind, Table


def ahead_of(figures: Figures) -> tuple[ExpectedChurn, ...]:
    """Nothing in runs of an earlier version, and where no model can tell."""
    found: tuple[ExpectedChurn, ...] = hydrated(tuple[ExpectedChurn, ...], figures.summary.get("outlook")) or ()
    return found


def ahead_chart(figures: Figures, reader: Reader) -> Chart | None:
    known = ahead_of(figures)
    if not known:
        return None
    title = _("Churn to expect of today's customers")
    rows = [_range(one, reader) for one in known]
    first = known[0]
    return chart(
        title,
        wide_and_narrow(lambda width: ranges(width, label=title, rows=rows, write=reader.share_tick)),
        ahead_table(figures),
        reader,
        caption=" ".join(filter(None, (of_a_month(first, reader), _what_is_left_out(figures)))),
        definition="churn-ahead",
        id="churn-ahead",
        formula=f"{rows[0].label}: {reader.number(first.left, 1)} ÷ {reader.number(first.customers, 1)}"
        f" = {reader.share(first.share)}",
        rows=reader.links.rows("active"),
    )


def _what_is_left_out(figures: Figures) -> str:
    """Why this is less than the churn of past months, where silence counts as leaving."""
    if figures.inactivity.days is None:
        return ""
    return _("Only leaving for good counts here: who pauses for longer than usual and comes back has not left.")


def of_a_month(one: ExpectedChurn, reader: Reader) -> str:
    words = {
        "customers": reader.number(one.customers),
        "left": reader.number(one.left),
        "share": reader.share(one.share),
        "interval": reader.between(one.low, one.high),
    }
    return (
        _(
            "Of the %(customers)s customers expected to be there today, %(left)s will have left "
            "in a month: %(share)s (%(interval)s)."
        )
        % words
    )


def _range(one: ExpectedChurn, reader: Reader) -> Range:
    label, share = period_title(one.months), reader.share(one.share)
    return Range(label, one.share, share, f"{label}: {share} ({reader.between(one.low, one.high)})", one.low, one.high)


def period_title(months: int) -> str:
    return {1: _("In a month"), 3: _("In a quarter"), 12: _("In a year")}.get(months, str(months))


def ahead_table(figures: Figures) -> Table:
    columns = (
        Column(_("Period"), Kind.TEXT),
        Column(_("Customers")),
        Column(_("Expected to leave")),
        Column(_("Churn"), Kind.SHARE),
        Column(_("from"), Kind.SHARE),
        Column(_("to"), Kind.SHARE),
    )
    rows = tuple(
        (period_title(one.months), round(one.customers), round(one.left), one.share, one.low, one.high)
        for one in ahead_of(figures)
    )
    return Table("churn-ahead", _("Churn to expect of today's customers"), columns, rows)
