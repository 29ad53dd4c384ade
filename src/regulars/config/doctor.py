"""Looks at an installation from the outside in, and says how to mend what is not well.

The order matters: when the settings are wrong nothing else can be looked at, and without a database nothing inside it.
Nothing is started and nothing is changed.
"""

import os
import shutil
import smtplib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from regulars.config import cluster, connection, environment, programs
from regulars.config import place as places
from regulars.config.findings import Finding, broken, notice, well
from regulars.config.locks import Lock, held
from regulars.config.mail import mail_settings
from regulars.lib.errors import RegularsError

GIGABYTE = 1 << 30
LITTLE_DISK, VERY_LITTLE_DISK = 2 * GIGABYTE, GIGABYTE // 4
SECONDS_CLOCKS_MAY_DIFFER = 5
OLDEST_SERVER = 150_000
GIVE_ADDRESS = "Give the address people type in REGULARS_ADDRESS."


def examine() -> list[Finding]:
    """Everything that can be said without starting anything."""
    findings = [*python(), *settings()]
    if any(finding.state == "broken" for finding in findings):
        return findings
    home = environment.HOME.read()
    findings += [*folder(home), *disk(home), *mail(), *database_programs(), *locks(home)]
    return [*findings, *database()]


def as_dict(findings: Sequence[Finding]) -> dict[str, Any]:
    worst = next((state for state in ("broken", "notice") if state in {f.state for f in findings}), "well")
    return {"state": worst, "findings": [vars(finding) for finding in findings]}


def python() -> Iterator[Finding]:
    yield well("python", f"Python {'.'.join(map(str, sys.version_info[:3]))}.")


def settings() -> Iterator[Finding]:
    try:
        environment.check()
    except RegularsError as error:
        yield broken("settings", error.sentence, "Correct the setting where Regulars is started.")
        return
    slips = environment.unknown(os.environ)
    if slips:
        yield notice("settings", f"{', '.join(slips)} is no setting of Regulars.", "Compare it with docs/settings.md.")
    else:
        yield well("settings", "The settings can be read.")
    if environment.answers_nobody_else():
        yield notice("address", "Other machines are refused: they ask under a name nobody allowed.", GIVE_ADDRESS)


def folder(home: Path) -> Iterator[Finding]:
    place = places.place(home)
    if not home.exists():
        yield notice("folder", f"The data folder {home} does not exist yet.", "“regulars up” makes it.")
        return
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        yield broken(
            "folder", f"This user may not write in {home}.", f"Make it yours: chown -R {os.geteuid()} '{home}'"
        )
        return
    elsewhere = "" if place.root == home else f"; the database is in {place.root}"
    yield well("folder", f"The data folder is {home}{elsewhere}.")
    if place.key.exists() and place.key.stat().st_mode & 0o077:
        yield broken("secret key", "Other users can read the secret key.", f"Run: chmod 600 '{place.key}'")


def disk(home: Path) -> Iterator[Finding]:
    existing = next(parent for parent in (home, *home.parents) if parent.exists())
    free = shutil.disk_usage(existing).free
    says = f"{free / GIGABYTE:.1f} GB of disk are free."
    if free >= LITTLE_DISK:
        yield well("disk", says)
    elif free >= VERY_LITTLE_DISK:
        yield notice("disk", says, "Make room soon: the database stops when the disk is full.")
    else:
        yield broken("disk", says, "Make room now: the database stops when the disk is full.")


def mail() -> Iterator[Finding]:
    url = environment.MAIL_URL.read()
    if not url:
        yield notice("mail", "No mail server is set, so mail goes to the log.", "Give one in REGULARS_MAIL_URL.")
        return
    wanted = mail_settings(url)
    where = f"{wanted['EMAIL_HOST']}:{wanted['EMAIL_PORT']}"
    try:
        greet(wanted)
    except smtplib.SMTPAuthenticationError:
        yield broken("mail", f"The mail server {where} refuses the sign-in.", "Correct REGULARS_MAIL_URL.")
    except (OSError, smtplib.SMTPException) as error:
        yield broken("mail", f"The mail server {where} does not answer: {error}.", "Correct REGULARS_MAIL_URL.")
    else:
        yield well("mail", f"The mail server {where} answers.")


def greet(wanted: dict[str, Any]) -> None:
    """Connect and sign in as sending would, and send nothing."""
    kind = smtplib.SMTP_SSL if wanted["EMAIL_USE_SSL"] else smtplib.SMTP
    with kind(wanted["EMAIL_HOST"], wanted["EMAIL_PORT"], timeout=10) as server:
        if wanted["EMAIL_USE_TLS"]:
            server.starttls()
        if wanted["EMAIL_HOST_USER"]:
            server.login(wanted["EMAIL_HOST_USER"], wanted["EMAIL_HOST_PASSWORD"])


