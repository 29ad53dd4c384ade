"""Conditions of segments on what people decided: groups, key customers, the kind of relationship."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from regulars.customers.models import Customer, Group
from regulars.customers.segments.comparing import one_of, titled
from regulars.customers.segments.conditions import ConditionKind, Reader
from regulars.customers.segments.parameters import Choices, Chosen, Numbers
from regulars.customers.segments.sql import of_rows
from regulars.customers.segments.types import Asking, Piece, Values

HEADING = gettext_lazy("What we decided")
MEMBERS = "customers_groupmember"
OF_GROUPS = "SELECT id FROM customers_group WHERE archived_at IS NULL"


def groups() -> Choices:
    standing = Group.objects.filter(archived_at=None).order_by("name")
    return [(str(number), name) for number, name in standing.values_list("id", "name")]


def relationships() -> Choices:
    return [(value, capfirst(str(title))) for value, title in Customer.Relationship.choices]


def group_sql(values: Values, asking: Asking) -> Piece:
    chosen = Piece(f"x.group_id IN ({OF_GROUPS} AND id = ANY(%s))", (values["values"],))
    return of_rows(asking, MEMBERS, [chosen])


def key_sql(values: Values, asking: Asking) -> Piece:
    return of_rows(asking, MEMBERS, [Piece(f"x.group_id IN ({OF_GROUPS} AND is_key)")])


def relationship_sql(values: Values, asking: Asking) -> Piece:
    return Piece("c.relationship = ANY(%s)", (values["values"],))


def group_words(values: Values, reader: Reader) -> str:
    named = dict(groups())
    return titled(GROUP.title, one_of([str(named.get(str(one), "?")) for one in values["values"]]))


def relationship_words(values: Values, reader: Reader) -> str:
    return titled(RELATIONSHIP.title, one_of([reader.title(RELATIONSHIP, "values", one) for one in values["values"]]))


GROUP: ConditionKind = ConditionKind(
    "group", gettext_lazy("In a group"), HEADING, (Numbers("values", gettext_lazy("groups"), groups),), group_sql,
    group_words,
)  # fmt: skip
KEY: ConditionKind = ConditionKind(
    "key_customer", gettext_lazy("Key customer"), HEADING, (), key_sql, lambda values, reader: str(KEY.title)
)
RELATIONSHIP: ConditionKind = ConditionKind(
    "relationship", gettext_lazy("Kind of relationship"), HEADING,
    (Chosen("values", gettext_lazy("kinds"), relationships),), relationship_sql, relationship_words,
    known=lambda values, asking: Piece("c.relationship <> ''"),
)  # fmt: skip
CONDITIONS = (RELATIONSHIP, GROUP, KEY)
