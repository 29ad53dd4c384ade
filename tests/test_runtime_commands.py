"""The command line: help, exit codes, refusals, the doctor."""

import json
import subprocess
import sys
from io import StringIO

import pytest
import typer
from rich.console import Console
from tests import running
from tests.cast import NOW

from regulars.config import cli, demo_company, doctor, environment, prepare
from regulars.config.demo import demo_options
from regulars.config.errors import PortTaken
from regulars.config.terminal import announce
from regulars.config.up import Ready
from regulars.lib.errors import NotFound
from regulars.staff.models import Employee
from regulars.staff.rights import ROLE_TITLES

COMMANDS = [
    "up",
    "demo",
    "web",
    "worker",
    "listen",
    "migrate",
    "import",
    "export",
    "report",
    "risk",
    "backup",
    "restore",
    "doctor",
]


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """An installation in an empty folder, where nothing has run yet."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("REGULARS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def state_of(check: str) -> tuple[str, str]:
    found = [finding for finding in doctor.examine() if finding.check == check]
    assert found, f"the doctor did not look at {check}"
    return found[0].state, f"{found[0].says} {found[0].mend}"


def test_help_names_every_command(tmp_path):
    said = running.regulars(tmp_path, "--help")
    assert said.returncode == 0
    assert all(command in said.stdout for command in COMMANDS)


def test_every_command_explains_itself():
    commands = typer.main.get_command(cli.app).commands
    assert sorted(commands) == sorted(COMMANDS)
    assert all(command.help for command in commands.values())


def test_a_command_typed_wrongly_ends_with_2(tmp_path):
    assert running.regulars(tmp_path, "upp").returncode == 2
    assert running.regulars(tmp_path, "up", "--port", "eighty").returncode == 2
    assert running.regulars(tmp_path, "import", str(tmp_path / "no-such-file.csv")).returncode == 2


@pytest.mark.parametrize("name", ["up", "demo", "migrate", "import", "backup", "restore", "doctor"])
def test_whatever_opens_an_installation_can_be_told_its_folder(name):
    options = [
        option for parameter in typer.main.get_command(cli.app).commands[name].params for option in parameter.opts
    ]
    assert "--home" in options


def test_the_folder_on_the_command_line_wins_over_the_environment(tmp_path):
    other = tmp_path / "дім другий"
    said = running.regulars(tmp_path / "home", "doctor", "--home", str(other))
    assert str(other) in "".join(line.strip() for line in said.stdout.splitlines())
    assert str(tmp_path / "home") not in said.stdout


def test_columns_are_read_as_pairs():
    assert cli.parse_columns("customer=Client name, date = Day") == {"customer": "Client name", "date": "Day"}
    assert cli.parse_columns(None) == {}
    with pytest.raises(typer.BadParameter):
        cli.parse_columns("customer")


@pytest.fixture
def failing(monkeypatch):
    """The command line, whose command raises what it is given."""

    def run(error: BaseException, *arguments: str) -> int:
        def command() -> None:
            raise error

        monkeypatch.setattr(cli, "app", command)
        monkeypatch.setattr(sys, "argv", ["regulars", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0)

    return run


def test_a_refusal_is_a_sentence_and_ends_with_1(failing, capsys):
    assert failing(PortTaken(host="127.0.0.1", port=80)) == 1
    assert capsys.readouterr().err.startswith("Something else already listens on 127.0.0.1:80.")


def test_a_refusal_is_json_where_a_program_reads(failing, capsys):
    assert failing(NotFound(), "--json") == 1
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "not_found"


def test_a_fault_of_ours_shows_no_traceback_and_ends_with_70(failing, capsys):
    assert failing(ZeroDivisionError("division by zero")) == 70
    said = capsys.readouterr().err
    assert "ZeroDivisionError: division by zero" in said
    assert "Traceback" not in said


def test_a_developer_may_ask_for_the_traceback(failing, monkeypatch):
    monkeypatch.setenv("REGULARS_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        failing(ZeroDivisionError())


def test_interrupting_ends_with_130(failing):
    assert failing(KeyboardInterrupt()) == 130


def test_migrating_twice_does_nothing_the_second_time():
    with running.data_folder() as home:
        first = running.regulars(home, "migrate", "--json")
        second = running.regulars(home, "migrate", "--json")
    assert json.loads(first.stdout)["migrations"] > 10
    assert json.loads(second.stdout) == {"migrations": 0}


def test_the_demo_names_all_its_sign_ins_with_their_roles(company):
    ready = Ready("http://127.0.0.1:8000/", prepare.DEMO_EMAIL, prepare.DEMO_PASSWORD, demo_company.colleagues())
    terminal = Console(file=StringIO(), width=200)
    announce(terminal, as_json=False)(ready)
    demo_company.hire_team(NOW)
    team = Employee.objects.all()
    assert len(team) == 5
    for one in team:
        (line,) = [line for line in terminal.file.getvalue().splitlines() if one.email in line]
        assert f"{one.name}, {str(ROLE_TITLES[one.role]).lower()}" in line
        assert one.check_password(ready.password)


def test_a_company_has_no_sign_ins_to_name_but_the_first():
    terminal = Console(file=StringIO(), width=200)
    announce(terminal, as_json=False)(Ready("http://127.0.0.1:8000/", "director@honey.example", "secret"))
    assert "Sign in as director@honey.example with secret" in terminal.file.getvalue()
    assert "colleague" not in terminal.file.getvalue()


def test_the_demo_keeps_away_from_the_company_and_from_the_network(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://server/company")
    monkeypatch.setenv("REGULARS_HOME", str(tmp_path / "company"))
    monkeypatch.setenv("REGULARS_HOST", "0.0.0.0")
    options = demo_options(None, None)
    assert options.home == tmp_path / "company-demo"
    assert options.host == "127.0.0.1"
    assert environment.DATABASE_URL.read() == ""


def test_the_doctor_answers_in_json_before_anything_exists(tmp_path):
    said = running.regulars(tmp_path / "home", "doctor", "--json")
    assert said.returncode == 0
    answer = json.loads(said.stdout)
    assert answer["state"] == "notice"
    assert {"check", "state", "says", "mend"} == set(answer["findings"][0])
    assert not (tmp_path / "home").exists()


def test_the_doctor_names_a_wrong_setting(alone, monkeypatch):
    monkeypatch.setenv("REGULARS_PORT", "eighty")
    state, says = state_of("settings")
    assert state == "broken"
    assert "REGULARS_PORT" in says


def test_the_doctor_points_out_a_slip_of_the_pen(alone, monkeypatch):
    monkeypatch.setenv("REGULARS_PROT", "8080")
    state, says = state_of("settings")
    assert state == "notice"
    assert "REGULARS_PROT" in says


def test_the_doctor_sees_that_other_machines_would_be_refused(alone, monkeypatch):
    monkeypatch.setenv("REGULARS_HOST", "0.0.0.0")
    assert state_of("address")[0] == "notice"
    monkeypatch.setenv("REGULARS_ADDRESS", "https://regulars.example")
    assert "address" not in {finding.check for finding in doctor.examine()}


def test_the_doctor_sees_a_secret_key_that_others_can_read(alone):
    alone.mkdir(mode=0o711)
    (alone / "secret-key").write_text("key")
    (alone / "secret-key").chmod(0o644)
    state, says = state_of("secret key")
    assert state == "broken"
    assert "chmod 600" in says


def test_the_doctor_sees_a_full_disk(alone, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 100 << 20}))
    assert state_of("disk")[0] == "broken"
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 1 << 30}))
    assert state_of("disk")[0] == "notice"


def test_the_doctor_sees_a_mail_server_that_does_not_answer(alone, monkeypatch):
    port = running.free_port()
    monkeypatch.setenv("REGULARS_MAIL_URL", f"smtp://127.0.0.1:{port}")
    state, says = state_of("mail")
    assert state == "broken"
    assert f"127.0.0.1:{port}" in says


def test_the_doctor_sees_that_the_programs_are_missing(alone, monkeypatch, tmp_path):
    monkeypatch.setenv("REGULARS_POSTGRES_BIN", str(tmp_path))
    state, says = state_of("programs")
    assert state == "broken"
    assert str(tmp_path) in says


def test_the_doctor_sees_a_server_that_does_not_answer(alone, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"postgresql://127.0.0.1:{running.free_port()}/regulars")
    assert state_of("database")[0] == "broken"


@pytest.mark.django_db
def test_the_doctor_looks_at_clock_tables_and_worker_of_the_database(django_db_setup, settings):
    from regulars.config import connection

    where = {**connection.address(), "dbname": settings.DATABASES["default"]["NAME"]}
    with doctor.psycopg.connect(**where) as session:
        found = {finding.check: finding.state for finding in doctor.inside(session)}
    assert found["database"] == "well"
    assert found["clock"] == "well"
    assert found["tables"] == "well"
    assert found["worker"] == "broken"


def test_pages_and_supervisor_do_not_carry_the_libraries_of_the_worker(tmp_path):
    """Each costs 28 to 176 MiB in every web process; the worker computes, the pages read stored results."""
    heavy = {"duckdb", "pyarrow", "ibis", "numpy", "scipy", "pandas", "altair", "vl_convert"}
    pages = "import regulars.config.wsgi; from django.urls import get_resolver; get_resolver().url_patterns"
    for load in (pages, "import regulars.config.cli, regulars.config.up"):
        code = f"import sys; {load}; print(*(set(sys.modules) & {heavy!r}))"
        ran = subprocess.run(
            [sys.executable, "-c", code],
            env=running.environment(tmp_path, REGULARS_SECRET_KEY="only-for-tests"),
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.split() == []
