"""Words of a message as they are shown: links that can be pressed, colleagues that are named, what is quoted apart."""

from collections.abc import Sequence

from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe

from regulars.inbox.models import Message


def own_text(message: Message, names: Sequence[str] = ()) -> SafeString:
    """What the author wrote themselves, with nothing in it that a browser would run."""
    text = message.text if message.quoted_from is None else message.text[: message.quoted_from].rstrip()
    return named(linked(text), names)


def quoted_text(message: Message) -> SafeString:
    return linked("" if message.quoted_from is None else message.text[message.quoted_from :].strip())


def linked(text: str) -> SafeString:
    """
    >>> linked("<b> https://honey.example/1")
    '&lt;b&gt; <a href="https://honey.example/1" rel="nofollow">https://honey.example/1</a>'
    """
    return mark_safe(urlize(text, nofollow=True, autoescape=True))  # noqa: S308 - urlize escapes


def named(html: SafeString, names: Sequence[str]) -> SafeString:
    """Names after an @ stand out; they are escaped as the text is."""
    for name in sorted(names, key=len, reverse=True):
        called = linked(f"@{name}")
        html = mark_safe(html.replace(called, f'<span class="said-mention">{called}</span>'))  # noqa: S308 - both escaped
    return html
