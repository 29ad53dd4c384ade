"""What a message looks like in a line, and how much of it there may be."""

from datetime import datetime

from django.utils.timezone import localtime

from regulars.lib.text import clean
from regulars.ui import figures
from regulars.ui.templatetags.ui_tags import language

MOST_TEXT, MOST_HTML, PREVIEW = 200_000, 2_000_000, 200
SUBJECT = 300


def preview(text: str, *, quoted_from: int | None = None, files: int = 0) -> str:
    """The first words of what is new in a message.

    >>> preview("Добрий день!\\n\\nДе мій рахунок?", files=0)
    'Добрий день! Де мій рахунок?'
    """
    own = text if quoted_from is None else text[:quoted_from]
    return clean(own[: PREVIEW * 4], PREVIEW) or ("…" if files else "")


def moment_words(at: datetime, *, year: bool = False) -> str:
    """A moment as every page of the inbox writes it, in the reader's zone and language."""
    return figures.moment(localtime(at), language(), year=year)


def subject_of(conversation_subject: str, text: str) -> str:
    """
    >>> subject_of("  Re: Рахунок ", "...")
    'Re: Рахунок'
    """
    return clean(conversation_subject, SUBJECT)
