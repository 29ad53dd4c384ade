"""Backup and restore, on whatever server the suite runs on."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from psycopg import sql
from tests import running

from regulars.config import connection


class Company:
    """A database of its own on the suite's server, and commands that work on it."""

    def __init__(self, name: str) -> None:
        self.where = {**connection.address(), "dbname": name}
        self.url = connection.as_url(self.where)

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(**self.where, autocommit=True)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return running.regulars(os.environ["REGULARS_HOME"], *arguments, DATABASE_URL=self.url)

    def prepare(self) -> None:
        command = [sys.executable, "-m", "regulars.config.prepare"]
        env = running.environment(os.environ["REGULARS_HOME"], DATABASE_URL=self.url)
        subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)

    def director(self) -> str:
        with self.connect() as session:
            return session.execute("SELECT name FROM staff_employee").fetchone()[0]

    def rename_director(self, name: str) -> None:
        with self.connect() as session:
            session.execute("UPDATE staff_employee SET name = %s", [name])


def on_server(statement: str, name: str, template: str = "template1") -> None:
    with psycopg.connect(**{**connection.address(), "dbname": "postgres"}, autocommit=True) as session:
        session.execute(sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(template)))


@pytest.fixture(scope="module")
def prepared():
    name = f"runtime_template_{os.getpid()}"
    on_server("CREATE DATABASE {} TEMPLATE {}", name, "template0")
    Company(name).prepare()
    yield name
    on_server("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def company(prepared):
    name = f"runtime_company_{os.getpid()}"
    on_server("CREATE DATABASE {} TEMPLATE {}", name, prepared)
    company = Company(name)
    company.rename_director("Олена Їжак")
    yield company
    on_server("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def empty():
    name = f"runtime_empty_{os.getpid()}"
    on_server("CREATE DATABASE {} TEMPLATE {}", name, "template0")
    yield Company(name)
    on_server("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def backup(company, tmp_path):
    file = tmp_path / "Резервна копія.backup"
    made = company.run("backup", str(file), "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout) == {"file": str(file), "bytes": file.stat().st_size}
    return file


def test_what_was_backed_up_comes_back(company, backup):
    company.rename_director("Somebody else")
    with company.connect() as session:
        session.execute("CREATE TABLE made_since ()")
    restored = company.run("restore", str(backup), "--replace")
    assert restored.returncode == 0, restored.stderr
    assert company.director() == "Олена Їжак"
    with company.connect() as session:
        assert session.execute("SELECT to_regclass('made_since')").fetchone() == (None,)


def test_a_backup_fills_an_empty_database_and_can_be_taken_again_from_there(empty, backup, tmp_path):
    assert empty.run("restore", str(backup)).returncode == 0
    assert empty.director() == "Олена Їжак"
    again = tmp_path / "again.backup"
    assert empty.run("backup", str(again)).returncode == 0
    assert empty.run("restore", str(again), "--replace").returncode == 0
    assert empty.director() == "Олена Їжак"


def test_restoring_over_a_company_is_refused_and_changes_nothing(company, backup):
    company.rename_director("Somebody else")
    refused = company.run("restore", str(backup))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert company.director() == "Somebody else"


@pytest.mark.parametrize(("kept", "said"), [(0.05, "is not a whole backup"), (0.9, "Nothing was restored")])
def test_a_damaged_backup_restores_nothing(company, tmp_path, kept, said):
    """Cut in its list of contents, and cut in the rows, which is seen only after restoring has begun."""
    with company.connect() as session:
        session.execute("CREATE TABLE bulk AS SELECT md5(n::text) FROM generate_series(1, 100000) AS n")
    whole, damaged = tmp_path / "whole.backup", tmp_path / "damaged.backup"
    company.run("backup", str(whole))
    damaged.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * kept)])
    company.rename_director("Somebody else")
    refused = company.run("restore", str(damaged), "--replace")
    assert refused.returncode == 1
    assert said in refused.stderr
    assert company.director() == "Somebody else"


def test_a_file_that_is_no_backup_is_refused_with_a_sentence(company, tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text("customer,date\n")
    refused = company.run("restore", str(file), "--replace", "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stderr)["error"]["code"] == "not_a_backup"
    assert company.director() == "Олена Їжак"


def test_a_backup_does_not_overwrite_another_unless_asked(company, backup):
    before = backup.read_bytes()
    refused = company.run("backup", str(backup))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert backup.read_bytes() == before
    assert company.run("backup", str(backup), "--replace").returncode == 0


def test_a_backup_is_for_its_owners_eyes_and_leaves_no_half_made_file(backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in backup.parent.iterdir()] == [backup.name]


def test_a_backup_that_fails_leaves_no_file(tmp_path):
    nowhere = Company("no_such_database")
    failed = nowhere.run("backup", str(tmp_path / "a.backup"))
    assert failed.returncode == 1
    assert "no_such_database" in failed.stderr
    assert list(tmp_path.iterdir()) == []
