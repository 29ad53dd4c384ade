"""Two parts of the customers side by side: do they stay equally long."""

from django.utils.translation import gettext as _

from regulars.analytics.survival.pairs import compared, without
from regulars.analytics.survival.shapes import Days
from regulars.insight.filters import Filters
from regulars.insight.pages import Page
from regulars.insight.sections.lifetimes_words import parts_differ
from regulars.insight.slices.conditions import Conditions, customers_of


def two_in_words(pages: list[Page], filters: Filters, titles: tuple[str, str]) -> list[str]:
    """What can be said of the difference, and if nothing, why. No query; one where the two are two segments.

    Beside everybody (or all of the same group) a part is compared with all who are not of it: who is on both sides
    cannot differ from themselves.
    """
    parts = (filters.conditions, filters.against or filters.conditions)
    if pages[0].run.pk != pages[1].run.pk or pages[0].basis != pages[1].basis:
        return [_("The two were counted at different times: have both computed anew to compare them.")]
    days = (pages[0].figures.lifetimes.days, pages[1].figures.lifetimes.days)
    if not all(days):
        return []
    if not parts[0].segment or not parts[1].segment:
        return _with_the_others(days, parts, titles, pages)
    if customers_of(parts[0]).filter(parts[1].customers()).exists():
        return [_("Some customers are in both parts, so what chance has to do with the difference cannot be told.")]
    return _said(days, titles, pages)


def _with_the_others(
    days: tuple[Days, Days], parts: tuple[Conditions, Conditions], titles: tuple[str, str], pages: list[Page]
) -> list[str]:
    """One of the two has the other in it."""
    inner = 0 if parts[0].segment else 1
    rest = without(days[1 - inner], days[inner])
    if rest is None:
        return []
    return _said((days[inner], rest), (titles[inner], _("all others")), pages)


def _said(days: tuple[Days, Days], titles: tuple[str, str], pages: list[Page]) -> list[str]:
    pair = compared(*days)
    if pair is None:
        return [_("Too few have left, or were watched too shortly, to compare the two.")]
    return parts_differ(pair, *titles, pages[0].reader)
