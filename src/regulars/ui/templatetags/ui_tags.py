"""Template tags and filters of the design language: icons, wrapped components, figures as a reader writes them."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Template, Token, token_kwargs
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now as current_time
from django.utils.translation import get_language, gettext, pgettext, to_locale

from regulars.lib.money import format_money
from regulars.ui import drawing, figures
from regulars.ui.sidebar import sidebar

register = template.Library()


def language() -> str:
    """The reader's language as Babel names it."""
    return _locale(get_language() or "en")


_locale = lru_cache(to_locale)


# Icons, avatars, lines -------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """A lucide icon in the colour of the text: {% icon "users" %}. With a label it is an image, else decoration."""
    return drawing.icon(str(name), int(size), str(label))


@register.simple_tag
def draw_avatar(name: object, photo: str = "", size: str = "") -> SafeString:
    """What ui/avatar.html draws."""
    return drawing.avatar(str(name), str(photo or ""), str(size or ""))


@register.simple_tag
def draw_badge(text: Any, tone: str = "", icon: str = "", dot: object = "", title: Any = "") -> SafeString:
    """What ui/badge.html draws."""
    return drawing.badge(text, tone=str(tone) or "neutral", icon_name=icon or "", dot=bool(dot), title=title or "")


@register.filter
def initials(name: str) -> str:
    """«Олена Мельник» -> «ОМ»; a single word gives its first letter."""
    return drawing.initials(name)


@register.filter
def tint(name: str) -> int:
    """A number from 1 to 8 that stays the same for the same name, for the colour of an avatar."""
    return drawing.tint(name)


@register.simple_tag
def sparkline(values: Sequence[float | None], label: str = "", width: int = 96, height: int = 24) -> str:
    """A small line of the values in order; a missing value breaks the line."""
    return drawing.sparkline(values, label=label, width=width, height=height)


@register.simple_tag
def share_bar(share: float | None, label: str = "", tone: str = "") -> str:
    """A thin bar filled to the share (0 to 1)."""
    return drawing.share_bar(share, label=label, tone=tone)


# Figures ---------------------------------------------------------------------------------------------------------


@register.filter
def money(minor: int | None, currency: str = "EUR") -> str:
    """{{ order.amount_minor|money:company.currency }}"""
    return figures.MISSING if minor is None else format_money(int(minor), currency, language())


@register.filter
def money_whole(minor: int | None, currency: str = "EUR") -> str:
    """Money without minor units, for tables and headline figures."""
    return figures.MISSING if minor is None else format_money(int(minor), currency, language(), whole=True)


@register.filter
def money_short(minor: int | None, currency: str = "EUR") -> str:
    """Money in thousands or millions, for charts and tight places: €1.2M."""
    return figures.money_short(minor, currency, language())


@register.filter
def number(value: float | None, digits: int = 0) -> str:
    """{{ customers|number }} or {{ purchases|number:1 }}"""
    return figures.number(value, language(), digits=int(digits))


@register.filter
def share(value: float | None, digits: int = 1) -> str:
    """A share from 0 to 1 in per cent: {{ churn.rate|share }}"""
    return figures.share(value, language(), digits=int(digits))


@register.filter
def change(value: float | None, digits: int = 1) -> str:
    """A relative change with its sign: 0.052 -> +5.2%"""
    return figures.change(value, language(), digits=int(digits))


@register.filter
def points(value: float | None, digits: int = 1) -> str:
    """The difference of two shares: 0.008 -> +0.8 pp"""
    return gettext("%(size)s pp") % {"size": figures.points(value, language(), digits=int(digits))}


@register.filter
def day(value: date | None, style: str = "medium") -> SafeString:
    """A date as a <time> element: {{ order.ordered_on|day }}; styles short, medium, long, month."""
    if value is None:
        return SafeString(figures.MISSING)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), figures.day(value, language(), style=style))


@register.filter(expects_localtime=True)
def moment(value: datetime | None, style: str = "") -> str:
    """A day and a time in few letters: {{ due_at|moment }}, or {{ said_at|moment:"year" }} for what may be old."""
    return figures.MISSING if value is None else figures.moment(value, language(), year=style == "year")


