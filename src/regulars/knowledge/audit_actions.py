"""What the knowledge context writes into the audit, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.knowledge.languages import LANGUAGES
from regulars.lib.registry import AuditAction

WRITTEN = "knowledge.article_written"
CHANGED = "knowledge.article_changed"
PUBLISHED = "knowledge.article_published"
TAKEN_IN = "knowledge.article_taken_in"
ARCHIVED = "knowledge.article_archived"
RESTORED = "knowledge.article_restored"
REVIEWED = "knowledge.article_reviewed"
GAP_SET_ASIDE = "knowledge.gap_set_aside"
GAP_OPENED = "knowledge.gap_opened"


def language_of(details: Mapping[str, Any]) -> str:
    return LANGUAGES.get(str(details.get("language", "")), "")


def version_of(details: Mapping[str, Any]) -> str:
    named = {"language": language_of(details), "version": details.get("version", "")}
    return _("%(language)s, version %(version)s") % named


ACTIONS = (
    AuditAction(WRITTEN, gettext_lazy("Wrote an article"), "file-text", language_of),
    AuditAction(CHANGED, gettext_lazy("Changed an article"), "file-text", version_of),
    AuditAction(PUBLISHED, gettext_lazy("Published an article"), "file-text"),
    AuditAction(TAKEN_IN, gettext_lazy("Made an article a draft again"), "file-text"),
    AuditAction(ARCHIVED, gettext_lazy("Put an article away"), "archive"),
    AuditAction(RESTORED, gettext_lazy("Took an article out again"), "file-text"),
    AuditAction(REVIEWED, gettext_lazy("Reviewed an article"), "file-text"),
    AuditAction(GAP_SET_ASIDE, gettext_lazy("Set aside questions without an article"), "archive"),
    AuditAction(GAP_OPENED, gettext_lazy("Took questions without an article up again"), "file-text"),
)
