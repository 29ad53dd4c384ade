"""The embedded database: made once, shared, and found again after everything that can happen to it."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests import running

from regulars.config import cluster, connection, database, environment, programs
from regulars.config import place as places
from regulars.config.cluster import Cluster
from regulars.config.errors import DatabaseOfAnotherVersion, FolderNotUsable
from regulars.config.locks import Lock

WRITE = """
import sys, time, psycopg
from pathlib import Path
from regulars.config import database
with database.running(Path(sys.argv[1])) as where:
    with psycopg.connect(**where) as session:
        session.execute("SELECT pg_advisory_xact_lock(1)")
        session.execute("CREATE TABLE IF NOT EXISTS visit (visitor int)")
        session.execute("INSERT INTO visit VALUES (%s)", [int(sys.argv[2])])
    print("written", flush=True)
    time.sleep(float(sys.argv[3]))
    with psycopg.connect(**where) as session:
        session.execute("SELECT 1")
"""


@pytest.fixture(autouse=True)
def _no_other_server(monkeypatch):
    """The suite's own server is told to everybody by the environment; here each test has one of its own."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture(scope="module")
def initialised():
    with running.data_folder() as home:
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("DATABASE_URL", raising=False)
            with database.running(home):
                pass
        yield home


@pytest.fixture
def home(initialised):
    with running.copy_of(initialised) as copy:
        yield copy


def writer(home: Path, visitor: int, *, stays: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITE, str(home), str(visitor), str(stays)],
        env=running.environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def visitors(home: Path) -> list[int]:
    with database.running(home) as where, psycopg.connect(**where) as session:
        return [row[0] for row in session.execute("SELECT visitor FROM visit ORDER BY visitor")]


def postmaster(home: Path) -> int:
    return int((places.place(home).cluster / "postmaster.pid").read_text().split()[0])


def test_three_processes_that_start_cold_at_once_share_one_database():
    with running.data_folder() as home:
        # The first to come goes first, and its server must stay for the others.
        writers = [writer(home, number, stays=number / 2) for number in range(3)]
        said = [one.communicate(timeout=60) for one in writers]
        assert [one.returncode for one in writers] == [0, 0, 0], said
        assert visitors(home) == [0, 1, 2]
        assert not cluster.orphans(places.place(home))


def test_every_committed_row_is_back_after_the_server_was_killed(home):
    server = Cluster(places.prepare(home))
    child = server.start()
    with psycopg.connect(**cluster.address(server.place), autocommit=True) as session:
        session.execute("CREATE TABLE visit (visitor int)")
        for number in range(200):
            session.execute("INSERT INTO visit VALUES (%s)", [number])
        os.kill(child.pid, signal.SIGKILL)
    child.wait()
    again = server.start()
    try:
        with psycopg.connect(**cluster.address(server.place)) as session:
            assert session.execute("SELECT count(*), max(visitor) FROM visit").fetchone() == (200, 199)
    finally:
        cluster.stop(again)


def test_every_committed_row_is_back_after_the_owner_was_killed(home):
    owner = writer(home, 7, stays=600)
    assert owner.stdout
    assert owner.stdout.readline() == "written\n"
    server = postmaster(home)
    owner.kill()
    owner.wait()
    assert visitors(home) == [7]
    assert not running.alive(server)


def test_a_stale_pid_file_that_names_a_living_process_does_not_stop_the_server(home):
    pid_file = places.place(home).cluster / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n1700000000\n5432\n/tmp\n\n  1234567 12\nready\n")
    with database.running(home) as where, psycopg.connect(**where) as session:
        assert session.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("name", ["Наші клієнти, і друзі 'дому'", "a" * 120])
def test_a_folder_may_have_any_name(name):
    with running.data_folder(name) as home:
        with database.running(home) as where, psycopg.connect(**where) as session:
            assert session.execute("SELECT 'Їжак' ILIKE 'їж%'").fetchone() == (True,)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(**where)


def test_the_address_survives_the_way_through_a_url(home):
    where = {"host": "/srv/Наші клієнти/%20", "dbname": "regulars", "user": "regulars", "password": "a&b=c/?#"}
    url = connection.as_url(where)
    assert environment.DATABASE_URL.kind.read(url) == url
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        assert connection.address() == where
        assert connection.for_django(connection.address())["PASSWORD"] == "a&b=c/?#"
        assert connection.for_programs(where)["PGPASSWORD"] == "a&b=c/?#"


def test_what_a_killed_first_start_left_is_thrown_away():
    with running.data_folder() as home:
        place = places.prepare(home)
        half_made = place.root / "database.unfinished"
        half_made.mkdir()
        (half_made / "PG_VERSION").write_text("18\n")
        with database.running(home) as where:
            psycopg.connect(**where).close()
        assert not half_made.exists()


