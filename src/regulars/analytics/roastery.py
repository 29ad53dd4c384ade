"""The simulated company: a coffee roaster. People order when they run out; offices, cafés and hotels have contracts.

What is true of it and can be found again: customers won by promotions leave soonest, those referred by friends stay;
sales swell before New Year and sag in summer; offices keep their contracts longer than cafés; prices rise every year.
"""

from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from regulars.analytics import names
from regulars.analytics.roastery_contracts import contracts as make_contracts
from regulars.analytics.simulated import Company

CURRENCY = "EUR"
Array = NDArray[Any]

LANGUAGES = {"uk": 0.5, "ru": 0.15, "ro": 0.2, "en": 0.15}
COUNTRIES = {
    "uk": {"UA": 1.0},
    "ru": {"UA": 0.6, "MD": 0.4},
    "ro": {"RO": 0.7, "MD": 0.3},
    "en": {"GB": 0.7, "IE": 0.3},
}
PHONES = {"UA": "+380440", "MD": "+373220", "RO": "+40210", "GB": "+44200", "IE": "+35310"}
PHONE_DIGITS = {"UA": 6, "MD": 5, "RO": 6, "GB": 7, "IE": 6}  # local numbers with a leading 0 belong to nobody
CHANNELS = {"search": 0.3, "promotion": 0.25, "referral": 0.2, "social": 0.15, "shop": 0.1}
LEAVING = {"search": 1.0, "promotion": 2.2, "referral": 0.5, "social": 1.3, "shop": 0.8}
ACQUISITION_MINOR = {"search": 900, "promotion": 1400, "referral": 500, "social": 1100, "shop": 200}
INDUSTRIES = {"office": 0.4, "café": 0.3, "hotel": 0.15, "bakery": 0.15}
SEGMENTS = {"everyday": 0.55, "connoisseur": 0.25, "gift": 0.2}
PACE = {"everyday": 1 / 32, "connoisseur": 1 / 24, "gift": 1 / 75, "business": 1 / 21}  # purchases a day
BASKET_MINOR = {"everyday": 2_400, "connoisseur": 4_200, "gift": 5_200, "business": 14_000}
MONTHLY_SEASON = np.array([0.9, 0.95, 1.05, 1.0, 0.95, 0.85, 0.75, 0.8, 1.0, 1.1, 1.25, 1.5])
RETURN_SHARE = 0.025
PRODUCTS = (
    ("ESP-250", "Espresso blend 250 g", "beans", 0.2),
    ("ESP-1000", "Espresso blend 1 kg", "beans", 0.15),
    ("ETH-250", "Ethiopia Yirgacheffe 250 g", "beans", 0.12),
    ("COL-250", "Colombia Huila 250 g", "beans", 0.12),
    ("DEC-250", "Decaf Mexico 250 g", "beans", 0.05),
    ("GRD-250", "Moka grind 250 g", "ground", 0.12),
    ("CAP-50", "Capsules, 50", "capsules", 0.12),
    ("GFT-01", "Gift box", "gifts", 0.08),
    ("FLT-V60", "Dripper and filters", "equipment", 0.04),
)
PLANS = (
    ("OFF-S", "Office plan, small", "plans"),
    ("OFF-M", "Office plan, medium", "plans"),
    ("OFF-L", "Office plan, large", "plans"),
)


def build(*, until: date, customers: int, years: int, rng: Generator) -> Company:
    """Draw everything. Days are whole days since the beginning until the last step."""
    import pyarrow as pa

    days = years * 365
    people = _customers(customers, days, rng)
    held = people["kind"] == "company"
    held &= rng.random(customers) < 0.6
    orders = _orders(people, np.flatnonzero(~held), days, until, rng)
    contracts = make_contracts(np.flatnonzero(held), people, days, until, rng)
    begin = until - timedelta(days=days)
    return Company(
        currency=CURRENCY,
        until=until,
        customers=_as_table(people, begin),
        products=pa.table(dict(zip(("code", "name", "category"), zip(*_catalogue(), strict=True), strict=True))),
        orders=orders,
        contracts=contracts,
        costs=_costs(people, days, begin, rng),
    )


