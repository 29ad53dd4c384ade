"""An engine by its address."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from regulars.analytics.engines.base import Engine
from regulars.analytics.engines.duck import DEFAULT_MEMORY, open_engine
from regulars.analytics.errors import UnknownEngine

SPARK = ("spark", "yarn", "k8s", "sc")
POSTGRES = ("postgresql", "postgres")


def kind_of(address: str) -> str:
    """duckdb, spark or postgres.

    >>> kind_of("duckdb"), kind_of("local[2]"), kind_of("spark://host:7077"), kind_of("postgresql://host/shop")
    ('duckdb', 'spark', 'spark', 'postgres')
    """
    scheme = urlsplit(address).scheme or address
    if address == "duckdb":
        return "duckdb"
    if scheme in SPARK or address == "local" or address.startswith("local["):
        return "spark"
    if scheme in POSTGRES:
        return "postgres"
    raise UnknownEngine(f"no engine is known as {scheme!r}", engine=scheme)


@contextmanager
def engine_at(
    address: str, *, memory_limit: str = DEFAULT_MEMORY, threads: int | None = None, spool: bool = False
) -> Iterator[Engine]:
    """The engine of an address, closed when the block ends. Limits are for this machine: a cluster has its own, and
    only DuckDB has a spool.

    Raises UnknownEngine; EngineMissing where the engine's library or Java is not there; SourceNotRead.
    """
    kind = kind_of(address)
    if kind == "duckdb":
        with open_engine(memory_limit=memory_limit, threads=threads, spool=spool) as engine:
            yield engine
    elif kind == "spark":
        from regulars.analytics.engines.spark import open_spark

        with open_spark(address, memory_limit=memory_limit) as engine:
            yield engine
    else:
        from regulars.analytics.engines.postgres import open_postgres

        with open_postgres(address) as engine:
            yield engine
