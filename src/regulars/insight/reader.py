"""For whom a page is written: language, currency, and where its links lead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from regulars.analytics.results import Share
from regulars.insight.remarks.queries import Remark
from regulars.lib.money import format_money, to_major
from regulars.ui import figures

NOT_OF_CUSTOMERS = "product"


class Links:
    """Addresses of rows, tables and definitions. This one knows none: a report travels alone."""

    def rows(self, figure: str, **query: object) -> str:
        return ""

    def split_of(self, attribute: str, value: str) -> str | None:
        return None

    def rows_of_group(self, figure: str, attribute: str, value: str, **query: object) -> str:
        """The rows of one group; nothing where they cannot be told from those of the others."""
        split = self.split_of(attribute, value)
        return "" if split is None else self.rows(figure, split=split, **query)

    def rows_of_groups(self, figure: str, attribute: str, value: str, **query: object) -> str:
        """The rows of the group that is explained, else those of all groups together."""
        return self.rows_of_group(figure, attribute, value, **query) or self.rows(figure, **query)

    def orders(self, period: str, through: str = "") -> str:
        return ""

    def at_risk(self) -> str:
        return ""

    def download(self, table: str, ending: str, **query: object) -> str:
        return ""

    def picture(self, chart: str, ending: str) -> str:
        return ""

    def definition(self, slug: str) -> str:
        return f"#{slug}"


@dataclass(frozen=True)
class PageLinks(Links):
    """Links of the pages; `common` goes along everywhere (the basis, the part of the customers, the days).

    Without the right to export there are no files. page, address: of which page pictures are made, and as it is asked.
    """

    common: Mapping[str, str] = field(default_factory=dict)
    may_export: bool = True
    page: str = ""
    address: Mapping[str, str] = field(default_factory=dict)

    def rows(self, figure: str, **query: object) -> str:
        asked = {name: value for name, value in query.items() if value not in (None, "")}
        return _address(reverse("insight:rows"), {"figure": figure, **self.common, **asked})

    def split_of(self, attribute: str, value: str) -> str | None:
        """None for a product, which is known of orders and not of customers, and on a page that is narrowed to a group
        already, which has its own in the address."""
        narrowed = attribute == NOT_OF_CUSTOMERS or "split" in self.common
        return None if narrowed else f"{attribute}:{value}"

    def orders(self, period: str, through: str = "") -> str:
        return _address(reverse("insight:orders"), {**self.common, "period": period, "through": through})

    def at_risk(self) -> str:
        return _address(reverse("insight:risk"), self.common)

    def download(self, table: str, ending: str, **query: object) -> str:
        if not self.may_export:
            return ""
        return _address(reverse("insight:table", args=[table, ending]), {**self.common, **query})

    def picture(self, chart: str, ending: str) -> str:
        if not (self.may_export and self.page):
            return ""
        return _address(reverse("insight:picture", args=[self.page, chart, ending]), self.address)

    def definition(self, slug: str) -> str:
        return f"{reverse('insight:definitions')}#{slug}"


def _address(path: str, query: Mapping[str, object]) -> str:
    said = urlencode({name: str(value) for name, value in query.items() if value not in (None, "")})
    return f"{path}?{said}" if said else path


@dataclass(frozen=True)
class Reader:
    """Writes figures as this reader does."""

    language: str
    currency: str
    links: Links = field(default_factory=Links)
    # Before the anchors of charts, where two parts of the customers stand side by side.
    anchor: str = ""
    remarks: tuple[Remark, ...] = ()

    def number(self, value: float | None, digits: int = 0) -> str:
        return figures.number(value, self.language, digits=digits)

    def share(self, value: float | None, digits: int = 1) -> str:
        return figures.share(value, self.language, digits=digits)

    def share_tick(self, value: float) -> str:
        """A share on an axis: a decimal only where the step needs it."""
        return self.share(value, 0 if abs(value * 100 - round(value * 100)) < 1e-6 else 1)

    def change(self, value: float | None, digits: int = 1) -> str:
        return figures.change(value, self.language, digits=digits)

    def money(self, minor: float | None) -> str:
        """Whole money; with cents only where whole units would say little."""
        if minor is None:
            return figures.MISSING
        small = abs(to_major(round(minor), self.currency)) < 100
        return format_money(round(minor), self.currency, self.language, whole=not small)

    def money_whole(self, minor: float | None) -> str:
        return (
            figures.MISSING if minor is None else format_money(round(minor), self.currency, self.language, whole=True)
        )

    def money_short(self, minor: float | None) -> str:
        return figures.money_short(None if minor is None else round(minor), self.currency, self.language)

    def day(self, value: date | None) -> str:
        return figures.MISSING if value is None else figures.day(value, self.language)

    def interval(self, share: Share) -> str:
        return self.between(share.low, share.high)

    def between(self, low: float | None, high: float | None) -> str:
        """«4.1% – 5.9%», or nothing where there is no interval."""
        return "" if low is None or high is None else f"{self.share(low)} – {self.share(high)}"
