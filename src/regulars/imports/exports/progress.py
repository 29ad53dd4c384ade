"""How far an export is, told to the database beside the transaction that reads."""

from types import TracebackType
from typing import Self

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from regulars.imports.models import Export


class Beside:
    """A connection of its own, so that others see how far it is."""

    def __init__(self, export_id: int) -> None:
        self.export_id = export_id
        self.connection: BaseDatabaseWrapper = connections.create_connection("default")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.connection.close()

    def tell(self, step: str, share: float) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {Export._meta.db_table} SET step = %s, progress = %s WHERE id = %s",  # noqa: S608 - our own name
                [step[:60], share, self.export_id],
            )
