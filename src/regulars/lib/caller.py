"""From which network address the present request came.

Commands are told who acts and when; the address is not theirs to know. Only the audit reads it, so it travels beside
them instead of through every argument list.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_address: ContextVar[str | None] = ContextVar("caller_address", default=None)


@contextmanager
def calling_from(address: str | None) -> Iterator[None]:
    """What happens inside was asked for from this address."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)


def address() -> str | None:
    """None outside a request: in the worker and on the command line."""
    return _address.get()
