"""Spark: many machines, or many cores of one (`local[2]`). Needs the extra `spark` and Java 17.

Sessions are the process's own: one at a time, opened again when asked for again.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from regulars.analytics.engines.base import Engine
from regulars.analytics.errors import EngineMissing


@dataclass(frozen=True)
class Spark(Engine):
    """Rows are spread over Spark's executors; what is kept stays in their memory, and on disk when it is full."""

    @property
    def session(self) -> Any:
        return self.backend._session

    def from_parquet(self, path: Path | str) -> Any:
        """A Parquet file, folder or pattern that all executors can reach: read lazily."""
        return self.backend.read_parquet(str(path))

    def from_arrow(self, table: Any) -> Any:
        name = self._name("arrow")
        self.session.createDataFrame(_widened(table)).createOrReplaceTempView(name)
        return self.backend.table(name)

    def keep(self, expression: Any, hint: str = "kept") -> Any:
        name = self._name(hint)
        self.session.sql(str(self.backend.compile(_as_promised(expression)))).persist().createOrReplaceTempView(name)
        return self.backend.table(name)

    def drop(self, table: Any) -> None:
        name = table.get_name()
        self.session.table(name).unpersist()
        self.session.catalog.dropTempView(name)


@contextmanager
def open_spark(address: str, *, memory_limit: str = "2GB") -> Iterator[Spark]:
    """A session at a master: local[2], spark://host:7077, yarn, k8s://...; Spark Connect: sc://host."""
    _there()
    import ibis
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("regulars")
    for key, value in _settings(address, memory_limit).items():
        builder = builder.config(key, value)
    session = (builder.remote(address) if address.startswith("sc:") else builder.master(address)).getOrCreate()
    try:
        yield Spark(ibis.pyspark.connect(session))
    finally:
        session.stop()


def _there() -> None:
    if find_spec("pyspark") is None:
        raise EngineMissing("pyspark is not installed", engine="spark", needs="pyspark")
    if shutil.which("java") is None:
        raise EngineMissing("Java is not installed", engine="spark", needs="java")


def _settings(address: str, memory_limit: str) -> dict[str, str]:
    settings = {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.log.level": "ERROR",
        "spark.ui.showConsoleProgress": "false",
    }
    if not address.startswith("local"):
        return settings
    # On one machine: no page, no door to the network, and not the two hundred parts a cluster would cut rows into.
    return settings | {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": memory_limit.removesuffix("B").lower(),
        "spark.sql.shuffle.partitions": "8",
    }


def _as_promised(expression: Any) -> Any:
    """Spark computes dates as timestamps here and there; the kept table has the types Ibis promised."""
    return expression.select(**{name: expression[name].cast(kind) for name, kind in expression.schema().items()})


def _widened(table: Any) -> Any:
    """Spark has no unsigned numbers and no large texts."""
    import pyarrow as pa

    wide = {pa.large_string(): pa.string(), pa.uint32(): pa.int64(), pa.uint64(): pa.int64(), pa.null(): pa.string()}
    return table.cast(pa.schema([(item.name, wide.get(item.type, item.type)) for item in table.schema]))
