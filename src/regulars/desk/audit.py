"""The audit in words: who, what, about whom; and what it can be narrowed by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.customers.models import Customer
from regulars.desk.timeline import actor_names
from regulars.lib.registry import audit_actions, timeline_kinds
from regulars.staff.actors import EMPLOYEE
from regulars.staff.api_keys import ACTOR as PROGRAM
from regulars.staff.api_keys import api_keys
from regulars.staff.audit_actions import SIGN_IN_FAILED
from regulars.staff.audit_trail import Asked
from regulars.staff.models import AuditRecord
from regulars.staff.queries import employees

# Where the row a record is about has a page, and what its number is called there.
PAGES = {"imports.upload": "imports:file", "api.endpoint": "webhooks:endpoint", "staff.employee": "staff:member"}
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Line:
    """A record as it is read, at the time of the reader's zone.

    `about` is whom or what, `url` where that is shown, "" where it is nowhere.
    """

    at: datetime
    who: str
    icon: str
    what: str
    more: str
    about: str
    url: str
    address: str


def lines(records: Sequence[AuditRecord]) -> list[Line]:
    """Records in words. Three queries at most."""
    names = actor_names({name for one in records for name in (one.actor, one.ref)})
    customers = customer_names({one.customer_id for one in records if one.customer_id})
    return [line(one, names, customers) for one in records]


def line(one: AuditRecord, names: Mapping[str, str], customers: Mapping[int, str]) -> Line:
    icon, what, more = action_in_words(one)
    about, url = about_in_words(one, names, customers)
    return Line(localtime(one.happened_at), who_in_words(one, names), icon, what, more, about, url, one.address or "")


def action_in_words(one: AuditRecord) -> tuple[str, str, str]:
    """Icon, words, and what the details add; what is no longer registered is shown by its key."""
    action = audit_actions.get(one.action)
    if action is not None:
        return action.icon, str(action.title), capfirst(action.sentence(one.details))
    kind = timeline_kinds.get(one.action)
    return (kind.icon, str(kind.title), "") if kind else ("circle", one.action, "")


def who_in_words(one: AuditRecord, names: Mapping[str, str]) -> str:
    if one.actor:
        return names.get(one.actor, one.actor)
    return _("nobody signed in") if one.action == SIGN_IN_FAILED else _("the system")


def about_in_words(one: AuditRecord, names: Mapping[str, str], customers: Mapping[int, str]) -> tuple[str, str]:
    if one.customer_id:
        name = customers.get(one.customer_id)
        # Who was erased has no page any more; the number says that it was the same one.
        url = reverse("desk:customer", args=[one.customer_id]) if name else ""
        return name or _("Customer %(id)s") % {"id": one.customer_id}, url
    return names.get(one.ref, ""), page_of(one.ref)


def page_of(ref: str) -> str:
    kind, _colon, number = ref.partition(":")
    if kind not in PAGES or not number.isdecimal():
        return ""
    try:
        return reverse(PAGES[kind], args=[int(number)])
    except NoReverseMatch:
        return ""


def customer_names(customer_ids: Iterable[int]) -> dict[int, str]:
    wanted = set(customer_ids)
    return dict(Customer.objects.filter(id__in=wanted).values_list("id", "name")) if wanted else {}


class AuditForm(forms.Form):
    """What the audit can be narrowed by; asked by the address, so that a view of it can be kept and sent on."""

    use_required_attribute = False

    by = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    customer = forms.IntegerField(
        label=gettext_lazy("Customer's number"), required=False, min_value=1, max_value=LARGEST
    )
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("by", [("", _("Everybody")), *who_there_is()])
        self.offer("action", [("", _("Everything")), *what_there_is()])

    def offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def asked(self, time_zone: str) -> Asked:
        """What is filled in well; the rest is said beside its field and not asked."""
        self.full_clean()
        given = self.cleaned_data
        return Asked(
            by=given.get("by", ""), action=given.get("action", ""), customer_id=given.get("customer"),
            since=given.get("since"), until=given.get("until"), time_zone=time_zone,
        )  # fmt: skip


def who_there_is() -> list[tuple[str, Any]]:
    """Employees and programs, by the names they have in the audit. Two queries."""
    people = [(f"{EMPLOYEE}{one.pk}", str(one)) for one in employees()]
    programs = [(f"{PROGRAM}{key.pk}", str(key)) for key in api_keys()]
    return [(_("Employees"), people), *([(_("Programs"), programs)] if programs else [])]


def what_there_is() -> list[tuple[str, Any]]:
    done = sorted(((one.key, str(one.title)) for one in audit_actions), key=by_title)
    kinds = sorted(((one.key, str(one.title)) for one in timeline_kinds), key=by_title)
    return [(_("Done and seen"), done), (_("Written on a timeline"), kinds)]


def by_title(choice: tuple[str, str]) -> str:
    return choice[1]
