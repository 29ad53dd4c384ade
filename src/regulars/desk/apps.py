from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import MenuEntry, add_audit_actions, add_customer_panels, add_menu


class DeskConfig(AppConfig):
    name = "regulars.desk"
    label = "desk"

    def ready(self) -> None:
        from regulars.desk.about import ABOUT
        from regulars.desk.audit_actions import ACTIONS
        from regulars.desk.consents import PANEL as CONSENTS_PANEL
        from regulars.desk.lifecycle import LIFECYCLE_PANEL
        from regulars.desk.panels import PANELS
        from regulars.desk.people import PEOPLE_PANEL
        from regulars.desk.personas import PERSONAS_PANEL
        from regulars.desk.privacy import DATA_PANEL
        from regulars.desk.relations import RELATED
        from regulars.desk.relationships import RELATIONSHIP_PANEL
        from regulars.desk.segments_beside import PANEL as SEGMENTS_PANEL
        from regulars.desk.views.history import PANEL as HISTORY_PANEL

        add_audit_actions(*ACTIONS)
        add_customer_panels(
            LIFECYCLE_PANEL,
            RELATIONSHIP_PANEL,
            PERSONAS_PANEL,
            *PANELS,
            CONSENTS_PANEL,
            ABOUT,
            PEOPLE_PANEL,
            RELATED,
            SEGMENTS_PANEL,
            HISTORY_PANEL,
            DATA_PANEL,
        )
        add_menu(
            MenuEntry("desk.home", _("Home"), "desk:home", "house", order=10),
            MenuEntry("desk.customers", _("Customers"), "desk:customers", "contact-round", "see_customers", order=20),
            MenuEntry("desk.audit", _("Audit"), "desk:audit", "scroll-text", "see_audit", order=85),
            MenuEntry("desk.erasures", _("Erasures"), "desk:erasures", "eraser", "erase", order=86),
            MenuEntry("desk.duplicates", _("Duplicates"), "desk:duplicates", "merge", "edit_customers", order=27),
            MenuEntry("desk.segments", _("Segments"), "desk:segments", "split", "see_customers", order=23),
            MenuEntry("desk.groups", _("Groups"), "desk:groups", "users", "see_customers", order=24),
            MenuEntry("desk.lifecycle", _("Stages of life"), "desk:lifecycle", "route", "see_customers", order=22),
            MenuEntry("desk.personas", _("Personas"), "desk:personas", "user-round-search", "see_customers", order=23),
            MenuEntry("desk.occasions", _("Occasions"), "desk:occasions", "calendar-heart", "see_customers", order=25),
        )