def test_a_database_of_another_version_is_refused_with_a_sentence(home):
    (places.place(home).cluster / "PG_VERSION").write_text("14\n")
    with pytest.raises(DatabaseOfAnotherVersion, match="made by PostgreSQL 14"), database.running(home):
        pass


def test_the_server_listens_on_no_network_and_its_folder_is_closed_to_others(home):
    with database.running(home) as where, psycopg.connect(**where) as session:
        assert session.execute("SHOW listen_addresses").fetchone() == ("",)
        assert Path(where["host"]).stat().st_mode & 0o077 == 0
        assert session.execute("SELECT datcollate FROM pg_database WHERE datname = 'regulars'").fetchone() == (
            "C.UTF-8",
        )


@pytest.mark.skipif(not running.AS_ROOT, reason="only root can become another user")
def test_as_root_the_server_runs_as_somebody_else(home):
    with database.running(home):
        assert Path(f"/proc/{postmaster(home)}").stat().st_uid != 0
        assert places.place(home).cluster.stat().st_uid == Path(f"/proc/{postmaster(home)}").stat().st_uid


@pytest.mark.skipif(not running.AS_ROOT, reason="only root keeps its home closed to the database user")
def test_as_root_a_folder_nobody_else_can_enter_keeps_its_database_elsewhere(tmp_path):
    home = tmp_path / "closed" / "home"
    (tmp_path / "closed").mkdir(mode=0o700)
    place = places.prepare(home)
    try:
        assert place.root != home
        with database.running(home) as where, psycopg.connect(**where) as session:
            session.execute("CREATE TABLE kept ()")
        moved = home.rename(tmp_path / "moved")
        with database.running(moved) as where, psycopg.connect(**where) as session:
            session.execute("SELECT * FROM kept")
    finally:
        shutil.rmtree(place.root)
        with contextlib.suppress(OSError):
            place.root.parent.rmdir()


@pytest.mark.skipif(not running.AS_ROOT, reason="only root runs the programs as another user")
def test_as_root_programs_that_the_other_user_cannot_reach_are_copied(home, tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    install = Path(programs.find().folder).parent
    package = closed / install.parent.name
    package.mkdir()
    shutil.copytree(install, package / install.name)
    libraries = install.parent.with_name(f"{install.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, closed / libraries.name)
    monkeypatch.setenv("REGULARS_POSTGRES_BIN", str(package / install.name / "bin"))
    for _twice in range(2):
        with database.running(home) as where, psycopg.connect(**where) as session:
            assert session.execute("SELECT 1").fetchone() == (1,)
    assert len(list(places.place(home).programs.iterdir())) == 1


@pytest.mark.skipif(not running.AS_ROOT, reason="the other tests run as an ordinary user already")
def test_an_ordinary_user_has_a_database_too():
    user, python = running.ordinary_user()
    with running.data_folder() as home:
        home.mkdir(mode=0o700)
        os.chown(home, user.pw_uid, user.pw_gid)
        env = running.with_packages(running.environment(home))
        command = [python, "-c", WRITE, str(home), "5", "0"]
        ran = subprocess.run(
            command, user=user.pw_uid, group=user.pw_gid, extra_groups=[], env=env, capture_output=True, text=True
        )
        assert ran.stdout == "written\n", ran.stderr
        # Root may take over: it runs the server as the owner it finds.
        assert visitors(home) == [5]


@pytest.mark.skipif(not running.AS_ROOT, reason="needs the folder of another user")
def test_an_ordinary_user_is_refused_the_folder_of_another_with_a_sentence(home):
    user, python = running.ordinary_user()
    script = (
        "import sys; from pathlib import Path; from regulars.config import place\n"
        "from regulars.lib.errors import RegularsError\n"
        "try: place.prepare(Path(sys.argv[1]))\n"
        "except RegularsError as error: print(error.sentence)"
    )
    ran = subprocess.run(
        [python, "-c", script, str(home)],
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],
        env=running.with_packages({}),
        capture_output=True,
        text=True,
    )
    assert f"The data folder {home} cannot be used" in ran.stdout, ran.stderr


def test_a_folder_that_is_a_file_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderNotUsable, match="cannot be used"):
        places.prepare(tmp_path / "file" / "home")


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    key = places.secret_key(tmp_path / "home")
    assert len(key) > 50
    assert places.secret_key(tmp_path / "home") == key
    assert (tmp_path / "home/secret-key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["secret-key"]


def test_a_lock_has_one_owner_and_says_who(tmp_path):
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert first.take()
    assert not second.take()
    assert not second.take(shared=True)
    assert second.holder() == str(os.getpid())
    first.give_back()
    assert second.take()
    second.give_back()


def test_guests_share_a_lock_and_keep_its_owner_out(tmp_path):
    first, second, owner = (Lock(tmp_path / "lock") for _ in range(3))
    assert first.take(shared=True)
    assert second.take(shared=True)
    assert not owner.wait(seconds=0.1)
    first.give_back()
    second.give_back()
    assert owner.take()
    owner.give_back()
