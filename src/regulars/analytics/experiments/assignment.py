"""Which arm a customer is in: decided by their number and the experiment's, so that anybody can compute it again."""

import hmac
from collections.abc import Hashable, Iterable, Mapping, Sequence
from hashlib import sha256

BITS = 64


def bucket(experiment: str, unit: Hashable) -> int:
    """The first 64 bits of HMAC-SHA-256 of the unit, keyed by the immutable id of the experiment.

    >>> bucket("7c9e6679", 17) == bucket("7c9e6679", "17")
    True
    """
    digest = hmac.new(experiment.encode(), str(unit).encode(), sha256).digest()
    return int.from_bytes(digest[: BITS // 8], "big")


def arm_of(experiment: str, unit: Hashable, shares: Mapping[str, float]) -> str:
    """The arm of a unit: the one whose stretch of 0 ... 2^64 its bucket lies in, in the order of `shares`.

    Whoever is in the first arm stays in it when its share grows. Needs: shares add up to 1.

    >>> arm_of("7c9e6679", 17, {"control": 0.1, "treated": 0.9})
    'treated'
    """
    if abs(sum(shares.values()) - 1) > 1e-9 or any(share < 0 for share in shares.values()):
        raise ValueError(f"shares of the arms must add up to 1: {dict(shares)}")
    place, below = bucket(experiment, unit), 0.0
    for name, share in shares.items():
        below += share
        # A float times a power of two is exact.
        if place < below * 2.0**BITS:
            return name
    return next(reversed([name for name, share in shares.items() if share]))


def together(links: Iterable[Sequence[Hashable]]) -> dict[Hashable, Hashable]:
    """Everything that is linked, however far around, under one name: the first seen of each group.

    links: what belongs together, such as (customer, e-mail) for every address of a customer. Give the name of the
    group to `arm_of`, so that people with the same e-mail or of the same customer are in the same arm.

    >>> groups = together([("c1", "a@x"), ("c2", "b@x"), ("c3", "b@x"), ("c3", "a@x")])
    >>> groups["c1"] == groups["c2"] == groups["c3"]
    True
    """
    parent: dict[Hashable, Hashable] = {}
    order: dict[Hashable, int] = {}
    for link in links:
        first = _root(parent, order, link[0])
        for other in link[1:]:
            root = _root(parent, order, other)
            first, later = sorted((first, root), key=order.__getitem__)
            parent[later] = first
    return {one: _root(parent, order, one) for one in list(parent)}


def _root(parent: dict[Hashable, Hashable], order: dict[Hashable, int], one: Hashable) -> Hashable:
    order.setdefault(one, len(order))
    root = parent.setdefault(one, one)
    while parent[root] != root:
        root = parent[root]
    while parent[one] != root:
        parent[one], one = root, parent[one]
    return root
