"""`regulars up`: the database, the tables, the pages, the worker and the listener, together in one command."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from regulars.config import cluster, connection, environment, processes
from regulars.config import place as places
from regulars.config.cluster import Cluster
from regulars.config.errors import AlreadyRunning, PortTaken, StartFailed
from regulars.config.locks import Lock, held
from regulars.config.place import Place
from regulars.config.prepare import DEMO
from regulars.config.supervisor import Bell, Child, Part, Supervisor

SECONDS_TO_FIRST_PAGE = 60.0
Say = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    home: Path
    host: str
    port: int
    demo: bool = False


@dataclass(frozen=True)
class Ready:
    """What a person needs to begin; `colleagues` (email, name, role) sign in with the same password."""

    address: str
    email: str
    password: str
    colleagues: list[dict[str, str]] = field(default_factory=list)


class Stopped(Exception):
    """Asked to stop before everything had started."""


def up(options: Options, *, say: Say, ready: Callable[[Ready], None]) -> None:
    """Run everything until SIGTERM or SIGINT; afterwards no process is left."""
    environment.check()
    refuse_a_taken_port(options.host, options.port)
    place = places.prepare(options.home, embedded=connection.is_embedded())
    owner = Lock(place.owner_lock)
    # A short command may hold the lock for a moment; another `up` holds it for good.
    if not owner.wait(seconds=2):
        raise AlreadyRunning(folder=options.home, process=owner.holder())
    bell = Bell()
    with held(owner), bell.listening():
        supervisor = Supervisor(bell, say)
        try:
            start_everything(supervisor, place, options, ready)
            supervisor.run()
        except Exception:
            # Asked to stop half-way: whatever was under way fails, and nobody wants to hear how.
            if not bell.stopping:
                raise
        finally:
            supervisor.stop()


def start_everything(supervisor: Supervisor, place: Place, options: Options, ready: Callable[[Ready], None]) -> None:
    asked_to_stop = supervisor.bell.asked_to_stop
    if connection.is_embedded():
        supervisor.say("starting the database")
        supervisor.add(database_part(place, asked_to_stop))
    children = child_environment(place, options)
    prepared = prepare_tables(children, supervisor)
    supervisor.add(program_part("web", ["web", "--host", options.host, "--port", str(options.port)], children))
    # When we are killed the database goes too, and a worker that ends politely would wait half a minute for it.
    supervisor.add(program_part("worker", ["worker"], children, dies_by=signal.SIGKILL))
    supervisor.add(program_part("listener", ["listen"], children, dies_by=signal.SIGKILL))
    wait_for_the_first_page(options, supervisor)
    if environment.answers_nobody_else():
        supervisor.say("other machines are refused until REGULARS_ADDRESS names the address people type")
    email, password = prepared.get("email", ""), prepared.get("password", "")
    ready(Ready(shown_address(options), email, password, prepared.get("colleagues", [])))


def database_part(place: Place, asked_to_stop: Callable[[], bool]) -> Part:
    server = Cluster(place)
    return Part("database", lambda: server.start(stopping=asked_to_stop), cluster.stop, may_end_beside_others=False)


def program_part(
    name: str, arguments: list[str], children: dict[str, str], *, dies_by: signal.Signals = signal.SIGTERM
) -> Part:
    """One of our own programs. What it says goes to standard error: our standard output is for answers."""
    command = [sys.executable, "-m", "regulars", *arguments]

    def launch() -> Child:
        return processes.start(
            command, dies_by=dies_by, environment=children, output=sys.stderr.fileno(), errors=subprocess.STDOUT
        )

    return Part(name, launch, processes.stop_with_group)


def child_environment(place: Place, options: Options) -> dict[str, str]:
    """Children are told where the database is: they must not start one."""
    where = connection.address() if not connection.is_embedded() else cluster.address(place)
    told = {"DATABASE_URL": connection.as_url(where), "REGULARS_HOME": str(options.home), "PYTHONUNBUFFERED": "1"}
    told |= {"REGULARS_HOST": options.host, "REGULARS_PORT": str(options.port)}
    return {**os.environ, **told, **({DEMO: "1"} if options.demo else {})}


def prepare_tables(children: dict[str, str], supervisor: Supervisor) -> dict[str, Any]:
    """Run the preparation; what it says is its last line."""
    supervisor.say("preparing the tables" if DEMO not in children else "preparing the tables and the company")
    child = processes.start(
        [sys.executable, "-m", "regulars.config.prepare"],
        dies_by=signal.SIGTERM,
        environment=children,
        output=subprocess.PIPE,
        errors=None,
    )
    said, _nothing = wait_for(child, supervisor.bell)
    answer: dict[str, Any] = last_json(said)
    if child.returncode:
        raise StartFailed(reason=answer.get("error", {}).get("message", "preparing the database failed."))
    return answer


def wait_for(child: Child, bell: Bell) -> tuple[bytes, bytes]:
    """Everything a child says until it ends. Gives up when asked to stop."""
    while True:
        try:
            return child.communicate(timeout=0.2)
        except subprocess.TimeoutExpired:
            if bell.stopping:
                processes.stop_with_group(child)
                raise Stopped from None


def last_json(said: bytes) -> dict[str, Any]:
    try:
        found = json.loads(said.decode().strip().rsplit("\n", 1)[-1])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def wait_for_the_first_page(options: Options, supervisor: Supervisor) -> None:
    """Return when the pages answer; any answer but a fault of the server will do."""
    until = time.monotonic() + SECONDS_TO_FIRST_PAGE
    web = next(part for part in supervisor.parts if part.name == "web")
    while not page_answers(f"{local_address(options)}health"):
        if supervisor.bell.stopping:
            raise Stopped
        if time.monotonic() > until or (web.child and web.child.poll() is not None):
            raise StartFailed(reason="the web pages do not answer; what they said is above.")
        time.sleep(0.05)


def page_answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=10):  # noqa: S310 - our own address
            return True
    except HTTPError as error:
        return error.code < 500
    except (URLError, OSError):
        return False


def refuse_a_taken_port(host: str, port: int) -> None:
    """Say it before anything else starts, in words."""
    if not port_is_free(host, port):
        raise PortTaken(host=host, port=port)


def port_is_free(host: str, port: int) -> bool:
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        return True  # a name that means nothing is a trouble of its own, which the server explains better
    with socket.socket(family, kind, protocol) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(address)
        except OSError:
            return False
    return True


def local_address(options: Options) -> str:
    """Where this machine reaches the pages, whatever the network calls them."""
    host = "127.0.0.1" if options.host in ("0.0.0.0", "::", "localhost") else options.host  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{options.port}/"


def shown_address(options: Options) -> str:
    return environment.ADDRESS.read() or local_address(options)