def _catalogue() -> list[tuple[str, str, str]]:
    return [product[:3] for product in PRODUCTS] + list(PLANS)


def choose(weights: dict[str, float], size: int, rng: Generator) -> Array:
    shares = np.array(list(weights.values()))
    return rng.choice(list(weights), size, p=shares / shares.sum())


def _customers(size: int, days: int, rng: Generator) -> dict[str, Array]:
    kind = np.where(rng.random(size) < 0.12, "company", "person")
    business = kind == "company"
    language = choose(LANGUAGES, size, rng)
    country = np.full(size, "UA", dtype="U2")
    for code, shares in COUNTRIES.items():
        country[language == code] = choose(shares, int((language == code).sum()), rng)
    person = names.people(language, rng)
    called = np.char.add(np.char.add(person["given"], " "), person["family"]).astype("U60")
    called[business] = names.companies(language[business], rng)
    # A company that grows: twice as many customers come at the end as at the beginning.
    joined = days * (np.sqrt(1 + 3 * rng.random(size)) - 1)
    return {
        "customer": np.arange(1, size + 1),
        "kind": kind,
        "name": called,
        **person,
        "language": language,
        "country": country,
        "industry": np.where(business, choose(INDUSTRIES, size, rng), "private"),
        "segment": np.where(business, "business", choose(SEGMENTS, size, rng)),
        "acquisition_channel": choose(CHANNELS, size, rng),
        "joined": np.floor(joined),
    }


