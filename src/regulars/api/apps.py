from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "regulars.api"
    label = "api"

    def ready(self) -> None:
        from regulars.api.webhooks.commands import put_on_its_way
        from regulars.lib.registry import AfterEntry, after_entry

        after_entry.add("api.webhooks", AfterEntry("api.webhooks", put_on_its_way))
