"""Who of the people gets a matter: pure, over what `gathering` read.

1. The customer's own manager, who works now and has room; where they are away, their deputy.
2. Of the team that takes such matters, who speaks the language, knows the topic, finished such before, has the least
   of what they can take, and has been without a new one for longest. A customer who is valued or unhappy goes to the
   experienced first; for others knowing the topic is enough, so that those who know it best stay free.
3. Nobody of the team works now: whoever of the default team can.
4. The queue of the team, or else the default one. It waits there for somebody who speaks the language only while
   such a one works now: nobody is kept waiting for a person on holiday.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from regulars.work.routing import words
from regulars.work.routing.types import Asked, Wanted

WELL = 2
EXPERIENCED_FROM = 10


@dataclass(frozen=True)
class Candidate:
    """Somebody who answers, as they stand now.

    `languages` empty: not written down. `skills` are levels by folded word, `finished` numbers by folded topic and ""
    for all. `last` is the number of the assignment given to them last, 0 for none: the smaller, the longer ago.
    `own_only`: they see only customers they look after, and are given no others.
    """

    employee_id: int
    name: str
    languages: frozenset[str] = frozenset()
    skills: Mapping[str, int] = field(default_factory=dict)
    finished: Mapping[str, int] = field(default_factory=dict)
    load: int = 0
    limit: int = 8
    last: int = 0
    works_now: bool = True
    away: bool = False
    deputy_id: int | None = None
    own_only: bool = False

    @property
    def present(self) -> bool:
        return self.works_now and not self.away

    @property
    def has_room(self) -> bool:
        return self.load < self.limit

    @property
    def available(self) -> bool:
        return self.present and self.has_room


@dataclass(frozen=True)
class Queue:
    """A team as routing sees it. Empty `channels`, `topics`, `languages` take all; folded words."""

    team_id: int
    name: str
    members: frozenset[int]
    channels: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    is_default: bool = False


@dataclass(frozen=True)
class Choice:
    employee_id: int | None
    team_id: int | None
    why: str


@dataclass(frozen=True)
class House:
    """Everybody who answers, by number, and the queues, one of them the default."""

    people: Mapping[int, Candidate]
    queues: Sequence[Queue]

    @property
    def default(self) -> Queue:
        return next(queue for queue in self.queues if queue.is_default)

    def of(self, queue: Queue) -> list[Candidate]:
        """Who of the team is given what anybody may get."""
        members = [self.people[one] for one in sorted(queue.members) if one in self.people]
        return [one for one in members if not one.own_only]

    def given(self, employee_id: int, number: int) -> "House":
        """The same after somebody got one more."""
        before = self.people[employee_id]
        after = replace(before, load=before.load + 1, last=number)
        return House({**self.people, employee_id: after}, self.queues)


def choose(asked: Asked, house: House) -> Choice:
    """Who gets it, or which queue it waits in, and why."""
    queue = queue_of(asked.wanted, house)
    own = None if asked.by_hand else own_choice(asked, house, queue)
    if own:
        return own
    for team in teams_to_ask(queue, house):
        found = best_of(asked, house.of(team))
        if found:
            return Choice(found.employee_id, queue.team_id, reason(asked.wanted, found))
    return Choice(None, queue.team_id, why_waiting(asked, queue, house))


def teams_to_ask(queue: Queue, house: House) -> list[Queue]:
    """The default team helps out where nobody of the team is there; a team with its hands full is waited for."""
    helps = not any(one.present for one in house.of(queue))
    return [queue, house.default] if helps and not queue.is_default else [queue]


# The own manager -------------------------------------------------------------------------------------------------


def own_choice(asked: Asked, house: House, queue: Queue) -> Choice | None:
    """The customer's manager or whoever stands in for them, unless they gave it away themselves."""
    manager = house.people.get(asked.wanted.manager_id or 0)
    if manager is None:
        return None
    found = standing_in(manager, house)
    if found is None or not found.available or found.employee_id in asked.passed_by:
        return None
    if found is manager:
        return Choice(found.employee_id, queue.team_id, words.written(words.OWN_MANAGER))
    if found.own_only:
        return None
    return Choice(found.employee_id, queue.team_id, words.written(words.DEPUTY, name=manager.name))


def standing_in(person: Candidate, house: House) -> Candidate | None:
    """Themselves; while they are away their deputy, or the deputy's deputy. None where nobody stands in."""
    met: set[int] = set()
    current: Candidate | None = person
    while current and current.away:
        met.add(current.employee_id)
        following = current.deputy_id
        current = house.people.get(following) if following and following not in met else None
    return current


# The queue -------------------------------------------------------------------------------------------------------


def queue_of(wanted: Wanted, house: House) -> Queue:
    """The team that was named; else of those that take it the one that says so most exactly; else the default."""
    named = next((one for one in house.queues if one.team_id == wanted.team_id), None)
    if named:
        return named
    taking = [one for one in house.queues if not one.is_default and takes(one, wanted)]
    return max(taking, key=exactness, default=house.default)