def _orders(people: dict[str, Array], who: Array, days: int, until: date, rng: Generator) -> Any:
    """Purchases at each customer's own pace (faster in season); after any of them they may leave for good."""
    import pyarrow as pa

    segment = people["segment"][who]
    pace = rng.gamma(2.0, 0.5, len(who)) * np.vectorize(PACE.get)(segment)
    leaving = rng.beta(0.7, 7.0, len(who)) * np.vectorize(LEAVING.get)(people["acquisition_channel"][who])
    season = _season_clock(days, until)
    buyers, moments = _purchases(
        season[people["joined"][who].astype(int)], pace, np.minimum(leaving, 0.9), season[-1], rng
    )
    day = np.minimum(np.searchsorted(season, moments, side="right") - 1, days - 1)
    basket = np.vectorize(BASKET_MINOR.get)(segment) * rng.gamma(4.0, 0.25, len(who))
    amount = np.maximum(rng.gamma(5.0, 0.2, len(buyers)) * basket[buyers] * 1.05 ** (day // 365), 300).astype(np.int64)
    amount = amount // 10 * 10
    back = np.flatnonzero(rng.random(len(buyers)) < RETURN_SHARE)
    returned_on = day[back] + rng.integers(3, 20, len(back))
    back, returned_on = back[returned_on < days], returned_on[returned_on < days]
    owner = np.concatenate([who[buyers], who[buyers[back]]])
    on = np.concatenate([day, returned_on])
    money = np.concatenate([amount, -amount[back]])
    shares = np.array([product[3] for product in PRODUCTS])
    product = rng.choice([product[0] for product in PRODUCTS], len(buyers), p=shares / shares.sum())
    order = np.argsort(on, kind="stable")
    begin = np.datetime64(until - timedelta(days=days - 1))
    return pa.table(
        {
            "number": [f"R-{number:07d}" for number in range(1, len(order) + 1)],
            "customer": people["customer"][owner][order],
            "ordered_on": (begin + on[order].astype("timedelta64[D]")).astype("datetime64[D]"),
            "amount_minor": money[order],
            "kind": np.where(money[order] < 0, "return", "purchase").tolist(),
            "product": np.concatenate([product, product[back]])[order].tolist(),
        }
    )


def _season_clock(days: int, until: date) -> Array:
    """Time as the trade feels it: a December day counts more than a July day. Shape: (days + 1,), from 0."""
    calendar = np.datetime64(until) - np.arange(days - 1, -1, -1).astype("timedelta64[D]")
    months = calendar.astype("datetime64[M]").astype(int) % 12
    return np.concatenate([[0.0], np.cumsum(MONTHLY_SEASON[months] / MONTHLY_SEASON.mean())])


def _purchases(start: Array, pace: Array, leaving: Array, end: float, rng: Generator) -> tuple[Array, Array]:
    """(customer index, moment) of every purchase; the first is at the start. One round draws one purchase of each."""
    clock, here = start.copy(), np.arange(len(start))
    buyers, moments = [], []
    while len(here):
        buyers.append(here)
        moments.append(clock[here])
        here = here[rng.random(len(here)) >= leaving[here]]
        clock[here] += rng.exponential(1 / pace[here])
        here = here[clock[here] < end]
    return np.concatenate(buyers), np.concatenate(moments)


def _costs(people: dict[str, Array], days: int, begin: date, rng: Generator) -> Any:
    """Winning each customer, and serving all of them month by month."""
    import pyarrow as pa

    size = len(people["customer"])
    mean = np.vectorize(ACQUISITION_MINOR.get)(people["acquisition_channel"])
    won = (mean * rng.gamma(4.0, 0.25, size)).astype(np.int64)
    first = np.datetime64(begin + timedelta(days=1))
    joined = first + np.minimum(people["joined"], days - 1).astype("timedelta64[D]")
    months = np.arange(29, days, 30)
    here = np.searchsorted(np.sort(people["joined"]), months)
    return pa.table(
        {
            "kind": ["acquisition"] * size + ["service"] * len(months),
            "customer": pa.array([*people["customer"].tolist(), *[None] * len(months)], pa.int64()),
            "incurred_on": np.concatenate([joined, first + months.astype("timedelta64[D]")]).astype("datetime64[D]"),
            "amount_minor": np.concatenate([won, here * 22]),
            "note": [*people["acquisition_channel"].tolist(), *["service desk"] * len(months)],
        }
    )


def _as_table(people: dict[str, Array], begin: date) -> Any:
    """Columns as the import wants them; companies have no gender and no given name."""
    import pyarrow as pa

    person = people["kind"] == "person"
    same = ("kind", "name", "language", "country", "industry", "segment", "acquisition_channel")
    blank = {
        f"{part}_name" if part != "patronymic" else part: np.where(person, people[part], "")
        for part in ("given", "patronymic", "family")
    }
    joined = np.datetime64(begin + timedelta(days=1)) + people["joined"].astype("timedelta64[D]")
    return pa.table(
        {
            "customer": people["customer"],
            **{name: people[name].tolist() for name in same},
            **{name: values.tolist() for name, values in blank.items()},
            "gender": np.where(person, people["gender"], "").tolist(),
            "email": _emails(people),
            "phone": _phones(people),
            "joined_on": joined.astype("datetime64[D]"),
        }
    )


def _emails(people: dict[str, Array]) -> list[str]:
    """Addresses of domains that are reserved for examples, so that no letter ever reaches anybody."""
    rows = zip(people["given"].tolist(), people["family"].tolist(), people["customer"].tolist(), strict=True)
    hosts = ("example.com", "example.org", "example.net")
    return [f"{names.latin(given)}.{names.latin(family)}{key}@{hosts[key % 3]}" for given, family, key in rows]


def _phones(people: dict[str, Array]) -> list[str]:
    """E.164 numbers that belong to nobody: local numbers that start with 0 are not given out."""
    rows = zip(people["country"].tolist(), people["customer"].tolist(), strict=True)
    return [
        f"{PHONES[country]}{key * 7 % 10 ** PHONE_DIGITS[country]:0{PHONE_DIGITS[country]}d}" for country, key in rows
    ]
