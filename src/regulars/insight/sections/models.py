"""Models in words: from whom each was learnt, its parameters and how well it fits."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.analytics.results import ModelFit
from regulars.insight.reader import Reader
from regulars.insight.stored import Figures
from regulars.insight.words import MODEL_MEANINGS, model_title, refusal

# The order of the papers; stored figures come back in no order of their own.
PARAMETER_ORDER = ("r", "alpha", "s", "beta", "a", "b", "p", "q", "v", "c")


@dataclass(frozen=True)
class ModelWords:
    title: str
    text: str
    parameters: tuple[tuple[str, str], ...]
    refused: bool
    meaning: str = ""
    # Whether its parameters say something to whoever has not read the papers.
    plain: bool = False
    # Whether standard errors stand beside parameters.
    errors: bool = False


def models(figures: Figures, reader: Reader) -> list[ModelWords]:
    """The models, what they found, and how well they fit."""
    return [model_words(fit, reader) for fit in figures.models]


def model_words(fit: ModelFit, reader: Reader) -> ModelWords:
    title, meaning = model_title(fit.model), str(MODEL_MEANINGS.get(fit.model, ""))
    if fit.refused:
        return ModelWords(title, refusal(fit.refused), (), refused=True, meaning=meaning)
    words = ngettext("learnt from %(count)s customer", "learnt from %(count)s customers", fit.customers)
    text = words % {"count": reader.number(fit.customers)}
    if fit.model == "tenure":
        return ModelWords(title, text, _stays(fit, reader), refused=False, meaning=meaning, plain=True)
    named = sorted(fit.parameters.items(), key=lambda item: PARAMETER_ORDER.index(item[0]))
    errors = fit.details.get("standard_errors") or {}
    parameters = [(name, _with_error(value, errors.get(name), reader)) for name, value in named]
    if fit.log_likelihood is not None:
        parameters.append((_("log-likelihood"), reader.number(fit.log_likelihood, 2)))
    if (aic := fit.details.get("aic")) is not None:
        parameters.append(("AIC", reader.number(aic, 2)))
    if (correlation := fit.details.get("correlation")) is not None:
        parameters.append((_("correlation of number and money"), reader.number(correlation, 3)))
    known = any(error is not None for error in errors.values())
    return ModelWords(title, text, tuple(parameters), refused=False, meaning=meaning, errors=known)


def _with_error(value: float, error: float | None, reader: Reader) -> str:
    """«0.2426 ± 0.0126»; the value alone where the data cannot tell how sure it is."""
    return reader.number(value, 4) if error is None else f"{reader.number(value, 4)} ± {reader.number(error, 4)}"


def _stays(fit: ModelFit, reader: Reader) -> tuple[tuple[str, str], ...]:
    """The share still under contract after so many months."""
    found = []
    for months in sorted(int(name.removeprefix("stays_")) for name in fit.parameters):
        words = ngettext("after %(count)s month", "after %(count)s months", months) % {"count": months}
        found.append((words, reader.share(fit.parameters[f"stays_{months}"], 0)))
    return tuple(found)
