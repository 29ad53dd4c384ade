"""Numbers of the menu: open pages are told by how much they changed, and count nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from regulars.live.commands import publish
from regulars.staff.actors import EMPLOYEE


def topic_of(employee_id: int) -> str:
    return f"menu:{EMPLOYEE}{employee_id}"


def tell_steps(line: str, steps: Mapping[int, int], *, now: datetime) -> None:
    """By how much the number of a line changed, by employee. A query for each size of step."""
    for by in sorted({step for step in steps.values() if step}):
        topics = [topic_of(employee) for employee, step in steps.items() if step == by]
        publish(topics, {"line": line, "by": by}, now=now)


def tell_change(line: str, employee_ids: Iterable[int | None], *, now: datetime, asking: str = "") -> None:
    """The line says something else for some employees: their pages ask what, with `asking` behind the address that the
    badge of the line has. One query."""
    publish([topic_of(one) for one in employee_ids if one], {"line": line, "asking": asking}, now=now)


def difference(before: Iterable[int | None], after: Iterable[int | None]) -> Counter[int]:
    """Steps by employee, from those in whose number something was to those in whose it is.

    >>> difference([17, None], [18, 17]) == {18: 1, 17: 0}
    True
    """
    steps: Counter[int] = Counter()
    steps.update(one for one in after if one)
    steps.subtract(one for one in before if one)
    return steps
