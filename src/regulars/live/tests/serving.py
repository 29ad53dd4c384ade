"""The server with its stream of events, as it runs for people, on the database of the test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests.children import environ, kill


@pytest.fixture
def served(transactional_db: None) -> Iterator[str]:
    """The address of a server of its own: what the test commits, its pages and its stream show."""
    port = free_port()
    command = [sys.executable, "-m", "regulars", "web", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, env=environ() | {"REGULARS_SECRET_KEY": os.environ["REGULARS_SECRET_KEY"]})
    try:
        wait_for_answer(f"http://127.0.0.1:{port}/health", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            kill(server)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for_answer(address: str, server: "subprocess.Popen[bytes]") -> None:
    limit = time.monotonic() + 90
    while time.monotonic() < limit:
        assert server.poll() is None, "the server ended by itself"
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the server does not answer")
