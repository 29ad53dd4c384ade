"""How long customers wait for us and how many promises we keep, by channel, team, person, hour, topic and day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from regulars.lib import clock
from regulars.lib.export import csv_response
from regulars.staff.queries import company
from regulars.staff.rights import Right, may, needs
from regulars.ui.figures import ago, day, number
from regulars.work.promises import figures
from regulars.work.promises.figures import By, Figures, Period
from regulars.work.promises.types import Clock
from regulars.work.promises.words import clock_words
from regulars.work.teams.words import CHANNELS

DAYS = (7, 30, 90, 365)
WIDTH, HEIGHT, GAP = 720, 120, 1


@needs(Right.SEE_FIGURES)
@require_GET
def promise_figures(request: HttpRequest) -> HttpResponse:
    """Five queries: of all, by what was chosen and its names, backlog, who waits now."""
    which, by, days = asked(request)
    period, now = period_asked(days), clock.now()
    rows = figures.figures(which, by, period)
    whole = figures.figures(which, None, period)
    waiting, open_by_day = figures.waiting_now(now), figures.backlog(period)
    context = {
        "whole": row("", whole[0]) if whole else None, "waiting": waiting,
        "since": ago(waiting.since, now, get_language() or "en") if waiting.since else "",
        "lines": [row(title, one) for title, one in titled(by, rows)], "columns": columns(by),
        "by_title": BY_WORDS[by](), "days_title": days_words(days),
        "clock_tabs": tabs(Clock, which, which, by, days), "by_tabs": tabs(By, by, which, by, days),
        "day_tabs": tabs(DAYS, days, which, by, days),
        "backlog": bars([count for _day, count in open_by_day], _("Questions open at the end of each day")),
        "most": max((count for _day, count in open_by_day), default=0), "first": period.first, "last": period.last,
        "csv_url": f"{reverse('work:promise_figures_file')}?{query(which, by, days)}"
        if may(request.user, Right.EXPORT) else "",
    }  # fmt: skip
    return render(request, "work/promises/figures.html", context)


@needs(Right.SEE_FIGURES, Right.EXPORT)
@require_GET
def promise_figures_file(request: HttpRequest) -> HttpResponseBase:
    """The same rows as CSV; times in minutes, shares from 0 to 1."""
    which, by, days = asked(request)
    rows = titled(by, figures.figures(which, by, period_asked(days)))
    header = [BY_WORDS[by](), "ended", "median_working_minutes", "ninth_working_minutes", "median_minutes",
              "ninth_minutes", "promised", "kept", "kept_share"]  # fmt: skip
    return csv_response(f"answering-{which}-{by}", header, [cells(title, one) for title, one in rows])


def cells(title: str, one: Figures) -> list[Any]:
    times = (one.median_s, one.ninth_s, one.wall_median_s, one.wall_ninth_s)
    share = None if one.kept_share is None else round(one.kept_share, 4)
    return [title, one.count, *(round(seconds / 60, 1) for seconds in times), one.promised, one.kept, share]


# What was asked ------------------------------------------------------------------------------------------------------


def asked(request: HttpRequest) -> tuple[Clock, By, int]:
    """From the address; what is not known there is what the page begins with."""
    which, by, days = (request.GET.get(name, "") for name in ("clock", "by", "days"))
    return (
        Clock(which) if which in list(Clock) else Clock.FIRST,
        By(by) if by in list(By) else By.CHANNEL,
        int(days) if days.isascii() and days.isdigit() and int(days[:6]) in DAYS else DAYS[1],
    )


def period_asked(days: int) -> Period:
    return figures.period_of(days, now=clock.now(), zone=company().time_zone)


def query(which: Clock, by: By, days: int) -> str:
    return f"clock={which}&by={by}&days={days}"


BY_WORDS = {
    By.CHANNEL: lambda: _("Channel"), By.TEAM: lambda: _("Team"), By.PERSON: lambda: _("Who answered"),
    By.HOUR: lambda: _("Hour of the question"), By.TOPIC: lambda: _("Topic"), By.POLICY: lambda: _("Policy"),
    By.DAY: lambda: _("Day"), By.WEEK: lambda: _("Week"),
}  # fmt: skip


def tabs(choices: Any, chosen: Any, which: Clock, by: By, days: int) -> list[dict[str, Any]]:
    found = []
    for one in choices:
        if isinstance(one, Clock):
            text, url = clock_words(one).capitalize(), query(one, by, days)
        elif isinstance(one, By):
            text, url = BY_WORDS[one](), query(which, one, days)
        else:
            text, url = days_words(one), query(which, by, one)
        found.append({"text": text, "url": f"?{url}", "active": one == chosen})
    return found


def days_words(days: int) -> str:
    return pgettext("period", "%(count)s days") % {"count": days}


# In words ------------------------------------------------------------------------------------------------------------


def columns(by: By) -> list[dict[str, Any]]:
    wide = ((_("Nine of ten within"), True), (_("Median by the clock"), True), (_("Nine of ten by the clock"), True))
    return [
        {"title": BY_WORDS[by]()}, {"title": _("Ended"), "align": "end"},
        {"title": _("Median, working time"), "align": "end"},
        *({"title": title, "align": "end", "only_wide": only} for title, only in wide),
        {"title": _("Kept"), "align": "end"},
    ]  # fmt: skip


def row(title: str, one: Figures) -> dict[str, Any]:
    return {
        "title": title, "count": one.count, "median": length(one.median_s), "ninth": length(one.ninth_s),
        "wall_median": length(one.wall_median_s), "wall_ninth": length(one.wall_ninth_s),
        "kept": one.kept_share, "tone": "good" if (one.kept_share or 0) >= 0.9 else "warn", "promised": one.promised,
    }  # fmt: skip


def length(seconds: float) -> str:
    """«3 h 20 min»; under an hour in minutes."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(hours)s h %(minutes)s min") % {
        "hours": number(minutes // 60, get_language() or "en"), "minutes": minutes % 60
    }  # fmt: skip


def titled(by: By, rows: Sequence[Figures]) -> list[tuple[str, Figures]]:
    names = figures.names_of(by, rows)
    return [(title_of(by, one.key, names), one) for one in rows]


def title_of(by: By, key: Any, names: dict[Any, str]) -> str:
    if isinstance(key, date):
        return day(key, get_language() or "en")
    if by == By.HOUR:
        return f"{key}:00–{key + 1}:00"
    if by == By.CHANNEL and key in CHANNELS:
        return str(CHANNELS[key])
    return names.get(key) or (str(key) if by in (By.TOPIC, By.POLICY, By.CHANNEL) and key else UNKNOWN[by]())


UNKNOWN = {
    **dict.fromkeys(By, lambda: _("not known")), By.TEAM: lambda: _("no team"), By.TOPIC: lambda: _("no topic"),
    By.PERSON: lambda: _("without anybody"),
}  # fmt: skip


def bars(values: Sequence[int], label: str) -> SafeString:
    """A bar for each value, from zero; nothing where there is nothing to see."""
    most = max(values, default=0)
    if not most:
        return SafeString()
    width = WIDTH / len(values)
    drawn = format_html_join(
        "", '<rect x="{}" y="{}" width="{}" height="{}" fill="var(--chart-1)"><title>{}</title></rect>',
        ((round(place * width, 2), round(HEIGHT - HEIGHT * value / most, 2), round(max(width - GAP, 0.5), 2),
          round(HEIGHT * value / most, 2), value) for place, value in enumerate(values)),
    )  # fmt: skip
    return format_html(
        '<svg viewBox="0 0 {} {}" width="100%" role="img" aria-label="{}">{}</svg>', WIDTH, HEIGHT, label, drawn
    )
