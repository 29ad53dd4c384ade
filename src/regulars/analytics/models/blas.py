"""One BLAS thread while fitting. L-BFGS-B factors matrices of a few rows; with several threads OpenBLAS spins on each
of them: on a busy machine a fit of 6 ms took 110.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import Any

# As the wheels of SciPy name them, then as plain OpenBLAS does.
PREFIXES = ("scipy_openblas", "openblas")


@contextmanager
def one_thread() -> Iterator[None]:
    """Inside, SciPy's OpenBLAS uses one thread; with another BLAS nothing happens."""
    calls = _thread_calls()
    if calls is None:
        yield
        return
    read, write = calls
    before = read()
    write(1)
    try:
        yield
    finally:
        write(before)


@cache
def _thread_calls() -> tuple[Any, Any] | None:
    """(get, set) of the OpenBLAS that the optimiser is linked to, found through the optimiser's own library."""
    spec = find_spec("scipy.optimize._lbfgsb")
    if spec is None or spec.origin is None:
        return None
    try:
        library = ctypes.CDLL(spec.origin)
    except OSError:
        return None
    for prefix in PREFIXES:
        if hasattr(library, f"{prefix}_set_num_threads"):
            return getattr(library, f"{prefix}_get_num_threads"), getattr(library, f"{prefix}_set_num_threads")
    return None
