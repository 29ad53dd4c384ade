"""Themes over time as a chart, and themes as tables to take along."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from regulars.analytics.intervals import share_of
from regulars.analytics.results import Grain
from regulars.analytics.themes.shapes import Month, Theme, Themes
from regulars.insight.drawing.lines import Line, Point, lines
from regulars.insight.drawing.paper import wide_and_narrow
from regulars.insight.models import ThemedText
from regulars.insight.periods import Stretch
from regulars.insight.reader import Reader
from regulars.insight.sections.formulas import of_share
from regulars.insight.sections.marks import marks_of
from regulars.insight.sections.parts import TABLES, Chart, File, Key, chart
from regulars.insight.sections.themes import CHART, LANGUAGE_NAMES, TRENDS, Messages, title_of
from regulars.insight.tables import Column, Kind, Table

LINES_SHOWN = 3  # more lines over each other cannot be told apart
SHOWN_MONTHS = 24


def months_chart(themes: Sequence[Theme], chosen: int | None, reader: Reader, messages: Messages) -> Chart | None:
    """The share of a chosen theme by month with its interval, or of the first three beside each other."""
    own = [theme for theme in themes if theme.number == chosen]
    shown = own or themes[:LINES_SHOWN]
    if not shown or len(shown[0].months) < 2:
        return None
    names = [title_of(theme, reader.language) for theme in shown]
    kinds = range(1, len(shown) + 1)
    series = [
        Line(tuple(_point(month, name, reader, alone=bool(own)) for month in theme.months[-SHOWN_MONTHS:]), kind)
        for kind, theme, name in zip(kinds, shown, names, strict=True)
    ]
    marks = marks_of([Stretch(Grain.MONTH, month.starts_on) for month in shown[0].months[-SHOWN_MONTHS:]], reader)
    high = max(point.value or 0 for line in series for point in line.points)
    table = months_table(shown, reader)
    svg = wide_and_narrow(
        lambda width: lines(
            width,
            label=table.caption,
            series=series,
            write=reader.share_tick,
            ceiling=max(high * 1.6, 0.01),
            marks=marks,
        )
    )
    caption = _("Share of all messages and reviews of the month.")
    if own:
        caption = _("Share of all messages and reviews of the month; the band is where the true share lies.")
    made = chart(
        names[0] if own else _("Themes by month"),
        svg,
        table,
        reader,
        caption=caption,
        definition="themes",
        marks=marks,
        formula=_newest_month(shown, reader),
        rows=_rows_of_newest(shown[0], messages, chosen=bool(own)),
        keys=() if own else tuple(Key(str(kind), name) for kind, name in zip(kinds, names, strict=True)),
    )
    pictures = tuple(file for file in made.files if not file.is_table)
    return replace(made, files=(*pictures, *files_of_months(chosen if own else None, messages.asked, made)))


def _newest_month(shown: Sequence[Theme], reader: Reader) -> str:
    """«October 2026: Delivery, parcel 12 ÷ 40 = 30.0%; ...»: how the last points of the lines came about."""
    counted = [of_share(share_of(theme.months[-1].texts, theme.months[-1].of_all), reader) for theme in shown]
    named = [f"{title_of(theme, reader.language)} {words}" for theme, words in zip(shown, counted, strict=True)]
    month = Stretch(Grain.MONTH, shown[0].months[-1].starts_on).title(reader.language)
    return f"{month}: {'; '.join(named if len(shown) > 1 else counted)}"


def _rows_of_newest(theme: Theme, messages: Messages, *, chosen: bool) -> str:
    """The messages of the same month: of the chosen theme, or of all."""
    month = Stretch(Grain.MONTH, theme.months[-1].starts_on).word
    return messages.address(**{"from": month, "until": month}, **({"theme": str(theme.number)} if chosen else {}))


def files_of_months(chosen: int | None, asked: Mapping[str, str], made: Chart) -> tuple[File, ...]:
    """The figures of the chart, where its reader may take files along."""
    may_take = any(file.is_table for file in made.files)
    return file_links("months", asked, theme=chosen) if may_take else ()


def file_links(name: str, asked: Mapping[str, str], theme: int | None = None) -> tuple[File, ...]:
    query = {**asked, **({} if theme is None else {"theme": str(theme)})}
    ending_of_address = f"?{urlencode(query)}" if query else ""
    return tuple(
        File(text, f"{reverse('insight:themes_file', args=[name, ending])}{ending_of_address}", True)
        for ending, text in TABLES.items()
    )


def _point(month: Month, name: str, reader: Reader, *, alone: bool) -> Point:
    share, place = share_of(month.texts, month.of_all), Stretch(Grain.MONTH, month.starts_on)
    said = _("%(theme)s, %(month)s: %(texts)s of %(all)s messages, %(share)s") % {
        "theme": name,
        "month": place.title(reader.language),
        "texts": reader.number(month.texts),
        "all": reader.number(month.of_all),
        "share": reader.share(share.value),
    }
    bounds = (share.low, share.high) if alone else (None, None)
    return Point(place.title(reader.language, short=True), share.value, said, *bounds)


def months_table(themes: Sequence[Theme], reader: Reader) -> Table:
    """Every theme by month, the newest month first."""
    rows = [
        (
            title_of(theme, reader.language),
            Stretch(Grain.MONTH, month.starts_on).title(reader.language),
            *_counts(month),
        )
        for theme in themes
        for month in reversed(theme.months)
    ]
    columns = (
        Column(_("Theme"), Kind.TEXT),
        Column(_("Month"), Kind.TEXT),
        Column(_("Messages")),
        Column(_("of all")),
        Column(_("Share"), Kind.SHARE),
    )
    return Table(CHART, _("Themes by month"), columns, tuple(rows))


def _counts(month: Month) -> tuple[object, ...]:
    return month.texts, month.of_all, share_of(month.texts, month.of_all).value


def themes_table(themes: Themes, reader: Reader) -> Table:
    """Every theme and the rest."""
    everything = (*themes.themes, *((themes.rest,) if themes.rest else ()))
    columns = (
        Column(_("Theme"), Kind.TEXT),
        Column(_("Messages")),
        Column(_("Share"), Kind.SHARE),
        Column(_("Trend"), Kind.TEXT),
        Column(_("Of them blame")),
        Column(_("Share that blames"), Kind.SHARE),
        Column(_("from"), Kind.SHARE),
        Column(_("to"), Kind.SHARE),
        Column(_("Mean tone"), Kind.DECIMAL),
        Column(_("Languages"), Kind.TEXT),
    )
    return Table("themes", _("Themes"), columns, tuple(_theme_row(theme, reader) for theme in everything))


def _theme_row(theme: Theme, reader: Reader) -> tuple[object, ...]:
    trend = str(TRENDS[theme.trend][0]) if theme.trend in TRENDS else ""
    spoken = ", ".join(LANGUAGE_NAMES.get(code, code) for code in theme.languages)
    bad = theme.bad
    title = title_of(theme, reader.language)
    return title, theme.texts, theme.share, trend, bad.count, bad.value, bad.low, bad.high, theme.tone, spoken


def quotes_table(themes: Themes, messages: Iterable[tuple[ThemedText, str]], reader: Reader) -> Table:
    """What was said, message by message, with its theme and tone."""
    titles = {theme.number: title_of(theme, reader.language) for theme in themes.themes}
    columns = (
        Column(_("Theme"), Kind.TEXT),
        Column(_("Day"), Kind.DAY),
        Column(_("Customer"), Kind.TEXT),
        Column(_("Language"), Kind.TEXT),
        Column(_("Tone"), Kind.DECIMAL),
        Column(_("What was said"), Kind.TEXT),
    )
    rows = (
        (
            titles.get(row.theme, _("Everything else")) if row.theme is not None else _("Everything else"),
            row.said_on,
            row.message.conversation.customer.name,
            LANGUAGE_NAMES.get(row.language, ""),
            round(row.score, 2),
            said,
        )
        for row, said in messages
    )
    return Table("quotes", _("What customers said"), columns, tuple(rows))
