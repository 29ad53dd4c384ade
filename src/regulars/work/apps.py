from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "regulars.work"
    label = "work"
