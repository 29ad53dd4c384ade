"""`regulars up`: starts everything, keeps it running, and leaves nothing behind."""

import os
import signal
import socket

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from tests import running

from regulars.config.supervisor import Bell, Part, Supervisor, pause_after


@pytest.fixture(scope="module")
def initialised():
    """A folder in which `up` has run once, and what it said then."""
    with running.data_folder() as home:
        with running.running_up(home) as up:
            first = up.ready
        yield home, first


@pytest.fixture(scope="module")
def up(initialised):
    with running.copy_of(initialised[0]) as home, running.running_up(home) as running_one:
        yield running_one


@pytest.fixture
def home(initialised):
    with running.copy_of(initialised[0]) as copy:
        yield copy


def members(up: running.Up, words: str) -> list[int]:
    """Processes of the family whose commands hold these words, the first first."""
    return sorted(process for process, command in running.family(up.process.pid).items() if words in command)


def kill(up: running.Up, words: str) -> int:
    """Kill the first process of these words, as soon as there is one: a part may just be coming back."""
    found: list[int] = []
    assert running.eventually(lambda: found.extend(members(up, words)) or bool(found))
    os.kill(found[0], signal.SIGKILL)
    return found[0]


def came_back(up: running.Up, words: str, killed: int) -> bool:
    return running.eventually(lambda: members(up, words)[:1] not in ([], [killed]))


def test_the_first_start_prints_a_sign_in_and_later_ones_do_not(initialised, up):
    _home, first = initialised
    assert first["email"] == "director@localhost.localdomain"
    assert len(first["password"]) >= 12
    assert up.ready["email"] == ""
    assert up.ready["password"] == ""


def test_the_password_printed_is_the_directors(initialised, up):
    with up.connect() as session:
        employees = session.execute("SELECT email, role, password FROM staff_employee").fetchall()
    assert [(email, role) for email, role, _password in employees] == [("director@localhost.localdomain", "director")]
    assert PBKDF2PasswordHasher().verify(initialised[1]["password"], employees[0][2])


def test_the_pages_answer_where_it_says(up):
    assert up.ready["address"] == f"http://127.0.0.1:{up.port}/"
    assert up.answers()


def test_a_second_up_on_the_same_folder_is_refused_with_a_sentence(up):
    second = running.regulars(up.home, "up", "--port", str(running.free_port()))
    assert second.returncode == 1
    assert "already runs on" in second.stderr
    assert str(up.process.pid) in second.stderr
    assert "Traceback" not in second.stderr
    assert up.answers()


def test_the_database_comes_back_after_it_was_killed(up):
    assert came_back(up, "-D", kill(up, "-D"))
    assert running.eventually(up.answers)
    with up.connect() as session:
        assert session.execute("SELECT count(*) FROM staff_employee").fetchone() == (1,)


@pytest.mark.parametrize("part", ["regulars web", "regulars worker"])
def test_a_part_that_was_killed_comes_back(up, part):
    assert came_back(up, part, kill(up, part))
    assert running.eventually(up.answers)


def test_the_doctor_finds_all_well_while_it_runs(up):
    assert running.eventually(lambda: running.regulars(up.home, "doctor").returncode == 0)
    said = running.regulars(up.home, "doctor").stdout
    assert "The tables are up to date." in said
    assert f"Process {up.process.pid} runs this installation." in said


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_being_asked_to_stop_leaves_no_process(home, by):
    with running.running_up(home) as up:
        family = running.family(up.process.pid)
        assert any("regulars worker" in command for command in family.values())
        assert "Traceback" not in up.end(by)
        assert up.process.returncode == 0
        assert [process for process in family if running.alive(process)] == []


def test_a_killed_supervisor_takes_its_children_with_it_and_loses_no_row(home):
    with running.running_up(home) as up:
        with up.connect() as session:
            session.execute("UPDATE staff_employee SET name = 'Written just before'")
        family = running.family(up.process.pid)
        up.end(signal.SIGKILL)
        assert running.eventually(lambda: not any(map(running.alive, family)))
    with running.running_up(home) as up, up.connect() as session:
        assert session.execute("SELECT name FROM staff_employee").fetchone() == ("Written just before",)


def test_it_stops_half_way_through_starting(home):
    up = running.Up(home)
    assert running.eventually(lambda: len(running.family(up.process.pid)) > 1)
    family = running.family(up.process.pid)
    assert "Traceback" not in up.end()
    assert up.process.returncode == 0
    assert running.eventually(lambda: not any(map(running.alive, family)))


def test_a_taken_port_is_refused_before_anything_starts(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = running.regulars(tmp_path / "home", "up", "--port", port)
    assert refused.returncode == 1
    assert f"127.0.0.1:{port}" in refused.stderr
    assert not (tmp_path / "home").exists()


def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path):
    refused = running.regulars(tmp_path, "up", REGULARS_WEB_THREADS="many")
    assert refused.returncode == 1
    assert "REGULARS_WEB_THREADS is “many”" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_that_does_not_answer_stops_the_start_with_a_sentence(tmp_path):
    port = str(running.free_port())
    url = f"postgresql://anna:hush@127.0.0.1:{port}/regulars"
    refused = running.regulars(tmp_path, "up", "--port", port, DATABASE_URL=url)
    assert refused.returncode == 1
    assert "does not answer" in refused.stderr
    assert "hush" not in refused.stderr
    assert not (tmp_path / "database-is-in").exists()


def test_the_pause_before_another_try_grows_and_has_an_end():
    assert [pause_after(falls) for falls in (1, 2, 3, 4, 50)] == [0.5, 1.0, 2.0, 4.0, 30.0]


def test_a_part_that_cannot_start_again_does_not_stop_the_others():
    said: list[str] = []
    bell = Bell()

    def launch():
        raise OSError("no such program")

    supervisor = Supervisor(bell, said.append, [Part("web", launch, lambda child: None)])
    with bell.listening():
        signal.setitimer(signal.ITIMER_REAL, 0)
        supervisor._look_after(now=100.0)
    assert said == ["web does not start: no such program"]
    assert supervisor.parts[0].due == 100.5


def test_children_see_no_connection_that_was_given_to_the_supervisor_for_others(home):
    """The embedded server is told by address; a PGHOST of whoever starts must not lead elsewhere."""
    with running.running_up(home, PGHOST="/nowhere", PGUSER="nobody") as up, up.connect() as session:
        assert session.execute("SELECT current_user").fetchone() == ("regulars",)
