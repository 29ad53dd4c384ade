"""What can go wrong with a file as a whole. What is wrong with a row is a Problem, not an error."""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict, NotFound, RegularsError


class UnknownTarget(BadInput):
    code = "unknown_target"
    message = _("“%(target)s” is nothing a file can bring. Choose one of: %(known)s.")


class FileTooLarge(BadInput):
    code = "file_too_large"
    status = 413
    message = _(
        "The file has %(size)s MB and at most %(limit)s MB are taken. "
        "Split it, or let your administrator raise REGULARS_UPLOAD_LIMIT_MB."
    )


class EmptyFile(BadInput):
    code = "empty_file"
    message = _("The file is empty. Export it again and look that rows come out.")


class NoRows(BadInput):
    code = "no_rows"
    message = _("The file has column names but no rows under them. Export it again with the rows.")


class NotATable(BadInput):
    code = "not_a_table"
    message = _("This is not a table we can read. Save it as CSV, Excel (.xlsx) or Parquet and bring it again.")


class NotText(NotATable):
    """Details: line (of the file, from 1)."""

    code = "not_text"
    message = _(
        "In line %(line)s the file has bytes that are no text. Save the table as CSV or Excel (.xlsx) again and bring "
        "the new file."
    )


class BrokenWorkbook(BadInput):
    code = "broken_workbook"
    message = _(
        "The workbook cannot be opened: it is damaged or protected by a password. "
        "Open it in your spreadsheet program, take the password off, save it and bring it again."
    )


class WorkbookTooLarge(BadInput):
    code = "workbook_too_large"
    message = _(
        "A workbook is held in memory while it is read, so at most %(limit)s MB are taken when unpacked, and this one "
        "has %(size)s MB. Save the sheet as CSV: those may be of any size."
    )


class RowTooLong(BadInput):
    code = "row_too_long"
    message = _(
        "Near row %(row)s a single row is longer than %(limit)s MB. Most often a quotation mark was opened "
        "and never closed: look at that row, or choose another separator."
    )


class QuoteNotClosed(BadInput):
    code = "quote_not_closed"
    message = _(
        "In row %(row)s, which holds the names of the columns, a quotation mark is not closed and swallows the rows "
        "after it. Close it or remove it, and bring the file again."
    )


class TooManyColumns(BadInput):
    code = "too_many_columns"
    message = _(
        "The file has %(columns)s columns and at most %(limit)s are read. Choose another separator if that is not so."
    )


class WrongReading(BadInput):
    code = "wrong_reading"
    message = _("The file cannot be read as %(encoding)s with this separator. Choose others above the table.")


class ColumnsMissing(BadInput):
    code = "columns_missing"
    message = _("Say which column holds: %(missing)s.")


class WrongColumns(BadInput):
    code = "wrong_columns"
    message = _("“%(given)s” does not name a column. The file has: %(known)s. Fields are: %(fields)s.")


class NotInThisState(Conflict):
    code = "not_in_this_state"
    message = _("This file is %(state)s at the moment. Look at its page again and go on from there.")


class NothingToLoad(Conflict):
    code = "nothing_to_load"
    message = _("No row of this file is good. Correct the rows that are listed and bring the file again.")


class BadRows(Conflict):
    code = "bad_rows"
    message = _("%(bad)s rows cannot be used, so nothing was loaded. Correct them, or load the good rows only.")


class NothingToTakeBack(Conflict):
    code = "nothing_to_take_back"
    message = _(
        "There is nothing to take back: this file changed nothing, or it was loaded so long ago that what it changed "
        "is no longer kept."
    )


class FileGone(NotFound):
    code = "file_gone"
    message = _("The file of this import is no longer kept. Bring it again.")


class Cancelled(RegularsError):
    """Somebody asked to stop. Nothing of the step that ran remains."""

    code = "cancelled"
    status = 409
    message = _("It was stopped. Nothing was changed.")
