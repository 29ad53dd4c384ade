"""Every address of the installation, one line a context."""

from django.urls import include, path

from regulars.config.health import health
from regulars.staff.rights import needs
from regulars.ui.views import showcase

urlpatterns = [
    path("", include("regulars.desk.urls")),
    path("insight/", include("regulars.insight.urls")),
    path("import/", include("regulars.imports.urls")),
    path("exports/", include("regulars.imports.exports.urls")),
    path("", include("regulars.staff.urls")),
    path("", include("regulars.staff.sign_in_urls")),
    path("api/v1/", include("regulars.api.urls")),
    path("", include("regulars.events.urls")),
    path("inbox/", include("regulars.inbox.urls")),
    path("channels/", include("regulars.channels.urls")),
    path("work/", include("regulars.work.urls")),
    path("", include("regulars.knowledge.urls")),
    path("", include("regulars.portal.urls")),
    path("live/", include("regulars.live.urls")),
    path("company/webhooks/", include("regulars.api.webhooks.urls")),
    path("health", health, name="health"),
    path("ui/", needs()(showcase), name="showcase"),
]

handler400 = "regulars.config.refusals.bad_request"
handler403 = "regulars.config.refusals.permission_denied"
handler404 = "regulars.config.refusals.page_not_found"
handler500 = "regulars.config.refusals.server_error"
