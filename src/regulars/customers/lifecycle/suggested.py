"""Rules to begin with, from what figures and orders say. A company changes them as it sees fit."""

from typing import Any

from regulars.customers.lifecycle.words import Code
from regulars.customers.segments.conditions import condition_kinds
from regulars.customers.segments.rule import rule_of
from regulars.customers.segments.types import Rule

ACTIVE = {"is": "stage", "values": ["active", "new"]}
LEAVING = {"is": "stage", "values": ["slipping", "lost"]}
SEVERAL = {"is": "orders", "how": "at_least", "times": 6}
AGAIN = {"is": "orders", "how": "at_least", "times": 2}
ONCE = {"is": "orders", "how": "at_least", "times": 1}
BOUND = {"is": "contract", "state": "in_force"}
EVERYBODY: dict[str, Any] = {"all": []}


def suggested_rules() -> list[tuple[str, Rule]]:
    """By stage, in the order in which they are asked: the first that fits counts."""
    committed = [SEVERAL, BOUND] if "contract" in condition_kinds else [SEVERAL]
    return [
        (Code.DISSOLUTION, rule_of(LEAVING)),
        (Code.COMMITMENT, rule_of({"all": [ACTIVE, {"any": committed}]})),
        (Code.EXPANSION, rule_of(AGAIN)),
        (Code.AWARENESS, rule_of(ONCE)),
        (Code.EXPLORATION, rule_of(EVERYBODY)),
    ]
