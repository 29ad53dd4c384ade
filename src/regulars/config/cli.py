"""The command line: `regulars COMMAND`.

Exit codes: 0 done; 1 refused, with a sentence that says what to do; 2 the command was typed wrongly;
70 a fault of Regulars itself; 130 interrupted. Results go to standard output, everything else to standard error.
"""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from regulars.config import environment
from regulars.lib.errors import RegularsError

REFUSED, FAULT, INTERRUPTED = 1, 70, 130

app = typer.Typer(
    help="Regulars: the workplace of a company that wants to keep its customers.",
    epilog="Settings come from the environment; docs/settings.md lists them. Exit codes: 0 done, 1 refused, 2 typed "
    "wrongly, 70 a fault of Regulars, 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
to_people = Console(stderr=True, highlight=False)

Home = Annotated[
    Path | None, typer.Option("--home", help="Data folder. REGULARS_HOME when left out.", show_default=False)
]
Host = Annotated[str | None, typer.Option(help="Network address to listen on; REGULARS_HOST when left out.")]
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on; REGULARS_PORT when left out.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON on standard output.")]
Replace = Annotated[bool, typer.Option("--replace", help="Replace what is there.")]
Columns = Annotated[
    str | None,
    typer.Option(help="Which column is what, as customer=…,date=…,amount=…; guessed when left out.", metavar="MAP"),
]


@app.command()
def up(host: Host = None, port: Port = None, home: Home = None, as_json: AsJson = False) -> None:
    """Run everything: database, tables, pages and worker. Ctrl-C stops all of it."""
    from regulars.config.terminal import announce, say
    from regulars.config.up import Options, up

    options = Options(settled_home(home), host or environment.HOST.read(), port or environment.PORT.read())
    up(options, say=say(to_people), ready=announce(to_people, as_json=as_json))


@app.command()
def demo(port: Port = None, home: Home = None, as_json: AsJson = False) -> None:
    """Run everything with an invented company of 20,000 customers, on this machine only."""
    from regulars.config.demo import demo_options
    from regulars.config.terminal import announce, say
    from regulars.config.up import up

    up(demo_options(home, port), say=say(to_people), ready=announce(to_people, as_json=as_json))


@app.command()
def web(host: Host = None, port: Port = None) -> None:
    """Serve the pages only; the database must run already."""
    from regulars.config.web import serve

    environment.check()
    serve(host or environment.HOST.read(), port or environment.PORT.read())


@app.command()
def worker() -> None:
    """Run jobs only; the database must run already."""
    from regulars.config.worker import work

    environment.check()
    work()


@app.command()
def listen() -> None:
    """Fetch mail and messages only; the database must run already."""
    from regulars.config.listen import listen

    environment.check()
    listen()


@app.command()
def migrate(home: Home = None, as_json: AsJson = False) -> None:
    """Bring the tables up to date. Safe to repeat, and on several machines at once."""
    import django

    from regulars.config import database, prepare

    settled_home(home)
    with database.running():
        django.setup()
        ran = prepare.migrate()
    answer({"migrations": ran}, f"{ran} migrations ran." if ran else "The tables are up to date.", as_json=as_json)


@app.command("import")
def import_file(
    file: Annotated[
        Path | None,
        typer.Argument(help="CSV, TSV, Excel or Parquet.", exists=True, dir_okay=False, show_default=False),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(help="What the rows are: orders, contracts, customers, people, notes, interactions, costs …"),
    ] = "orders",
    columns: Columns = None,
    good_rows: Annotated[
        bool,
        typer.Option("--good-rows/--all-or-nothing", help="Load the good rows, or refuse a file with any bad row."),
    ] = False,
    check_only: Annotated[bool, typer.Option("--check", help="Check every row and load nothing.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Tell what would change and load nothing.")] = False,
    undo: Annotated[
        int | None, typer.Option(help="Take a loaded file back, by its number.", metavar="NUMBER", show_default=False)
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Load a file of orders, customers or whatever else is kept of them into the company, or take one back."""
    from importlib import import_module

    import django

    from regulars.config import database

    if (file is None) == (undo is None):
        raise typer.BadParameter("Name a file, or the number of one to take back.", param_hint="FILE")
    settled_home(home)
    with database.running():
        django.setup()
        command_line = import_module("regulars.imports.command_line")
        if undo is not None:
            code = command_line.undo(undo, as_json=as_json)
        else:
            code = command_line.run(
                file,
                kind=kind,
                columns=parse_columns(columns),
                good_rows_only=good_rows,
                check_only=check_only,
                preview=preview,
                as_json=as_json,
            )
    raise typer.Exit(code)


@app.command("export")
def export_everything(
    to: Annotated[Path, typer.Option("--to", help="The folder to write the files into.", file_okay=False)],
    kind: Annotated[str, typer.Option("--format", help="csv, xlsx or parquet.")] = "csv",
    only: Annotated[
        str | None, typer.Option(help="Tables, as customers,orders; all when left out.", show_default=False)
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write everything the company keeps into files, in the form in which the import takes them in again."""
    from importlib import import_module

    import django

    from regulars.config import database

    settled_home(home)
    chosen = [name.strip() for name in only.split(",")] if only else []
    with database.running():
        django.setup()
        command_line = import_module("regulars.imports.exports.command_line")
        code = command_line.run(to, chosen=chosen, kind=kind, as_json=as_json)
    raise typer.Exit(code)


@app.command()
def report(
    source: Annotated[
        str,
        typer.Argument(
            help="Orders as CSV, TSV, Excel or Parquet; a folder of Parquet files; or a table of a warehouse.",
            metavar="FILE",
        ),
    ],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The page to write.", dir_okay=False)] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="End of observation; the last order when left out.")
    ] = None,
    time_unit: Annotated[str, typer.Option(help="Time unit of the models: day or week.")] = "day",
    columns: Columns = None,
    currency: Annotated[str, typer.Option(help="Currency of the amounts, as three letters.")] = "EUR",
    engine: Annotated[
        str,
        typer.Option(
            help="What computes: duckdb, local[2] or spark://host:7077, postgresql://host/database.", metavar="ENGINE"
        ),
    ] = "duckdb",
    as_json: AsJson = False,
) -> None:
    """Draw the figures of a file of orders on one page, without any database."""
    from django.utils.module_loading import import_string

    run = import_string("regulars.insight.report.run")
    code = run(
        source,
        engine=engine,
        output=output,
        until=until.date() if until else None,
        time_unit=time_unit,
        columns=parse_columns(columns),
        currency=currency,
        as_json=as_json,
    )
    raise typer.Exit(code)


@app.command()
def risk(
    file: Annotated[
        Path, typer.Argument(help="Customers as CSV, TSV, Excel or Parquet, one a row.", exists=True, dir_okay=False)
    ],
    target: Annotated[str, typer.Option(help="The column that says who left, or COLUMN=WORD where the word means it.")],
    identity: Annotated[
        str, typer.Option("--id", help="The column that names the customer; guessed when left out.")
    ] = "",
    keep: Annotated[
        list[str] | None, typer.Option(help="A column to use although it seems to tell the answer.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Learn from a file of customers who will leave, how sure that is, and why, without any database."""
    from django.utils.module_loading import import_string

    run = import_string("regulars.insight.risk.file.run")
    raise typer.Exit(run(file, target=target, identity=identity, keep=keep or [], as_json=as_json))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.", dir_okay=False)],
    replace: Replace = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write everything the company knows into one file, also while Regulars runs."""
    from regulars.config import backups, database

    settled_home(home)
    with database.running() as where, to_people.status("backing up"):
        size = backups.back_up(file, where=where, replace=replace)
    answer({"file": str(file), "bytes": size}, f"{file} holds everything: {size / 1e6:.1f} MB.", as_json=as_json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file made by “regulars backup”.", exists=True, dir_okay=False)],
    replace: Replace = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Put a backup in place of what the company knows now: all of it, or nothing."""
    import django

    from regulars.config import backups, database, prepare

    settled_home(home)
    with database.running() as where, to_people.status("restoring"):
        backups.restore(file, where=where, replace=replace)
        django.setup()
        ran = prepare.migrate()
    answer({"file": str(file), "migrations": ran}, f"{file} was restored.", as_json=as_json)


@app.command()
def doctor(home: Home = None, as_json: AsJson = False) -> None:
    """Say what is wrong with this installation, and how to mend it."""
    from regulars.config.doctor import as_dict, examine
    from regulars.config.terminal import show_findings

    settled_home(home)
    findings = examine()
    if as_json:
        sys.stdout.write(json.dumps(as_dict(findings), ensure_ascii=False, indent=2) + "\n")
    else:
        show_findings(Console(highlight=False), findings)
    raise typer.Exit(REFUSED if any(finding.state == "broken" for finding in findings) else 0)


def settled_home(home: Path | None) -> Path:
    """The data folder; an option wins over the environment, also for what reads the environment later."""
    if home is not None:
        os.environ[environment.HOME.name] = str(home.expanduser().absolute())
    return environment.HOME.read()


def parse_columns(given: str | None) -> dict[str, str]:
    """`customer=Client,date=Day` as a mapping."""
    pairs = [pair.partition("=") for pair in (given or "").split(",") if pair.strip()]
    if any(not name.strip() or not column.strip() for name, _equals, column in pairs):
        raise typer.BadParameter(f"“{given}” is not of the form customer=…,date=…,amount=…", param_hint="--columns")
    return {name.strip(): column.strip() for name, _equals, column in pairs}


def answer(data: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    sys.stdout.write((json.dumps(data, ensure_ascii=False) if as_json else sentence) + "\n")


def complain(error: RegularsError) -> None:
    if "--json" in sys.argv:
        sys.stderr.write(json.dumps(error.to_dict(), ensure_ascii=False, default=str) + "\n")
    else:
        to_people.print(f"[red]{error.sentence}[/red]" if to_people.is_terminal else error.sentence, soft_wrap=True)


def main() -> None:
    """Run a command. No traceback reaches a person, unless a developer asked for it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regulars.config.settings")
    try:
        app()
    except RegularsError as error:
        complain(error)
        sys.exit(REFUSED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.exit(REFUSED)
    except Exception as error:
        if os.environ.get(environment.DEBUG.name):
            raise
        to_people.print(
            f"Regulars made a mistake: {type(error).__name__}: {error}\n"
            "Try again; if it happens again, report it with what REGULARS_DEBUG=1 shows.",
            markup=False,
            soft_wrap=True,
        )
        sys.exit(FAULT)
