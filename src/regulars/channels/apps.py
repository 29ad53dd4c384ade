from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "regulars.channels"
    label = "channels"

    def ready(self) -> None:
        from regulars.channels.audit_actions import ACTIONS
        from regulars.channels.privacy import CHANNELS
        from regulars.lib.registry import add_audit_actions, add_privacy_handlers

        add_audit_actions(*ACTIONS)
        add_privacy_handlers(CHANNELS)
