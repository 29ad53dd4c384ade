from django.urls import URLPattern, URLResolver, include, path

app_name = "work"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("regulars.work.task_urls")),
    path("", include("regulars.work.agenda_urls")),
    path("", include("regulars.work.project_urls")),
    path("", include("regulars.work.round_urls")),
    path("", include("regulars.work.team_urls")),
    path("", include("regulars.work.promise_urls")),
]
