"""Who it is: the customer's rows, their people, the ways they are known by."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.customers.models import AttributeDefinition, Customer, Identity, Person
from regulars.customers.names import sort_key
from regulars.customers.privacy.own_attributes import personal_attributes
from regulars.customers.privacy.words import Words, words_of_person
from regulars.customers.privacy.written import rows_beside
from regulars.customers.together import refresh_keys
from regulars.lib.registry import Shown
from regulars.staff.queries import company

TABLES = ("customers_customer", "customers_person", "customers_identity")


def export(rows: Sequence[int]) -> Shown:
    people = Person.objects.filter(customer_id__in=rows).order_by("id")
    known = Identity.objects.filter(customer_id__in=rows).order_by("id")
    return {
        _("Who you are"): [described(row) for row in rows_with_managers(rows)],
        _("What we noted of you"): own_attributes(rows),
        _("People"): (person(one) for one in people),
        _("How we know you"): (
            {
                pgettext("data of a person", "way"): str(Identity.Channel(one.channel).label),
                pgettext("data of a person", "value"): one.value,
                pgettext("data of a person", "since"): one.created_at,
            }
            for one in known
        ),
    }


def rows_with_managers(rows: Sequence[int]) -> QuerySet[Customer]:
    return Customer.objects.filter(id__in=rows).select_related("manager").order_by("id")


def described(row: Customer) -> Mapping[str, Any]:
    return {
        pgettext("data of a person", "number here"): row.id,
        pgettext("data of a person", "name"): row.name,
        pgettext("data of a person", "kind"): row.get_kind_display(),
        pgettext("data of a person", "kind of relationship"): row.get_relationship_display(),
        pgettext("data of a person", "looked after by"): row.manager.name if row.manager else "",
        pgettext("data of a person", "language"): row.language,
        pgettext("data of a person", "country"): row.country,
        pgettext("data of a person", "customer since"): row.joined_on,
        pgettext("data of a person", "known to us since"): row.created_at,
    }


def own_attributes(rows: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    titles = dict(AttributeDefinition.objects.values_list("key", "title"))
    for attributes in Customer.objects.filter(id__in=rows).order_by("id").values_list("attributes", flat=True):
        for key, value in attributes.items():
            yield {
                pgettext("data of a person", "what"): titles.get(key, key),
                pgettext("data of a person", "value"): value,
            }


def person(one: Person) -> Mapping[str, Any]:
    return {
        pgettext("data of a person", "name"): one.full_name,
        pgettext("data of a person", "first name"): one.given_name,
        pgettext("data of a person", "patronymic"): one.patronymic,
        pgettext("data of a person", "family name"): one.family_name,
        pgettext("data of a person", "gender"): one.get_gender_display(),
        pgettext("data of a person", "role"): one.role,
        pgettext("data of a person", "left on"): one.left_at,
        pgettext("data of a person", "language"): one.language,
    }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    """No name, no contact, no people; what they share with others stays, so that figures stay."""
    Identity.objects.filter(customer_id__in=rows).delete()
    Person.objects.filter(customer_id__in=rows).delete()
    own = personal_attributes(rows)
    for row in Customer.objects.filter(id__in=rows):
        row.name = nameless(row.id)
        row.sort_key = sort_key(row.name)
        row.attributes = {key: value for key, value in row.attributes.items() if key not in own[row.id]}
        row.erased_at = row.erased_at or now
        row.save(update_fields=["name", "sort_key", "attributes", "erased_at"])
    for row in Customer.objects.filter(id__in=rows):
        refresh_keys(row)


def erase_person(person_id: int, *, now: datetime) -> None:
    """The company is still found, by its own name and by its other people."""
    one = Person.objects.select_related("customer").filter(id=person_id).first()
    if one is None:
        return
    forget_in_attributes(rows_beside(person_id), words_of_person(person_id))
    Identity.objects.filter(person_id=person_id).delete()
    one.delete()
    refresh_keys(one.customer.merged_into or one.customer)


def forget_in_attributes(rows: Sequence[int], words: Words) -> None:
    """What is noted of a company and names somebody goes with them."""
    for row in Customer.objects.filter(id__in=rows):
        kept = {key: value for key, value in row.attributes.items() if not words.are_in(str(value))}
        if kept != row.attributes:
            row.attributes = kept
            row.save(update_fields=["attributes"])


def nameless(number: int) -> str:
    with translation.override(company().language):
        return _("Erased customer %(number)s") % {"number": number}
