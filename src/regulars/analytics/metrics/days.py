"""Customer-days: what one customer bought on one local day. Everything about orders is counted from them."""

from datetime import date
from typing import Any

import ibis

from regulars.analytics.calendar import month_number


def customer_days(orders: Any, *, until: date) -> Any:
    """One row per customer and day with anything on it.

    Input orders(customer, ordered_on, amount_minor).
    Output (customer, day, purchases, amount_minor >= 0, returned_minor <= 0), money in minor units.
    Edge: a return is negative and is no purchase; zero is a purchase; days after `until` are not looked at.
    """
    seen = orders.filter(orders.ordered_on <= until)
    bought = seen.amount_minor >= 0
    return seen.group_by(seen.customer, day=seen.ordered_on).aggregate(
        purchases=seen.count(where=bought),
        amount_minor=_sum_of_a_day(seen.amount_minor, bought),
        returned_minor=_sum_of_a_day(seen.amount_minor, ~bought),
    )


def _sum_of_a_day(money: Any, which: Any = None) -> Any:
    """DuckDB sums integers in 128 bits, which makes millions of small groups a third slower. Doubles are exact up to
    2 ** 53: ninety billion units of money by one customer on one day."""
    return money.cast("float64").sum(where=which).fill_null(0).cast("int64")


def purchase_days(orders: Any, *, until: date) -> Any:
    """Only days with a purchase, and only their money: (customer, day, amount_minor). Half the work of the above."""
    seen = orders.filter(orders.ordered_on <= until, orders.amount_minor >= 0)
    return seen.group_by(seen.customer, day=seen.ordered_on).aggregate(amount_minor=_sum_of_a_day(seen.amount_minor))


def with_gaps(days: Any) -> Any:
    """Purchase days with the number of days since the purchase day before (null on the first)."""
    bought = days.filter(days.purchases > 0)
    previous = bought.day.lag().over(group_by=bought.customer, order_by=bought.day)
    return bought.mutate(gap_days=bought.day.delta(previous, unit="day").cast("int32"))


def customer_months(days: Any) -> Any:
    """Days summed to months, with the month of the customer's first purchase.

    Output (customer, month, first_month, purchases, amount_minor, returned_minor); months are running numbers.
    Edge: a customer with nothing but returns has no first month.
    """
    months = days.group_by(days.customer, month=month_number(days.day)).aggregate(
        purchases=days.purchases.sum(),
        amount_minor=days.amount_minor.sum(),
        returned_minor=days.returned_minor.sum(),
    )
    bought_in = ibis.cases((months.purchases > 0, months.month))
    return months.mutate(first_month=bought_in.min().over(group_by=months.customer))
