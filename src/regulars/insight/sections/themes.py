"""Themes in words: their names, how many messages, how they grow, how many blame, what is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from regulars.analytics.intervals import share_of
from regulars.analytics.themes.shapes import Theme, Themes
from regulars.insight.reader import Reader
from regulars.insight.sections.formulas import of_share
from regulars.insight.themes.quotes import Quote
from regulars.lib.text import clean

EXCERPT = 240
ORDERS = {
    "size": gettext_lazy("Largest first"),
    "bad": gettext_lazy("Most complaints"),
    "growing": gettext_lazy("Growing"),
}
TRENDS = {
    "up": (pgettext_lazy("theme", "grows"), "warn", "trending-up"),
    "down": (pgettext_lazy("theme", "shrinks"), "neutral", "trending-down"),
    "steady": (pgettext_lazy("theme", "steady"), "neutral", "minus"),
}
LANGUAGE_NAMES = {"en": "English", "uk": "Українська", "ru": "Русский", "ro": "Română"}
MOST_BAD = 0.5
CHART = "themes-months"
REST = "rest"
BLAMES = "bad"  # the tone of a message


@dataclass(frozen=True)
class Messages:
    """The messages asked for, as addresses say it; who may not see customers is led to none of them."""

    asked: Mapping[str, str]
    may_read: bool

    def address(self, **more: str) -> str:
        return f"{reverse('insight:themes_messages')}?{urlencode({**self.asked, **more})}" if self.may_read else ""


@dataclass(frozen=True)
class ThemeCard:
    """One theme as its reader sees it."""

    number: int
    title: str
    size: str
    share: float
    share_text: str
    trend: str
    trend_tone: str
    trend_icon: str
    spark: tuple[float, ...]
    bad: str
    bad_note: str
    bad_tone: str
    languages: str
    quotes: tuple[Quote, ...]
    formula: str
    bad_formula: str
    rows: str
    bad_rows: str
    url: str = ""


def ordered(themes: Themes, order: str) -> tuple[Theme, ...]:
    """By size as they come; by the lower bound of blame, so that a theme of two messages is not the worst; growing."""
    if order == "bad":
        return tuple(sorted(themes.themes, key=lambda theme: -(theme.bad.low or 0)))
    if order == "growing":
        places = {"up": 0, "steady": 1, "not_known": 1, "down": 2}
        return tuple(sorted(themes.themes, key=lambda theme: places[theme.trend]))
    return themes.themes


def beside(themes: Themes, first: Sequence[Theme]) -> tuple[Theme, ...]:
    """In the order of what they stand beside, so that the same themes are found at the same place."""
    places = {theme.number: place for place, theme in enumerate(first)}
    return tuple(sorted(themes.themes, key=lambda theme: places.get(theme.number, len(places))))


def theme_cards(
    themes: Themes,
    shown: Sequence[Theme],
    quotes: Mapping[int, Sequence[Quote]],
    reader: Reader,
    address: Mapping[str, str],
    messages: Messages,
) -> list[ThemeCard]:
    """address: what the address says, so that the chart of one theme is of what was asked for."""

    def months(theme: Theme) -> str:
        return f"?{urlencode({**address, 'theme': str(theme.number)})}#{reader.anchor}{CHART}"

    def card(theme: Theme) -> ThemeCard:
        return _card(theme, quotes.get(theme.number, ()), reader, themes.texts, (messages, str(theme.number)))

    return [replace(card(theme), url=months(theme)) for theme in shown]


def _card(theme: Theme, quotes: Sequence[Quote], reader: Reader, of_all: int, led: tuple[Messages, str]) -> ThemeCard:
    messages, word = led
    trend, tone, icon = TRENDS.get(theme.trend, ("", "", ""))
    return ThemeCard(
        number=theme.number,
        title=title_of(theme, reader.language),
        size=ngettext("%(count)s message", "%(count)s messages", theme.texts) % {"count": reader.number(theme.texts)},
        share=theme.share,
        share_text=_("%(share)s of all") % {"share": reader.share(theme.share, 0)},
        trend=str(trend),
        trend_tone=tone,
        trend_icon=icon,
        spark=tuple(float(month.texts) for month in theme.months),
        bad=reader.share(theme.bad.value, 0),
        bad_note=reader.interval(theme.bad),
        bad_tone="bad" if (theme.bad.low or 0) > MOST_BAD else "neutral",
        languages=", ".join(LANGUAGE_NAMES[code] for code in theme.languages if code in LANGUAGE_NAMES),
        quotes=tuple(Quote(clean(one.text, EXCERPT), one.on, one.conversation_id, one.customer) for one in quotes),
        formula=of_share(share_of(theme.texts, of_all), reader),
        bad_formula=of_share(theme.bad, reader),
        rows=messages.address(theme=word),
        bad_rows=messages.address(theme=word, tone=BLAMES),
    )


def rest_card(themes: Themes, reader: Reader, messages: Messages) -> ThemeCard | None:
    """What is in no theme, in one card."""
    return _card(themes.rest, (), reader, themes.texts, (messages, REST)) if themes.rest else None


def title_of(theme: Theme, language: str) -> str:
    """Its phrases in the reader's language where customers wrote in it, otherwise in theirs."""
    if not theme.phrases:
        return _("Everything else")
    words = theme.phrases.get(language[:2]) or next(iter(theme.phrases.values()))
    name = ", ".join(words)
    return name[:1].upper() + name[1:]


def sentence(themes: Themes, reader: Reader) -> str:
    """How much was read, and how much of it is in no theme."""
    counts = {"texts": reader.number(themes.texts), "other": reader.number(themes.other)}
    if not themes.fewest:
        return _("%(texts)s messages and reviews were read; %(other)s of them belong to no theme.") % counts
    words = _(
        "%(texts)s messages and reviews were read; %(other)s of them belong to no theme, or to one of fewer than"
        " %(fewest)s messages."
    )
    return words % {**counts, "fewest": reader.number(themes.fewest)}
