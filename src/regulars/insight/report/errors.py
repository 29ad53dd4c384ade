"""What keeps a report from being made.

BadInput
├── UnknownColumn     --columns names a column the file does not have
├── UnknownField      --columns names something that is not read
├── ColumnMissing     a column that is needed could not be guessed
├── NothingUsable     not one good row
├── NoOrdersYet       all orders are after the end of observation
├── UnknownTimeUnit
├── NoSuchSource      neither a file, nor a folder of Parquet, nor a table of the warehouse
├── EngineNotKnown    --engine names nothing we can open
├── EngineNotHere     what the engine needs is not installed
└── WarehouseNotRead  the warehouse does not let us in
"""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput


class UnknownColumn(BadInput):
    code = "unknown_column"
    message = _("The file has no column “%(column)s”. It has: %(known)s. A number means a position, from 1.")


class UnknownField(BadInput):
    code = "unknown_field"
    message = _("“%(field)s” is not something a report reads. It reads: %(known)s.")


class ColumnMissing(BadInput):
    code = "column_missing"
    message = _(
        "No column could be found for: %(missing)s. A column of days holds days such as 2026-03-05, one of amounts "
        "numbers such as 12.50. Name it, for example --columns customer=Client,date=Day,amount=Sum."
    )


class NothingUsable(BadInput):
    code = "nothing_usable"
    message = _("Not one row of the file can be used. The first problems are named above; correct them and try again.")


class NoOrdersYet(BadInput):
    code = "no_orders_yet"
    message = _("All orders of the file are after %(until)s. Choose a later --until.")


class UnknownTimeUnit(BadInput):
    code = "unknown_time_unit"
    message = _("“%(unit)s” is not a time unit. Choose day or week.")


class NoSuchSource(BadInput):
    code = "no_such_source"
    message = _(
        "There is no “%(source)s”: neither a file, nor a folder of Parquet files, nor a table of the warehouse."
    )


class EngineNotKnown(BadInput):
    code = "engine_not_known"
    message = _("“%(engine)s” is no engine. Choose duckdb, local[2], spark://host:7077 or postgresql://host/database.")


class EngineNotHere(BadInput):
    code = "engine_not_here"
    message = _("This engine needs %(needs)s, which is not installed. docs/engines.md says how to add it.")


class WarehouseNotRead(BadInput):
    code = "warehouse_not_read"
    message = _("The warehouse cannot be read: %(said)s")
