"""Which model spoke for whom: a few plain sentences for each."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.insight.models import TRAINED, Basis, RiskModel, RiskScore, RiskVoice
from regulars.insight.reader import Reader
from regulars.insight.risk.refusals import refusal_words

SaidBy = RiskScore.SaidBy
ORDER = [SaidBy.MODEL, SaidBy.NOTICE, SaidBy.LIFETIMES, SaidBy.BUYING]


def who_spoke(
    voices: Iterable[RiskVoice], models: Mapping[str, RiskModel], reader: Reader, *, buying: str, counted: bool
) -> list[str]:
    """buying: the name of the model of buying. counted: with numbers, which are of the whole company."""
    found = sorted(voices, key=lambda one: (one.basis, ORDER.index(SaidBy(one.said_by))))
    return [" ".join(_sentences(one, models.get(one.basis), reader, buying, counted)) for one in found]


def _sentences(voice: RiskVoice, model: RiskModel | None, reader: Reader, buying: str, counted: bool) -> Iterator[str]:
    words = {"whose": Basis(voice.basis).label, "days": model.horizon_days if model else 0, "model": buying}
    yield _what(voice) % words
    if counted:
        yield _how_many(voice, reader)
    if voice.said_by not in TRAINED:
        yield why_not_trained(model)


def _what(voice: RiskVoice) -> str:
    match SaidBy(voice.said_by):
        case SaidBy.NOTICE:
            return _("%(whose)s: who gave notice leaves for certain.")
        case SaidBy.LIFETIMES:
            return _("%(whose)s: lifetimes of contracts (survival) say how likely the contract ends within a year.")
        case SaidBy.BUYING:
            return _("%(whose)s: the model of buying (%(model)s) says how likely no further order ever comes.")
        case _ if voice.basis == Basis.CONTRACTS:
            return _("%(whose)s: the trained model says how likely the contract ends within %(days)s days.")
    return _("%(whose)s: the trained model says how likely no order comes within %(days)s days.")


def _how_many(voice: RiskVoice, reader: Reader) -> str:
    words = {"customers": reader.number(voice.customers), "leavers": reader.number(round(voice.expected_leavers))}
    if voice.said_by == SaidBy.NOTICE:
        return ngettext("That is %(customers)s customer.", "That is %(customers)s customers.", voice.customers) % words
    return (
        ngettext(
            "That is %(customers)s customer, of whom it expects about %(leavers)s to leave.",
            "That is %(customers)s customers, of whom it expects about %(leavers)s to leave.",
            voice.customers,
        )
        % words
    )


def why_not_trained(model: RiskModel | None) -> str:
    """Why somebody has no word of a trained model."""
    if model is None:
        return _("No model has been trained yet.")
    if model.refused:
        return _("There is no trained model. %(why)s") % {"why": refusal_words(model.refused)}
    return _("The trained model does not know them.")
