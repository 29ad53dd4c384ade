"""Child processes that do not outlive the process that started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None


@dataclass(frozen=True)
class User:
    """Whom a child runs as. None stands for ourselves."""

    name: str
    uid: int
    gid: int


def start(
    command: Sequence[str],
    *,
    dies_by: signal.Signals,
    user: User | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    output: IO[bytes] | int | None = None,
    errors: IO[bytes] | int | None = subprocess.STDOUT,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only us and we stop children in order.

    When we die without a word, the kernel sends the child `dies_by` (on Linux; elsewhere the next start cleans up).
    """
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors if output is not None else None,
        cwd=folder,
        env=dict(environment) if environment is not None else None,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
        start_new_session=True,
        preexec_fn=follow(os.getpid(), dies_by),  # one call into libc, prepared before the fork
    )


def follow(parent: int, dies_by: signal.Signals) -> Callable[[], None]:
    """What a process calls to be sent a signal when its parent dies."""

    def ask() -> None:
        if _prctl is not None:
            _prctl(PR_SET_PDEATHSIG, int(dies_by), 0, 0, 0)
            if os.getppid() != parent:
                os.kill(os.getpid(), dies_by)

    return ask


def stop(child: subprocess.Popen[bytes], *, by: Sequence[tuple[signal.Signals, float]]) -> None:
    """Ask a child to end, each way in turn with its time to obey; the last way is SIGKILL."""
    for sent, seconds in (*by, (signal.SIGKILL, 10.0)):
        if child.poll() is not None:
            return
        child.send_signal(sent)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


def stop_with_group(child: subprocess.Popen[bytes]) -> None:
    """Ask one of our programs to end, and sweep away what it may have left running."""
    stop(child, by=[(signal.SIGTERM, 25.0)])
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def send(process: int, sent: signal.Signals) -> None:
    """A signal to a process that may be gone already."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, sent)
