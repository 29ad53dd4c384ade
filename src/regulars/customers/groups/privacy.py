"""What groups tell a person who asks what we hold of them, and what stays when they are erased."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from regulars.customers.models import GroupMember
from regulars.lib.registry import PrivacyHandler, Shown


def export(rows: Sequence[int]) -> Shown:
    inside = GroupMember.objects.filter(customer_id__in=rows).select_related("group").order_by("id")
    return {_("Groups"): [{_("Group"): one.group.name, _("Since"): one.added_at} for one in inside]}


def erase(rows: Sequence[int], *, now: datetime) -> None:
    GroupMember.objects.filter(customer_id__in=rows).delete()


GROUPS = PrivacyHandler(
    key="customers.groups", tables=("customers_group", "customers_groupmember"), export=export, erase=erase
)
