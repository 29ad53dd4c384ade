"""The main job, as a stranger does it: everything started by one command, one file brought, honest figures seen.

Real parts only: `regulars up` with its embedded database and worker, a real browser, the CDNOW file.
"""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.browsers import ARGUMENTS, PATIENCE, executable
from tests.running import Up, data_folder, running_up

pytestmark = pytest.mark.browser


def cdnow_sample() -> Path:
    """The file as published: no header, columns set apart by blanks, dates like 19970101."""
    package = importlib.util.find_spec("lifetimes")
    assert package
    assert package.submodule_search_locations
    return Path(package.submodule_search_locations[0]) / "datasets" / "CDNOW_sample.txt"


@pytest.fixture(scope="module")
def up() -> Iterator[Up]:
    with data_folder() as home, running_up(home) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser itself complained about: refused styles, broken scripts, missing files, faults of ours."""
    return []


@pytest.fixture
def page(chromium: Browser, up: Up, complaints: list[str]) -> Iterator[Page]:
    context = chromium.new_context(base_url=f"http://127.0.0.1:{up.port}", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()


def sign_in(page: Page, up: Up) -> None:
    page.goto("/")
    page.get_by_label("E-mail").fill(up.ready["email"])
    page.get_by_label("Password", exact=True).fill(up.ready["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/$"))


def bring(page: Page, file: Path) -> None:
    page.goto("/import/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(file.name)


def hold(page: Page, **columns: str) -> None:
    """Say which column holds what; the preview follows each choice."""
    for position in range(page.locator("select[name^=column-]").count()):
        wanted = columns.get(f"column_{position + 1}", "")
        if chosen(page, position) != wanted:
            with page.expect_response(re.compile("/description/")):
                page.locator(f"#column-{position}").select_option(wanted)


def chosen(page: Page, position: int) -> str:
    return page.locator(f"#column-{position}").input_value()


def test_from_a_file_of_orders_to_whom_to_call(page: Page, up: Up, complaints: list[str]) -> None:
    sign_in(page, up)
    bring(page, cdnow_sample())
    hold(page, column_1="customer", column_3="ordered_on", column_5="amount")
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name=re.compile("^Load")).click()
    expect(page.get_by_text("2,357").first).to_be_visible()

    page.goto("/insight/")
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    expect(page.get_by_text("Who came and who left").first).to_be_visible()

    page.get_by_role("link", name="Churn", exact=True).click()
    expect(page.locator("svg[role=img], figure svg").first).to_be_visible()
    page.get_by_text("Figures as a table").first.click()
    expect(page.get_by_role("table").first).to_be_visible()

    page.get_by_role("link", name="Cohorts", exact=True).click()
    expect(page.get_by_role("table").first).to_contain_text("January 1997")

    page.get_by_role("link", name="Risk of leaving", exact=True).click()
    first = page.locator("tbody tr").first
    expect(first).to_contain_text(re.compile("buys every|silent|bought|spen[dt]|orders|customer for", re.IGNORECASE))
    first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Orders")).to_be_visible()
    expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    assert not complaints
