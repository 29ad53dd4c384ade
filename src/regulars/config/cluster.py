"""The embedded PostgreSQL server: made once, started, brought back after a crash, stopped.

Only the process that holds the owner lock calls this. The server listens on a socket in a private folder and on no
network address, so that whoever may enter the folder may use the database, and nobody else.
"""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from regulars.config import processes, programs
from regulars.config.errors import DatabaseFailed, DatabaseOfAnotherVersion, FolderNotUsable, NoUnprivilegedUser
from regulars.config.place import Place, fingerprint
from regulars.config.processes import User
from regulars.config.programs import Programs
from regulars.config.tuning import tuning

NAME = "regulars"
MAINTENANCE = "postgres"  # the database that every server has
UNPRIVILEGED = ("regulars", "postgres", "nobody")
LARGEST_LOG = 10_000_000
# After a crash the server replays its log before it answers; that may take minutes and must not be cut short.
PATIENCE = 600.0
PROCESSES = Path("/proc")
KNOWS_PROCESSES = (PROCESSES / "self" / "cmdline").exists()


class Cluster:
    """One server in one place."""

    def __init__(self, place: Place, *, durable: bool = True) -> None:
        self.place = place
        self.durable = durable
        self.user = unprivileged_user(place) if os.geteuid() == 0 else None
        self.programs: Programs = programs.within_reach(programs.find(), place)

    def start(self, *, stopping: Callable[[], bool] = lambda: False) -> subprocess.Popen[bytes]:
        """Start the server, having made the cluster when there is none, and wait until it answers."""
        if not self.place.cluster.exists():
            self._make()
        self._check_version()
        self._end_orphans()
        self._make_socket_folder()
        child = self._launch()
        try:
            self._wait_until_it_answers(child, stopping)
            make_database(self.place)
        except BaseException:
            stop(child)
            raise
        return child

    def _make(self) -> None:
        """Make the cluster in a temporary folder and rename it, so that a half-made one is never taken for real."""
        unfinished = self.place.cluster.with_name("database.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._hand_over(unfinished)
        command = [self.programs.path("initdb"), "--pgdata", str(unfinished), f"--username={NAME}", "--auth=trust"]
        # Under another locale search in Cyrillic fails without a word.
        command += ["--locale=C.UTF-8", "--encoding=UTF8", "--data-checksums", "--no-instructions"]
        if not self.durable:
            command.append("--no-sync")
        made = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=self.place.root,
            env=_plain(),
            user=self.user.uid if self.user else None,
            group=self.user.gid if self.user else None,
            extra_groups=[] if self.user else None,
        )
        if made.returncode:
            raise DatabaseFailed(folder=self.place.root, what="get made", said=_last_words(made.stderr or made.stdout))
        unfinished.rename(self.place.cluster)

    def _check_version(self) -> None:
        try:
            made_by = (self.place.cluster / "PG_VERSION").read_text(encoding="ascii").strip()
        except PermissionError as error:
            raise FolderNotUsable(folder=self.place.cluster, reason=_owner_sentence(self.place.cluster)) from error
        except FileNotFoundError as error:
            raise FolderNotUsable(folder=self.place.cluster, reason="it holds no database") from error
        if made_by != str(self.programs.version):
            raise DatabaseOfAnotherVersion(folder=self.place.cluster, made_by=made_by, found=self.programs.version)

    def _end_orphans(self) -> None:
        """End what a killed owner left behind, and forget a server that is gone.

        We hold the owner lock, so no living owner has it. The file that names the server is removed only when none of
        its processes is left: its number may by now belong to any process, to us for one after a restart of the
        machine, and would stop the server from starting.
        """
        for sent, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)):
            for process in orphans(self.place):
                processes.send(process, sent)
            if _wait_until(lambda: not orphans(self.place), seconds=seconds):
                break
        else:
            raise DatabaseFailed(folder=self.place.root, what="stop", said=f"Processes {orphans(self.place)} use it.")
        if KNOWS_PROCESSES:
            (self.place.cluster / "postmaster.pid").unlink(missing_ok=True)
            for stale in self.place.sockets.glob(".s.PGSQL.*"):
                stale.unlink(missing_ok=True)

    def _make_socket_folder(self) -> None:
        folder = self.place.sockets
        try:
            folder.mkdir(mode=0o700)
            self._hand_over(folder)
        except FileExistsError:
            self._check_socket_folder(folder)

    def _check_socket_folder(self, folder: Path) -> None:
        """Somebody else's folder in /tmp under our name would let them answer in place of our server."""
        found = folder.lstat()
        wanted = self.user.uid if self.user else os.geteuid()
        if found.st_uid == 0 == os.geteuid() and stat.S_ISDIR(found.st_mode):
            self._hand_over(folder)
        elif found.st_uid != wanted or not stat.S_ISDIR(found.st_mode):
            raise FolderNotUsable(folder=folder, reason="it belongs to somebody else; remove it")
        folder.chmod(0o700)

    def _launch(self) -> subprocess.Popen[bytes]:
        _shorten(self.place.log)
        options = {"unix_socket_directories": str(self.place.sockets), "cluster_name": title(self.place)}
        options |= tuning(durable=self.durable)
        command = [self.programs.path("postgres"), "-D", str(self.place.cluster)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.place.log.open("ab") as log:
            return processes.start(
                command,
                dies_by=signal.SIGINT,
                user=self.user,
                environment=_plain(),
                folder=self.place.root,
                output=log,
            )

    def _wait_until_it_answers(self, child: subprocess.Popen[bytes], stopping: Callable[[], bool]) -> None:
        answered = _wait_until(
            lambda: stopping() or child.poll() is not None or answers(self.place, MAINTENANCE), seconds=PATIENCE
        )
        if child.poll() is not None or not answered:
            said = _last_words(self.place.log.read_text(encoding="utf-8", errors="replace"))
            raise DatabaseFailed(folder=self.place.root, what="start", said=said)

    def _hand_over(self, folder: Path) -> None:
        if self.user:
            os.chown(folder, self.user.uid, self.user.gid)


def stop(child: subprocess.Popen[bytes]) -> None:
    """Fast: sessions end, everything committed is kept, the next start has nothing to replay."""
    processes.stop(child, by=[(signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)])


def address(place: Place, database: str = NAME) -> dict[str, str]:
    """Where the server of a place answers, in libpq's words."""
    return {"host": str(place.sockets), "dbname": database, "user": NAME}


def answers(place: Place, database: str = NAME) -> bool:
    """Whether the database can be used. One that still replays its log does not answer yet."""
    try:
        psycopg.connect(**address(place, database), connect_timeout=5).close()  # type: ignore[arg-type]
    except psycopg.OperationalError:
        return False
    return True


def make_database(place: Place) -> None:
    """The database itself; nothing happens when it is there."""
    with psycopg.connect(**address(place, MAINTENANCE), autocommit=True) as connection:  # type: ignore[arg-type]
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(f"CREATE DATABASE {NAME}")


def unprivileged_user(place: Place) -> User:
    """As root: the owner of the existing database, else the first of a few users made for such work."""
    if place.cluster.exists() and place.cluster.stat().st_uid != 0:
        owner = place.cluster.stat()
        return User(str(owner.st_uid), owner.st_uid, owner.st_gid)
    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return User(name, found.pw_uid, found.pw_gid)
    raise NoUnprivilegedUser(looked=", ".join(UNPRIVILEGED))


def orphans(place: Place) -> list[int]:
    """Live processes of a server on this cluster, found by their titles: those of another user show no more."""
    server = b"-D\0" + os.fsencode(place.cluster) + b"\0"
    session = f"postgres: {title(place)}: ".encode()
    found = []
    for file in PROCESSES.glob("[0-9]*/cmdline"):
        try:
            command = file.read_bytes()
        except OSError:
            continue
        if server in command or command.startswith(session):
            found.append(int(file.parent.name))
    return found


def title(place: Place) -> str:
    """What the server's processes show of themselves."""
    return f"{NAME}-{fingerprint(place.cluster)}"


def _wait_until(holds: Callable[[], bool], *, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.03)
    return True


def _plain() -> dict[str, str]:
    """An environment without a person's PG* settings, which would reach into a server that is ours alone."""
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _last_words(output: str) -> str:
    return " ".join(output.strip().splitlines()[-4:]) or "nothing."


def _owner_sentence(folder: Path) -> str:
    uid = folder.stat().st_uid
    try:
        return f"it belongs to user {pwd.getpwuid(uid).pw_name}; start Regulars as that user or as root"
    except KeyError:
        return f"it belongs to user number {uid}; start Regulars as that user or as root"


def _shorten(log: Path) -> None:
    """Keep one older log: a laptop has better uses for its disk."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
