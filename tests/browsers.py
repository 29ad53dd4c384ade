"""Which browser the tests drive, and how it is started."""

import shutil

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def executable() -> str | None:
    """The system's Chromium; else the one Playwright brought."""
    return shutil.which("chromium") or shutil.which("google-chrome")
