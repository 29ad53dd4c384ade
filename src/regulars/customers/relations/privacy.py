"""What relations tell a person who asks what we hold of them, and what stays when they are erased."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from regulars.customers.privacy.words import words_of_person
from regulars.customers.privacy.written import rows_beside
from regulars.customers.relations.queries import of_rows, relations_of
from regulars.customers.relations.words import sentence
from regulars.lib.registry import PrivacyHandler, Shown


def export(rows: Sequence[int]) -> Shown:
    """What is noted, without the names of others: those are their data."""
    nobody = _("another customer")
    return {
        _("Related"): [
            {_("What"): sentence(one.role, nobody), _("Note"): one.note, _("Since"): one.since}
            for one in relations_of(rows[0], rows=rows)
        ]
    }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    of_rows(rows).delete()


def erase_person(person_id: int, *, now: datetime) -> None:
    """What a company is to others stays; where a note about it names the person, the name goes."""
    words = words_of_person(person_id)
    for one in of_rows(rows_beside(person_id)).exclude(note=""):
        one.note = words.hidden_in(one.note)
        one.save(update_fields=["note"])


RELATIONS = PrivacyHandler("customers.relations", ("customers_relation",), export, erase, erase_person)
