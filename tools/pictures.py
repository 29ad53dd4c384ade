"""Takes the pictures of docs/pictures from a running demo: `python tools/pictures.py http://127.0.0.1:8000`."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from regulars.config.prepare import DEMO_EMAIL, DEMO_PASSWORD

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browsers import ARGUMENTS, executable  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
LOOKS = {"wide": (WIDE, "light"), "dark": (WIDE, "dark"), "narrow": (NARROW, "light")}
PAGES = {
    "home": "/",
    "customers": "/customers/?sort=-value_at_risk",
    "insight": "/insight/",
    "churn": "/insight/churn/",
    "cohorts": "/insight/cohorts/",
    "value": "/insight/value/",
    "risk": "/insight/risk/",
    "back-test": "/insight/risk/test/",
    "loyalty": "/insight/loyalty/",
    "themes": "/insight/themes/",
    "lifetimes": "/insight/lifetimes/",
    "spending": "/insight/spending/",
    "import": "/import/new/",
    "segments": "/segments/",
    "stages": "/stages/",
    "consents": "/company/consents/",
    "audit": "/audit/",
    "inbox": "/inbox/?view=all",
    "promises": "/work/promises/?whose=all",
    "answering": "/work/figures/",
    "queues": "/work/queues/",
    "tasks": "/work/tasks/",
    "knowledge": "/knowledge/",
    "channels": "/channels/",
}


def main(address: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        for look in LOOKS:
            take(browser, address, look)
        browser.close()


def take(browser: Browser, address: str, look: str) -> None:
    viewport, scheme = LOOKS[look]
    page = browser.new_context(base_url=address, viewport=viewport, color_scheme=scheme).new_page()
    sign_in(page)
    for name, path in PAGES.items():
        keep(page, path, f"{name}-{look}")
    page.goto("/segments/")
    keep(page, page.locator("tbody a").last.get_attribute("href") or "/", f"segment-{look}")
    page.goto("/inbox/?view=all")
    keep(page, page.locator("a.inbox-link").first.get_attribute("href") or "/", f"conversation-{look}")
    # A key customer: there is most to see.
    page.goto("/groups/")
    page.goto(page.locator("tbody a").first.get_attribute("href") or "/")
    keep(page, page.locator("tbody a").nth(2).get_attribute("href") or "/", f"customer-{look}")


def sign_in(page: Page) -> None:
    page.goto("/")
    page.get_by_label("E-mail").fill(DEMO_EMAIL)
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state("networkidle")


def keep(page: Page, path: str, name: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1])
