"""The guard: whether a plan to spend on winning or on keeping customers can pay for itself, with its reasons."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.analytics.results import Note
from regulars.analytics.spending import Effect, Purpose, Verdict, Worth, may_spend
from regulars.insight.reader import Reader
from regulars.insight.sections import formulas
from regulars.insight.sections.parts import Stat
from regulars.insight.standing import SPENT_DAYS, Standing
from regulars.insight.stored import Figures

SHARES = ("share", "risk")
SLUG = "spending-guard"


@dataclass(frozen=True)
class Answer:
    """Whether a plan may be carried out: `tone` of the notice, its title and its reasons in sentences."""

    tone: str
    title: str
    sentences: tuple[str, ...]


def winning(figures: Figures, reader: Reader, planned_minor: int, customers: int) -> Answer:
    """Whether so much may be spent on winning so many customers."""
    worth = Worth(lifetime_minor=figures.value.plain.lifetime_minor)
    return _answer(may_spend(planned_minor, worth, purpose=Purpose.WINNING, copies=customers), reader)


def keeping(standing: Standing, reader: Reader, planned_minor: int, effect: Effect | None) -> Answer:
    """Whether so much may be spent on keeping a customer, or all of a part together."""
    answer = _answer(_verdict(standing, planned_minor, effect), reader)
    unknown = standing.there - standing.customers
    if standing.customers and unknown:
        words = ngettext(
            "Of %(count)s customer nothing is foretold: they are not counted.",
            "Of %(count)s customers nothing is foretold: they are not counted.",
            unknown,
        ) % {"count": reader.number(unknown)}
        return Answer(answer.tone, answer.title, (*answer.sentences, words))
    return answer


def _verdict(standing: Standing, planned_minor: int, effect: Effect | None) -> Verdict:
    return may_spend(
        planned_minor,
        standing.worth,
        purpose=Purpose.KEEPING,
        spent_minor=standing.spent_minor,
        effect=effect,
        copies=max(standing.customers, 1),
    )


def _answer(verdict: Verdict, reader: Reader) -> Answer:
    said = tuple(words for note in verdict.reasons if (words := reason_words(note, reader, verdict.purpose)))
    if verdict.ceiling_minor is None:
        return Answer("warn", _("This cannot be judged yet"), said)
    if verdict.allowed:
        return Answer("good", _("This can pay for itself"), said)
    return Answer("bad", _("This costs more than it brings"), said)


def reason_words(note: Note, reader: Reader, purpose: Purpose = Purpose.WINNING) -> str:
    """A reason of the guard as a sentence; "" for one that has none here."""
    words = {name: reader.share(note.params[name]) for name in SHARES if name in note.params}
    words |= {name: reader.money(value) for name, value in note.params.items() if name not in (*SHARES, "measured")}
    match note.code:
        case "costs_more" if note.params["spent"]:
            return (
                _(
                    "%(planned)s is planned and %(spent)s was spent already, and no more than %(ceiling)s can come "
                    "back: %(loss)s would be lost."
                )
                % words
            )
        case "costs_more":
            return (
                _("%(planned)s is planned, and no more than %(ceiling)s can come back: %(loss)s would be lost.") % words
            )
        case "within":
            return _("%(planned)s is planned of at most %(left)s; %(after)s would be left.") % words
        case "worth_not_known" if purpose is Purpose.WINNING:
            return _("What a customer brings is not known yet: it needs purchases and somebody who left.")
        case "worth_not_known":
            return _("Nothing is foretold here yet: a forecast needs purchases or a contract.")
        case "risk_not_known":
            return _("Nothing is expected to come in, so there is nothing to lose either.")
        case "gone_already":
            return _("They have left or given notice. Only an offer whose effect is known can be judged.")
        case "income_not_margin":
            return _("The figures are income, not margin: what is really left of it is less.")
    return _effect_words(note, words)


def _effect_words(note: Note, words: dict[str, str]) -> str:
    match note.code:
        case "effect" if note.params["measured"]:
            return _("An experiment measured that %(share)s of the offers keep somebody who would have left.") % words
        case "effect":
            return (
                _("It is supposed, and not measured, that %(share)s of the offers keep somebody who would have left.")
                % words
            )
        case "effect_above_risk":
            return _("No more than %(risk)s would leave, so no more than that can be kept.") % words
        case "no_effect_measured":
            return (
                _(
                    "No effect was given: this supposes the best case, that the offer keeps everybody who would leave "
                    "(%(risk)s). More than that can never come back; less may not come back either."
                )
                % words
            )
    return ""


def keeping_stats(standing: Standing, reader: Reader, months: int, effect: Effect | None, rows: str = "") -> list[Stat]:
    """What the guard weighs, each figure with how it came about. rows: where its customers stand."""
    if not standing.customers or standing.risk is None:
        return []
    stays = standing.if_stays_minor - standing.stake_minor
    link, rows = reader.links.definition(SLUG), rows or reader.links.at_risk()
    risk, worth = reader.share(standing.risk), reader.money(standing.if_stays_minor)
    stake = reader.money(standing.stake_minor)
    verdict = _verdict(standing, 0, effect)
    within = ngettext("in the next %(count)s month", "in the next %(count)s months", months) % {"count": months}
    spent = ngettext("noted in the last %(count)s day", "noted in the last %(count)s days", SPENT_DAYS)
    return [
        Stat(
            _("Chance of leaving"),
            risk,
            _horizon(standing),
            definition=reader.links.definition("risk-of-leaving"),
            rows=rows,
            formula=_chance_formula(standing, reader),
        ),
        Stat(
            _("Brought by who stays"),
            worth,
            within,
            definition=reader.links.definition("expected-value"),
            rows=rows,
            formula=f"{reader.money(stays)} + {stake} = {worth}",
        ),
        Stat(
            _("Comes in anyway"),
            reader.money(stays),
            definition=link,
            rows=rows,
            formula=f"{worth} − {stake} = {reader.money(stays)}",
        ),
        Stat(_("Would be lost"), stake, definition=link, rows=rows, formula=f"{risk} × {worth} = {stake}"),
        Stat(
            _("Spent on keeping"),
            reader.money(standing.spent_minor),
            spent % {"count": SPENT_DAYS},
            definition=link,
            rows=rows,
            formula=_("Costs of service and of offers with a customer's name on them: %(spent)s")
            % {"spent": reader.money(standing.spent_minor)},
        ),
        Stat(
            _("May still be spent"),
            reader.money(verdict.left_minor),
            definition=link,
            rows=rows,
            formula=_ceiling_formula(verdict, standing, reader, effect),
        ),
    ]


def _chance_formula(standing: Standing, reader: Reader) -> str:
    """Of many the money at stake as a share of all; of one the model says it, and there is nothing to divide."""
    if standing.customers > 1:
        return formulas.of_parts(standing.stake_minor, standing.if_stays_minor, reader)
    words = {"left": reader.number((standing.risk or 0) * 100)}
    return _("Of 100 customers like this one, %(left)s leave.") % words


def _horizon(standing: Standing) -> str:
    if standing.customers > 1:
        return _("weighed by money")
    if not standing.horizon_days:
        return ""
    words = ngettext("within %(count)s day", "within %(count)s days", standing.horizon_days)
    return words % {"count": standing.horizon_days}


def _ceiling_formula(verdict: Verdict, standing: Standing, reader: Reader, effect: Effect | None) -> str:
    if verdict.ceiling_minor is None or standing.risk is None:
        return ""
    share = standing.risk if effect is None else min(effect.share, standing.risk)
    worth, spent = reader.money(standing.if_stays_minor), reader.money(standing.spent_minor)
    return f"{reader.share(share)} × {worth} − {spent} = {reader.money(verdict.left_minor)}"
