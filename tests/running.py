"""What the tests of the runtime share: data folders, commands in processes of their own, processes to look for."""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psycopg
import pytest

from regulars.config import cluster
from regulars.config import place as places

ROOT = Path(__file__).parents[1]
AS_ROOT = os.geteuid() == 0


@contextmanager
def data_folder(name: str = "home") -> Iterator[Path]:
    """A folder whose parents everybody may pass through; pytest's own are closed to the database user."""
    above = Path(tempfile.mkdtemp(prefix="regulars-runtime-"))
    above.chmod(0o711)
    try:
        yield above / name
    finally:
        if (above / name).exists():
            place = places.place(above / name)
            for process in cluster.orphans(place):
                os.kill(process, signal.SIGQUIT)
            shutil.rmtree(place.sockets, ignore_errors=True)
        shutil.rmtree(above, ignore_errors=True)


@contextmanager
def copy_of(home: Path) -> Iterator[Path]:
    """A copy of an initialised folder with its owners: quicker than making another."""
    with data_folder() as copy:
        subprocess.run(["cp", "-a", str(home), str(copy)], check=True)
        yield copy


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a person who has set nothing but the data folder."""
    kept = {
        n: v for n, v in os.environ.items() if not n.startswith(("REGULARS_", "DJANGO_", "PG")) and n != "DATABASE_URL"
    }
    return {**kept, "REGULARS_HOME": str(home), **more}


def regulars(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "regulars", *arguments]
    return subprocess.run(command, env=environment(home, **more), capture_output=True, text=True, timeout=120)


class Up:
    """`regulars up` in a process of its own."""

    def __init__(self, home: Path, *, command: str = "up", **more: str) -> None:
        self.home, self.port = home, free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "regulars", command, "--port", str(self.port), "--json"],
            env=environment(home, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.ready: dict[str, str] = {}

    def wait_until_ready(self) -> "Up":
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            pytest.fail(f"up ended: {self.process.communicate()[1]}")
        self.ready = json.loads(line)
        return self

    def answers(self) -> bool:
        try:
            urlopen(f"http://127.0.0.1:{self.port}/health", timeout=10).close()
        except HTTPError as error:
            return error.code < 500
        except OSError:
            return False
        return True

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(**cluster.address(places.place(self.home)))

    def end(self, by: signal.Signals = signal.SIGTERM) -> str:
        """What it said until it ended."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        _out, said = self.process.communicate(timeout=60)
        return said


@contextmanager
def running_up(home: Path, **more: str) -> Iterator[Up]:
    up = Up(home, **more)
    try:
        yield up.wait_until_ready()
    finally:
        up.end()


def family(process: int) -> dict[int, str]:
    """Every living descendant of a process, with its command."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            parents[int(status.parent.name)] = int(fields[1])
    found = {process}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return {child: command_of(child) for child in found - {process}}


def command_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(holds: Callable[[], bool], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def ordinary_user() -> tuple[pwd.struct_passwd, str]:
    """Another user than root and a Python that they can run with our packages; skips where there is none."""
    user = pwd.getpwnam("nobody")
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, "-c", "import psycopg, django, regulars.config.database"]
        try:
            ran = subprocess.run(
                command,
                user=user.pw_uid,
                group=user.pw_gid,
                extra_groups=[],
                env=with_packages({}),
                capture_output=True,
            )
        except OSError:
            continue
        if ran.returncode == 0:
            return user, python
    pytest.skip("no Python here that a user other than root can run with our packages")


def with_packages(env: dict[str, str]) -> dict[str, str]:
    packages = [path for path in sys.path if path.endswith("site-packages")]
    return {**env, "PYTHONPATH": ":".join([str(ROOT / "src"), *packages]), "PYTHONDONTWRITEBYTECODE": "1"}
