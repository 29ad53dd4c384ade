"""A line of the list as HTML. Forty of them make a page: a template of parts took longer than all the queries."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.inbox.views.rows import Line
from regulars.ui.drawing import avatar, badge, icon
from regulars.ui.templatetags.ui_tags import ago

ROW = SafeString(
    '<li class="inbox-row{classes}" id="row-{id}" data-order="{order}">'
    '<input type="checkbox" name="id" value="{id}" form="bulk" aria-label="{choose}">{face}'
    '<span class="inbox-who"><a class="inbox-link" href="{url}">{who}{said}</a></span>'
    '<span class="inbox-words">{channel}<span class="inbox-excerpt">{subject}{preview}</span></span>'
    '<span class="inbox-marks">{marks}</span><span class="inbox-due">{due}</span>'
    '<span class="inbox-when">{when}</span></li>'
)
SUBJECT = SafeString('<span class="inbox-subject">{}</span> · ')
SAID = SafeString('<span class="said"> · {}</span>')
HOLDER = SafeString('<span class="row row-one" title="{0}">{1}<span class="said">{0}</span></span>')
DUE = SafeString(
    '<span class="badge tone-{tone}" data-clock title="{title}">{icon}<time datetime="{at}" data-left="{at}">{words}'
    "</time></span>"
)


def rows(lines: Iterable[Line]) -> SafeString:
    choose = _("Choose the conversation with %(who)s")
    return SafeString("".join(row(line, choose) for line in lines))


def row(line: Line, choose: str) -> SafeString:
    return format_html(
        ROW, id=line.id, order=line.order, classes=" inbox-unread" if line.waits else "", url=line.url, who=line.who,
        choose=choose % {"who": line.who}, face=avatar(line.who), channel=icon(line.icon, 14, line.channel),
        said=format_html(SAID, _("waits for an answer")) if line.waits else "",
        subject=format_html(SUBJECT, line.subject) if line.subject else "", preview=line.preview, marks=marks(line),
        due=due(line.due_at, line.due_tone) if line.due_at else "", when=ago(line.at),
    )  # fmt: skip


def marks(line: Line) -> SafeString:
    """Tags, what it waits for, and who has it."""
    drawn = [badge(tag) for tag in line.tags]
    if line.state:
        drawn.append(badge(line.state, tone="info"))
    if line.holder:
        drawn.append(format_html(HOLDER, line.holder, avatar(line.holder, line.photo, "small")))
    return SafeString("".join(drawn))


def due(at: datetime, tone: str) -> SafeString:
    """By when a promise is to be kept, counted down by clocks.js; templates have inbox/due.html for the same."""
    words = moment_words(at)
    said = _("Answer by %(moment)s") % {"moment": words}
    return format_html(DUE, tone=tone, title=said, icon=icon("timer", 12), at=at.isoformat(), words=words)


def moment_words(at: datetime) -> str:
    """A moment as every page of the inbox writes it: day and time, in the reader's zone and language."""
    here = localtime(at)
    return f"{day_words(here.date(), get_language() or 'en')}, {here:%H:%M}"


@lru_cache(maxsize=4096)
def day_words(day: date, _language: str) -> str:
    return date_format(day, "j M")
