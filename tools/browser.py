"""Makes sure that the tests find a Chromium. Quick when there is one; otherwise installs one where that is possible."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO = """\
No Chromium was found, and it could not be installed. The tests in a browser need one. Any of these helps:
  on Debian or Ubuntu, as root:  apt-get install --no-install-recommends chromium
  elsewhere:                     {python} -m playwright install --with-deps chromium
  a Chromium you have:           put it on the PATH under the name chromium
"""


def main() -> int:
    found = installed()
    if found is None and is_root_on_debian():
        run(["apt-get", "-qq", "update"])
        run(["apt-get", "-qq", "install", "--yes", "--no-install-recommends", "chromium"])
        found = installed()
    if found is None:
        run([sys.executable, "-m", "playwright", "install", "chromium"])
        found = installed()
    if found is None:
        sys.stderr.write(HOW_TO.format(python=sys.executable))
        return 1
    print(f"Browser for the tests: {found}")
    return 0


def installed() -> str | None:
    """A browser that starts: of the system, else the one Playwright keeps for itself."""
    on_path = (shutil.which(name) for name in NAMES)
    candidates = [*filter(None, on_path), *playwrights_own()]
    return next((candidate for candidate in candidates if starts(candidate)), None)


def playwrights_own() -> Sequence[str]:
    """Where Playwright puts its browsers, newest last; asking Playwright itself takes half a second."""
    kept = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright"
    found = sorted(Path(kept).glob("chromium*/chrome-*/*"))
    return [str(file) for file in reversed(found) if file.name in ("chrome", "headless_shell", "chrome-headless-shell")]


def starts(candidate: str) -> bool:
    """A browser that lacks a library of the system is none."""
    try:
        return subprocess.run([candidate, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def is_root_on_debian() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def run(command: Sequence[str]) -> None:
    """What a step says is shown; whether it helped is seen by looking again."""
    print("+", " ".join(command), flush=True)
    try:
        subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False)
    except OSError as error:
        print(error)


if __name__ == "__main__":
    sys.exit(main())
