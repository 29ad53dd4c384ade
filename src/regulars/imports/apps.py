from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import MenuEntry, add_audit_actions, add_menu


class ImportsConfig(AppConfig):
    name = "regulars.imports"
    label = "imports"

    def ready(self) -> None:
        from regulars.imports.audit_actions import ACTIONS

        add_audit_actions(*ACTIONS)
        add_menu(MenuEntry("imports", _("Import"), "imports:files", "file-up", right="import", order=60))
