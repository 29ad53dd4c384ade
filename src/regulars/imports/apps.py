from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from regulars.lib.registry import MenuEntry, add_audit_actions, add_menu, add_privacy_handlers


class ImportsConfig(AppConfig):
    name = "regulars.imports"
    label = "imports"

    def ready(self) -> None:
        from regulars.imports.audit_actions import ACTIONS
        from regulars.imports.exports.auditing import ACTIONS as EXPORT_ACTIONS
        from regulars.imports.privacy import CHANGES

        add_audit_actions(*ACTIONS, *EXPORT_ACTIONS)
        add_privacy_handlers(CHANGES)
        add_menu(MenuEntry("imports", _("Import"), "imports:files", "file-up", right="import", order=60))
        add_menu(MenuEntry("exports", _("Export"), "exports:exports", "file-down", right="export_everything", order=61))
