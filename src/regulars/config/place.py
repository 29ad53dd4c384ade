"""Where things are: the data folder of an installation and the folder its database lives in.

Usually these are one folder. PostgreSQL refuses to run as root, so as root its programs run as another user, who cannot
enter a folder such as /root. Then the database lives in /var/lib/regulars, and a file in the data folder says where.
"""

import errno
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from regulars.config.errors import FolderNotUsable

# A socket path longer than this is refused by the kernel (107 bytes); room is left for the name of the socket.
LONGEST_SOCKET_FOLDER = 80
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")


@dataclass(frozen=True)
class Place:
    """The folders of one installation. Nothing here touches the disk."""

    home: Path
    root: Path

    @property
    def cluster(self) -> Path:
        return self.root / "database"

    @property
    def programs(self) -> Path:
        """A copy of the database programs, made only when the other user cannot enter the folder they are in."""
        return self.root / "programs"

    @property
    def log(self) -> Path:
        return self.home / "postgresql.log"

    @property
    def owner_lock(self) -> Path:
        return self.root / "owner.lock"

    @property
    def guests_lock(self) -> Path:
        return self.root / "guests.lock"

    @property
    def key(self) -> Path:
        return self.home / "secret-key"

    @property
    def sockets(self) -> Path:
        """A short folder of plain letters: the kernel limits its length, and PostgreSQL reads a comma as a list."""
        inside = self.root / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and PLAIN_PATH.fullmatch(str(inside)):
            return inside
        return Path("/tmp") / f"regulars-{os.geteuid()}-{fingerprint(self.root)}"  # noqa: S108 - rights are checked


def place(home: Path) -> Place:
    """The folders that belong to a data folder, whether they exist yet or not."""
    note = home / "database-is-in"
    if note.is_file():
        return Place(home, Path(note.read_text(encoding="utf-8").strip()))
    # As root, a database made here by an ordinary user is run as that user, who can enter their own folder.
    if os.geteuid() != 0 or (home / "database").exists() or others_can_enter(home):
        return Place(home, home)
    return Place(home, Path("/var/lib/regulars") / fingerprint(home))


def prepare(home: Path, *, embedded: bool = True) -> Place:
    """Make the folders that are missing, and write down where the embedded database is when it is elsewhere."""
    with _sentence_for(home):
        _make_folder(home)
        found = place(home) if embedded else Place(home, home)
        if found.root != home:
            _make_folder(found.root)
            (home / "database-is-in").write_text(f"{found.root}\n", encoding="utf-8")
    return found


def others_can_enter(folder: Path) -> bool:
    """Whether any user of this machine may pass through the existing part of a path."""
    existing = [parent for parent in (folder, *folder.parents) if parent.exists()]
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in existing)


def secret_key(home: Path) -> str:
    """The key that signs sessions, made on first use. Two processes that start at once agree on one."""
    key = home / "secret-key"
    with _sentence_for(home):
        if not key.exists():
            _make_folder(home)
            _write_key_once(key)
        return key.read_text(encoding="ascii").strip()


def fingerprint(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _write_key_once(key: Path) -> None:
    fresh = key.with_name(f".secret-key-{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64) + "\n")
    try:
        # A link, unlike a rename, fails when another process was faster; then its key is the key.
        os.link(fresh, key)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _make_folder(folder: Path) -> None:
    """Private for an ordinary user; as root the database user must be able to pass through."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir(exist_ok=True)
        parent.chmod(0o711 if os.geteuid() == 0 else 0o700)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "this user may not write there")


@contextmanager
def _sentence_for(home: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FolderNotUsable(folder=home, reason=error.strerror or str(error)) from error
