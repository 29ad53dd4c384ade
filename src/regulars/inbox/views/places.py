"""Which list of conversations an address of the inbox names."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from regulars.inbox.queries import BURN, VIEWS, Wanted
from regulars.lib.text import clean

MENTIONS = "mentions"
FIRST = "mine"


@dataclass(frozen=True)
class Place:
    """A view of the inbox with the words looked for in it."""

    view: str
    text: str = ""
    tag: str = ""
    cursor: str = ""

    @property
    def wanted(self) -> Wanted:
        return Wanted(view=self.view, text=self.text, tag=self.tag)

    @property
    def newest_first(self) -> bool:
        return self.view not in BURN

    @property
    def address(self) -> str:
        """Without what is asked for: the search adds that itself."""
        return reverse("inbox:inbox")

    @property
    def query(self) -> str:
        named = {"view": self.view, "q": self.text, "tag": self.tag}
        return urlencode({name: value for name, value in named.items() if value})

    def url(self, cursor: str = "") -> str:
        return f"{reverse('inbox:inbox')}?{self.query}" + (f"&cursor={cursor}" if cursor else "")

    @property
    def back(self) -> str:
        return self.url(self.cursor)

    def conversation(self, conversation_id: int) -> str:
        """The page of one conversation, which knows the way back."""
        return f"{reverse('inbox:conversation', args=[conversation_id])}?{self.query}"


def place_of(request: HttpRequest) -> Place:
    asked = request.GET
    view = asked.get("view", FIRST)
    return Place(
        view=view if view in (*VIEWS, MENTIONS) else FIRST, text=clean(asked.get("q", ""), 200),
        tag=clean(asked.get("tag", ""), 40), cursor=asked.get("cursor", ""),
    )  # fmt: skip


def way_back(request: HttpRequest) -> str:
    """The page of the inbox that a form named."""
    return of_inbox(request.POST.get("back", ""))


def of_inbox(address: str) -> str:
    """A page of the inbox; anything else is the inbox itself."""
    inside = urlsplit(address).path.startswith(reverse("inbox:inbox"))
    return address if inside and url_has_allowed_host_and_scheme(address, None) else reverse("inbox:inbox")
