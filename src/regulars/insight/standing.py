"""What the guard weighs of one customer or of many: what they bring, what would be lost, what was spent."""

from dataclasses import dataclass

from regulars.analytics.spending import Worth

SPENT_DAYS = 365


@dataclass(frozen=True)
class Standing:
    """What is known of one customer, or of a part of them together.

    customers: for how many something is foretold, of `there` who are meant. The sums are of all of them; `stake_minor`
    is the chance of leaving x what is brought by who stays. `horizon_days` 0: the chance is not of a named time.
    """

    customers: int
    there: int
    if_stays_minor: int
    stake_minor: float
    spent_minor: int
    horizon_days: int = 0
    gone: bool = False

    @property
    def worth(self) -> Worth:
        """Of one of them, on average. The chance is weighed by money, so that chance x money is the money at stake."""
        if not self.customers:
            return Worth()
        each = self.if_stays_minor / self.customers
        return Worth(if_stays_minor=each, risk=self.risk)

    @property
    def risk(self) -> float | None:
        if self.gone:
            return 1.0
        return min(self.stake_minor / self.if_stays_minor, 1.0) if self.if_stays_minor else None
