"""What personas tell a person who asks what we hold of them; with an erasure it goes."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from regulars.customers.models import PersonaFit
from regulars.lib.registry import PrivacyHandler, Shown


def export(rows: Sequence[int]) -> Shown:
    found = PersonaFit.objects.filter(customer_id__in=rows).select_related("persona")
    return {
        _("Personas"): [
            {_("Persona"): one.persona.name, _("Fit"): round(one.fit, 2), _("Known"): round(one.coverage, 2)}
            for one in found
        ]
    }


def erase(rows: Sequence[int], *, now: datetime) -> None:
    PersonaFit.objects.filter(customer_id__in=rows).delete()


PERSONAS = PrivacyHandler(
    key="customers.personas",
    tables=("customers_persona", "customers_personapart", "customers_personafit"),
    export=export,
    erase=erase,
)
