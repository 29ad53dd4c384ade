"""Before the first page: the tables are brought up to date, and somebody can sign in.

Runs in a process of its own (`python -m regulars.config.prepare`), so that the supervisor stays small. What the
supervisor is to know is the last line on standard output.
"""

import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

import django
import psycopg

from regulars.config import connection, environment
from regulars.config.errors import DatabaseUnreachable
from regulars.lib.clock import now
from regulars.lib.errors import RegularsError

DEMO = "REGULARS_DEMO"  # set by the command for its own child, not by people
DEMO_EMAIL = "director@demo.example"
DEMO_PASSWORD = "keep-your-regulars"  # noqa: S105 - printed on purpose; the demo answers to this machine alone
MIGRATING = 7_239_406_115  # any number, the same in every process that migrates


@dataclass(frozen=True)
class Prepared:
    """How many migrations ran, the sign-in to print when it is new, and who else of the demo has that password."""

    migrations: int
    email: str = ""
    password: str = ""
    colleagues: list[dict[str, str]] = field(default_factory=list)


def prepare() -> Prepared:
    django.setup()
    ran = migrate()
    if os.environ.get(DEMO):
        return Prepared(ran, DEMO_EMAIL, DEMO_PASSWORD, fill_demo())
    return Prepared(ran, *first_sign_in())


def migrate() -> int:
    """Bring the tables up to date; how many migrations ran. Needs Django set up."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    with one_at_a_time():
        executor = MigrationExecutor(connections["default"])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            call_command("migrate", interactive=False, verbosity=0)
    return len(plan)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two machines that start together must not both make the same table."""
    where = connection.address()
    try:
        session = psycopg.connect(**where, autocommit=True)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise DatabaseUnreachable(where=connection.shown(where), said=" ".join(str(error).split()) + ".") from error
    with session:
        session.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        yield


def first_sign_in() -> tuple[str, str]:
    """Hire a director when there is nobody yet; the e-mail and password to print, both empty when there is."""
    from regulars.staff.models import Employee

    if Employee.objects.exists():
        return "", ""
    password = secrets.token_urlsafe(12)
    email = environment.ADMIN_EMAIL.read()
    hire_director(email, password)
    return email, password


def fill_demo() -> list[dict[str, str]]:
    """The company of the demo and its well-known sign-in; its other ones. Filling a filled one does nothing."""
    from django.utils.module_loading import import_string

    from regulars.staff.models import Employee

    if not Employee.objects.filter(email=DEMO_EMAIL).exists():
        hire_director(DEMO_EMAIL, DEMO_PASSWORD)
    import_string("regulars.config.demo_company.fill")(now=now())
    colleagues: list[dict[str, str]] = import_string("regulars.config.demo_company.colleagues")()
    return colleagues


def hire_director(email: str, password: str) -> None:
    from regulars.staff.commands import hire

    hire(email=email, name="Director", role="director", password=password, actor="regulars up", now=now())


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regulars.config.settings")
    try:
        sys.stdout.write(json.dumps(asdict(prepare())) + "\n")
    except RegularsError as error:
        sys.stdout.write(json.dumps(error.to_dict(), default=str) + "\n")
        return 1
    except Exception as error:
        if environment.DEBUG.read():
            raise
        unexpected = {"code": "fault", "message": f"{type(error).__name__}: {error}. REGULARS_DEBUG=1 shows more."}
        sys.stdout.write(json.dumps({"error": unexpected}) + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
