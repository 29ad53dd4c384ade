"""What people see in the terminal."""

import json
import sys
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from regulars.config.findings import Finding
from regulars.config.up import Ready

SIGNS = {"well": "[green]well[/green]  ", "notice": "[yellow]notice[/yellow]", "broken": "[red]broken[/red]"}


def say(console: Console) -> Callable[[str], None]:
    return lambda sentence: console.print(f"[dim]{escape(sentence)}[/dim]", soft_wrap=True)


def announce(console: Console, *, as_json: bool) -> Callable[[Ready], None]:
    """Print where to go and how to sign in, once the pages answer."""

    def to_program(ready: Ready) -> None:
        sys.stdout.write(json.dumps(vars(ready)) + "\n")
        sys.stdout.flush()

    def to_person(ready: Ready) -> None:
        lines = [f"Regulars is at [bold]{escape(ready.address)}[/bold]"]
        if ready.password:
            lines.append(f"Sign in as [bold]{escape(ready.email)}[/bold] with [bold]{escape(ready.password)}[/bold]")
        if ready.colleagues:
            lines.append("or, with the same password, as a colleague:")
        lines += [
            f"  [bold]{escape(one['email'])}[/bold]  {escape(one['name'])}, {escape(one['role'].lower())}"
            for one in ready.colleagues
        ]
        lines.append("[dim]Ctrl-C stops everything.[/dim]")
        console.print(Panel("\n".join(lines), expand=False, border_style="green", padding=(0, 2)))

    return to_program if as_json else to_person


def show_findings(console: Console, findings: Sequence[Finding]) -> None:
    """A line for each, and beneath it what to do."""
    for finding in findings:
        console.print(f"{SIGNS[finding.state]}  {escape(finding.says)}", soft_wrap=True)
        if finding.mend:
            console.print(f"          {escape(finding.mend)}", soft_wrap=True)
