"""The web pages, served by granian."""

import os
import signal
from typing import Any

from regulars.config import environment, processes

TARGET = "regulars.config.asgi:application"
# Without a limit a worker that is asked to stop while it still imports hangs for ever.
SECONDS_TO_STOP = 5
# Each open page and each visitor of the chat keeps a connection, on which nearly always nothing happens.
WAITING_AT_THE_DOOR, OPEN_AT_ONCE = 2_048, 20_000


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=environment.WEB_WORKERS.read(),
        backlog=WAITING_AT_THE_DOOR,
        backpressure=OPEN_AT_ONCE,
        workers_kill_timeout=SECONDS_TO_STOP,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels(environment.LOG_LEVEL.read()),
    ).serve(target_loader=load, wrap_loader=False)


def load() -> Any:
    """The application, in a process that ends with the server that started it."""
    processes.follow(os.getppid(), signal.SIGTERM)()
    from regulars.config.asgi import application

    return application
