from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "regulars.api"
    label = "api"

    def ready(self) -> None:
        from regulars.api.privacy import API
        from regulars.api.webhooks.audit_actions import ACTIONS
        from regulars.api.webhooks.commands import put_all_on_their_way, put_on_its_way
        from regulars.lib.registry import AfterEntry, add_audit_actions, add_privacy_handlers, after_entry

        add_audit_actions(*ACTIONS)
        add_privacy_handlers(API)
        after_entry.add("api.webhooks", AfterEntry("api.webhooks", put_on_its_way, put_all_on_their_way))
