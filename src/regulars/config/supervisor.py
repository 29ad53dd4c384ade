"""Keeps a few processes running until it is asked to stop, and leaves none behind."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

Child = subprocess.Popen[bytes]
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
SHORTEST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# A part that lived this long is thought healthy: its next fall starts with the shortest pause again.
HEALTHY_AFTER = 60.0


class Bell:
    """Rings when a signal arrives: one of those that ask to stop, or the one that says a child has ended."""

    def __init__(self) -> None:
        self.stopping = False
        self._read, self._write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    @contextmanager
    def listening(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._note) for number in (*STOPPING, signal.SIGCHLD)}
        wakeup = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)

    def wait(self, seconds: float) -> None:
        """Sleep until a signal or until the time is over."""
        ready, _, _ = select.select([self._read], [], [], max(0.0, seconds))
        if ready:
            os.read(self._read, 4096)

    def asked_to_stop(self) -> bool:
        return self.stopping

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.stopping = self.stopping or number in STOPPING


@dataclass
class Part:
    """A process that is to run all the time."""

    name: str
    launch: Callable[[], Child]
    end: Callable[[Child], None]
    may_end_beside_others: bool = True
    child: Child | None = None
    started: float = 0.0
    falls: int = 0
    due: float = 0.0

    def start(self, now: float) -> None:
        self.child = self.launch()
        self.started = now

    def fell(self, now: float) -> int | None:
        """The exit code of a child that ended by itself; the next start is then due after a pause."""
        if self.child is None or self.child.poll() is None:
            return None
        code = self.child.returncode
        self.falls = 1 if now - self.started > HEALTHY_AFTER else self.falls + 1
        self.due = now + pause_after(self.falls)
        self.end(self.child)  # what a fallen child started itself must not stand in the way of the next one
        self.child = None
        return code

    def stop(self) -> None:
        if self.child is not None:
            self.end(self.child)
            self.child = None


def pause_after(falls: int) -> float:
    """Half a second, then twice as long after each fall, up to half a minute."""
    return float(min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** (falls - 1)))


@dataclass
class Supervisor:
    """Parts in the order they start; they stop in the opposite order."""

    bell: Bell
    say: Callable[[str], None]
    parts: list[Part] = field(default_factory=list)

    def add(self, part: Part) -> None:
        self.parts.append(part)
        part.start(time.monotonic())

    def run(self) -> None:
        """Until a signal asks to stop."""
        while not self.bell.stopping:
            self._look_after(time.monotonic())
            self.bell.wait(self._until_next_start(time.monotonic()))

    def stop(self) -> None:
        for part in self.parts:
            if part.child is not None and part.may_end_beside_others:
                part.child.terminate()
        for part in reversed(self.parts):
            part.stop()

    def _look_after(self, now: float) -> None:
        for part in self.parts:
            code = part.fell(now)
            if code is not None:
                self.say(f"{part.name} ended ({how(code)}); it starts again in {part.due - now:.1f} s")
            if part.child is None and now >= part.due:
                self._start_again(part, now)

    def _start_again(self, part: Part, now: float) -> None:
        try:
            part.start(now)
        except Exception as error:
            part.falls += 1
            part.due = now + pause_after(part.falls)
            self.say(f"{part.name} does not start: {error}")

    def _until_next_start(self, now: float) -> float:
        waiting: Sequence[float] = [part.due - now for part in self.parts if part.child is None]
        return min(waiting, default=3600.0)


def how(code: int) -> str:
    """An exit code in words."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
