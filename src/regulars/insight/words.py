"""What permanent words of the core are called: stages, groups, attributes, models, and the notes to the reader."""

from collections.abc import Callable, Mapping
from datetime import date
from math import ceil
from typing import Any

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from regulars.analytics.results import Note
from regulars.insight.reader import Reader

# One customer is lost, many are lost: other languages have two words for it.
STAGE_TITLES: dict[str, str | Promise] = {
    "new": pgettext_lazy("one customer", "New"),
    "active": pgettext_lazy("one customer", "Active"),
    "slipping": pgettext_lazy("one customer", "Slipping away"),
    "lost": pgettext_lazy("one customer", "Lost"),
}
STAGE_TITLES_OF_MANY: dict[str, str | Promise] = {
    "new": gettext_lazy("New"),
    "active": gettext_lazy("Active"),
    "slipping": gettext_lazy("Slipping away"),
    "lost": gettext_lazy("Lost"),
}
STAGE_TONES = {"new": "info", "active": "good", "slipping": "warn", "lost": "neutral"}

GROUP_TITLES: dict[str, str | Promise] = {
    "champions": gettext_lazy("Champions"),
    "loyal": gettext_lazy("Loyal"),
    "newcomers": gettext_lazy("Newcomers"),
    "promising": gettext_lazy("Promising"),
    "needs_attention": gettext_lazy("Need attention"),
    "cannot_lose": gettext_lazy("Must not be lost"),
    "at_risk": gettext_lazy("At risk"),
    "asleep": gettext_lazy("Asleep"),
}
GROUP_MEANINGS: dict[str, str | Promise] = {
    "champions": gettext_lazy("bought lately, buy often and spend most"),
    "loyal": gettext_lazy("buy often, and not long ago"),
    "newcomers": gettext_lazy("bought lately, not yet often"),
    "promising": gettext_lazy("bought rather lately, still little"),
    "needs_attention": gettext_lazy("in the middle, beginning to fade"),
    "cannot_lose": gettext_lazy("were among the best and have gone quiet"),
    "at_risk": gettext_lazy("used to buy well, long ago"),
    "asleep": gettext_lazy("bought little, long ago"),
}
ATTRIBUTE_TITLES: dict[str, str | Promise] = {
    "acquisition_channel": gettext_lazy("Acquisition channel"),
    "country": gettext_lazy("Country"),
    "kind": gettext_lazy("Person or company"),
    "language": gettext_lazy("Language"),
    "manager": gettext_lazy("Manager"),
    "product": gettext_lazy("First product"),
    "industry": gettext_lazy("Industry"),
    "segment": gettext_lazy("Segment"),
}
# Codes of countries and languages have names in every language.
NAMED_BY_LOCALE = {"country": "territories", "language": "languages"}
KIND_VALUES: dict[str, str | Promise] = {"person": gettext_lazy("person"), "company": gettext_lazy("company")}
MODEL_TITLES = {
    "bg_nbd": "BG/NBD",
    "mbg_nbd": "MBG/NBD",
    "pareto_nbd": "Pareto/NBD",
    "gamma_gamma": "Gamma-Gamma",
    "tenure": gettext_lazy("Time under contract"),
    "shifted_beta_geometric": gettext_lazy("Shifted beta-geometric"),
    "beta_discrete_weibull": gettext_lazy("Beta-discrete-Weibull"),
}

MODEL_MEANINGS: dict[str, str | Promise] = {
    "bg_nbd": gettext_lazy("How often customers buy, and after which purchase they stop."),
    "mbg_nbd": gettext_lazy("How often customers buy, and when they stop; some never buy again after the first time."),
    "pareto_nbd": gettext_lazy("How often customers buy, and on which day they stop."),
    "gamma_gamma": gettext_lazy("How much a customer spends on one purchase."),
    "tenure": gettext_lazy("How many contracts are still running after so long."),
    "shifted_beta_geometric": gettext_lazy(
        "How many contracts are renewed each time: those who stay longest leave least."
    ),
    "beta_discrete_weibull": gettext_lazy("The same, where each renewal also gets easier or harder with time."),
}


def group_title(code: str) -> str:
    return str(GROUP_TITLES.get(code, code))


def attribute_title(name: str) -> str:
    """The company's own attributes are called as it calls them."""
    return str(ATTRIBUTE_TITLES.get(name, name.replace("_", " ").capitalize()))


