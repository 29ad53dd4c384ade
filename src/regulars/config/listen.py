"""The listener: fetches what arrives by mail and messengers, beside the worker."""

import signal
import threading
from types import FrameType

import django


def listen() -> None:
    """Fetch until SIGTERM or SIGINT."""
    django.setup()
    from regulars.channels import listening

    stop = threading.Event()

    def ring(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ring)
    listening.listen(stop)
