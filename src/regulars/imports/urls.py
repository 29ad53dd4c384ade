from django.urls import path

from regulars.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.files, name="files"),
    path("new/", views.bring, name="bring"),
    path("<int:upload_id>/", views.file, name="file"),
    path("<int:upload_id>/description/", views.description, name="description"),
    path("<int:upload_id>/progress/", views.progress, name="progress"),
    path("<int:upload_id>/check/", views.check, name="check"),
    path("<int:upload_id>/load/", views.load, name="load"),
    path("<int:upload_id>/undo/", views.undo, name="undo"),
    path("<int:upload_id>/stop/", views.stop, name="stop"),
    path("<int:upload_id>/again/", views.again, name="again"),
    path("<int:upload_id>/discard/", views.discard, name="discard"),
    path("<int:upload_id>/bad-rows.csv", views.bad_rows, name="bad_rows"),
    path("<int:upload_id>/without-customer.csv", views.without_customer, name="without_customer"),
]
