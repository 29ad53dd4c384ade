from django.urls import path

from regulars.desk.views import segments

urlpatterns = [
    path("segments/", segments.segment_list, name="segments"),
    path("segments/new/", segments.segment_new, name="segment_new"),
    path("segments/draft/", segments.draft, name="segment_draft"),
    path("segments/found/", segments.found, name="segment_found"),
    path("segments/<int:segment_id>/", segments.segment_page, name="segment"),
    path("segments/<int:segment_id>/archive/", segments.archive, name="segment_archive"),
    path("segments/<int:segment_id>/restore/", segments.restore, name="segment_restore"),
]
