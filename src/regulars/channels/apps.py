from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "regulars.channels"
    label = "channels"
