"""Reading RSS and Atom: nothing is looked up, nothing is expanded, and whatever is no feed says so.

A document type is refused before anything is read: entities are how a page of a kilobyte becomes one of gigabytes, and
how files of ours would be read out. Neither RSS nor Atom needs one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers import expat

from regulars.channels.email.html_text import text_of
from regulars.lib.text import clean, storable

DEEPEST = 60
MOST_ENTRIES = 500
LONGEST_TEXT = 20_000
ENTRIES = ("item", "entry")


class NoFeed(ValueError):
    """It is no feed, or one that nobody should read."""


@dataclass(frozen=True)
class Entry:
    id: str
    title: str
    text: str
    author: str
    url: str
    at: datetime | None
    rating: float | None


def entries(content: bytes) -> list[Entry]:
    """Entries of a feed, in its order; those without a name or an address are left out. Raises NoFeed."""
    root = parsed(content)
    if local(root) not in ("rss", "feed", "RDF"):
        raise NoFeed("no feed")
    found = [one for one in root.iter() if local(one) in ENTRIES][:MOST_ENTRIES]
    return [entry for entry in map(entry_of, found) if entry.id]


def parsed(content: bytes) -> Element:
    """Raises NoFeed."""
    look_through(content)
    try:
        return fromstring(content)  # noqa: S314 - a document type was refused above, and with it all entities
    except (ParseError, ValueError, LookupError) as error:
        raise NoFeed("not well formed") from error


def look_through(content: bytes) -> None:
    """Refuse a document type and bottomless nesting before a tree is made. Raises NoFeed."""
    depth = 0

    def begun(_name: str, _attributes: Any) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise NoFeed("too deep")

    def ended(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_arguments: Any) -> None:
        raise NoFeed("a document type")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begun, ended
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise error if isinstance(error, NoFeed) else NoFeed("not well formed") from error


def local(element: Element) -> str:
    """The name without its namespace: feeds disagree about these."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def entry_of(element: Element) -> Entry:
    inside = {local(one): one for one in reversed(list(element))}
    url = address(element)
    return Entry(
        id=clean(said(inside, "guid", "id") or url, 200),
        title=clean(plain(said(inside, "title")), 300),
        text=plain(said(inside, "encoded", "content", "description", "summary"))[:LONGEST_TEXT],
        author=clean(author(inside), 200),
        url=url,
        at=moment(said(inside, "pubDate", "updated", "published", "date")),
        rating=rating(element),
    )


def said(inside: dict[str, Element], *names: str) -> str:
    """The first that says something; markup inside is taken as it is written."""
    for name in names:
        if name in inside and (text := "".join(inside[name].itertext()).strip()):
            return text
    return ""


def plain(text: str) -> str:
    """Words without their markup."""
    return storable(text_of(text)).strip() if "<" in text or "&" in text else storable(text)


def author(inside: dict[str, Element]) -> str:
    if "author" in inside:
        named = [one for one in inside["author"] if local(one) == "name"]
        if named:
            return "".join(named[0].itertext())
    return said(inside, "creator", "author")


def address(element: Element) -> str:
    """A web address: the text of RSS, the attribute of Atom. Anything else is none."""
    for one in element:
        if local(one) == "link" and one.get("rel", "alternate") == "alternate":
            found = (one.get("href") or one.text or "").strip()
            if found.startswith(("https://", "http://")) and len(found) <= 2000 and found.isprintable():
                return found
    return ""


def rating(element: Element) -> float | None:
    """Stars, where the feed has some: application shops, review services and shops all call them so."""
    for one in element.iter():
        if local(one).lower() in ("rating", "starrating", "score"):
            given = (one.get("average") or one.get("value") or one.text or "").strip().replace(",", ".")
            try:
                stars = float(given)
            except ValueError:
                continue
            return stars if 0 <= stars <= 5 else None
    return None


def moment(text: str) -> datetime | None:
    for reading in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = reading(text)
            found = found if found.tzinfo else found.replace(tzinfo=UTC)
            return found.astimezone(UTC) if 2000 <= found.year <= 2100 else None
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
