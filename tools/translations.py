"""Keeps the translations with the code: extracts every string a person reads, updates the catalogues, compiles them.

    python tools/translations.py            update src/regulars/locale/*/LC_MESSAGES/django.po and .mo
    python tools/translations.py --check    change nothing; exit 1 when a catalogue is not current or not complete

Babel reads Python and, through Django's `templatize`, templates; no gettext programs are needed. Compiled catalogues
are committed, so that installing the package needs no build step; a test keeps them current.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "regulars"
LOCALE = PACKAGE / "locale"
LANGUAGES = ["uk"]
# What customers read is said in these too; employees work in English and in the languages above.
CUSTOMERS_LANGUAGES = ["ru", "ro"]
CUSTOMERS_PAGES = (
    "portal/",
    "knowledge/templates/knowledge/help",
    "knowledge/views/help.py",
    "desk/templates/desk/preferences/",
    "desk/views/preferences.py",
)
EMPLOYEES_PARTS = (
    "portal/privacy.py",
    "portal/chat/forms.py",
    "portal/templates/portal/chat/hints.html",
    "portal/requests/kind.py",
)
# Catalogues want a date; git knows the real one.
ALWAYS = datetime(2026, 11, 21, tzinfo=UTC)
UNTOLD = tuple(
    f'"{header}:'.encode()
    for header in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
PLURAL = ["ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"]
KEYWORDS = dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy", *PLURAL])
Identity = str | tuple[str, str]
HEADER = (
    "# Translations of Regulars. Strings come from the code: run `make translations`, then fill in what is empty.\n#"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is missing")
    check = parser.parse_args().check
    ready_for_templates()
    every = [*LANGUAGES, *CUSTOMERS_LANGUAGES]
    problems = [problem for language in every for problem in (check_language if check else update)(language)]
    print(*problems, sep="\n", file=sys.stderr)
    return 1 if check and problems else 0


def ready_for_templates() -> None:
    """Reading a template needs Django's settings, nothing of ours."""
    if not settings.configured:
        settings.configure()
        django.setup()


def update(language: str) -> list[str]:
    """Write the catalogue with today's strings; returns what still has no translation."""
    catalogue = current(language)
    po_path(language).parent.mkdir(parents=True, exist_ok=True)
    po_path(language).write_bytes(as_po(catalogue))
    mo_path(language).write_bytes(as_mo(catalogue))
    missing = untranslated(catalogue)
    print(f"{language}: {len(catalogue)} strings, {len(missing)} without a translation")
    return missing


def check_language(language: str) -> list[str]:
    """What a person must do about the catalogue. Where a string stands may differ: moving code is not translating."""
    catalogue, before = current(language), kept(language)
    added = [f"{language}: new: {message.id!r}" for message in catalogue if lacks(before, message)]
    gone = [f"{language}: no longer used: {message.id!r}" for message in before if lacks(catalogue, message)]
    return added + gone + untranslated(catalogue)


def lacks(catalogue: Catalog, message: Message) -> bool:
    """The header, whose id is empty, is in every catalogue."""
    return bool(message.id) and catalogue.get(message.id, message.context) is None


def current(language: str) -> Catalog:
    """The kept translations of exactly the strings the code has now."""
    catalogue = kept(language)
    catalogue.update(extracted(language), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.creation_date = catalogue.revision_date = ALWAYS
    return catalogue


def kept(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, project="Regulars", header_comment=HEADER)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def extracted(language: str) -> Catalog:
    """Every string of the code that is said in a language, with the files it stands in."""
    catalogue = Catalog(project="Regulars")
    for path in sources():
        place = path.relative_to(PACKAGE).as_posix()
        if language in CUSTOMERS_LANGUAGES and not read_by_customers(place):
            continue
        for identity, context in strings_of(path):
            catalogue.add(identity, locations=[(place, 1)], context=context)
    return catalogue


def read_by_customers(place: str) -> bool:
    return place.startswith(CUSTOMERS_PAGES) and place not in EMPLOYEES_PARTS


def sources() -> list[Path]:
    found = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.html"), *PACKAGE.rglob("templates/**/*.txt")]
    return sorted(path for path in found if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts))


def strings_of(path: Path) -> Iterator[tuple[Identity, str | None]]:
    """Each string with its context; a plural is the pair of its English forms."""
    text = path.read_text(encoding="utf-8")
    code = text if path.suffix == ".py" else as_python(text)
    for _line, function, said, _comments in extract_python(BytesIO(code.encode()), KEYWORDS, [], {}):
        words = tuple(said) if isinstance(said, tuple | list) else (said,)
        # What is not a literal (a variable, an f-string) comes as None; its words were said where they were written.
        if isinstance(function, str) and words[0]:
            yield identified(function, words)


def as_python(template: str) -> str:
    """What `templatize` leaves is calls between blanked text; its indentation means nothing to Python."""
    return "\n".join(line.strip() for line in templatize(template).splitlines())


def identified(function: str, words: tuple[str, ...]) -> tuple[Identity, str | None]:
    context, words = (words[0], words[1:]) if "pgettext" in function else (None, words)
    plural = function in PLURAL
    return (words[0], words[1]) if plural else words[0], context


def untranslated(catalogue: Catalog) -> list[str]:
    return [f"{catalogue.locale}: not translated: {message.id!r}" for message in catalogue if not translated(message)]


def translated(message: Message) -> bool:
    """The header has an empty id; a plural needs every one of its forms."""
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return not message.id or (all(forms) and not message.fuzzy)


def as_po(catalogue: Catalog) -> bytes:
    """Without line numbers and dates, so that a change of code is not a change of every translation."""
    buffer = BytesIO()
    write_po(buffer, catalogue, include_lineno=False, sort_by_file=True, width=110, ignore_obsolete=True)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(UNTOLD))


def as_mo(catalogue: Catalog) -> bytes:
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def mo_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.mo"


if __name__ == "__main__":
    sys.exit(main())
