"""The report as one page that needs nothing else: styles, drawings and tables are inside it."""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.analytics.results import AtRisk, Grain
from regulars.analytics.study_results import Study
from regulars.imports.problems import sentence
from regulars.insight.definitions import definitions_in_words
from regulars.insight.reader import Reader
from regulars.insight.reasons import sentence as reason_sentence
from regulars.insight.report.reading import FileRows
from regulars.insight.sections import churn, cohorts, groups, models, money, overview, splits, value
from regulars.insight.stored import Figures, parts_of
from regulars.insight.words import STAGE_TITLES, STAGE_TITLES_OF_MANY, STAGE_TONES, note_sentence
from regulars.lib.clock import now

LAYERS = {
    "reset": ("reset",),
    "tokens": ("tokens",),
    "base": ("base",),
    "components": ("tones", "badge", "card", "stat", "table", "chart"),
    "utilities": ("utilities",),
}
OWN_STYLES = ("insight/insight.css", "insight/report.css")
AT_RISK_SHOWN = 25
PROBLEMS_SHOWN = 20


def page_of(study: Study, rows: FileRows, later: int, *, title: str) -> str:
    """The page as text."""
    figures = Figures(parts_of(study.to_dict()))
    reader = Reader(get_language() or "en", study.currency)
    context = {
        "title": title,
        "today": now().date(),
        "language": reader.language,
        "styles": styles(),
        "study": study,
        **_sections(figures, reader, study),
        "at_risk": [_at_risk(one, reader) for one in study.at_risk[:AT_RISK_SHOWN]],
        "at_risk_more": max(len(study.at_risk) - AT_RISK_SHOWN, 0),
        "definitions": definitions_in_words(),
        "facts": _facts(study, rows, later, reader),
        "problems": [sentence(fault) for fault in rows.problems[:PROBLEMS_SHOWN]],
    }
    return render_to_string("insight/report.html", context)


def styles() -> SafeString:
    """The style sheets of the pages in their layers, without the typeface's files."""
    ours = (
        f"@layer {layer} {{\n{_style(f'ui/css/{name}.css')}}}\n" for layer, names in LAYERS.items() for name in names
    )
    order = f"@layer {', '.join(LAYERS)};\n"
    return mark_safe(order + "".join(ours) + "\n".join(map(_style, OWN_STYLES)))  # noqa: S308 (our own files)


def _style(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


def _sections(figures: Figures, reader: Reader, study: Study) -> dict[str, Any]:
    grain = _readable_grain(study)
    cohort_grain = Grain.MONTH if grain == Grain.MONTH else Grain.QUARTER
    split = next(iter(study.splits), None)
    return {
        "stats": overview.overview_stats(figures, reader),
        "lines": overview.what_changed(figures, reader),
        "stages": _stages(study, reader),
        "churn": churn.churn_section(figures, reader, grain),
        "revenue": money.revenue_chart(figures, reader, grain),
        "cohorts": cohorts.cohort_section(figures, reader, cohort_grain),
        "value_stats": value.value_stats(figures, reader),
        "distribution": value.distribution_chart(figures, reader),
        "formulas": value.formulas(figures, reader),
        "models": models.models(figures, reader),
        "grid": groups.rfm_grid(figures, reader),
        "groups": groups.group_lines(figures, reader),
        "split": splits.split_chart(figures, reader, split.attribute) if split else None,
        "notes": [words for note in study.notes if (words := note_sentence(note, reader))],
    }


def _readable_grain(study: Study) -> Grain:
    """Months for up to four years; quarters for longer histories, which months would crowd."""
    months = sum(1 for period in study.churn if period.grain == Grain.MONTH)
    return Grain.MONTH if months <= 48 else Grain.QUARTER


def _stages(study: Study, reader: Reader) -> list[dict[str, Any]]:
    total = sum(study.stages.values())
    return [
        {
            "title": title,
            "tone": STAGE_TONES[stage],
            "count": reader.number(study.stages.get(stage, 0)),
            "share": study.stages.get(stage, 0) / total if total else 0,
            "url": "",
        }
        for stage, title in STAGE_TITLES_OF_MANY.items()
    ]


def _at_risk(one: AtRisk, reader: Reader) -> dict[str, Any]:
    reason = {"code": one.reason.code, "params": one.reason.params}
    return {
        "name": one.name or one.customer,
        "why": reason_sentence(reason, currency=reader.currency),
        "stage": STAGE_TITLES[one.stage.value],
        "tone": STAGE_TONES[one.stage.value],
        "last": reader.day(one.last_order_on),
        "risk": reader.share(one.risk, 0),
        "worth": reader.money(one.value_minor),
        "at_risk": reader.money(one.value_at_risk_minor),
    }


def _facts(study: Study, rows: FileRows, later: int, reader: Reader) -> list[tuple[str, str]]:
    """What was read and what was left out."""
    found = [
        (_("Observed"), f"{reader.day(study.period.from_on)} – {reader.day(study.period.until)}"),
        (_("Rows in the file"), reader.number(rows.total)),
        (_("Orders counted"), reader.number(study.orders_count)),
        (_("Customers"), reader.number(study.customers_count)),
        (_("Revenue"), reader.money(study.revenue_minor)),
        (_("Rows that cannot be used"), reader.number(rows.bad)),
        (_("Rows without a customer"), reader.number(rows.without_customer)),
        (_("Orders after the end of observation"), reader.number(later)),
    ]
    left_out = ", ".join(f"{code} ({reader.number(count)})" for code, count in rows.other_currencies.items())
    return [*found, (_("Rows in other currencies"), left_out)] if left_out else found
