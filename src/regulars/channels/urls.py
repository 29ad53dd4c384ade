from django.urls import URLPattern, URLResolver, path

from regulars.channels.telegram import views as telegram

app_name = "channels"
urlpatterns: list[URLPattern | URLResolver] = [
    path("telegram/<slug:token>/", telegram.updates, name="telegram_updates"),
]
