"""Addresses of the pages of webhooks."""

from django.urls import path

from regulars.api.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.endpoint_list, name="list"),
    path("new/", views.make, name="make"),
    path("<int:endpoint_id>/", views.endpoint, name="endpoint"),
    path("<int:endpoint_id>/closure/", views.closure, name="closure"),
    path("<int:endpoint_id>/opening/", views.opening, name="opening"),
    path("<int:endpoint_id>/deliveries/<int:delivery_id>/repetition/", views.repetition, name="repetition"),
]
