"""The timeline kinds of what a person asks about their data."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.lib.registry import TimelineKind

EXPORTED, ERASED, PERSON_ERASED = "customers.data_exported", "customers.erased", "customers.person_erased"

KINDS = (
    TimelineKind(
        key=EXPORTED,
        title=gettext_lazy("Data taken out"),
        icon="file-down",
        sentence=lambda data: _("Everything we hold about them was put into a file"),
        keeps=("export",),
    ),
    TimelineKind(
        key=ERASED,
        title=gettext_lazy("Data erased"),
        icon="eraser",
        sentence=lambda data: _("Their data were erased: who it was is not known here any more"),
        keeps=("erasure",),
    ),
    TimelineKind(
        key=PERSON_ERASED,
        title=gettext_lazy("Person erased"),
        icon="eraser",
        sentence=lambda data: _("The data of one of their people were erased"),
        keeps=("erasure",),
    ),
)
