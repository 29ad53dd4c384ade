"""Who knows something: skills written down, matters finished, and what other contexts can show for it."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regulars.lib.registry import expert_evidence
from regulars.lib.text import clean
from regulars.staff.models import Employee
from regulars.work.experts.matching import covers, folded_words
from regulars.work.models import EmployeeSkill, Experience
from regulars.work.teams.standing import Standing, standing_now, who_answers
from regulars.work.teams.words import LEVELS

TEXT_LENGTH = 200
MOST_FOUND = 10
# What a skill of each level weighs beside one good article or one answered question; a hundred finished are no expert.
WEIGHTS = {EmployeeSkill.BASIC: 3.0, EmployeeSkill.WELL: 6.0, EmployeeSkill.EXPERT: 12.0}
PER_FINISHED, MOST_FOR_FINISHED = 0.25, 5.0
MOST_FROM_OTHERS = 8.0


@dataclass(frozen=True)
class Expert:
    """Somebody who knows it, how surely, why in words, the strongest reason first, and whether they work now."""

    employee: Employee
    strength: float
    why: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True)
class Evidence:
    employee_id: int
    strength: float
    why: str


def who_knows(text: str, *, now: datetime, but: Collection[int] = (), limit: int = MOST_FOUND) -> list[Expert]:
    """Who to ask about it, the surest first; nobody for an empty text. `but` are left out, such as who asks.

    Queries: a constant number of our own, and those of each evidence.
    """
    asked = clean(text, TEXT_LENGTH)
    if not folded_words(asked):
        return []
    found: dict[int, list[Evidence]] = defaultdict(list)
    for one in (*of_skills(asked), *of_finished(asked), *of_others(asked)):
        found[one.employee_id].append(one)
    people = {one.pk: one for one in who_answers().filter(id__in=found).exclude(id__in=but)}
    standing = standing_now(list(people), now)
    experts = [expert(person, found[number], standing[number]) for number, person in people.items()]
    return sorted(experts, key=lambda one: (-one.strength, one.employee.name, one.employee.pk))[:limit]


def expert(person: Employee, evidence: list[Evidence], standing: Standing) -> Expert:
    strongest = sorted(evidence, key=lambda one: -one.strength)
    reasons = tuple(dict.fromkeys(one.why for one in strongest))
    return Expert(person, sum(one.strength for one in evidence), reasons, standing)


def of_skills(asked: str) -> Iterator[Evidence]:
    """Skills whose name, or another word for it, stands in what was asked, or the other way round. One query."""
    known = EmployeeSkill.objects.filter(skill__archived_at=None).select_related("skill")
    for one in known:
        if any(covers(asked, word) for word in (one.skill.name, *one.skill.words)):
            why = _("“%(skill)s”: %(level)s") % {"skill": one.skill.name, "level": LEVELS[one.level]}
            yield Evidence(one.employee_id, WEIGHTS[one.level], why)


def of_finished(asked: str) -> Iterator[Evidence]:
    """Matters of such a topic that somebody finished. One query."""
    for one in Experience.objects.filter(finished__gt=0).exclude(topic=""):
        if covers(asked, one.topic):
            words = ngettext(
                "Finished %(count)s about “%(topic)s”", "Finished %(count)s about “%(topic)s”", one.finished
            )
            why = words % {"count": one.finished, "topic": one.topic}
            yield Evidence(one.employee_id, min(one.finished * PER_FINISHED, MOST_FOR_FINISHED), why)


def of_others(asked: str) -> Iterator[Evidence]:
    """Articles written, questions answered: as each context says, up to a limit for what it says of one."""
    for source in expert_evidence:
        told: dict[int, float] = defaultdict(float)
        for employee_id, strength, why in source.find(asked):
            counted = min(max(strength, 0.0), MOST_FROM_OTHERS - told[employee_id])
            told[employee_id] += counted
            yield Evidence(employee_id, counted, why)
