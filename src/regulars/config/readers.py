"""Ways to read the text of an environment variable: each names what it wants and refuses everything else."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Kind(Generic[T_co]):
    """A way to read text: `read` raises ValueError when the text is not what `wanted` names."""

    wanted: str
    read: Callable[[str], T_co]


def text() -> Kind[str]:
    return Kind("text", str)


def whole_number(*, least: int, most: int) -> Kind[int]:
    def read(given: str) -> int:
        number = int(given)
        if not least <= number <= most:
            raise ValueError(number)
        return number

    return Kind(f"a whole number from {least} to {most}", read)


def yes_or_no() -> Kind[bool]:
    words = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}

    def read(given: str) -> bool:
        if given.lower() not in words:
            raise ValueError(given)
        return words[given.lower()]

    return Kind("yes or no", read)


def path() -> Kind[Path]:
    def read(given: str) -> Path:
        try:
            return Path(given).expanduser().absolute()
        except RuntimeError as error:
            raise ValueError(given) from error

    return Kind("the path of a file or folder", read)


def url(*schemes: str) -> Kind[str]:
    def read(given: str) -> str:
        parts = urlsplit(given)
        # A database may be named by its socket folder alone, so a host is not asked of it.
        hostless = parts.scheme.startswith("postgres")
        if parts.scheme not in schemes or not (parts.hostname or hostless):
            raise ValueError(given)
        _ = parts.port  # raises ValueError when the port is not a number
        return given

    return Kind(f"an address that starts with {' or '.join(f'{scheme}://' for scheme in schemes)}", read)


def words() -> Kind[list[str]]:
    return Kind("a list separated by commas", lambda given: [word.strip() for word in given.split(",") if word.strip()])


def one_of(*choices: str) -> Kind[str]:
    def read(given: str) -> str:
        if given.lower() not in choices:
            raise ValueError(given)
        return given.lower()

    return Kind(f"one of: {', '.join(choices)}", read)


def email() -> Kind[str]:
    def read(given: str) -> str:
        name, at, domain = given.rpartition("@")
        if not (name and at and domain) or " " in given:
            raise ValueError(given)
        return given.lower()

    return Kind("an e-mail address", read)


def time_zone() -> Kind[str]:
    def read(given: str) -> str:
        try:
            return ZoneInfo(given).key
        except (ZoneInfoNotFoundError, OSError) as error:
            raise ValueError(given) from error

    return Kind("a time zone such as Europe/Kyiv", read)
