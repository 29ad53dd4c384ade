from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import MenuEntry, add_audit_actions, add_customer_panels, add_menu


class DeskConfig(AppConfig):
    name = "regulars.desk"
    label = "desk"

    def ready(self) -> None:
        from regulars.desk.about import ABOUT
        from regulars.desk.audit_actions import ACTIONS
        from regulars.desk.panels import PANELS

        add_audit_actions(*ACTIONS)
        add_customer_panels(*PANELS, ABOUT)
        add_menu(
            MenuEntry("desk.home", _("Home"), "desk:home", "house", order=10),
            MenuEntry("desk.customers", _("Customers"), "desk:customers", "contact-round", "see_customers", order=20),
            MenuEntry("desk.duplicates", _("Duplicates"), "desk:duplicates", "merge", "edit_customers", order=27),
            MenuEntry("desk.occasions", _("Occasions"), "desk:occasions", "calendar-heart", "see_customers", order=25),
        )
