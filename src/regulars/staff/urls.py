"""Addresses of the staff pages; those of sign-in are in `sign_in_urls.py`, because allauth wants their plain names."""

from django.urls import path

from regulars.staff import api_keys_views, photo_views, views

app_name = "staff"
urlpatterns = [
    path("team/", views.people, name="people"),
    path("team/hire/", views.hire, name="hire"),
    path("team/<int:employee_id>/", views.member, name="member"),
    path("team/<int:employee_id>/role/<slug:role>/", views.role, name="role"),
    path("team/<int:employee_id>/sees/<slug:sees>/", views.sight, name="sight"),
    path("team/<int:employee_id>/dismissal/", views.dismissal, name="dismissal"),
    path("team/<int:employee_id>/reinstatement/", views.reinstatement, name="reinstatement"),
    path("team/<int:employee_id>/invitation/", views.invitation, name="invitation"),
    path("team/<int:employee_id>/second-factor/removal/", views.second_factor_removal, name="second_factor_removal"),
    path("company/", views.company, name="company"),
    path("company/keys/", api_keys_views.keys, name="api_keys"),
    path("company/keys/new/", api_keys_views.make, name="api_key_make"),
    path("company/keys/<int:key_id>/revocation/", api_keys_views.revocation, name="api_key_revocation"),
    path("company/keys/<int:key_id>/restoration/", api_keys_views.restoration, name="api_key_restoration"),
    path("me/", views.me, name="me"),
    path("me/photo/", photo_views.my_photo, name="my_photo"),
    path("me/photo/<str:token>/", photo_views.chosen_photo, name="chosen_photo"),
    path("photos/<str:token>", photo_views.photo, name="photo"),
    path("me/theme/", views.theme, name="theme"),
    path("me/language/", views.language, name="language"),
    path("setup/", views.set_up, name="set_up"),
    path("join/<str:token>/", views.join, name="join"),
]
