"""The history of changes in words: per field what it was and became, who did it, and how it is taken back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regulars.customers.attributes.queries import all_definitions
from regulars.customers.attributes.values import shown as attribute_in_words
from regulars.customers.fields import OWN
from regulars.customers.forms import LANGUAGES
from regulars.customers.history import Change, FieldChange, changes_in, differences, history_of, undoable
from regulars.customers.kinds import PARTS
from regulars.customers.models import AttributeDefinition, Customer, Entry, Identity
from regulars.customers.phones import written
from regulars.desk.lists import country_name
from regulars.desk.timeline import actor_names
from regulars.imports.changes import changes_by_files
from regulars.imports.models import Change as FileChange
from regulars.imports.models import Upload
from regulars.insight.words import attribute_title
from regulars.lib.paging import Page
from regulars.lib.registry import timeline_kinds
from regulars.staff.actors import EMPLOYEE
from regulars.staff.models import Company
from regulars.ui.figures import MISSING, day

TABLE = "customers_customer"
MOST_OF_FILES = 200
TITLES = {**PARTS, **dict(Identity.Channel.choices)}
NAMED_BY_NUMBER = ("manager_id",)


@dataclass(frozen=True)
class Field:
    """A field in words; a dash where it had nothing."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """A change on the page. `undo_url` is posted to, `url` leads to where it came from; "" where there is none."""

    at: datetime
    icon: str
    words: str
    who: str
    fields: Sequence[Field]
    url: str = ""
    undo_url: str = ""


@dataclass(frozen=True)
class Words:
    """How values are called: of numbers the employees, of own attributes the kinds."""

    employees: Mapping[str, str]
    attributes: Mapping[str, AttributeDefinition]
    titles: Mapping[str, str]
    ours: Company
    language: str

    def field(self, change: FieldChange) -> Field:
        return Field(
            self.title(change.field), *(self.value(change.field, one) for one in (change.before, change.after))
        )

    def title(self, name: str) -> str:
        if not name.startswith(OWN):
            return capfirst(str(TITLES.get(name, name)))
        key = name.removeprefix(OWN)
        known = self.attributes.get(key)
        return known.title if known else self.titles.get(key, attribute_title(key))

    def value(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return MISSING
        if name.startswith(OWN):
            return self.attribute(name.removeprefix(OWN), str(value))
        return str(self.plain(name, value))

    def attribute(self, key: str, value: str) -> str:
        known = self.attributes.get(key)
        if known is None:
            return value
        return attribute_in_words(known.kind, value, language=self.language, currency=self.ours.currency)

    def plain(self, name: str, value: Any) -> Any:
        match name:
            case "manager_id":
                return self.employees.get(f"{EMPLOYEE}{value}", _("Employee %(id)s") % {"id": value})
            case "country":
                return country_name(str(value))
            case "language":
                return dict(LANGUAGES).get(str(value), value)
            case "kind":
                return dict(Customer.Kind.choices).get(value, value)
            case "joined_on":
                return day_in_words(str(value), self.language)
            case "phone":
                return written(str(value), self.ours.country)
        return value


@dataclass(frozen=True)
class HistoryPage:
    lines: Sequence[Line]
    next_cursor: str
    previous_cursor: str


def history_page(
    found: Customer, rows: Sequence[int], ours: Company, *, cursor: str = "", may_edit: bool
) -> HistoryPage:
    """A page of what changed with a customer, latest first. Ten queries at most. Raises BadCursor."""
    page = history_of(rows, cursor=cursor)
    changes = changes_in(page.rows)
    files = list(files_beside(page, rows))
    told = words_for(changes, files, ours)
    can = undoable(found, changes) if may_edit else set()
    lines = [
        *(entry_line(one, told, can, may_edit=may_edit) for one in changes),
        *(file_line(one, told) for one in files),
    ]
    return HistoryPage(sorted(lines, key=at, reverse=True), page.next_cursor, page.previous_cursor)


def at(line: Line) -> datetime:
    return line.at


def files_beside(page: Page[Entry], rows: Sequence[int]) -> Iterator[FileChange]:
    """What files changed after the last entry of a page and not after that of the page before; an end may be open."""
    before = history_of(rows, cursor=page.previous_cursor, size=1).rows if page.previous_cursor else []
    newest = before[0].happened_at if before else None
    oldest = page.rows[-1].happened_at if page.next_cursor else None
    for one in changes_by_files(TABLE, rows)[:MOST_OF_FILES]:
        moment = one.upload.finished_at
        if moment and (newest is None or moment <= newest) and (oldest is None or moment > oldest):
            yield one


def words_for(changes: Sequence[Change], files: Sequence[FileChange], ours: Company) -> Words:
    actors = {change.entry.actor for change in changes} | {by(one) for one in files}
    fields = [
        *(one for change in changes for one in change.fields),
        *(one for file in files for one in file_fields(file)),
    ]
    managers = {f"{EMPLOYEE}{number}" for one in fields if one.field in NAMED_BY_NUMBER
                for number in (one.before, one.after) if number}  # fmt: skip
    own = any(one.field.startswith(OWN) for one in fields)
    defined = {one.key: one for one in all_definitions()} if own else {}
    titles = {key: title for change in changes for key, title in change.titles.items()}
    return Words(actor_names(actors | managers), defined, titles, ours, get_language() or "en")


def by(one: FileChange) -> str:
    return f"{EMPLOYEE}{one.upload.uploaded_by_id}" if one.upload.uploaded_by_id else ""


def file_fields(one: FileChange) -> Iterable[FieldChange]:
    return differences(one.before, one.after or {})


def entry_line(change: Change, told: Words, can: set[int], *, may_edit: bool) -> Line:
    entry = change.entry
    kind = timeline_kinds[entry.kind]
    # A change by hand says its fields below; its sentence would say them twice.
    words = str(kind.title) if change.fields and not change.other else kind.in_words(entry.data)
    fields = [told.field(one) for one in change.fields]
    # Files name who brought them by their e-mail.
    who = told.employees.get(entry.actor) or (entry.actor if "@" in entry.actor else "")
    return Line(
        localtime(entry.happened_at), kind.icon, words, who, fields, undo_url=undo_of(change, can, may_edit=may_edit)
    )


def undo_of(change: Change, can: set[int], *, may_edit: bool) -> str:
    entry = change.entry
    if may_edit and change.merge_id is not None:
        return reverse("desk:merge_undo", args=[change.merge_id])
    return reverse("desk:customer_change_undo", args=[entry.customer_id, entry.id]) if entry.id in can else ""


def file_line(one: FileChange, told: Words) -> Line:
    assert one.upload.finished_at is not None
    words = _("Changed by the file “%(file)s”") % {"file": one.upload.file_name}
    if one.upload.state == Upload.State.UNDONE:
        words = _("Changed by the file “%(file)s”, which was taken back") % {"file": one.upload.file_name}
    fields = [told.field(change) for change in file_fields(one)]
    url = reverse("imports:file", args=[one.upload_id])
    return Line(localtime(one.upload.finished_at), "file-up", words, told.employees.get(by(one), ""), fields, url)


def day_in_words(value: str, language: str) -> str:
    try:
        return day(date.fromisoformat(value), language)
    except ValueError:
        return value