@register.filter(expects_localtime=True)
def short_day(value: date | None) -> str:
    """A day in few letters, beside moments: {{ task.due_on|short_day }}"""
    return figures.MISSING if value is None else figures.short_day(value, language())


@register.filter(expects_localtime=True)
def ago(value: datetime | date | None) -> SafeString:
    """How long ago, in words, with the exact moment on hover: «3 weeks ago»."""
    if value is None:
        return SafeString(figures.MISSING)
    return drawing.ago(value, current_time(), language())


@register.filter
def left(due_at: datetime) -> str:
    """How much time is left until a moment, or how late it is: «in 2 hr», «5 min late»."""
    late, soon = gettext("{time} late"), pgettext("time that is left", "in {time}")
    return figures.left(due_at, current_time(), language(), soon=soon, late=late)


# Composition -----------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """The content of a block once more: the page's title is both the tab's title and the h1."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(str(name)) if isinstance(blocks, BlockContext) else None
    return block.render(context) if block else SafeString()


def _template(context: Context, name: str) -> Template:
    if context.template is None:
        raise template.TemplateSyntaxError("wrap works inside a template that is being rendered")
    return context.template.engine.get_template(name)


class FillNode(Node):
    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> SafeString:
        return SafeString()


class WrapNode(Node):
    def __init__(self, component: FilterExpression, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.component, self.values, self.nodelist = component, values, nodelist

    def render(self, context: Context) -> SafeString:
        filled: dict[str, Any] = {name: value.resolve(context) for name, value in self.values.items()}
        fills = [node for node in self.nodelist if isinstance(node, FillNode)]
        filled |= {node.name: node.nodelist.render(context) for node in fills}
        filled["body"] = self.nodelist.render(context)
        filled["csrf_token"] = context.get("csrf_token")
        return _template(context, self.component.resolve(context)).render(context.new(filled))


@register.tag
def wrap(parser: Parser, token: Token) -> WrapNode:
    """A component around content; it sees its own parameters, `body` and the fills, nothing else.

    {% wrap "ui/card.html" title=_("Orders") %} ... {% fill actions %} ... {% endfill %} {% endwrap %}
    """
    name, *rest = token.split_contents()
    if not rest:
        raise template.TemplateSyntaxError(f"{name} needs the template of a component")
    values = token_kwargs(rest[1:], parser)
    nodelist = parser.parse(("endwrap",))
    parser.delete_first_token()
    return WrapNode(parser.compile_filter(rest[0]), values, nodelist)


@register.tag
def fill(parser: Parser, token: Token) -> FillNode:
    """A named place of the wrapped component: {% fill actions %} ... {% endfill %}"""
    _, name = token.split_contents()
    nodelist = parser.parse(("endfill",))
    parser.delete_first_token()
    return FillNode(name, nodelist)


# Tones -----------------------------------------------------------------------------------------------------------

TONES = {"success": "good", "warning": "warn", "error": "bad", "debug": "info"}
TONE_ICONS = {"good": "circle-check", "warn": "triangle-alert", "bad": "circle-alert"}


@register.filter
def tone(word: str | None) -> str:
    """A tone of ours from a tone or from the level of a Django message."""
    return TONES.get(str(word), str(word or "info"))


@register.filter
def tone_icon(word: str | None) -> str:
    return TONE_ICONS.get(tone(word), "info")


@register.filter
def undo_address(tags: str | None) -> str:
    """The address in the tags of a message ("undo:/orders/7/undo/"), or a plain address as it is."""
    words = (str(tags) if tags else "").split()
    found = [word.removeprefix("undo:") for word in words if word.startswith(("undo:/", "/"))]
    return found[0] if found else ""


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> SafeString:
    """The side navigation of a page: the registered entries in `menu`, and whoever is signed in."""
    company = getattr(context.get("company"), "name", "") or ""
    numbers = context.get("menu_numbers") or {}
    token = str(context.get("csrf_token") or "")
    return sidebar(context["request"], list(context.get("menu") or ()), company, token, numbers)