def model_title(name: str) -> str:
    return str(MODEL_TITLES.get(name, name))


def value_title(attribute: str, value: str) -> str:
    if not value:
        return _("not known")
    if attribute in NAMED_BY_LOCALE:
        name = str(getattr(Locale.parse(get_language() or "en", sep="-"), NAMED_BY_LOCALE[attribute]).get(value, value))
        return name[:1].upper() + name[1:]
    return str(KIND_VALUES.get(value, value)) if attribute == "kind" else value


def refusal(note: Note | Mapping[str, Any]) -> str:
    """Why there is no model."""
    code = note.code if isinstance(note, Note) else str(note.get("why", ""))
    return str(REFUSALS.get(code, _("The data do not carry this model.")))


REFUSALS: dict[str, str | Promise] = {
    "few_customers": gettext_lazy("There are too few customers to learn from."),
    "no_repeat_buyers": gettext_lazy("Nobody has bought twice, so there is no habit to learn from."),
    "few_repeat_buyers": gettext_lazy("Too few customers have bought twice to learn how they spend."),
    "few_left": gettext_lazy("Too few contracts have ended to learn how long they last."),
    "not_converged": gettext_lazy("No parameters describe these data well."),
    "degenerate": gettext_lazy("No parameters describe these data well."),
}


def note_sentence(note: Note, reader: Reader) -> str:
    """A note of the core in words; "" for one that pages have no words for."""
    say = NOTES.get(note.code)
    return say(note.params, reader) if say else ""


def _inactive_days(params: Mapping[str, Any], reader: Reader) -> str:
    words = ngettext(
        "Without a contract, a customer counts as lost after %(days)s day without a purchase.",
        "Without a contract, a customer counts as lost after %(days)s days without a purchase.",
        params["days"],
    )
    return f"{words % {'days': params['days']}} {_why_so_many_days(params, reader)}"


def _why_so_many_days(params: Mapping[str, Any], reader: Reader) -> str:
    """Only gaps that ended are known; and the number cannot follow them beyond its limits."""
    if "ninth" not in params:
        return _("The number was chosen from the data.")  # of a run of an earlier version
    if params["ninth"] is None:
        return _("Nobody has bought on two days yet, so the data say nothing of it.")
    ninth = ceil(params["ninth"])
    if ninth <= params["days"]:
        return _(
            "The number was chosen from the data: of the gaps between purchases that ended, nine of ten are not longer."
        )
    words = ngettext(
        "The data ask for more than may be taken: of the gaps between purchases that ended, nine of ten are not longer "
        "than %(days)s day.",
        "The data ask for more than may be taken: of the gaps between purchases that ended, nine of ten are not longer "
        "than %(days)s days.",
        ninth,
    )
    return words % {"days": reader.number(ninth)}


def _warm_up(params: Mapping[str, Any], reader: Reader) -> str:
    words = _("Until %(day)s the data were too young for anybody to be seen leaving; periods before are marked.")
    return words % {"day": reader.day(date.fromisoformat(params["until"]))}


def _no_model(params: Mapping[str, Any], reader: Reader) -> str:
    words = {"model": model_title(params["model"]), "why": refusal(params)}
    return _("%(model)s could not be fitted. %(why)s") % words


def _ends_are_renewals(params: Mapping[str, Any], reader: Reader) -> str:
    words = _(
        "Contracts here are made for a term and mostly renewed: after %(renewed)s of %(due)s ends the customer stayed. "
        "So an end in a contract counts as a renewal that is due, and not as notice."
    )
    return words % {name: reader.number(params[name]) for name in ("renewed", "due")}


NOTES: dict[str, Callable[[Mapping[str, Any], Reader], str]] = {
    "inactive_days_from_data": _inactive_days,
    "warm_up": _warm_up,
    "no_model": _no_model,
    "ends_are_renewals": _ends_are_renewals,
    "nothing_observed": lambda params, reader: _("Nothing happened within the observed time."),
}


def run_failure(failure: str) -> str:
    """Why a run failed, for whoever reads the page; what it was exactly stands in the worker's log."""
    if failure == "no_rows":
        return _("There are no orders and no contracts in the company's currency. Import some first.")
    if failure == "interrupted":
        return _("The worker was stopped in the middle. The computation begins again by itself.")
    return _("The computation failed: %(what)s") % {"what": failure}
