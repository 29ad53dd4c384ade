"""Lifetime value by plain formulas, as people compute it on paper. Money in minor units, or in any one unit."""

from regulars.analytics.errors import PlanRefused


def lifetime_value(average_purchase: float, purchases_a_year: float, years: float) -> float:
    """Average purchase x purchases a year x years as a customer.

    >>> lifetime_value(1000, 6, 5)
    30000
    """
    _not_negative(average_purchase=average_purchase, purchases_a_year=purchases_a_year, years=years)
    return average_purchase * purchases_a_year * years


def net_lifetime_value(income: float, *costs: float) -> float:
    """What remains of the income of a lifetime after the costs of winning and serving the customer.

    >>> net_lifetime_value(200_000, 100_000)
    100000
    """
    _not_negative(**{f"cost_{i}": cost for i, cost in enumerate(costs, 1)})
    return income - sum(costs)


def value_by_churn(margin_a_period: float, churn_a_period: float) -> float:
    """Margin per period / churn per period: the expected margin when everybody leaves at the same pace.

    >>> value_by_churn(100.0, 0.05)
    2000.0
    """
    if not 0 < churn_a_period <= 1:
        raise PlanRefused("churn must be above 0 and at most 1: nobody stays for ever", churn=churn_a_period)
    return margin_a_period / churn_a_period


def check_spend(planned: float, lifetime: float) -> float:
    """What is left of a customer's lifetime value after spending `planned` on winning or keeping them.

    Refused when the customer would cost more than they ever bring.

    >>> check_spend(12_000, 30_000)
    18000
    >>> check_spend(40_000, 30_000)
    Traceback (most recent call last):
    regulars.analytics.errors.PlanRefused: spending 40000 on a customer worth 30000 loses 10000
    """
    _not_negative(planned=planned)
    if planned > lifetime:
        message = f"spending {planned:g} on a customer worth {lifetime:g} loses {planned - lifetime:g}"
        raise PlanRefused(message, planned=planned, lifetime=lifetime, loss=planned - lifetime)
    return lifetime - planned


def _not_negative(**parts: float) -> None:
    for name, value in parts.items():
        if value < 0:
            raise PlanRefused(f"{name} cannot be negative", part=name, value=value)
