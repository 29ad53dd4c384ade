"""What the documents name exists: commands with their options, settings, files, definitions, other pages."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from regulars.config import environment
from regulars.config.cli import app

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "regulars"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
COMMANDS = typer.main.get_command(app).commands

BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")
RUN = re.compile(r"^(?:python3 -m )?regulars (\S.*)$")
FOLDERS = ("src/", "docs/", "tests/", "tools/", "benchmarks/", ".ci/")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


every_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


def lines_of_code(page: Path) -> list[str]:
    """Everything a page sets as code, line by line, without the remarks behind it."""
    text = page.read_text(encoding="utf-8")
    blocks = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    return [line.split("  #")[0].split(" # ")[0].strip() for line in [*blocks, *SPAN.findall(BLOCK.sub("", text))]]


def runs(page: Path) -> list[str]:
    """What is said after `regulars` wherever the page runs it."""
    return [found[1] for line in lines_of_code(page) if (found := RUN.match(line))]


def headings(page: Path) -> set[str]:
    """The anchors that a page has, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", BLOCK.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@every_page
def test_every_command_a_page_runs_is_understood(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for run in runs(page):
        name, *arguments = shlex.split(run)
        assert name in COMMANDS, f"{name_of(page)} runs “regulars {run}”"
        understood(COMMANDS[name], arguments, tmp_path)


def understood(command, arguments: list[str], folder: Path) -> None:
    """Reads arguments as the command line does; the files they name are there. Named alone, a command only exists."""
    if not arguments or arguments == ["--help"]:
        return
    for word in arguments:
        if not word.startswith("-") and "/" not in word:
            (folder / word).touch()
    command.make_context(command.name, arguments)


def test_a_command_with_an_option_that_does_not_exist_would_be_noticed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Exception, match="--colour"):
        understood(COMMANDS["report"], ["orders.csv", "--colour", "red"], tmp_path)
    with pytest.raises(Exception, match="unexpected extra argument"):
        understood(COMMANDS["doctor"], ["orders.csv"], tmp_path)


def test_the_documents_run_commands_at_all():
    named = {shlex.split(run)[0] for page in PAGES for run in runs(page)}
    assert named >= {"up", "demo", "web", "worker", "migrate", "import", "report", "backup", "restore", "doctor"}
    assert named == set(COMMANDS), "every command is told of in some document"


@every_page
def test_every_option_a_page_names_belongs_to_a_command(page):
    parameters = [parameter for command in COMMANDS.values() for parameter in command.params]
    known = {option for one in parameters for option in (*one.opts, *one.secondary_opts)}
    named = {span for span in SPAN.findall(page.read_text(encoding="utf-8")) if re.fullmatch(r"--[a-z][a-z-]*", span)}
    assert named <= known


@every_page
def test_every_target_of_make_a_page_names_exists(page):
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {line.split()[1] for line in lines_of_code(page) if line.startswith("make ")}
    assert named <= targets


@every_page
def test_every_setting_a_page_names_exists(page):
    named = set(re.findall(r"\b(?:REGULARS_[A-Z_]*[A-Z]|DATABASE_URL)\b", page.read_text(encoding="utf-8")))
    assert environment.unknown(named) == []


@every_page
def test_every_link_of_a_page_leads_somewhere(page):
    for link in LINK.findall(BLOCK.sub("", page.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        path, _hash, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{name_of(page)} links to {link}"
        assert not anchor or anchor in headings(target), f"{name_of(page)} links to {link}"


@every_page
def test_every_file_a_page_names_is_there(page):
    named = {word for line in lines_of_code(page) for word in line.split() if word.startswith(FOLDERS)}
    missing = {word for word in named if not (ROOT / word.rstrip(",.;:")).exists() and "NNNN" not in word}
    assert not missing


def test_every_page_can_be_reached_from_the_first_one():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            target = (page.parent / link.partition("#")[0]).resolve()
            waiting += sorted(target.glob("*.md")) if target.is_dir() else [target] * target.is_file()
    assert {name_of(page) for page in PAGES} == {name_of(page) for page in reached}


def test_every_definition_a_page_of_the_product_links_to_is_written_down():
    link = re.compile(r"""\bdefinition(?:\(|=)["']([a-z-]+)["']""")
    sources = [path for kind in ("*.py", "*.html") for path in SOURCE.rglob(kind) if "tests" not in path.parts]
    named = {slug for path in sources for slug in link.findall(path.read_text(encoding="utf-8"))}
    assert "churn-rate" in named
    assert named <= headings(ROOT / "docs" / "figures.md")


def test_every_command_a_sentence_of_the_product_recommends_exists():
    sources = [path for kind in ("*.py", "*.html") for path in SOURCE.rglob(kind)]
    named = {
        name for path in sources for name in re.findall(r"[“`]regulars ([a-z]+)", path.read_text(encoding="utf-8"))
    }
    assert "doctor" in named
    assert named <= set(COMMANDS)
