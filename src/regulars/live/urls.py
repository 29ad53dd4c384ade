from django.urls import path

from regulars.live.views import give_ticket

app_name = "live"
urlpatterns = [path("ticket/", give_ticket, name="ticket")]
