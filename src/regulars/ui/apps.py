from django.apps import AppConfig


class UiConfig(AppConfig):
    """The design language: components, styles, page layouts. Knows no context."""

    name = "regulars.ui"
    label = "ui"
