from django.urls import URLPattern, URLResolver, path

from regulars.channels.phone import views as phone
from regulars.channels.telegram import views as telegram
from regulars.channels.webhook import views as webhook

app_name = "channels"
urlpatterns: list[URLPattern | URLResolver] = [
    path("calls/<int:customer_id>/", phone.call, name="call"),
    path("phone/<slug:token>/", phone.bring, name="phone"),
    path("telegram/<slug:token>/", telegram.updates, name="telegram_updates"),
    path("webhook/<slug:token>/", webhook.bring, name="webhook"),
]
