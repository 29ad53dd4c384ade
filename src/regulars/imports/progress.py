"""How far a long step is, told to the database beside the transaction that does it; and the wish to stop, heard there.

One thread does both, twice a second. A statement that runs at that moment is cancelled, so that stopping is quick
also in the middle of a million rows.
"""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import psycopg
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from regulars.imports.errors import Cancelled
from regulars.imports.models import Upload

SECONDS = 0.5
Listener = Callable[[str, float], None]


class Watch:
    """Around a long step: `with Watch(upload_id) as watch: ... watch.tell("Reading", 0.4)`.

    Raises Cancelled out of `tell`, or instead of the error of a statement it cancelled.
    """

    def __init__(self, upload_id: int, *, listener: Listener | None = None) -> None:
        self.upload_id, self.listener = upload_id, listener
        self.step, self.share = "", 0.0
        self.stopped = False
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch, name=f"watch-{upload_id}", daemon=True)

    def __enter__(self) -> Self:
        connection.ensure_connection()
        self.ours: psycopg.Connection[Any] = connection.connection
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.over.set()
        self.thread.join(timeout=10)
        if self.stopped and error is not None and not isinstance(error, Cancelled):
            raise Cancelled() from error

    def tell(self, step: str, share: float) -> None:
        """Where we are. Cheap: may be called for every batch."""
        if self.stopped:
            raise Cancelled()
        self.step, self.share = step, share
        if self.listener:
            self.listener(step, share)

    def _watch(self) -> None:
        beside = connections.create_connection("default")
        try:
            while not self.over.wait(SECONDS):
                self._look(beside)
        except psycopg.Error:
            # The step goes on without being watched; it commits or fails by itself.
            return
        finally:
            beside.close()

    def _look(self, beside: BaseDatabaseWrapper) -> None:
        with beside.cursor() as cursor:
            cursor.execute(
                f"UPDATE {Upload._meta.db_table} SET step = %s, progress = %s WHERE id = %s RETURNING cancel_requested",  # noqa: S608
                [self.step[:60], min(1.0, self.share), self.upload_id],
            )
            row = cursor.fetchone()
        if row and row[0] and not self.stopped:
            self.stopped = True
            self.ours.cancel_safe()
