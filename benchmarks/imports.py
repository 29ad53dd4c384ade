"""A file of a million rows, imported, against COPY of the rows it becomes into the same tables.

Ours reads and checks the file, finds the customers, and writes orders, products and timeline. Beside it, COPY puts
the finished rows of all those tables back into them, with their indexes and constraints, on the same server. The note
tells the time of COPY of the file alone into a table without any index, and the memory the import took at its peak.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import Row
from benchmarks.measuring import apart, peak_gb, timed

ROWS, CUSTOMERS, ROUNDS = 1_000_000, 100_000, 3
TABLES = (
    "customers_customer", "customers_person", "customers_identity", "customers_entry", "purchases_product",
    "purchases_order", "purchases_orderline",
)  # fmt: skip
SHAPES = {
    "numbered": "a million orders with numbers",
    "plain": "a million orders without numbers",
    "lines": "a million rows of 333,334 orders with products",
}


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        return [compare(shape, title, Path(folder)) for shape, title in SHAPES.items()]


def compare(shape: str, title: str, folder: Path) -> Row:
    file = write_file(folder / f"{shape}.csv", shape)
    imports, copies, alone, peaks = [], [], [], []
    for _ in range(ROUNDS):
        empty()
        told = apart("imports", str(file))
        imports.append(told["seconds"])
        peaks.append(told["peak_gb"])
        saved = save(folder)
        empty()
        copies.append(timed(lambda saved=saved: put_back(saved)))
        alone.append(timed(lambda: copy_alone(file)))
    ours, peer = statistics.median(imports), statistics.median(copies)
    bare = statistics.median(alone)
    note = (
        f"{ROWS / ours:,.0f} rows/s; COPY of the file into a bare table {bare:.2f} s ({ours / bare:.1f} times);"
        f" peak memory {max(peaks):.2f} GB"
    )
    return Row(title, ours, peer, ours / peer, note)


def write_file(path: Path, shape: str) -> Path:
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    chance = np.random.default_rng(1)
    order = np.arange(ROWS) // 3 if shape == "lines" else np.arange(ROWS)
    customer = chance.integers(1, CUSTOMERS, ROWS)[order]
    day = (np.datetime64("2023-01-01") + np.sort(chance.integers(0, 1000, ROWS))[order]).astype("datetime64[D]")
    cents = (chance.gamma(2, 20, ROWS) * 100).astype(int)
    columns = {
        "customer": pa.array(customer),
        "date": pa.array(day),
        "amount": pa.array([f"{c // 100}.{c % 100:02d}" for c in cents]),
    }
    if shape != "plain":
        columns = {"order number": pa.array([f"A{number:08d}" for number in order]), **columns}
    if shape == "lines":
        columns["product"] = pa.array([f"P{number}" for number in chance.integers(0, 500, ROWS)])
    arrow_csv.write_csv(pa.table(columns), path)
    return path


def import_here(file: Path) -> None:
    """Check and load, as the worker does; prints how long it took and the most memory it had."""
    import django

    django.setup()
    from regulars.imports import commands, running
    from regulars.imports.models import Upload
    from regulars.lib.clock import now

    started = time.perf_counter()
    upload = commands.begin(file, name=file.name, size=file.stat().st_size, target="orders", employee=None, now=now())
    Upload.objects.filter(id=upload.id).update(state=Upload.State.CHECKING)
    running.check(upload.id, now=now())
    Upload.objects.filter(id=upload.id).update(state=Upload.State.LOADING)
    running.load(upload.id, now=now())
    seconds = time.perf_counter() - started
    upload.refresh_from_db()
    counts = upload.result["counts"]
    if upload.state != Upload.State.LOADED or not counts["added"]:
        raise SystemExit(f"The import did not load: {upload.result}")
    print(json.dumps({"seconds": seconds, "peak_gb": peak_gb()}))


def empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        cursor.execute("CHECKPOINT")


def save(folder: Path) -> dict[str, Path]:
    from django.db import connection

    saved = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            saved[table] = folder / f"{table}.copy"
            with saved[table].open("wb") as file, cursor.copy(f"COPY {table} TO STDOUT") as rows:
                for block in rows:
                    file.write(block)
    return saved


def put_back(saved: dict[str, Path]) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, path in saved.items():
            copy_file(cursor, f"COPY {table} FROM STDIN", path)
        # Before its end, as an import does: keys are checked then, and rows nobody else sees yet look like none.
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")


def copy_alone(file: Path) -> None:
    from django.db import connection, transaction

    names = file.open().readline().strip().split(",")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare ({', '.join(f'{name} text' for name in names)})")
        copy_file(cursor, "COPY bare FROM STDIN (FORMAT csv, HEADER)", file)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")


def copy_file(cursor, statement: str, path: Path) -> None:
    with path.open("rb") as file, cursor.copy(statement) as rows:
        while block := file.read(1 << 20):
            rows.write(block)


if __name__ == "__main__":
    import_here(Path(sys.argv[1]))
