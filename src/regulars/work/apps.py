from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "regulars.work"
    label = "work"

    def ready(self) -> None:
        from regulars.work.tasks.registrations import register as register_tasks

        register_tasks()
