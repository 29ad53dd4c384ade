"""What segments tell at start-up."""

from regulars.customers.segments.conditions import add_conditions
from regulars.customers.segments.kinds import CONDITIONS


def register() -> None:
    add_conditions(*CONDITIONS)
