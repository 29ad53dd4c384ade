"""{% listen_to topics %}: the page follows what happens under these topics, from the moment it was made."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from regulars.live.listening import listen

register = template.Library()


@register.simple_tag(takes_context=True)
def listen_to(context: Mapping[str, Any], topics: Iterable[str]) -> SafeString:
    return listen(context["request"], topics)
