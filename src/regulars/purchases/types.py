"""What crosses the borders of this context."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class ToldLine:
    """One product of an order, known by its code; money in minor units, a return's negative."""

    product: str
    amount_minor: int
    name: str = ""
    category: str = ""
    quantity: Decimal = Decimal(1)


@dataclass(frozen=True)
class ToldOrder:
    """An order as a program tells it: the moment, or only the day. A negative amount is a return."""

    number: str
    amount_minor: int
    currency: str
    ordered_at: datetime | None = None
    ordered_on: date | None = None
    lines: tuple[ToldLine, ...] = ()
    cancelled: bool = False

    @property
    def is_return(self) -> bool:
        """Money taken back, or a purchase that was cancelled: then its amount is nothing."""
        return self.cancelled or self.amount_minor < 0


@dataclass(frozen=True)
class ToldContract:
    """A contract as a program tells it. `ended_on` is the first day no longer covered."""

    number: str
    started_on: date
    amount_minor: int
    currency: str
    period: str = "month"
    ended_on: date | None = None
    product: str = ""
