from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import MenuEntry, add_audit_actions, add_menu


class StaffConfig(AppConfig):
    name = "regulars.staff"
    label = "staff"

    def ready(self) -> None:
        from regulars.staff.audit_actions import ACTIONS

        add_audit_actions(*ACTIONS)
        add_menu(
            MenuEntry("staff.people", _("Team"), "staff:people", "users-round", right="manage_staff", order=80),
            MenuEntry("staff.company", _("Company"), "staff:company", "building-2", right="manage_company", order=90),
        )
