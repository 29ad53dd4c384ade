"""Backups: one file with everything the company knows, made and read by PostgreSQL's own programs."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg

from regulars.config import connection, programs
from regulars.config.connection import Address
from regulars.config.errors import BackupFailed, DatabaseNotEmpty, FileExists, NotABackup, RestoreFailed

# Whoever waits for a table longer than this waits for pages that are still served from it.
PATIENCE = "-c lock_timeout=20s"
EMPTY_FIRST = (
    b"SET client_min_messages = warning;\n"
    b"DROP SCHEMA public CASCADE;\n"
    b"CREATE SCHEMA public AUTHORIZATION pg_database_owner;\n"
)
# Our programs write this line whatever server it is for, and servers older than 17 do not know it.
UNKNOWN_TO_OLDER = b"SET transaction_timeout = 0;\n"


def back_up(file: Path, *, where: Address, replace: bool) -> int:
    """Write the whole database into one file; its size in bytes. The file appears only when it is complete."""
    if file.exists() and not replace:
        raise FileExists(file=file)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        # Nobody else may read what the company knows about its customers.
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        # What open pages were told lately carries numbers of transactions, which mean nothing in another database.
        left_out = ["--exclude-table-data=live_fact"]
        told = ["--format=custom", "--no-owner", "--no-privileges", f"--file={unfinished}"]
        ran = run(["pg_dump", *told, *left_out], where)
        if ran.returncode:
            raise BackupFailed(said=words(ran))
        unfinished.replace(file)
    except OSError as error:
        raise BackupFailed(said=f"{file}: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return file.stat().st_size


def restore(file: Path, *, where: Address, replace: bool) -> None:
    """Put the contents of a backup in place of the database: all of it, or nothing at all."""
    check_is_backup(file)
    if not replace and has_data(where):
        raise DatabaseNotEmpty()
    script = ["--file=-", "--no-owner", "--no-privileges", "--no-comments", str(file)]
    reader = subprocess.Popen(
        [programs.find().path("pg_restore"), *script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert reader.stdout is not None
    writer = subprocess.Popen(
        [programs.find().path("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"],
        env={**connection.for_programs(where), "PGOPTIONS": PATIENCE},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    said = pour(reader, writer)
    if reader.returncode or writer.returncode:
        raise RestoreFailed(said=said)
    refresh_statistics(where)


def pour(reader: subprocess.Popen[bytes], writer: subprocess.Popen[bytes]) -> str:
    """Carry the script from one program to the other after emptying; what went wrong, in their words.

    When the reader fails half-way the writer is killed before it sees an end, so that it commits nothing.
    """
    assert reader.stdout
    assert reader.stderr
    assert writer.stdin
    assert writer.stderr
    try:
        writer.stdin.write(EMPTY_FIRST)
        writer.stdin.write(reader.stdout.read(1 << 16).replace(UNKNOWN_TO_OLDER, b"", 1))
        shutil.copyfileobj(reader.stdout, writer.stdin, 1 << 20)
        if reader.wait():
            writer.kill()
        writer.stdin.close()
    except BrokenPipeError:
        reader.kill()
    writer.wait()
    reader.wait()
    said = (writer.stderr.read() + reader.stderr.read()).decode(errors="replace")
    return " ".join(said.split())[:500]


def check_is_backup(file: Path) -> None:
    """Raise NotABackup unless the file is one, whole as far as its list of contents goes."""
    listed = subprocess.run([programs.find().path("pg_restore"), "--list", str(file)], capture_output=True, text=True)
    if listed.returncode:
        raise NotABackup(file=file, said=words(listed))
    if "django_migrations" not in listed.stdout:
        raise NotABackup(file=file, said="It holds another program's database.")


def has_data(where: Address) -> bool:
    """Whether somebody works here or customers are known. Fresh tables alone are nothing to lose."""
    with psycopg.connect(**where) as session:  # type: ignore[arg-type]
        tables = {row[0] for row in session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        for table in sorted({"customers_customer", "staff_employee"} & tables):
            if session.execute(f"SELECT EXISTS (SELECT FROM {table})").fetchone() == (True,):  # noqa: S608
                return True
    return False


def refresh_statistics(where: Address) -> None:
    """A freshly filled database plans its queries badly until it has looked at itself."""
    with psycopg.connect(**where, autocommit=True) as session:  # type: ignore[arg-type]
        session.execute("ANALYZE")


def run(command: Sequence[str], where: Address) -> subprocess.CompletedProcess[str]:
    program, *arguments = command
    return subprocess.run(
        [programs.find().path(program), *arguments],
        env=connection.for_programs(where),
        capture_output=True,
        text=True,
    )


def words(ran: subprocess.CompletedProcess[str]) -> str:
    return " ".join((ran.stderr or ran.stdout).split())[:500]
