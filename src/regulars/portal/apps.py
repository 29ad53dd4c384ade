from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "regulars.portal"
    label = "portal"

    def ready(self) -> None:
        from regulars.channels.registry import add_channel_kinds
        from regulars.lib.registry import add_below_answer, add_privacy_handlers
        from regulars.portal.below_answers import BELOW
        from regulars.portal.chat.registration import CHAT_WITH_WINDOW
        from regulars.portal.privacy import PORTAL
        from regulars.portal.requests.kind import PAGE

        add_channel_kinds(CHAT_WITH_WINDOW, PAGE)
        add_privacy_handlers(PORTAL)
        add_below_answer(BELOW)
