"""Every address of the installation, one line a context."""

from django.urls import include, path

from regulars.staff.rights import needs
from regulars.ui.views import showcase

urlpatterns = [
    path("", include("regulars.desk.urls")),
    path("insight/", include("regulars.insight.urls")),
    path("import/", include("regulars.imports.urls")),
    path("", include("regulars.staff.urls")),
    path("ui/", needs()(showcase), name="showcase"),
]
