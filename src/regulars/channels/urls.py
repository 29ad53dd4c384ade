from django.urls import URLPattern, URLResolver, path

from regulars.channels.telegram import views as telegram
from regulars.channels.webhook import views as webhook

app_name = "channels"
urlpatterns: list[URLPattern | URLResolver] = [
    path("telegram/<slug:token>/", telegram.updates, name="telegram_updates"),
    path("webhook/<slug:token>/", webhook.bring, name="webhook"),
]
