"""By what cohorts are split: the attribute in the address, what can be chosen, and which stored part it needs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from regulars.insight.pages import Page
from regulars.insight.stored import cohorts_by
from regulars.insight.words import attribute_title
from regulars.lib.text import storable

PARAMETER = "by"


def by_of(request: HttpRequest, usual: str = "") -> str:
    """The attribute asked for; "" = everybody together."""
    return storable(request.GET.get(PARAMETER, usual))


def asked_cohorts(usual: str = "") -> Callable[[HttpRequest], str]:
    """The stored part that the address asks for."""
    return lambda request: cohorts_by(by_of(request, usual))


def by_choices(request: HttpRequest, page: Page, active: str) -> list[dict[str, Any]]:
    """Everybody, and what the run split customers by, as options of a list. Nothing where it split by nothing."""
    known = list(page.run.snapshot.get("choices", {}))
    options = [{"word": name, "title": attribute_title(name), "chosen": name == active} for name in known]
    return [{"word": "", "title": _("Everybody together"), "chosen": active not in known}, *options] if known else []
