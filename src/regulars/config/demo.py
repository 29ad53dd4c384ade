"""The demo: a data folder of its own, on this machine only, on the first free port."""

import os
from pathlib import Path

from regulars.config import environment
from regulars.config.errors import PortTaken
from regulars.config.up import Options, port_is_free

# Its sign-in is known to everybody, so nobody else may reach it.
HOST = "127.0.0.1"
PORTS_TO_TRY = 20


def demo_options(home: Path | None, port: int | None) -> Options:
    """Where the demo lives. It never touches the company's own folder or database server."""
    os.environ.pop(environment.DATABASE_URL.name, None)
    folder = (home or demo_home()).expanduser().absolute()
    os.environ[environment.HOME.name] = str(folder)
    return Options(folder, HOST, port or free_port(), demo=True)


def demo_home() -> Path:
    real = environment.HOME.read()
    return real.with_name(f"{real.name}-demo")


def free_port() -> int:
    """The usual port, or the next that is free: somebody who only wants a look need not know about ports."""
    first = environment.PORT.read()
    for port in range(first, min(first + PORTS_TO_TRY, 65536)):
        if port_is_free(HOST, port):
            return port
    raise PortTaken(host=HOST, port=first)
