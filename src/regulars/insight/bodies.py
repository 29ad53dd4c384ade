"""What stands on the pages of figures: for each the parts that its template, a letter and a document are made of."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from regulars.analytics.results import Grain
from regulars.insight.pages import Page, choices, grain_choices, grain_of
from regulars.insight.sections import churn as churn_parts
from regulars.insight.sections import cohorts as cohort_parts
from regulars.insight.sections import cohorts_beside, costs, money, paying, rivals, segments_then, splits
from regulars.insight.sections import groups as group_parts
from regulars.insight.sections import lifetimes as lifetime_parts
from regulars.insight.sections import overview as overview_parts
from regulars.insight.sections import value as value_parts
from regulars.insight.sections.formulas import of_count
from regulars.insight.sections.lifetimes_words import title_of_attribute
from regulars.insight.sections.models import models
from regulars.insight.sections.parts import Explained, stretch
from regulars.insight.sections.spending import spending_stats
from regulars.insight.splitting_by import by_choices, by_of
from regulars.insight.words import STAGE_TITLES_OF_MANY, STAGE_TONES, attribute_title

Parts = dict[str, Any]
Build = Callable[[HttpRequest, Page], Parts]

COHORT_GRAINS = (Grain.MONTH, Grain.QUARTER)
# By what payback is shown until somebody chooses; a company that has no such attribute sees none until then.
CHANNEL = "acquisition_channel"


def overview_parts_of(request: HttpRequest, page: Page) -> Parts:
    """What changed, the headline figures, who came and left, revenue."""
    figures, reader = page.figures, page.reader
    months = figures.window.newest(figures.churn_by(Grain.MONTH), churn_parts.SHOWN[Grain.MONTH])
    table = churn_parts.churn_table(figures, reader, Grain.MONTH)
    return {
        "lines": overview_parts.what_changed(figures, reader),
        "stats": overview_parts.overview_stats(figures, reader),
        "stages": _stages(page),
        "of_stages": _of_stages(page),
        "movements": churn_parts.movements_chart(months, table, reader, Grain.MONTH) if months else None,
        "revenue": money.revenue_chart(figures, reader, Grain.MONTH),
        "recurring": money.recurring_chart(figures, reader, Grain.MONTH),
    }


def _stages(page: Page) -> list[dict[str, Any]]:
    """Everybody by stage; traits know the stage of everybody, so their rows are not split by basis."""
    counts: dict[str, int] = page.figures.summary["stages"]
    total = sum(counts.values())
    return [
        {
            "title": title,
            "tone": STAGE_TONES[stage],
            "count": page.reader.number(counts.get(stage, 0)),
            "share": counts.get(stage, 0) / total if total else 0,
            "url": page.reader.links.rows("stage", stage=stage),
        }
        for stage, title in STAGE_TITLES_OF_MANY.items()
    ]


def _of_stages(page: Page) -> Explained:
    """By the stage most are in."""
    counts: dict[str, int] = page.figures.summary["stages"]
    link = page.reader.links.definition("stages")
    if not counts:
        return Explained(link)
    stage = max(counts, key=lambda name: counts[name])
    how = of_count(counts[stage], sum(counts.values()), page.reader)
    rows = page.reader.links.rows("stage", stage=stage)
    return Explained(link, f"{STAGE_TITLES_OF_MANY[stage]}: {how}", rows)


def churn_parts_of(request: HttpRequest, page: Page) -> Parts:
    """From start to end of a period, the trend, recurring revenue, and the split by an attribute."""
    figures, reader = page.figures, page.reader
    grain = grain_of(request, *Grain)
    section = churn_parts.churn_section(figures, reader, grain, request.GET.get("period", ""))
    attribute = _attribute(request, page)
    word = section.period if section else ""
    return {
        "section": section,
        "rivals": rivals.rivals(figures, reader, grain, word, attribute),
        "segments": segments_then.of_segments(figures, reader, grain, word),
        "grains": grain_choices(request, grain, *Grain),
        "periods": _periods(page, grain, section.period if section else ""),
        "recurring": money.recurring_chart(figures, reader, grain),
        "retention": money.retention_chart(figures, reader, grain),
        "split": splits.split_chart(figures, reader, attribute),
        "attributes": _attribute_choices(request, page, attribute),
    }


def _periods(page: Page, grain: Grain, chosen: str) -> list[dict[str, Any]]:
    """Periods to choose from, newest first."""
    places = [stretch(period) for period in reversed(page.figures.churn_by(grain))]
    return [
        {"word": place.word, "title": place.title(page.reader.language), "chosen": place.word == chosen}
        for place in places
    ]


def _attribute(request: HttpRequest, page: Page) -> str:
    known = [split.attribute for split in page.figures.splits]
    wanted = request.GET.get("attribute", "")
    return wanted if wanted in known else next(iter(known), "")


def _attribute_choices(request: HttpRequest, page: Page, active: str) -> list[dict[str, Any]]:
    items = [(split.attribute, attribute_title(split.attribute)) for split in page.figures.splits]
    return choices(request, "attribute", items, active)


def cohorts_parts_of(request: HttpRequest, page: Page) -> Parts:
    """Heat maps of cohorts by age, in customers or money, of everybody or group beside group, and how they stay."""
    by = by_of(request)
    grain = grain_of(request, *COHORT_GRAINS)
    measure = "revenue" if request.GET.get("measure") == "revenue" else "customers"
    names = [(name, str(title)) for name, title in cohort_parts.MEASURE_TITLES.items()]
    return {
        "section": None if by else cohort_parts.cohort_section(page.figures, page.reader, grain, measure),
        "beside": cohorts_beside.beside(page.figures, page.reader, by, grain, measure) if by else None,
        "by": by,
        "attributes": by_choices(request, page, by),
        "grains": grain_choices(request, grain, *COHORT_GRAINS),
        "measures": choices(request, "measure", names, measure),
        "measure": measure,
    }


def lifetimes_parts_of(request: HttpRequest, page: Page) -> Parts:
    """The curve of all, those of the groups by one attribute, their means, and whether they differ."""
    found = page.figures.lifetimes
    known = [split.attribute for split in found.splits]
    wanted = request.GET.get("attribute", "")
    attribute = wanted if wanted in known else next(iter(known), "")
    section = lifetime_parts.lifetimes_section(found, page.reader, attribute)
    said = (section.words, _of_groups(section)) if section else ()
    return {
        "section": section,
        "lines": [overview_parts.Line(words) for words in said if words],
        "stats": section.stats if section else [],
        "attributes": choices(request, "attribute", [(name, title_of_attribute(name)) for name in known], attribute),
    }


def _of_groups(section: lifetime_parts.LifetimesSection) -> str:
    """Whether the groups differ, with what they are groups of: in a letter no chart stands above the sentence."""
    return f"{section.groups.title}. {section.sentence}" if section.groups and section.sentence else section.sentence


def value_parts_of(request: HttpRequest, page: Page) -> Parts:
    """Expected money: distribution, groups, plain formulas, models."""
    figures, reader = page.figures, page.reader
    attribute = _attribute(request, page)
    return {
        "stats": value_parts.value_stats(figures, reader),
        "distribution": value_parts.distribution_chart(figures, reader),
        "by_group": value_parts.value_by_group(figures, reader, attribute),
        "attributes": _attribute_choices(request, page, attribute),
        "formulas": value_parts.formulas(figures, reader),
        "models": models(figures, reader),
    }


def winning_parts_of(request: HttpRequest, page: Page) -> Parts:
    """What new and old customers cost and bring, when winning pays back, of all and by what brought them."""
    grain, by = grain_of(request, *costs.GRAINS), by_of(request, CHANNEL)
    figures, reader = page.figures, page.reader
    return {
        "stats": spending_stats(figures, reader),
        "costs_known": figures.value.plain.acquisition_minor is not None,
        "costs": costs.costs_chart(figures, reader, grain),
        "grains": grain_choices(request, grain, *costs.GRAINS),
        "payback": paying.payback_chart(figures, reader),
        "by_group": paying.payback_by_group(figures, reader, by),
        "attributes": by_choices(request, page, by),
        "revenue": money.revenue_chart(figures, reader, grain),
        "purchases": costs.purchases_chart(figures, reader, grain),
    }


def groups_parts_of(request: HttpRequest, page: Page) -> Parts:
    """Customers by recency, frequency and money."""
    return {
        "grid": group_parts.rfm_grid(page.figures, page.reader),
        "of_groups": group_parts.of_groups(page.figures, page.reader),
        "groups": group_parts.group_lines(page.figures, page.reader),
        "group_files": group_parts.group_files(page.reader),
    }
