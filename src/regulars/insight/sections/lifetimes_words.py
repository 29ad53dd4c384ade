"""How long customers stay, in sentences: of everybody, of groups beside each other, of two parts."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.analytics.survival.pairs import Pair
from regulars.analytics.survival.shapes import YEAR_OF_ARRIVAL, Comparison, GroupLifetimes, SplitLifetimes
from regulars.insight.reader import Reader
from regulars.insight.words import attribute_title

RARE = 0.001
CHANCE = 0.05


def title_of_attribute(name: str) -> str:
    return _("Year of arrival") if name == YEAR_OF_ARRIVAL else attribute_title(name)


def in_words(whole: GroupLifetimes, reader: Reader) -> str:
    """Half, mean and how many of them one has seen leave, as one would say it."""
    sentences = [_half_in_words(whole, reader)]
    if mean := whole.mean:
        words = ngettext(
            "Of their first %(within)s month customers stay %(months)s on average (%(low)s – %(high)s).",
            "Of their first %(within)s months customers stay %(months)s on average (%(low)s – %(high)s).",
            mean.within,
        )
        sentences.append(
            words
            % {
                "within": reader.number(mean.within),
                "months": reader.number(mean.months, 1),
                "low": reader.number(mean.low, 1),
                "high": reader.number(mean.high, 1),
            }
        )
    return " ".join(sentences)


def _half_in_words(whole: GroupLifetimes, reader: Reader) -> str:
    counts = {"customers": reader.number(whole.customers), "left": reader.number(whole.left)}
    if whole.half_gone is None:
        words = _("%(left)s of %(customers)s customers have left: fewer than half, so there is no month to name yet.")
        return words % counts
    half = {"months": reader.number(whole.half_gone, 1)}
    if whole.half_gone_low is None or whole.half_gone_high is None:
        words = _("%(left)s of %(customers)s customers have left; half are gone after %(months)s months.")
        return words % {**counts, **half}
    words = _(
        "%(left)s of %(customers)s customers have left; half are gone after %(months)s months (%(low)s – %(high)s)."
    )
    low, high = reader.number(whole.half_gone_low, 1), reader.number(whole.half_gone_high, 1)
    return words % {**counts, **half, "low": low, "high": high}


def groups_differ(comparison: Comparison | None, reader: Reader) -> str:
    """The log-rank test in words."""
    if comparison is None:
        return ""
    if comparison.differs:
        words = _("These groups do not stay equally long: chance alone would make them differ so much in %(chance)s.")
    else:
        words = _("No difference that could not be chance: groups alike would differ so much in %(chance)s.")
    return words % {"chance": chance_in_words(comparison.p_value, reader)}


def chance_in_words(p_value: float, reader: Reader) -> str:
    if p_value < RARE:
        return _("fewer than one of a thousand cases")
    return _("%(count)s of a thousand cases") % {"count": reader.number(p_value * 1000)}


def left_out(split: SplitLifetimes, reader: Reader) -> str:
    if not split.left_out:
        return ""
    return _("Groups of fewer than 30 customers are left out; together they have %(count)s.") % {
        "count": reader.number(split.left_out)
    }


def parts_differ(pair: Pair, one: str, other: str, reader: Reader) -> list[str]:
    """Two parts beside each other: the difference of their means, and what chance has to do with it."""
    if pair.p_value < CHANCE:
        tested = _("Chance alone would make their curves differ so much in %(chance)s.")
    else:
        tested = _("Their curves do not differ beyond chance: parts alike would differ so much in %(chance)s.")
    return [_difference(pair, one, other, reader), tested % {"chance": chance_in_words(pair.p_value, reader)}]


def _difference(pair: Pair, one: str, other: str, reader: Reader) -> str:
    longer, shorter = (one, other) if pair.months >= 0 else (other, one)
    low, high = sorted((pair.low, pair.high)) if pair.months >= 0 else sorted((-pair.low, -pair.high))
    words = ngettext(
        "Of the first %(within)s month, customers of «%(longer)s» stay %(months)s more than those of «%(shorter)s»,"
        " on average (%(low)s – %(high)s).",
        "Of the first %(within)s months, customers of «%(longer)s» stay %(months)s more than those of «%(shorter)s»,"
        " on average (%(low)s – %(high)s).",
        pair.within,
    )
    return words % {
        "within": reader.number(pair.within),
        "longer": longer,
        "shorter": shorter,
        "months": reader.number(abs(pair.months), 1),
        "low": reader.number(low, 1),
        "high": reader.number(high, 1),
    }
