"""Addresses of the calendar."""

from django.urls import path

from regulars.work.views import agenda

urlpatterns = [
    path("agenda/", agenda.calendar, name="agenda"),
    path("agenda/address/", agenda.renew, name="agenda_feed_renewal"),
    path("agenda/address/closing/", agenda.close, name="agenda_feed_closing"),
    path("agenda/<str:token>.ics", agenda.feed, name="agenda_feed"),
]
