"""What the showcase shows: a small invented company, so that components hold words and figures of real length."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TODAY = date(2026, 11, 21)

COLUMNS = [
    {"title": _("Customer"), "url": "?sort=name", "sorted": "asc"},
    {"title": _("Stage")},
    {"title": _("Last order"), "align": "end"},
    {"title": _("Chance of leaving"), "align": "end"},
    {"title": _("Value at risk"), "url": "?sort=value", "align": "end"},
]

CUSTOMERS: list[dict[str, Any]] = [
    {
        "name": "Олена Мельник",
        "reason": _("buys every 3 weeks, silent for 11"),
        "stage": _("slipping"),
        "tone": "warn",
        "on": TODAY - timedelta(days=77),
        "risk": 0.82,
        "minor": 1_284_000,
    },
    {
        "name": "Ștefan Țurcanu",
        "reason": _("spends half of what he used to"),
        "stage": _("active"),
        "tone": "good",
        "on": TODAY - timedelta(days=12),
        "risk": 0.31,
        "minor": 921_550,
    },
    {
        "name": "Harbour Coffee Ltd",
        "reason": _("contract ends in 3 weeks"),
        "stage": _("slipping"),
        "tone": "warn",
        "on": TODAY - timedelta(days=34),
        "risk": 0.64,
        "minor": 8_410_000,
    },
    {
        "name": "Ирина Соколова",
        "reason": _("only one purchase"),
        "stage": _("lost"),
        "tone": "bad",
        "on": TODAY - timedelta(days=240),
        "risk": 0.97,
        "minor": 64_900,
    },
    {
        "name": "Maya Lindqvist",
        "reason": "",
        "stage": _("new"),
        "tone": "info",
        "on": TODAY - timedelta(days=3),
        "risk": 0.12,
        "minor": 41_200,
    },
]

TIMELINE = [
    {"icon": "shopping-bag", "sentence": _("Bought for €128.40"), "at": TODAY - timedelta(days=77), "actor": ""},
    {
        "icon": "triangle-alert",
        "tone": "warn",
        "sentence": _("Silent for longer than usual"),
        "at": TODAY - timedelta(days=30),
        "detail": _("Usually 3 weeks between purchases, now 7."),
    },
    {"icon": "user-plus", "tone": "good", "sentence": _("Became a customer"), "at": TODAY - timedelta(days=840)},
]

STEPS = [
    {"text": _("Choose a file"), "state": "done", "url": "#steps"},
    {"text": _("Match the columns"), "state": "now"},
    {"text": _("Check"), "state": "next"},
    {"text": _("Load"), "state": "next"},
]

PERIODS = [
    {"text": _("Month"), "url": "?by=month", "active": True},
    {"text": _("Quarter"), "url": "?by=quarter"},
    {"text": _("Year"), "url": "?by=year"},
]

TABS = [
    {"text": _("Overview"), "url": "#tabs", "active": True, "icon": "gauge"},
    {"text": _("Churn"), "url": "#tabs"},
    {"text": _("At risk"), "url": "#tabs", "count": 128},
]

FACTS = [
    {"label": _("E-mail"), "value": "olena@example.org", "url": "mailto:olena@example.org"},
    {"label": _("Phone"), "value": "+380 44 555 01 23"},
    {"label": _("Manager"), "value": "Bohdan Kravets"},
    {"label": _("Customer since"), "value": "2024"},
]

BREADCRUMBS = [{"text": _("Insight"), "url": "#breadcrumbs"}, {"text": _("Churn"), "url": "#breadcrumbs"}]

SPARK = [4.1, 4.4, 3.9, 4.6, 5.0, 4.8, 5.6, 5.2, 5.9, 6.3]

COHORTS = [
    {"month": date(2026, 6, 1), "size": 412, "shares": [1.0, 0.46, 0.41, 0.38, 0.35, 0.33]},
    {"month": date(2026, 7, 1), "size": 380, "shares": [1.0, 0.52, 0.44, 0.42, 0.39, None]},
    {"month": date(2026, 8, 1), "size": 355, "shares": [1.0, 0.49, 0.47, 0.4, None, None]},
    {"month": date(2026, 9, 1), "size": 431, "shares": [1.0, 0.61, 0.55, None, None, None]},
]

MOVEMENTS = [
    {"month": date(2026, 6, 1), "new": 412, "lost": 268},
    {"month": date(2026, 7, 1), "new": 380, "lost": 301},
    {"month": date(2026, 8, 1), "new": 355, "lost": 244},
    {"month": date(2026, 9, 1), "new": 431, "lost": 229},
    {"month": date(2026, 10, 1), "new": 468, "lost": 251},
    {"month": date(2026, 11, 1), "new": 290, "lost": 190},
]

CHART_COLOURS = range(1, 9)
HEAT_STEPS = range(9)
ICONS = ["house", "users", "chart-line", "upload", "search", "bell", "calendar", "settings", "heart", "download"]


class SampleForm(forms.Form):
    """Every kind of control, drawn by the form renderer."""

    name = forms.CharField(label=_("Name"), initial="Corner Coffee")
    email = forms.EmailField(label=_("E-mail"), help_text=_("Where the monthly figures are sent."))
    currency = forms.ChoiceField(label=_("Currency"), choices=[("EUR", "EUR"), ("UAH", "UAH"), ("RON", "RON")])
    started_on = forms.DateField(
        label=_("Customer since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)
    rows = forms.ChoiceField(
        label=_("When rows are wrong"),
        choices=[("good", _("Load the good rows only")), ("all", _("All or nothing"))],
        widget=forms.RadioSelect,
        initial="good",
    )
    remember = forms.BooleanField(label=_("Remember these columns for the next file"), required=False, initial=True)


def movement_bars() -> list[dict[str, float]]:
    """The movements as bars of a drawing 560 wide, around a line at 130."""
    return [
        {
            "x": 48 + index * 86,
            "middle": 48 + index * 86 + 18,
            "new_y": 130 - month["new"] / 4,
            "new_height": month["new"] / 4,
            "lost_height": month["lost"] / 4,
        }
        for index, month in enumerate(MOVEMENTS)
        if isinstance(month["new"], int) and isinstance(month["lost"], int)
    ]


def cohort_rows() -> list[dict[str, Any]]:
    return [
        {"month": row["month"], "size": row["size"], "cells": [_cell(share) for share in row["shares"]]}
        for row in COHORTS
        if isinstance(row["shares"], list)
    ]


def _cell(share: float | None) -> dict[str, Any]:
    return {"share": share, "heat": None if share is None else round(share * 8)}


def wrong_form() -> SampleForm:
    """The form as it comes back with mistakes."""
    form = SampleForm(
        {"wrong-name": "", "wrong-email": "olena@", "wrong-currency": "EUR", "wrong-rows": "good"}, prefix="wrong"
    )
    form.add_error(None, _("Nothing was saved: two fields need another look."))
    return form
