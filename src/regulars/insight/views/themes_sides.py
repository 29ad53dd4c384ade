"""The themes of the messages asked for, and beside them those of another segment."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from regulars.analytics.themes.shapes import Theme, Themes
from regulars.insight.pages import Page, kept_of
from regulars.insight.reader import Reader
from regulars.insight.sayings.narrowing import Narrowing
from regulars.insight.sayings.queries import quotes_for, themes_for
from regulars.insight.sections.parts import Chart, Explained
from regulars.insight.sections.themes import Messages, beside, ordered, rest_card, sentence, theme_cards
from regulars.insight.sections.themes_charts import file_links, months_chart
from regulars.lib.text import whole_number
from regulars.staff.rights import Right, may


@dataclass(frozen=True)
class Side:
    """One query for the counts of a part, one or two for its quotes. `anchor` stands before the anchors of the second
    of two; `first` is what stands there before it, whose order it keeps."""

    request: HttpRequest
    page: Page
    found: Themes
    narrowing: Narrowing
    anchor: str = ""
    first: "Side | None" = None

    @cached_property
    def own(self) -> Themes:
        return themes_for(self.page.run, self.found, self.narrowing, self.page.figures.period.until)

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        if self.first is not None:
            return beside(self.own, self.first.themes)
        return ordered(self.own, self.request.GET.get("order", ""))

    @property
    def reader(self) -> Reader:
        return replace(self.page.reader, anchor=self.anchor)

    @property
    def may_read(self) -> bool:
        return may(self.request.user, Right.SEE_CUSTOMERS)

    @property
    def messages(self) -> Messages:
        return Messages(self.narrowing.query(), self.may_read)

    @property
    def chart(self) -> Chart | None:
        chosen = whole_number(self.request.GET.get("theme", ""))
        return months_chart(self.themes, chosen, self.reader, self.messages)

    def shown(self, title: str) -> dict[str, Any]:
        """What bodies/themes.html shows."""
        reader, query = self.reader, self.narrowing.query()
        quotes = quotes_for(self.page.run, self.own, self.narrowing) if self.may_read else {}
        may_take = may(self.request.user, Right.EXPORT)
        return {
            "title": title,
            "cards": theme_cards(self.own, self.themes, quotes, reader, kept_of(self.request, "theme"), self.messages),
            "rest": rest_card(self.own, reader, self.messages),
            "chart": self.chart,
            "files": file_links("themes", query) if may_take else (),
            "quote_files": file_links("quotes", query) if may_take and self.may_read else (),
            "sentence": sentence(self.own, reader),
            "of_themes": Explained(reader.links.definition("themes")),
            "of_tone": Explained(reader.links.definition("tone")),
        }


def sides_of(request: HttpRequest, page: Page, found: Themes, narrowing: Narrowing) -> list[Side]:
    """Themes are found among everybody, so that a second count of the same ones is all that stands beside."""
    first = Side(request, page, found, narrowing)
    other = narrowing.beside
    return [first] if other is None else [first, Side(request, page, found, other, "against-", first)]


def charts_of(sides: list[Side]) -> Mapping[str, Chart | None]:
    """What of the page can be had as a picture."""
    return {f"{side.anchor}chart": side.chart for side in sides}