def database_programs() -> Iterator[Finding]:
    try:
        found = programs.find()
    except RegularsError as error:
        yield broken("programs", error.sentence, "Install the locked requirements again.")
    else:
        yield well("programs", f"PostgreSQL programs {found.version} in {found.folder}.")


def locks(home: Path) -> Iterator[Finding]:
    """Who owns the embedded database. A server that nobody owns was left by a process that was killed."""
    place = places.place(home)
    if not connection.is_embedded() or not place.owner_lock.exists():
        return
    lock = Lock(place.owner_lock)
    owner = lock.holder()
    if not lock.take(shared=True):
        yield well("owner", f"Process {owner} runs this installation.")
        return
    with held(lock):
        left = cluster.orphans(place)
    if left:
        yield notice("owner", f"A database server (process {left[0]}) has no owner.", "“regulars up” takes care of it.")


def database() -> Iterator[Finding]:
    where = connection.address()
    try:
        session = psycopg.connect(**where, connect_timeout=10)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        yield no_database(where, " ".join(str(error).split()))
        return
    with session:
        yield from inside(session)


def no_database(where: connection.Address, said: str) -> Finding:
    if not connection.is_embedded():
        return broken("database", f"{connection.shown(where)}: {said}", "Check DATABASE_URL, and that the server runs.")
    log = places.place(environment.HOME.read()).log
    return notice("database", "The embedded database does not run.", f"Start it with “regulars up”; its log is {log}.")


def inside(session: psycopg.Connection[Any]) -> Iterable[Finding]:
    looks: list[Callable[[psycopg.Connection[Any]], Iterator[Finding]]] = [server, clock, migrations]
    for look in looks:
        yield from look(session)
    if value(session, "SELECT to_regclass('procrastinate_workers')"):
        yield from workers(session)


def server(session: psycopg.Connection[Any]) -> Iterator[Finding]:
    version = session.info.server_version
    says = f"PostgreSQL {version // 10000}.{version % 10000} answers."
    encoding = value(session, "SHOW server_encoding")
    if version < OLDEST_SERVER:
        yield broken("database", says, "Regulars needs PostgreSQL 15 or newer.")
    elif encoding != "UTF8":
        yield broken("database", f"The database is in {encoding}.", "Make one with encoding UTF8 and locale C.UTF-8.")
    else:
        yield well("database", says)


def clock(session: psycopg.Connection[Any]) -> Iterator[Finding]:
    there: datetime = value(session, "SELECT clock_timestamp()")
    apart = abs((datetime.now(UTC) - there).total_seconds())
    if apart <= SECONDS_CLOCKS_MAY_DIFFER:
        yield well("clock", "The clocks of this machine and of the database agree.")
    else:
        yield broken(
            "clock", f"The clocks here and at the database differ by {apart:.0f} s.", "Set both by the network (NTP)."
        )


def migrations(session: psycopg.Connection[Any]) -> Iterator[Finding]:
    missing, unknown = migrations_apart()
    if missing:
        yield broken("tables", f"{missing} migrations have not run.", "Run: regulars migrate")
    elif unknown:
        yield broken(
            "tables", "A newer Regulars has changed the tables.", "Install that version again, or restore a backup."
        )
    else:
        yield well("tables", "The tables are up to date.")


def migrations_apart() -> tuple[int, int]:
    """How many migrations the code has and the database lacks, and the other way round."""
    import django

    django.setup()
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["default"])
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    ours = {app for app, _name in executor.loader.graph.nodes}
    known = set(executor.loader.disk_migrations) | set(executor.loader.graph.nodes)
    unknown = {key for key in executor.loader.applied_migrations if key[0] in ours and key not in known}
    return len(missing), len(unknown)


def workers(session: psycopg.Connection[Any]) -> Iterator[Finding]:
    alive = value(session, "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 s'")
    failed = value(session, "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
    waiting = value(
        session,
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()",
    )
    if not alive:
        yield broken("worker", f"No worker runs; {waiting} jobs wait.", "Start “regulars up”, or “regulars worker”.")
    else:
        yield well("worker", f"{alive} worker(s) run; {waiting} jobs wait.")
    if failed:
        yield notice("jobs", f"{failed} jobs have failed.", "The log of the worker says why.")


def value(session: psycopg.Connection[Any], query: str) -> Any:
    row = session.execute(query).fetchone()
    return row[0] if row else None