def takes(queue: Queue, wanted: Wanted) -> bool:
    """Whether the team named at least one of its channels, topics, languages, and this fits all that it named."""
    topics = {folded(topic) for topic in wanted.topics}
    named = [
        (queue.channels, {folded(wanted.channel)}),
        (queue.topics, topics),
        (queue.languages, {folded(wanted.language)}),
    ]
    conditions = [(allowed, given) for allowed, given in named if allowed]
    return bool(conditions) and all(allowed & given for allowed, given in conditions)


def exactness(queue: Queue) -> tuple[int, int]:
    """How many of the three a team named; of equals the one that is older."""
    return sum(1 for named in (queue.channels, queue.topics, queue.languages) if named), -queue.team_id


# The best --------------------------------------------------------------------------------------------------------


def best_of(asked: Asked, people: Iterable[Candidate]) -> Candidate | None:
    """The best of those who have room; None where there is nobody, or only people who do not speak the language."""
    willing = unless_passed(asked, people)
    free = [one for one in willing if one.available and not waits_for_speaker(asked.wanted, one, willing)]
    return max(free, key=lambda one: rank(asked.wanted, one), default=None)


def unless_passed(asked: Asked, people: Iterable[Candidate]) -> list[Candidate]:
    """Without those who gave it away; where everybody did, without the last of them, unless nobody else is there."""
    everybody = list(people)
    others = [one for one in everybody if one.employee_id not in asked.passed_by]
    earlier = [one for one in everybody if one.employee_id not in asked.passed_by[-1:]]
    return others or earlier or everybody


def waits_for_speaker(wanted: Wanted, one: Candidate, people: Sequence[Candidate]) -> bool:
    """Whether somebody does not speak the language while another who does works now and will have room."""
    return speaks(wanted, one) < 0 and any(speaks(wanted, other) > 0 and other.present for other in people)


Rank = tuple[int, int, int, int, Fraction, int, int]


def rank(wanted: Wanted, one: Candidate) -> Rank:
    """The greater the better, first difference first."""
    level, done = best_skill(wanted, one)[1], finished_such(wanted, one)
    demanding = (int(is_experienced(wanted, one)), level, done)
    known = demanding if wanted.demanding else (min(level, 1), min(done, 1), 0)
    return (speaks(wanted, one), *known, -Fraction(one.load, max(one.limit, 1)), -one.last, -one.employee_id)


def speaks(wanted: Wanted, one: Candidate) -> int:
    """1 yes, 0 nobody wrote it down or asks for it, -1 no."""
    if not wanted.language or not one.languages:
        return 0
    return 1 if base(wanted.language) in {base(spoken) for spoken in one.languages} else -1


def best_skill(wanted: Wanted, one: Candidate) -> tuple[str, int]:
    """The topic they know best, and how well; ("", 0) where they know none."""
    known = [(topic, one.skills.get(folded(topic), 0)) for topic in wanted.topics]
    topic, level = max(known, key=lambda pair: pair[1], default=("", 0))
    return (topic, level) if level else ("", 0)


def finished_such(wanted: Wanted, one: Candidate) -> int:
    """How many of the topic they finished; of no topic: how many at all."""
    topics = [folded(topic) for topic in wanted.topics] or [""]
    return max(one.finished.get(topic, 0) for topic in topics)


def is_experienced(wanted: Wanted, one: Candidate) -> bool:
    """Who knows the topic well, or has finished many such."""
    return best_skill(wanted, one)[1] >= WELL or finished_such(wanted, one) >= EXPERIENCED_FROM


# Why -------------------------------------------------------------------------------------------------------------


def reason(wanted: Wanted, one: Candidate) -> str:
    topic, level = best_skill(wanted, one)
    data: dict[str, object] = {"open": one.load, "most": one.limit}
    if speaks(wanted, one) > 0:
        data["language"] = wanted.language
    if topic:
        data |= {"topic": topic, "level": level}
    if done := finished_such(wanted, one):
        data["done"] = done
    if wanted.demanding and is_experienced(wanted, one):
        data["experienced"] = True
    return words.written(words.CHOSEN, **data)


def why_waiting(asked: Asked, queue: Queue, house: House) -> str:
    present = [one for one in house.of(queue) if one.present]
    if not present:
        return words.written(words.NOBODY_WORKS, team=queue.name)
    key = words.NOBODY_SPEAKS if any(one.has_room for one in present) else words.NO_ROOM
    return words.written(key, team=queue.name)


def folded(word: str) -> str:
    return word.strip().casefold()


def base(language: str) -> str:
    """«pt» of «pt-BR»."""
    return folded(language).replace("_", "-").partition("-")[0]


# Many at once ----------------------------------------------------------------------------------------------------


def share_out(waiting: Iterable[tuple[str, Asked]], house: House) -> Iterable[tuple[str, Choice]]:
    """Who of those waiting, longest first, somebody can take now; each that is given counts for the following."""
    number = max((one.last for one in house.people.values()), default=0)
    for ref, asked in waiting:
        if not any(one.available for one in house.people.values()):
            return
        choice = choose(asked, house)
        if choice.employee_id is not None:
            number += 1
            house = house.given(choice.employee_id, number)
            yield ref, choice
