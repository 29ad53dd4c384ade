"""Forecasts on paper: who may leave, in numbers and never by name, how good the forecast was, and which models run."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from regulars.analytics.results import ModelFit
from regulars.customers.models import Customer
from regulars.insight.bodies import Parts
from regulars.insight.filters import Filters
from regulars.insight.in_use import since
from regulars.insight.models import Basis, RiskModel, RiskVoice
from regulars.insight.pages import Page
from regulars.insight.reader import Reader
from regulars.insight.risk import queries
from regulars.insight.risk.speaking import who_spoke
from regulars.insight.sections import risk as words
from regulars.insight.sections import risk_charts as charts
from regulars.insight.sections.contract_models import contract_room
from regulars.insight.sections.model_room import model_room
from regulars.insight.sections.models import model_words
from regulars.insight.sections.overview import Line
from regulars.insight.sections.parts import ShownTable, Stat, shown
from regulars.insight.sections.risk_titles import driver_lines
from regulars.insight.slices.conditions import Conditions
from regulars.insight.tables import Column, Kind, Table
from regulars.insight.words import model_title

# Risk ----------------------------------------------------------------------------------------------------------------


def risk_on_paper(page: Page, filters: Filters) -> Parts:
    """What is at stake, whose word it is, and the back-test of each trained model."""
    voices, models = voices_of(filters.conditions), queries.models_in_use()
    heard = {voice.basis for voice in voices}
    tested = [model for model in models if not model.refused and model.basis in heard]
    if not voices:
        return {}
    by_basis = {model.basis: model for model in models}
    said = who_spoke(voices, by_basis, page.reader, buying=_buying(page), counted=True)
    about = [sentence for model in tested for sentence in _back_test_words(model, page.reader)]
    return {
        "lines": [Line(sentence) for sentence in (*said, *about)],
        "stats": [_at_stake(voices, page.reader), *(one for model in tested for one in _stats(model, page.reader))],
        **{f"{model.basis} {name}": part for model in tested for name, part in _drawn(model, page.reader).items()},
    }


def voices_of(part: Conditions) -> list[RiskVoice]:
    """Which model spoke for how many of a part. One query. Raises NoSuchFigure."""
    if part.is_everybody:
        return queries.voices()
    inside = Customer.objects.filter(part.customers(), merged_into=None).order_by().values("id")
    found: Any = queries.scores().filter(customer__in=inside).order_by("basis", "said_by")
    sums: dict[str, Any] = {"customers": Count("pk"), "leavers": Sum("probability"), "minor": Sum("at_stake_minor")}
    return [
        RiskVoice(
            basis=one["basis"],
            said_by=one["said_by"],
            customers=one["customers"],
            expected_leavers=one["leavers"],
            at_stake_minor=int(one["minor"]),
        )
        for one in found.values("basis", "said_by").annotate(**sums)
    ]


def _buying(page: Page) -> str:
    used = next((fit.model for fit in page.figures.models if fit.details.get("predicts")), "bg_nbd")
    return model_title(used)


def _at_stake(voices: Sequence[RiskVoice], reader: Reader) -> Stat:
    return Stat(
        _("At stake"),
        reader.money(sum(voice.at_stake_minor for voice in voices)),
        _("what they would bring in the coming year, times their chance of leaving"),
        definition=reader.links.definition("risk-of-leaving"),
    )


def _back_test_words(model: RiskModel, reader: Reader) -> Iterator[str]:
    """With whose model it is: on paper no heading stands above the sentences of each."""
    said = (words.hundred_words(model, reader), words.trust_words(model, reader), words.learnt_in_words(model, reader))
    yield f"{Basis(model.basis).label}. {' '.join(said)}"


def _stats(model: RiskModel, reader: Reader) -> list[Stat]:
    return [
        replace(one, label=f"{one.label} · {Basis(model.basis).label}") for one in words.stats(model.back_test, reader)
    ]


def _drawn(model: RiskModel, reader: Reader) -> dict[str, Any]:
    return {
        "calibration": charts.calibration_chart(model, reader),
        "months": charts.months_chart(model, reader),
        "groups": charts.groups_chart(model, reader),
        "drivers": _drivers(model, reader),
    }


def _drivers(model: RiskModel, reader: Reader) -> ShownTable | None:
    rows = tuple((str(one["title"]), one["share"]) for one in driver_lines(model))
    table = Table("risk-drivers", _("What moves the risk"), (Column(_("Why"), Kind.TEXT), _share()), rows)
    return shown(replace(table, caption=charts.titled(table, model)), reader) if rows else None


def _share() -> Column:
    return Column(_("Share"), Kind.SHARE)


# Models --------------------------------------------------------------------------------------------------------------


def models_on_paper(page: Page, filters: Filters) -> Parts:
    """Which models run, why these, since when, and how they did on months they had not seen."""
    room, contracts = model_room(page.figures, page.reader), contract_room(page.figures, page.reader)
    scores = [table for table in (room.scores, contracts.scores) if table]
    said = [room.choice, contracts.choice]
    if filters.any:
        said.insert(
            0, _("Models learn from all customers and all days: what other pages are narrowed to changes nothing here.")
        )
    return {
        "lines": [Line(sentence) for sentence in said if sentence],
        "room": room.test,
        "contracts": contracts.test,
        **{table.name: shown(table, page.reader) for table in scores},
        "running": _running(page),
        "leaving": _leaving(page.reader),
    }


def _running(page: Page) -> ShownTable | None:
    rows = tuple((*_words_of(fit, page), _since(fit, page)) for fit in page.figures.models)
    columns = tuple(Column(title, Kind.TEXT) for title in (_("Model"), _("Learnt from"), _("In use since")))
    return shown(Table("models", _("Models of the last run"), columns, rows), page.reader) if rows else None


def _words_of(fit: ModelFit, page: Page) -> tuple[str, str]:
    found = model_words(fit, page.reader)
    return found.title, found.text


def _since(fit: ModelFit, page: Page) -> str:
    """Nothing for a model that does not predict; runs of before this was kept do not say since when."""
    if fit.refused or not fit.details.get("predicts"):
        return ""
    day = since(page.run, page.basis, fit.model)
    return page.reader.day(day) if day else _("in use")


def _leaving(reader: Reader) -> ShownTable | None:
    """The models of leaving that are in use, with the figures of their back-tests."""
    rows = tuple(
        (str(Basis(one.basis).label), one.made_at.date(), one.until, *_judged(one.back_test))
        for one in queries.models_in_use()
        if not one.refused
    )
    columns = (
        Column(_("Of whom"), Kind.TEXT),
        Column(_("In use since"), Kind.DAY),
        Column(_("Data until"), Kind.DAY),
        Column(_("AUC"), Kind.DECIMAL),
        Column(_("Lift in the top tenth"), Kind.DECIMAL),
        Column(_("Calibration error"), Kind.SHARE),
    )
    return shown(Table("risk-models", _("Models of leaving"), columns, rows), reader) if rows else None


def _judged(test: dict[str, Any]) -> tuple[Any, ...]:
    return test.get("auc"), test.get("lift_top_tenth"), test.get("ece")
