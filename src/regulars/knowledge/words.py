"""How articles are said on pages."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regulars.knowledge.models import Article

STATE_TITLES: dict[str, str | Promise] = {"published": _("published"), "draft": _("draft"), "archived": _("put away")}
STATE_TONES = {"published": "good", "draft": "warn", "archived": "neutral"}


def state_badge(article: Article) -> dict[str, Any]:
    return {"text": STATE_TITLES[article.state], "tone": STATE_TONES[article.state]}
