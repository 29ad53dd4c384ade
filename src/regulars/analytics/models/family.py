"""The whole family behind one interface.

Every module has `fit(rows, *, start=None)`, predictions that take the model first (`probability_alive`,
`expected_purchases` or `expected_mean`), and `simulate`; `FAMILY` says which module a name means. `summary` and `store`
work for all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.random import Generator
from numpy.typing import ArrayLike

from regulars.analytics.models import bg_bb, bg_nbd, gamma_gamma, mbg_nbd, pareto_nbd, renewal
from regulars.analytics.models.bg_bb import BgBb
from regulars.analytics.models.bg_nbd import BgNbd
from regulars.analytics.models.drawing import Drawn
from regulars.analytics.models.fitting import Floats, Form
from regulars.analytics.models.gamma_gamma import GammaGamma
from regulars.analytics.models.mbg_nbd import MbgNbd
from regulars.analytics.models.pareto_nbd import ParetoNbd
from regulars.analytics.models.renewal import BetaDiscreteWeibull, ShiftedBetaGeometric

Model = BgNbd | MbgNbd | ParetoNbd | BgBb | GammaGamma | ShiftedBetaGeometric | BetaDiscreteWeibull
BuyingModel = BgNbd | MbgNbd | ParetoNbd


class Buying(Protocol):
    """A model of when customers buy, in continuous time: a module of this package."""

    @property
    def fit(self) -> Callable[..., Any]: ...

    def probability_alive(self, model: Any, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats: ...

    def expected_if_alive(self, model: Any, horizon: float, x: ArrayLike, T: ArrayLike) -> Floats: ...

    def expected_purchases(self, model: Any, horizon: float, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats: ...

    def expected_from_start(self, model: Any, horizon: ArrayLike) -> Floats: ...

    def purchase_counts(self, model: Any, x: ArrayLike, T: ArrayLike) -> Floats: ...

    def simulate(self, model: Any, T: ArrayLike, rng: Generator, *, horizon: float = 0.0) -> Drawn: ...


@dataclass(frozen=True)
class Member:
    """A model by its permanent name."""

    name: str
    kind: type[Model]
    form: Form[Any]


BUYING: dict[str, Buying] = {"bg_nbd": bg_nbd, "mbg_nbd": mbg_nbd, "pareto_nbd": pareto_nbd}
FAMILY: dict[str, Member] = {
    member.name: member
    for member in (
        Member("bg_nbd", BgNbd, bg_nbd.FORM),
        Member("mbg_nbd", MbgNbd, mbg_nbd.FORM),
        Member("pareto_nbd", ParetoNbd, pareto_nbd.FORM),
        Member("bg_bb", BgBb, bg_bb.FORM),
        Member("gamma_gamma", GammaGamma, gamma_gamma.FORM),
        Member("shifted_beta_geometric", ShiftedBetaGeometric, renewal.SHIFTED),
        Member("beta_discrete_weibull", BetaDiscreteWeibull, renewal.WEIBULL),
    )
}


def member_of(model: Model) -> Member:
    return next(member for member in FAMILY.values() if type(model) is member.kind)


def kind_of(model: Model) -> str:
    """The permanent name of a fitted model."""
    return member_of(model).name


def buying_of(model: BuyingModel) -> Buying:
    """The module that predicts with this model."""
    return BUYING[kind_of(model)]


def parameters(model: Model) -> dict[str, float]:
    """The parameters alone, by their names in the papers."""
    return {name: getattr(model, name) for name in member_of(model).form.names}
