"""The database of an installation, for whoever needs it: a server given by its address, or the embedded one.

The embedded server belongs to one process, its owner, for as long as the owner lives. Whoever comes later is a guest
of that owner. Commands that come alone own the server while they run, and wait for their guests before they stop it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from regulars.config import cluster, connection, environment
from regulars.config import place as places
from regulars.config.cluster import Cluster
from regulars.config.connection import Address
from regulars.config.errors import DatabaseBusy
from regulars.config.locks import Lock, held
from regulars.config.place import Place

PATIENCE = 600.0
BETWEEN_TRIES = 0.05


@contextmanager
def running(home: Path | None = None) -> Iterator[Address]:
    """The address of a database that runs until the block ends."""
    if not connection.is_embedded():
        yield connection.address()
        return
    place = places.prepare(home or environment.HOME.read())
    with _owned_or_visited(place):
        yield cluster.address(place)


@contextmanager
def _owned_or_visited(place: Place) -> Iterator[None]:
    until = time.monotonic() + PATIENCE
    while True:
        owner, guest = Lock(place.owner_lock), Lock(place.guests_lock)
        if owner.take():
            with held(owner), _started(place):
                yield
            return
        if guest.take(shared=True):
            with held(guest):
                if cluster.answers(place):
                    yield
                    return
        if time.monotonic() > until:
            raise DatabaseBusy(folder=place.root, seconds=int(PATIENCE))
        time.sleep(BETWEEN_TRIES)


@contextmanager
def _started(place: Place) -> Iterator[None]:
    server = Cluster(place).start()
    try:
        yield
        _see_guests_off(place)
    finally:
        cluster.stop(server)


def _see_guests_off(place: Place) -> None:
    """Guests work on our server; it stays until the last has gone. New ones wait while we hold their lock."""
    guests = Lock(place.guests_lock)
    with held(guests):
        guests.wait(seconds=PATIENCE)
