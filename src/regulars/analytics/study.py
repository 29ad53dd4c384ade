"""One run over a company's tables: `study(tables, until=...)` gives everything the pages and the report show."""

from datetime import date

from regulars.analytics.results import Study
from regulars.analytics.tables import Tables

__all__ = ["Study", "study"]


def study(
    tables: Tables,
    *,
    until: date,
    currency: str,
    inactive_days: int | None = None,
    time_unit: str = "day",
    splits: tuple[str, ...] | None = None,
    horizon_months: int = 12,
    annual_discount: float = 0.10,
    at_risk_rows: int = 100,
) -> Study:
    """Run the core over the tables as they stood at the end of `until`; later rows are not looked at.

    Needs: at least one of orders and contracts. splits: attribute columns of customers, or "product";
    None = all that have few enough values. time_unit: day | week (7 days, not rounded), the unit of the models.
    """
    raise NotImplementedError
