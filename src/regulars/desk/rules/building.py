"""What the page of a rule sends back: the draft, what was filled in, and what was clicked."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict

from regulars.customers.segments.conditions import ConditionKind, Offers, condition_kinds
from regulars.customers.segments.kinds import CONDITIONS
from regulars.customers.segments.other import SEGMENT
from regulars.desk.rules import drafts
from regulars.desk.rules.drafts import Part
from regulars.desk.rules.fields import ShownPart, filled_in, shown
from regulars.lib.errors import BadInput
from regulars.lib.text import clean
from regulars.staff.queries import company

NAME, ABOUT = 100, 300


@dataclass
class Building:
    """A segment while somebody builds it. `taken_out` is the draft before something was removed."""

    draft: Part
    name: str = ""
    about: str = ""
    saves: bool = False
    taken_out: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    offers: Offers = field(default_factory=Offers)

    @property
    def as_text(self) -> str:
        return json.dumps(drafts.as_json(self.draft), ensure_ascii=False)

    @cached_property
    def currency(self) -> str:
        return company().currency

    @cached_property
    def shown(self) -> ShownPart:
        return shown(self.draft, self.offers, currency=self.currency, checked=self.saves)

    @property
    def unfinished(self) -> int:
        """How many conditions have something missing or wrong."""
        conditions = (part for _place, part in drafts.walk(self.draft) if not part.of)
        return sum(drafts.problem_of(part) is not None for part in conditions)


def read_building(given: QueryDict) -> Building:
    """The draft after what was clicked. Raises BadInput for what no page of ours sends."""
    building = Building(drafts.read_draft(given.get("rule", "")))
    building.name, building.about = clean(given.get("name", ""), NAME), clean(given.get("about", ""), ABOUT)
    filled_in(building.draft, given, building.offers, currency=building.currency)
    click, _colon, place = given.get("do", "").partition(":")
    building.saves = click == "save"
    if click == "add":
        drafts.add(building.draft, place, given.get(f"add{place}", ""))
    elif click == "undo":
        building.draft = drafts.read_draft(given.get("before", ""))
    elif click in drafts.CLICKS:
        before = building.as_text
        drafts.CLICKS[click](building.draft, place)
        building.taken_out = before if click == "remove" else ""
    elif click not in ("", "save", "look"):
        raise BadInput()
    return building


def offered_conditions() -> list[tuple[str, list[ConditionKind]]]:
    """The kinds of conditions under their headings."""
    headings: dict[str, list[ConditionKind]] = {}
    for kind in in_order():
        headings.setdefault(str(kind.group), []).append(kind)
    return list(headings.items())


def in_order() -> Iterator[ConditionKind]:
    """What customers are comes first, then what higher floors add, other segments last."""
    own = [kind for kind in CONDITIONS if kind != SEGMENT]
    yield from own
    yield from (kind for kind in condition_kinds if kind not in (*own, SEGMENT))
    yield SEGMENT
