"""Locks held by processes and given back by the kernel when they die, however they die."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_BETWEEN_TRIES = 0.05


class Lock:
    """An advisory lock on a file. The file holds the number of the process that owns it, for people to read."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._descriptor: int | None = None

    def take(self, *, shared: bool = False) -> bool:
        """Try once. True when the lock is ours now."""
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        if not shared:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor
        return True

    def wait(self, *, seconds: float, shared: bool = False) -> bool:
        """Try until it is ours or the time is over."""
        until = time.monotonic() + seconds
        while not self.take(shared=shared):
            if time.monotonic() > until:
                return False
            time.sleep(PATIENCE_BETWEEN_TRIES)
        return True

    def give_back(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def holder(self) -> str:
        """The process that wrote itself into the file last."""
        try:
            return self.file.read_text(encoding="ascii").strip() or "unknown"
        except OSError:
            return "unknown"


@contextmanager
def held(lock: Lock) -> Iterator[None]:
    """Give the lock back at the end, whatever happened."""
    try:
        yield
    finally:
        lock.give_back()
