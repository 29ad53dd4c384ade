"""Addresses for tracking clients, as they know them from elsewhere."""

from django.urls import path

from regulars.events import views

app_name = "events"
urlpatterns = [
    path("v1/<slug:call>", views.tell, name="tell"),
]
