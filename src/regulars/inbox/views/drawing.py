"""A line of the list as HTML. A page has many of them: a template of parts took longer than all the queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.inbox.views.rows import Line
from regulars.ui import figures
from regulars.ui.drawing import ago, avatar, badge, icon
from regulars.ui.templatetags.ui_tags import language


@dataclass(frozen=True)
class Said:
    """What every line says: looked up once for all of them. `choose` and `due` are filled in."""

    waits: str
    choose: str
    due: str
    late: str
    soon: str
    language: str
    now: datetime


def said() -> Said:
    return Said(
        waits=_("waits for an answer"), choose=_("Choose the conversation with %(who)s"),
        due=_("Answer by %(moment)s"), late=_("{time} late"), soon=pgettext("time that is left", "in {time}"),
        language=language(), now=timezone.now(),
    )  # fmt: skip


def rows(lines: Iterable[Line]) -> SafeString:
    words = said()
    return SafeString("".join(row(line, words) for line in lines))


def row(line: Line, words: Said) -> str:
    who, waits = escape(line.who), f'<span class="said"> · {escape(words.waits)}</span>' if line.waits else ""
    return (
        f'<li class="inbox-row{standing(line)}" id="row-{line.id}" data-order="{line.order}">'
        f'<input type="checkbox" name="id" value="{line.id}" form="bulk" '
        f'aria-label="{escape(words.choose % {"who": line.who})}">{avatar(line.who)}'
        f'<span class="inbox-who"><a class="inbox-link" href="{escape(line.url)}">{who}{waits}</a></span>'
        f'<span class="inbox-words">{icon(line.icon, 14, line.channel)}'
        f'<span class="inbox-excerpt">{subject(line)}{escape(line.preview)}</span></span>'
        f'<span class="inbox-marks">{marks(line)}</span>'
        f'<span class="inbox-due">{due(line.due_at, line.due_tone, words) if line.due_at else ""}</span>'
        f'<span class="inbox-when">{ago(timezone.localtime(line.at), words.now, words.language)}</span></li>'
    )


def standing(line: Line) -> str:
    """Whose turn it is, and whether it burns, seen without reading."""
    burns = (
        f" inbox-burns tone-{line.due_tone}" if line.due_at and line.due_tone != "neutral" and not line.theirs else ""
    )
    return (" inbox-unread" if line.waits else " inbox-theirs" if line.theirs else "") + burns


def subject(line: Line) -> str:
    return f'<span class="inbox-subject">{escape(line.subject)}</span> · ' if line.subject else ""


def marks(line: Line) -> str:
    """Tags, what it waits for, and who has it."""
    drawn = "".join(badge(tag) for tag in line.tags)
    if line.state:
        tone, sign = ("neutral", "reply") if line.theirs else ("info", "hourglass")
        drawn += badge(line.state, tone=tone, icon_name=sign)
    if line.holder:
        name, face = escape(line.holder), avatar(line.holder, line.photo, "small")
        drawn += f'<span class="row row-one" title="{name}">{face}<span class="said">{name}</span></span>'
    return drawn


def due(at: datetime, tone: str, words: Said) -> str:
    """By when a promise is to be kept, kept current by clocks.js; templates have inbox/due.html for the same."""
    moment, exact = figures.moment(timezone.localtime(at), words.language), at.isoformat()
    title = escape(words.due % {"moment": moment})
    left = figures.left(at, words.now, words.language, soon=words.soon, late=words.late)
    return (
        f'<span class="badge tone-{tone}" data-clock title="{title}">{icon("timer", 12)}'
        f'<time datetime="{exact}" data-left="{exact}" data-late="{escape(words.late)}" '
        f'data-soon="{escape(words.soon)}">{escape(left)}</time></span>'
    )
