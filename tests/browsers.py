"""Which browser the tests drive, and how it is started."""

import shutil

from playwright.sync_api import expect

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# A machine that others use too stands still at times; what never comes still fails.
PATIENCE = 90_000
expect.set_options(timeout=PATIENCE)


def executable() -> str | None:
    """The system's Chromium; else the one Playwright brought."""
    return shutil.which("chromium") or shutil.which("google-chrome")
