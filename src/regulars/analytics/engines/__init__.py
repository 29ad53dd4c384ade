"""The only place that connects. DuckDB by default; Spark and PostgreSQL take the same metrics.

    open_engine()                       a private DuckDB on this machine, with limits
    engine_at("duckdb")                 the same
    engine_at("local[2]")               Spark on this machine; "spark://host:7077", "yarn" ...: a cluster
    engine_at("postgresql://user@host/shop")   a database that holds the orders already

Importing this is light: each engine's library comes when it is opened.
"""

from regulars.analytics.engines.base import Engine
from regulars.analytics.engines.duck import DEFAULT_MEMORY, DuckDB, open_engine
from regulars.analytics.engines.opening import engine_at, kind_of

__all__ = ["DEFAULT_MEMORY", "DuckDB", "Engine", "engine_at", "kind_of", "open_engine"]
