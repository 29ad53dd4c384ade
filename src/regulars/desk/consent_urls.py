"""Addresses of consents: the customer's, the company's, and the two that customers open by a link of ours."""

from django.urls import path

from regulars.desk.views import consent_topics, consents, preferences

urlpatterns = [
    path("customers/<int:customer_id>/consents/", consents.proof, name="consents"),
    path("customers/<int:customer_id>/consents/new/", consents.record, name="consent_record"),
    path("customers/<int:customer_id>/consents/own-page/", consents.own_page, name="consent_own_page"),
    path("customers/<int:customer_id>/consents/<int:event_id>/undo/", consents.undo, name="consent_undo"),
    path("customers/<int:customer_id>/consents/<int:event_id>/link/", consents.link, name="consent_link"),
    path("customers/<int:customer_id>/consents/<int:event_id>/mail/", consents.send, name="consent_mail"),
    path("company/consents/", consent_topics.listed, name="consent_topics"),
    path("company/consents/counts/", consent_topics.counts, name="consent_counts"),
    path("company/consents/new/", consent_topics.add, name="consent_topic_add"),
    path("company/consents/<int:topic_id>/", consent_topics.change, name="consent_topic"),
    path("company/consents/<int:topic_id>/wording/", consent_topics.wording, name="consent_wording"),
    path("company/consents/<int:topic_id>/archiving/", consent_topics.archiving, name="consent_topic_archiving"),
    path(
        "company/consents/<int:topic_id>/archiving/undo/",
        consent_topics.restoration,
        name="consent_topic_restoration",
    ),
    path("preferences/<str:token>/", preferences.preferences, name="preferences"),
    path("preferences/confirm/<str:token>/", preferences.confirmation, name="confirmation"),
]
