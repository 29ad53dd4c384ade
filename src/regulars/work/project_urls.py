"""Addresses of projects."""

from django.urls import path

from regulars.work.views import projects

urlpatterns = [
    path("projects/", projects.project_list, name="projects"),
    path("projects/for/<int:customer_id>/", projects.begin, name="project_begin"),
    path("projects/<int:project_id>/", projects.project, name="project"),
    path("projects/<int:project_id>/edit/", projects.change, name="project_edit"),
    path("projects/<int:project_id>/states/<slug:state>/", projects.move, name="project_move"),
]
