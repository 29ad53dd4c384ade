"""Addresses of knowledge: for colleagues under /knowledge/, for customers under /help/."""

from django.urls import path

from regulars.knowledge.views import gaps, help, history, pictures, reading, standing, writing

app_name = "knowledge"
urlpatterns = [
    path("knowledge/", reading.articles, name="articles"),
    path("knowledge/new/", writing.new, name="new"),
    path("knowledge/gaps/", gaps.gap_list, name="gaps"),
    path("knowledge/gaps/<int:gap_id>/", gaps.gap, name="gap"),
    path("knowledge/gaps/<int:gap_id>/settlement/", gaps.settlement, name="gap_settlement"),
    path("knowledge/gaps/<int:gap_id>/opening/", gaps.opening, name="gap_opening"),
    path("knowledge/preview/", writing.preview, name="preview"),
    path("knowledge/<int:article_id>/", reading.article, name="article"),
    path("knowledge/<int:article_id>/edit/<slug:language>/", writing.edit, name="edit"),
    path("knowledge/<int:article_id>/pictures/", pictures.add, name="pictures"),
    path("knowledge/<int:article_id>/publication/", standing.publication, name="publication"),
    path("knowledge/<int:article_id>/draft/", standing.draft, name="draft"),
    path("knowledge/<int:article_id>/archive/", standing.archive, name="archive"),
    path("knowledge/<int:article_id>/restore/", standing.restore, name="restore"),
    path("knowledge/<int:article_id>/review/", standing.review, name="review"),
    path("knowledge/<int:article_id>/review/<slug:on>/", standing.review_back, name="review_back"),
    path("knowledge/<int:article_id>/history/<slug:language>/", history.versions, name="history"),
    path("knowledge/<int:article_id>/history/<slug:language>/<int:number>/", history.version, name="version"),
    path("knowledge/<int:article_id>/history/<slug:language>/<int:number>/return/", history.back, name="version_back"),
    path("help/", help.help_home, name="help"),
    path("help/asked/", help.help_asked, name="help_asked"),
    path("help/<int:article_id>/", help.help_article, name="help_article"),
    path("help/<int:article_id>/helped/<slug:answer>/", help.help_opinion, name="help_opinion"),
    path("help/pictures/<str:token>", pictures.picture, name="picture"),
]
