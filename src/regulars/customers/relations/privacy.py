"""What relations tell a person who asks what we hold of them, and what stays when they are erased."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from regulars.customers.models import Relation
from regulars.customers.relations.queries import relations_of
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
    Relation.objects.filter(Q(customer_id__in=rows) | Q(other_id__in=rows)).delete()


RELATIONS = PrivacyHandler(key="customers.relations", tables=("customers_relation",), export=export, erase=erase)
