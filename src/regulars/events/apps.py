from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "regulars.events"
    label = "events"

    def ready(self) -> None:
        from regulars.events.kinds import KINDS
        from regulars.lib.registry import add_timeline_kinds

        add_timeline_kinds(*KINDS)
