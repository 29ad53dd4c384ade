from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "regulars.portal"
    label = "portal"

    def ready(self) -> None:
        from regulars.lib.registry import add_privacy_handlers
        from regulars.portal.privacy import PORTAL

        add_privacy_handlers(PORTAL)
