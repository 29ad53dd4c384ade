"""What customers of the demo's company say of it: reviews, and calls that were held elsewhere.

Both come in as files, through the door of everybody's. Enough that the map of loyalty shows something, and a few
who take more of our time than they pay for.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import F

from regulars.channels.models import Account
from regulars.channels.receiving import read_waiting
from regulars.config.demo_files import load, written
from regulars.customers.models import Identity
from regulars.insight.loyalty import keeping
from regulars.insight.loyalty.commands import price_hour

Row = dict[str, Any]

ONE_IN, LOST_ONE_IN = 24, 2
SMALL_MINOR, OFTEN_IN, OFTEN = 12_000, 12, 26
HOUR_MINOR, MARGIN = 1_400, 35
# What is older than this is no news: nobody of the demo has to answer it.
NO_NEWS, LATELY = 30, 350
# Of ten customers so many stars: those who left were content less often, though not never.
STARS = {"lost": (5, 4, 2, 1, 3, 4, 2, 5, 1, 3), "slipping": (4, 2, 5, 3, 1, 4, 2, 3, 5, 2)}
USUAL_STARS = (5, 5, 4, 5, 3, 4, 5, 2, 5, 4)
WORDS = {
    5: (
        "Чудова кава, свіже обсмаження. Дякую!",
        "Best espresso beans in town, always freshly roasted.",
        "Доставка прийшла наступного дня, усе акуратно запаковано.",
        "Отличный вкус, заказываю уже второй год.",
        "Suportul mi-a răspuns în zece minute și m-a ajutat cu comanda.",
        "The decaf tastes like real coffee, and support answers fast.",
        "Кавʼярня задоволена: смак однаковий у кожній партії.",
    ),
    4: (
        "Good coffee, delivery could be a day faster.",
        "Смачно, але ціна трохи зросла.",
        "Кофе хороший, упаковку бы попрочнее.",
        "Gust foarte bun, livrarea a durat patru zile.",
        "Lovely beans, the subscription page is a bit confusing.",
    ),
    3: (
        "Кава непогана, але пакування кожного разу інше.",
        "The price went up twice this year, the coffee stayed the same.",
        "Доставка иногда опаздывает на день-два.",
        "Prețul a crescut, pachetul a rămas același.",
        "Пакет був відкритий, частина зерна висипалась.",
    ),
    2: (
        "Доставка опоздала, кофе уже не такой свежий.",
        "The bag was torn and half of the beans were in the box.",
        "Ціна виросла без попередження, рахунок прийшов більший.",
        "Am primit altă măcinătură decât am comandat.",
        "Замовляла мелену для турки, привезли в зернах.",
    ),
    1: (
        "Cafeaua a venit târziu și de la suport n-a răspuns nimeni.",
        "Three calls to support and nobody knows where the parcel is.",
        "Кава прийшла зіпсована, гроші досі не повернули.",
        "Заказ потеряли, поддержка молчит неделю.",
        "Delivery was a week late and nobody apologised.",
    ),
}
ASKED = (
    "Asked where the parcel is",
    "Asked for another grind",
    "Asked for the invoice again",
    "Complained of the price",
)


def fill_scores(folder: Path, *, now: datetime) -> None:
    """Reviews first; a second start finds them and does nothing twice."""
    if Account.objects.filter(kind="reviews").exists():
        return
    import pyarrow as pa

    customers = writers(now.date())
    for target, rows in (
        ("reviews", reviews(customers, now.date())),
        ("interactions", contacts(customers, now.date())),
    ):
        load(written(pa.Table.from_pylist(list(rows)), folder / f"{target}.parquet"), target, now)
    read_waiting(now=now)
    price_hour(hour_minor=HOUR_MINOR, margin_percent=MARGIN, actor="demo", now=now)
    keeping.renew()


def writers(today: date) -> list[Row]:
    """Who bought within a year or has a contract, by their numbers; of who has left meanwhile only some."""
    known = Identity.objects.filter(channel="email", customer__traits__isnull=False, customer__merged_into=None)
    found = known.values(
        "value", number=F("customer_id"), stage=F("customer__traits__stage"), last=F("customer__traits__last_order_on"),
        spent=F("customer__traits__spent_minor"),
    )  # fmt: skip
    year = today - timedelta(days=LATELY)
    lately: Iterator[Row] = (
        dict(row) for row in found.order_by("customer_id") if row["last"] is None or row["last"] >= year
    )
    return [row for row in lately if row["stage"] != "lost" or row["number"] % LOST_ONE_IN == 0]


def reviews(customers: list[Row], today: date) -> Iterator[Row]:
    for place, row in enumerate(customers[::ONE_IN]):
        stars = STARS.get(row["stage"], USUAL_STARS)[place * 7 % 10]
        day = max((row["last"] or today) + timedelta(days=3), today - timedelta(days=LATELY))
        yield {
            "key": f"demo-{place}", "happened_on": min(day, today - timedelta(days=NO_NEWS + place % 60)),
            "rating": stars, "words": WORDS[stars][place // 10 % len(WORDS[stars])], "email": row["value"],
            "place": "Google" if place % 3 else "Rozetka",
        }  # fmt: skip


def contacts(customers: list[Row], today: date) -> Iterator[Row]:
    """A call now and then; some who buy little call every other week."""
    for place, row in enumerate(customers[5 :: ONE_IN // 3]):
        often = row["stage"] == "active" and row["spent"] < SMALL_MINOR and place % OFTEN_IN == 7
        for call in range(OFTEN + place % OFTEN if often else 1 + place % 3):
            day = today - timedelta(days=2 + (call * 13 + place) % LATELY)
            yield {
                "happened_on": day, "email": row["value"], "channel": "call" if call % 3 else "chat",
                "direction": "in", "words": ASKED[(place + call) % len(ASKED)],
            }  # fmt: skip
