"""Colleagues and teams a conversation may be given to, and the keys of the pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from regulars.inbox.views.moments import offered
from regulars.staff.models import Employee
from regulars.staff.rights import RIGHTS_OF, Right
from regulars.work.models import Team

MOST_OFFERED = 200


def answerers() -> Sequence[Employee]:
    """Everybody who answers customers, by name. One query."""
    roles = [role for role, rights in RIGHTS_OF.items() if Right.ANSWER in rights]
    return list(
        Employee.objects.filter(role__in=roles, is_active=True)
        .order_by("name", "id")
        .only("name", "photo")[:MOST_OFFERED]
    )


def questions(*, tags: Sequence[str] = (), known_tags: Sequence[str] = (), now: datetime) -> dict[str, Any]:
    """What the dialogs of both pages are made of. Two queries."""
    return {
        "people": answerers(),
        "teams": list(Team.objects.filter(archived_at=None).order_by("name").only("name")),
        "moments": offered(now),
        "tags": tags,
        "known_tags": known_tags,
        "keys": keys(),
    }


def keys() -> list[tuple[str, str]]:
    return [
        ("j", _("next")), ("k", _("previous")), ("Enter", _("open")), ("u", _("back to the list")),
        ("r", _("answer")), ("n", _("note")), ("Ctrl Enter", _("send")), ("a", _("give to somebody")),
        ("s", _("put aside")), ("t", _("tags")), ("e", _("close")), ("x", _("choose")), ("/", _("search")),
        ("Esc", _("leave a field, let go of what is chosen")), ("Ctrl K", _("go anywhere")), ("?", _("these keys")),
    ]  # fmt: skip
