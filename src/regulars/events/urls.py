"""Addresses for tracking clients, as they know them from elsewhere; the script for pages; the page of events."""

from django.urls import path

from regulars.events import pages, script, views

app_name = "events"
urlpatterns = [
    path("v1/<slug:call>", views.tell, name="tell"),
    path("js/regulars.js", script.script, name="script"),
    path("company/events/", pages.events, name="events"),
    path("company/events/rereading/", pages.rereading, name="rereading"),
]
