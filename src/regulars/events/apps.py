from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "regulars.events"
    label = "events"

    def ready(self) -> None:
        from regulars.customers.segments.conditions import add_conditions
        from regulars.events.conditions import CONDITIONS
        from regulars.events.kinds import GROUPS, KINDS
        from regulars.events.privacy import EVENTS
        from regulars.lib.registry import add_privacy_handlers, add_timeline_groups, add_timeline_kinds

        add_timeline_kinds(*KINDS)
        add_timeline_groups(*GROUPS)
        add_conditions(*CONDITIONS)
        add_privacy_handlers(EVENTS)
