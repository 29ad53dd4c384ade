"""`regulars risk customers.csv --target churned`: who of a file will leave and why, without any database.

Importing this is light; the libraries come when a file is read.
"""

from collections.abc import Sequence
from pathlib import Path


def run(path: Path, *, target: str, identity: str = "", keep: Sequence[str] = (), as_json: bool = False) -> int:
    """Learn from the rows whose answer is known and say who leaves; the exit code.

    target: a column by name or position from 1, or «column=word» where the word means that somebody left.
    identity: the column that names the customer; guessed when left out. keep: columns used although they look as if
    they told the answer or named the customer. Problems of the file go to standard error, results to standard output.
    """
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    from regulars.insight.risk.file.making import make

    return make(path, target=target, identity=identity, keep=keep, as_json=as_json)
