"""Conditions on what a customer is: kind, name, country, language, manager, since when."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from regulars.customers import queries
from regulars.customers.models import Customer
from regulars.customers.search import found_by
from regulars.customers.segments.comparing import ABOUT_A_DAY, day_compared, day_in_words, one_of, titled
from regulars.customers.segments.conditions import ConditionKind, Reader
from regulars.customers.segments.parameters import Choices, Chosen, Numbers, Written
from regulars.customers.segments.types import Asking, Piece, Values
from regulars.staff import choices as lists
from regulars.staff import queries as staff

WHO = gettext_lazy("Who they are")


def kinds() -> Choices:
    return [(value, capfirst(str(title))) for value, title in Customer.Kind.choices]


def languages() -> Choices:
    return lists.languages()


def countries() -> Choices:
    return lists.countries()


def countries_of_customers() -> Choices:
    """Two queries."""
    occur = set(queries.choices().countries)
    return [choice for choice in lists.countries() if choice[0] in occur]


def employees() -> Choices:
    return [(str(one.pk), one.name) for one in staff.employees()]


def kind_sql(values: Values, asking: Asking) -> Piece:
    return Piece("c.kind = ANY(%s)", (values["values"],))


def country_sql(values: Values, asking: Asking) -> Piece:
    return Piece("c.country = ANY(%s)", (values["values"],))


def language_sql(values: Values, asking: Asking) -> Piece:
    return Piece("c.language = ANY(%s)", (values["values"],))


def manager_sql(values: Values, asking: Asking) -> Piece:
    return Piece("c.manager_id = ANY(%s)", (values["values"],))


def nobody_sql(values: Values, asking: Asking) -> Piece:
    return Piece("c.manager_id IS NULL")


def text_sql(values: Values, asking: Asking) -> Piece:
    found = found_by(values["text"])
    return Piece(found.sql, found.values) if found else Piece("FALSE")


def joined_sql(values: Values, asking: Asking) -> Piece:
    return day_compared("c.joined_on", values, asking.moment)


def chosen_words(kind: ConditionKind, values: Values, reader: Reader) -> str:
    titles = [reader.title(kind, "values", value) for value in values["values"]]
    return titled(kind.title, one_of(titles))


KIND: ConditionKind = ConditionKind(
    "kind", gettext_lazy("Person or company"), WHO, (Chosen("values", gettext_lazy("kind"), kinds),),
    kind_sql, lambda values, reader: chosen_words(KIND, values, reader),
)  # fmt: skip
TEXT: ConditionKind = ConditionKind(
    "text", gettext_lazy("Name, e-mail or phone"), WHO, (Written("text", gettext_lazy("contains")),),
    text_sql, lambda values, reader: titled(TEXT.title, _("contains “%(text)s”") % values),
)  # fmt: skip
COUNTRY: ConditionKind = ConditionKind(
    "country", gettext_lazy("Country"), WHO,
    (Chosen("values", gettext_lazy("countries"), countries, offered=countries_of_customers),),
    country_sql, lambda values, reader: chosen_words(COUNTRY, values, reader),
    known=lambda values, asking: Piece("c.country <> ''"),
)  # fmt: skip
LANGUAGE: ConditionKind = ConditionKind(
    "language", gettext_lazy("Language"), WHO, (Chosen("values", gettext_lazy("languages"), languages, closed=False),),
    language_sql, lambda values, reader: chosen_words(LANGUAGE, values, reader),
    known=lambda values, asking: Piece("c.language <> ''"),
)  # fmt: skip
MANAGER: ConditionKind = ConditionKind(
    "manager", pgettext_lazy("of a customer", "Looked after by"), WHO,
    (Numbers("values", gettext_lazy("employees"), employees),), manager_sql,
    lambda values, reader: titled(MANAGER.title, one_of([reader.employees.get(v, "?") for v in values["values"]])),
)  # fmt: skip
NOBODY: ConditionKind = ConditionKind(
    "no_manager", gettext_lazy("Looked after by nobody"), WHO, (), nobody_sql, lambda values, reader: str(NOBODY.title)
)
JOINED: ConditionKind = ConditionKind(
    "joined", gettext_lazy("Customer since"), WHO, ABOUT_A_DAY, joined_sql,
    lambda values, reader: titled(JOINED.title, day_in_words(values, reader)),
    known=lambda values, asking: Piece("c.joined_on IS NOT NULL"),
)  # fmt: skip
KINDS = (KIND, TEXT, COUNTRY, LANGUAGE, MANAGER, NOBODY, JOINED)
