"""{% listen_to topics %}: the page follows what happens under these topics, from the moment it was made."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from regulars.live.passes import cursor_here, page_pass
from regulars.staff.actors import actor

register = template.Library()


@register.inclusion_tag("live/listen.html", takes_context=True)
def listen_to(context: Mapping[str, Any], topics: Iterable[str]) -> dict[str, str]:
    return {"pass": page_pass(actor(context["request"]), topics), "cursor": cursor_here()}
