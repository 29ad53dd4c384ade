"""Settings come from environment variables; this is the one table of them.

A setting knows its name, how to read it, its default and what it does. An empty value counts as not given.
A wrong value stops the start with a sentence. `docs/settings.md` shows the same table, and a test holds both together.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from regulars.config import readers
from regulars.config.errors import FolderNotUsable, WrongSetting
from regulars.config.readers import Kind

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Setting(Generic[T_co]):
    name: str
    kind: Kind[T_co]
    default: Callable[[], T_co]
    default_shown: str
    says: str
    secret: bool = False

    def read(self, environ: Mapping[str, str] | None = None) -> T_co:
        """The value given in the environment, or the default."""
        given = (os.environ if environ is None else environ).get(self.name, "").strip()
        if not given:
            return self.default()
        try:
            return self.kind.read(given)
        except ValueError as error:
            shown = "(hidden)" if self.secret else given
            raise WrongSetting(name=self.name, value=shown, wanted=self.kind.wanted) from error


def default_home() -> Path:
    """The place the desktop rules give for data of programs, also as root."""
    given = os.environ.get("XDG_DATA_HOME", "")
    # The desktop rules say that a relative path here is to be ignored.
    if given.startswith("/"):
        return Path(given) / "regulars"
    try:
        return Path.home() / ".local" / "share" / "regulars"
    except RuntimeError as error:
        raise FolderNotUsable(folder="~/.local/share/regulars", reason="this user has no home folder") from error


HOME = Setting(
    "REGULARS_HOME",
    readers.path(),
    default_home,
    "`~/.local/share/regulars`",
    "Folder of the embedded database, its log and the secret key.",
)
DATABASE_URL: Setting[str] = Setting(
    "DATABASE_URL",
    readers.url("postgresql", "postgres"),
    lambda: "",
    "embedded PostgreSQL",
    "A PostgreSQL server (15 or newer) to use instead of the embedded one.",
    secret=True,
)
POSTGRES_BIN: Setting[Path | None] = Setting(
    "REGULARS_POSTGRES_BIN",
    readers.path(),
    lambda: None,
    "the installed package, else the system's",
    "Folder with the PostgreSQL programs to use.",
)
DATABASE_POOL = Setting(
    "REGULARS_DATABASE_POOL",
    readers.whole_number(least=2, most=100),
    lambda: 8,
    "8",
    "Database connections each web process may hold.",
)
SECRET_KEY = Setting(
    "REGULARS_SECRET_KEY",
    readers.text(),
    lambda: "",
    "made on the first start, kept in the data folder",
    "Signs sessions and links. The same on all machines of one installation.",
    secret=True,
)
HOST = Setting(
    "REGULARS_HOST",
    readers.text(),
    lambda: "127.0.0.1",
    "127.0.0.1",
    "Network address to listen on; 0.0.0.0 for all.",
)
PORT = Setting(
    "REGULARS_PORT",
    readers.whole_number(least=1, most=65535),
    lambda: 8000,
    "8000",
    "Port the web pages listen on.",
)
ADDRESS = Setting(
    "REGULARS_ADDRESS",
    readers.url("http", "https"),
    lambda: "",
    "`http://` with the host and port",
    "Address people type, used in links; with https:// cookies travel encrypted only.",
)
ALLOWED_HOSTS: Setting[list[str]] = Setting(
    "REGULARS_ALLOWED_HOSTS",
    readers.words(),
    list,
    "this machine and the host of REGULARS_ADDRESS",
    "Further host names the pages answer to.",
)
BEHIND_PROXY = Setting(
    "REGULARS_BEHIND_PROXY",
    readers.yes_or_no(),
    lambda: False,
    "no",
    "Believe X-Forwarded-Proto. Only when a proxy in front sets it on every request.",
)
WEB_WORKERS = Setting(
    "REGULARS_WEB_WORKERS",
    readers.whole_number(least=1, most=64),
    lambda: 1,
    "1",
    "Web processes.",
)
WEB_THREADS = Setting(
    "REGULARS_WEB_THREADS",
    readers.whole_number(least=1, most=64),
    lambda: min(6, 2 * (os.cpu_count() or 1) + 1),
    "6, or fewer on a machine with one or two cores",
    "Requests each web process serves at once.",
)
JOBS_AT_ONCE = Setting(
    "REGULARS_JOBS_AT_ONCE",
    readers.whole_number(least=1, most=32),
    lambda: 2,
    "2",
    "Jobs the worker runs at once.",
)
UPLOAD_LIMIT = Setting(
    "REGULARS_UPLOAD_LIMIT_MB",
    readers.whole_number(least=1, most=100_000),
    lambda: 2_048,
    "2048",
    "Largest file a person may bring, in megabytes.",
)
ADMIN_EMAIL = Setting(
    "REGULARS_ADMIN_EMAIL",
    readers.email(),
    lambda: "director@localhost.localdomain",
    "director@localhost.localdomain",
    "Sign-in of the first director.",
)
LANGUAGE = Setting(
    "REGULARS_LANGUAGE",
    readers.one_of("en", "uk"),
    lambda: "en",
    "en",
    "Language for people who have not chosen one.",
)
TIME_ZONE = Setting(
    "REGULARS_TIME_ZONE",
    readers.time_zone(),
    lambda: "UTC",
    "UTC",
    "Time zone for people who have not chosen one.",
)
MAIL_URL = Setting(
    "REGULARS_MAIL_URL",
    readers.url("smtp", "smtps", "smtp+starttls"),
    lambda: "",
    "mail is written to the log",
    "Mail server, as smtp+starttls://user:password@host:587.",
    secret=True,
)
MAIL_FROM = Setting(
    "REGULARS_MAIL_FROM",
    readers.email(),
    lambda: "regulars@localhost.localdomain",
    "regulars@localhost.localdomain",
    "Sender of mail.",
)
LOG_LEVEL = Setting(
    "REGULARS_LOG_LEVEL",
    readers.one_of("debug", "info", "warning", "error"),
    lambda: "warning",
    "warning",
    "How much is written to standard error.",
)
DEBUG = Setting(
    "REGULARS_DEBUG",
    readers.yes_or_no(),
    lambda: False,
    "no",
    "Show errors in full. For developers; never where strangers can reach it.",
)

SETTINGS: tuple[Setting[object], ...] = (
    HOME,
    DATABASE_URL,
    DATABASE_POOL,
    POSTGRES_BIN,
    SECRET_KEY,
    HOST,
    PORT,
    ADDRESS,
    ALLOWED_HOSTS,
    BEHIND_PROXY,
    WEB_WORKERS,
    WEB_THREADS,
    JOBS_AT_ONCE,
    UPLOAD_LIMIT,
    ADMIN_EMAIL,
    LANGUAGE,
    TIME_ZONE,
    MAIL_URL,
    MAIL_FROM,
    LOG_LEVEL,
    DEBUG,
)


def check(environ: Mapping[str, str] | None = None) -> None:
    """Read every setting, so that a wrong one stops the start and not a page next week."""
    for setting in SETTINGS:
        setting.read(environ)


def unknown(names: Iterable[str]) -> list[str]:
    """Names that look like ours and are not: most often a slip of the pen."""
    known = {setting.name for setting in SETTINGS}
    return sorted(name for name in names if name.startswith("REGULARS_") and name not in known)


def answers_nobody_else() -> bool:
    """Whether the pages listen to other machines without knowing a name under which those ask for them."""
    loopback = HOST.read() in ("localhost", "::1") or HOST.read().startswith("127.")
    return not (loopback or ADDRESS.read() or ALLOWED_HOSTS.read())


def as_markdown() -> str:
    """The table shown in docs/settings.md."""
    rows = [f"| `{s.name}` | {s.kind.wanted} | {s.default_shown} | {s.says} |" for s in SETTINGS]
    return "\n".join(["| setting | wanted | when not given | what it does |", "|---|---|---|---|", *rows])
