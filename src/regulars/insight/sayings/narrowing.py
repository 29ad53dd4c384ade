"""Which messages a reader asks for: of which customers, days, channel and language."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from regulars.analytics.themes.languages import LANGUAGES
from regulars.channels.registry import channel_kinds
from regulars.customers.models import Customer
from regulars.insight.filters import Filters, filters_of
from regulars.insight.models import Run, ThemedText
from regulars.insight.sections.themes import LANGUAGE_NAMES
from regulars.insight.stored import EVER

OWN_NAMES = ("channel", "language", "theme")


@dataclass(frozen=True)
class Narrowing:
    """What the address asks for; the reader's own customers only, where they see no others (`filters.conditions`)."""

    filters: Filters
    channel: str = ""
    language: str = ""

    @property
    def is_everything(self) -> bool:
        return self.filters.conditions.is_everybody and self.filters.window == EVER and not self._words

    @property
    def _words(self) -> bool:
        return bool(self.channel or self.language)

    @property
    def any(self) -> bool:
        """Whether the reader asked for less than there is for them."""
        return self.filters.any or self._words

    @property
    def beside(self) -> "Narrowing | None":
        """The same messages of the segment that stands beside; None where none does."""
        other = self.filters.against
        return None if other is None else replace(self, filters=replace(self.filters, conditions=other, against=None))

    def query(self) -> dict[str, str]:
        """What addresses say of it."""
        window = self.filters.window.words()
        own = {"channel": self.channel, "language": self.language}
        return {**self.filters.conditions.query(), **window, **{name: word for name, word in own.items() if word}}

    def rows(self, run: Run) -> QuerySet[ThemedText]:
        """The messages of a run that are asked for. Raises NoSuchFigure."""
        found = ThemedText.objects.filter(self._when(), run=run)
        if not self.filters.conditions.is_everybody:
            asked = Customer.objects.filter(self.filters.conditions.customers())
            found = found.filter(customer__in=asked.order_by().values("id"))
        if self.language:
            found = found.filter(language=self.language)
        if self.channel:
            own, theirs = Q(message__channel=self.channel), Q(message__conversation__channel=self.channel)
            found = found.filter(own | Q(message__channel="") & theirs)
        return found

    def _when(self) -> Q:
        window, found = self.filters.window, Q()
        if window.first:
            found &= Q(said_on__gte=window.first)
        if window.last:
            found &= Q(said_on__lte=window.last)
        return found

    def titles(self) -> list[str]:
        """Channel and language as a reader calls them."""
        named = {**dict(_channels()), **LANGUAGE_NAMES}
        return [named[word] for word in (self.channel, self.language) if word]

    def lists(self) -> list[dict[str, Any]]:
        """Two more lists to choose from: see insight/parts/filters.html."""
        spoken = ((code, LANGUAGE_NAMES[code]) for code in LANGUAGES)
        return [
            _list("channel", _("Channel"), _channels(), self.channel),
            _list("language", _("Language"), spoken, self.language),
        ]


def narrowing_of(request: HttpRequest) -> Narrowing:
    """No query. Raises NoSuchPeriod."""
    channel, language = request.GET.get("channel", ""), request.GET.get("language", "")
    return Narrowing(
        filters_of(request),
        channel if channel in channel_kinds else "",
        language if language in LANGUAGES else "",
    )


def _channels() -> list[tuple[str, str]]:
    return [(kind.key, str(kind.title)) for kind in channel_kinds]


def _list(name: str, title: str, options: Iterable[tuple[str, str]], chosen: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "options": [{"word": word, "title": text, "chosen": word == chosen} for word, text in options],
    }
