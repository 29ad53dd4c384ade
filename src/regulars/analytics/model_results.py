"""What is known of fitted models, as frozen, JSON-able shapes that pages can import: nothing heavy in here."""

from dataclasses import dataclass, field

from regulars.analytics.results import JsonAble, Note


@dataclass(frozen=True)
class Estimate(JsonAble):
    """A parameter with its standard error and 95 % interval; None where the data do not say."""

    name: str
    value: float
    standard_error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ModelSummary(JsonAble):
    """A fitted model as an analyst reads it. `carried`: what there was to learn from, by name (repeat_purchases, ...).

    `bic` counts customers. `notes`: what to be careful with (flat: the likelihood does not tell some parameters apart).
    """

    model: str
    estimates: tuple[Estimate, ...]
    log_likelihood: float
    aic: float
    bic: float
    customers: int
    carried: dict[str, float]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class LikelihoodRatio(JsonAble):
    """A model against a narrower one inside it: `statistic` is 2 x the gain in log-likelihood."""

    wider: str
    narrower: str
    statistic: float
    degrees: int
    p_value: float


@dataclass(frozen=True)
class Bucket(JsonAble):
    """Customers with so many repeat purchases before the cut (`up_to` None: that many or more), per customer."""

    from_count: int
    up_to: int | None
    customers: int
    predicted_mean: float
    actual_mean: float


@dataclass(frozen=True)
class Scores(JsonAble):
    """Predictions of the months held out against what happened. `total_predicted` and `mae` are in purchases.

    deviance: mean Poisson deviance, the smaller the better; it is fair to a predicted mean as absolute error is not
    (which likes a prediction of zero where most buy nothing). Not known for a rule that says zero of who then buys.
    correlation: of predicted and actual by customer.
    """

    name: str
    total_predicted: float
    correlation: float | None
    mae: float
    rmse: float
    deviance: float | None


@dataclass(frozen=True)
class BucketOfCalibration(JsonAble):
    """Customers of the calibration period with so many repeat purchases: how many there are, and by the model."""

    from_count: int
    up_to: int | None
    actual: int
    expected: float


@dataclass(frozen=True)
class Tracking(JsonAble):
    """Repeat purchases of everybody since the first day of the data until `at`, in the unit of time."""

    at: float
    predicted: float
    actual: float


@dataclass(frozen=True)
class HoldoutReport(JsonAble):
    """A model fitted on what was known at the cut, and what happened in the `horizon` after it.

    total_actual, total_predicted: repeat purchases of all customers after the cut. naive: the same scores of rules
    anybody can follow. `calibration` and `tracking` are empty where they were not asked for.
    """

    model: str
    customers: int
    horizon: float
    buckets: tuple[Bucket, ...]
    total_predicted: float
    total_actual: float
    correlation: float | None
    mae: float
    rmse: float
    deviance: float
    naive: tuple[Scores, ...]
    calibration: tuple[BucketOfCalibration, ...] = ()
    tracking: tuple[Tracking, ...] = ()


@dataclass(frozen=True)
class ModelChoice(JsonAble):
    """Which model of buying predicts, and why: `why` is a note with a permanent word."""

    model: str
    before: str
    why: Note
    reports: tuple[HoldoutReport, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class BucketOfTenure(JsonAble):
    """Contracts of so many months at the cut (`up_to` None: that many or more), and how many of them left after it."""

    from_months: int
    up_to: int | None
    customers: int
    predicted_left: float
    left: int


@dataclass(frozen=True)
class StayingScores(JsonAble):
    """Who would leave after the cut, against who did. deviance: mean of -2 log of the chance given to what happened;
    brier: mean squared error of the chance. Both: the smaller the better."""

    name: str
    predicted_left: float
    deviance: float
    brier: float


@dataclass(frozen=True)
class StayingReport(JsonAble):
    """A model of how long contracts last, fitted on what was known at a cut, and who left in the months after it.

    customers: contracts that ran at the cut. naive: the same scores of rules anybody can follow.
    """

    model: str
    customers: int
    horizon_months: int
    left: int
    predicted_left: float
    deviance: float
    brier: float
    naive: tuple[StayingScores, ...]
    buckets: tuple[BucketOfTenure, ...]


@dataclass(frozen=True)
class StayingChoice(JsonAble):
    """Which model says how long contracts last, and why: `why` is a note with a permanent word."""

    model: str
    before: str
    why: Note
    reports: tuple[StayingReport, ...] = field(default_factory=tuple)
