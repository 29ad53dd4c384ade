"""What references of promises point at: a promise is looked at where its matter is."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import RefKind, ref_kind_of
from regulars.work.models import Promise

PROMISE, CALENDAR, POLICY = "work.promise:", "work.calendar:", "work.policy:"


def url_of_promise(ref: str) -> str:
    """One query."""
    number = ref.removeprefix(PROMISE)
    matter = Promise.objects.filter(id=number).values_list("matter__ref", flat=True).first()
    kind = ref_kind_of(matter) if matter else None
    return kind.url(matter) if kind and matter else ""


def numbered(name: str, prefix: str, ref: str) -> str:
    return reverse(name, args=[ref.removeprefix(prefix)])


REFS = (
    RefKind(PROMISE, _("Promise"), url_of_promise),
    RefKind(CALENDAR, _("Working hours"), lambda ref: numbered("work:calendar", CALENDAR, ref)),
    RefKind(POLICY, _("Policy"), lambda ref: numbered("work:policy", POLICY, ref)),
)
