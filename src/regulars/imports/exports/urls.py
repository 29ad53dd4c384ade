from django.urls import path

from regulars.imports.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.exports, name="exports"),
    path("<int:export_id>/progress/", views.progress, name="progress"),
    path("<int:export_id>/everything.zip", views.download, name="download"),
]
