"""The rules of all segments, read once: what each means, speaks of and listens to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from regulars.customers.models import Segment
from regulars.customers.segments.errors import SegmentInItself
from regulars.customers.segments.rule import listens_to, rule_kept
from regulars.customers.segments.types import Asking, Moment, Rule, mentioned
from regulars.lib.errors import NotFound
from regulars.staff.queries import company


@dataclass(frozen=True)
class Rulebook:
    rules: Mapping[int, Rule]
    names: Mapping[int, str]

    @cached_property
    def speaks_of(self) -> dict[int, set[int]]:
        return {number: mentioned(rule) for number, rule in self.rules.items()}

    def with_rule(self, number: int, rule: Rule) -> "Rulebook":
        return Rulebook({**self.rules, number: rule}, self.names)

    def listens(self, number: int) -> set[str]:
        """Beginnings of the timeline kinds that can change who fits, also by the segments it speaks of."""
        together = [number, *self.below(number)]
        return {kind for one in together for kind in listens_to(self.rules[one])}

    def below(self, number: int) -> list[int]:
        """Segments that the rule speaks of, they of, and so on, each once."""
        found: dict[int, None] = {}
        waiting = sorted(self.speaks_of.get(number, ()))
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = None
                waiting += sorted(self.speaks_of.get(one, ()))
        return list(found)

    def above(self, number: int) -> list[int]:
        """Segments whose rules lead to this one."""
        return [one for one in self.rules if number in self.below(one)]

    def refuse_circle(self, number: int) -> None:
        """Raises SegmentInItself, naming the way round; NotFound for a segment that is not there."""
        missing = {one for reached in (number, *self.below(number)) for one in self.speaks_of.get(reached, ())}
        if not missing <= self.rules.keys():
            raise NotFound()
        if number in self.below(number):
            names = [self.names.get(one, "…") for one in self.way_round(number)]
            raise SegmentInItself(names=" → ".join(names))

    def way_round(self, number: int) -> list[int]:
        """The shortest way from the segment back to itself."""
        ways = [[number]]
        for way in ways:
            for further in sorted(self.speaks_of.get(way[-1], ())):
                if further == number:
                    return [*way, number]
                if further not in way:
                    ways.append([*way, further])
        return [number]

    def asking(self, now: datetime, *, rows: Iterable[int] | None = None) -> Asking:
        """One query."""
        ours = company()
        moment = Moment(now, ZoneInfo(ours.time_zone))
        return Asking(moment, ours.currency, None if rows is None else list(rows), self.rules)


def rulebook() -> Rulebook:
    """The rules of all segments, archived ones too: others may speak of them. One query."""
    stored = Segment.objects.values_list("id", "name", "rule")
    found = list(stored)
    return Rulebook({number: rule_kept(rule) for number, _name, rule in found}, {one[0]: one[1] for one in found})
