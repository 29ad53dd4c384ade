"""Customer list, search and page at 100,000 and a million customers, against bare views of the same rows.

Every request goes through the whole of Django: session, sign-in, middleware, templates. Ours and the bare view take
turns, so that both meet the same machine; medians count.
"""

import os
import re
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter

from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from benchmarks import Row
from benchmarks.pages_company import ENTRIES_EACH, ORDERS_EACH, grow

SIZES = tuple(int(size) for size in os.environ.get("BENCH_CUSTOMERS", "100000 1000000").split())
TURNS, NOBODY = 40, "zzzz"
Request = Callable[[int], HttpResponse]
LISTS = {
    "list by name": "/customers/",
    "list by value at risk": "/customers/?sort=-value_at_risk",
    "list narrowed by industry, country and stage": "/customers/?a.industry=retail&country=MD&stage=slipping",
    "search, a common part «enko»": "/customers/?q=enko",
    "search, a family name «яценко»": "/customers/?q=яценко",
    "search, Latin for Cyrillic «kravchuk olena»": "/customers/?q=kravchuk olena",
    "search, one letter «о»": "/customers/?q=о",
    "search, end of a phone «4567»": "/customers/?q=4567",
    f"search, nobody «{NOBODY}»": f"/customers/?q={NOBODY}",
}
TYPING = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "customers"}


@override_settings(ROOT_URLCONF="benchmarks.pages_bare", ALLOWED_HOSTS=["*"])
def run() -> list[Row]:
    client, measured = signed_in(), {}
    for size in SIZES:
        grow(size)
        for name, row in at_size(client, size):
            measured.setdefault(name, []).append(row)
    return [row for rows in measured.values() for row in [*rows, *flatness(rows)]]


def signed_in() -> Client:
    from regulars.lib import clock
    from regulars.staff.models import Company, Employee

    Company.objects.get_or_create(id=1, defaults={"name": "Bench", "currency": "EUR"})
    somebody, _ = Employee.objects.get_or_create(
        email="bench@example.com", defaults={"name": "Bench", "role": "manager", "hired_at": clock.now()}
    )
    client = Client()
    client.force_login(somebody)
    return client


def at_size(client: Client, size: int) -> Iterator[tuple[str, Row]]:
    for name, address in LISTS.items():
        # A search is typed: it swaps the list alone.
        headers = TYPING if "q=" in address else {}
        bare = bare_rows(client, address, **headers)
        yield name, compared(name, size, opened(client, address, **headers), opened(client, bare))
    # A prime step, so that every turn opens another customer somewhere else.
    number = [1 + turn * 7919 % size for turn in range(2 * TURNS)]
    yield (
        "customer page",
        compared(
            "customer page",
            size,
            lambda turn: client.get(f"/customers/{number[turn]}/"),
            lambda turn: client.get(f"/bare/{number[turn]}"),
        ),
    )


def bare_rows(client: Client, address: str, **headers: str) -> str:
    """The bare view of the customers that a list shows."""
    shown = re.findall(r'row-link" href="/customers/(\d+)/', client.get(address, **headers).content.decode())
    assert bool(shown) != (NOBODY in address), f"{address} shows {len(shown)} customers"
    return f"/bare/rows?ids={','.join(shown)}"


def opened(client: Client, address: str, **headers: str) -> Request:
    return lambda turn: client.get(address, **headers)


def compared(name: str, size: int, ours: Request, bare: Request) -> Row:
    for turn in range(5):
        ours(turn), bare(turn)
    with CaptureQueriesContext(connection) as captured:
        ours(0)
    queries = len(captured)
    times = [(timed(ours, turn), timed(bare, turn)) for turn in range(TURNS)]
    ours_all, bare_all = zip(*times, strict=True)
    our, peer = median(ours_all), median(bare_all)
    note = f"{queries} queries; fastest {min(ours_all) * 1000:.1f} ms, bare {min(bare_all) * 1000:.1f} ms"
    return Row(f"{name}, {size:,} customers", our, peer, our / peer, note)


def timed(request: Request, turn: int) -> float:
    start = perf_counter()
    answer = request(turn)
    took = perf_counter() - start
    assert answer.status_code == 200, answer
    return took


def flatness(rows: list[Row]) -> list[Row]:
    """Ours at the largest size against ours at the smallest, which was measured earlier: its time is brought to the
    later minutes by the bare view, which met the same machine both times.
    """
    if len(rows) < 2:
        return []
    small, big = rows[0], rows[-1]
    then = small.ours_s * big.peer_s / small.peer_s
    note = f"ours against ours, each beside its bare view; {ENTRIES_EACH} entries and {ORDERS_EACH} orders a customer"
    name = f"{big.name.rpartition(', ')[0]}: the larger company against the smaller"
    return [Row(name, big.ours_s, then, big.ours_s / then, note)]
