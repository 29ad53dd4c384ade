"""What files left behind: values that could not be used, rows to take home, rows that wait.

What a file changed of them is forgotten where it is kept (`imports.privacy`); here what it changed of others and that
names them.

A file that was brought and not loaded yet stays as it is, and goes when it is loaded, given up or three months old;
loading leaves erased people out.
"""

import csv
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from regulars.customers.models import Identity
from regulars.customers.privacy.words import Words, like, mentions, words_of, words_of_person
from regulars.imports import staging, storage
from regulars.imports.models import Change, Problem, Upload
from regulars.lib.registry import Shown

TABLES = ("imports_problem", "imports_upload")
WORDY = ("ref", "name", "email", "phone")


def export(rows: Sequence[int]) -> Shown:
    """What a file had wrong of them is what they are shown as right elsewhere."""
    return {}


def erase(rows: Sequence[int], *, now: datetime) -> None:
    identities = Identity.objects.filter(customer_id__in=rows).values_list("value", flat=True)
    forget(words_of(rows), [*identities])


def erase_person(person_id: int, *, now: datetime) -> None:
    identities = Identity.objects.filter(person_id=person_id).values_list("value", flat=True)
    forget(words_of_person(person_id), [*identities])


def forget(words: Words, identities: Sequence[str]) -> None:
    asked = {**like(words), "exactly": list(identities)}
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Problem._meta.db_table} SET value = '' WHERE value = ANY(%(exactly)s) OR {mentions('value')}",  # noqa: S608 - our own name
            asked,
        )
        told = f"{mentions('before::text')} OR {mentions('after::text')}"
        cursor.execute(f"DELETE FROM {Change._meta.db_table} WHERE {told}", asked)  # noqa: S608
        cursor.execute(f"SELECT id FROM {Upload._meta.db_table} WHERE {mentions('result::text')}", asked)  # noqa: S608
        telling = [number for (number,) in cursor.fetchall()]
    for upload in Upload.objects.filter(id__in=telling):
        upload.result = hidden(upload.result, words)
        upload.save(update_fields=["result"])
    forget_staged(words, identities)
    for path in rows_to_take_home():
        leave_out(path, lambda cells: any(cell in asked["exactly"] or words.are_in(cell) for cell in cells))


def hidden(value: Any, words: Words) -> Any:
    """What became of a file, without the words in it: it tells which contacts of whom it met."""
    match value:
        case str():
            return words.hidden_in(value)
        case dict():
            return {name: hidden(inner, words) for name, inner in value.items()}
        case list():
            return [hidden(inner, words) for inner in value]
    return value


def forget_staged(words: Words, identities: Sequence[str]) -> None:
    """A table of rows that wait is dropped when they are in it: it is made again from the file when that is loaded."""
    refs = [f"{channel}:{value}" for value in identities for channel in Identity.Channel.values]
    with connection.cursor() as cursor:
        for table in staging.tables().values():
            columns = [name for name in WORDY if name in staging.columns_of(cursor, table)]
            if not columns:
                continue
            found = " OR ".join(mentions(name) for name in columns)
            known = " OR ref = ANY(%(refs)s)" if "ref" in columns else ""
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table} WHERE {found}{known})", {**like(words), "refs": refs})  # noqa: S608 - our own names
            if cursor.fetchone()[0]:
                staging.drop(cursor, table)


def rows_to_take_home() -> list[Path]:
    folder = storage.folder()
    return sorted([*folder.glob("*.bad.csv"), *folder.glob("*.without-customer.csv")]) if folder.is_dir() else []


def leave_out(path: Path, about_them: Callable[[Sequence[str]], bool]) -> None:
    """A file without the rows of somebody. Safe to be killed: the new file takes the old one's place at once."""
    rest, left = path.with_suffix(".rest"), 0
    with path.open(encoding="utf-8-sig", newline="") as old, rest.open("w", encoding="utf-8-sig", newline="") as new:
        writer = csv.writer(new)
        for cells in csv.reader(old):
            if about_them(cells):
                left += 1
            else:
                writer.writerow(cells)
    if left:
        os.replace(rest, path)
    else:
        rest.unlink(missing_ok=True)


def waiting_files() -> int:
    """How many files wait to be loaded; names in them stay until then. One query."""
    states = (Upload.State.DRAFT, Upload.State.CHECKED, Upload.State.FAILED)
    return Upload.objects.filter(state__in=states).count()
