from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "regulars.live"
    label = "live"
