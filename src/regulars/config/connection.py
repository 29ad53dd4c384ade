"""Where the database answers, in the words of libpq, of Django and of PostgreSQL's own programs."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from regulars.config import cluster, environment
from regulars.config import place as places
from regulars.config.errors import WrongSetting

Address = dict[str, str]

DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
PROGRAM_NAMES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def is_embedded() -> bool:
    return not environment.DATABASE_URL.read()


def address(home: Path | None = None) -> Address:
    """Where the database answers, in libpq's words. Nothing is started by asking."""
    given = environment.DATABASE_URL.read()
    if not given:
        return cluster.address(places.place(home or environment.HOME.read()))
    try:
        return {name: str(value) for name, value in conninfo_to_dict(given).items() if value is not None}
    except Exception as error:
        raise WrongSetting(name="DATABASE_URL", value="(hidden)", wanted="an address PostgreSQL understands") from error


def for_django(where: Address) -> dict[str, Any]:
    """The address in the words of Django's settings."""
    known = {django: where.get(libpq, "") for libpq, django in DJANGO_NAMES.items()}
    options = {name: value for name, value in where.items() if name not in DJANGO_NAMES}
    pool = {"min_size": 1, "max_size": environment.DATABASE_POOL.read(), "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **known,
        # Asks a connection whether it still lives before a page uses it: the server may have been restarted.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, "pool": pool},
    }


def for_programs(where: Address) -> dict[str, str]:
    """The environment of PostgreSQL's own programs. A password given this way never shows in a list of processes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, **{PROGRAM_NAMES[name]: value for name, value in where.items() if name in PROGRAM_NAMES}}


def as_url(where: Address) -> str:
    """The address in one line, for children and other programs."""
    return "postgresql:///?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in where.items())


def shown(where: Address) -> str:
    """The address for people, without the password."""
    return f"{where.get('host', 'localhost')}, database {where.get('dbname', '')}"
