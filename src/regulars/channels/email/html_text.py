"""Text of a letter that has only HTML: paragraphs, lists, links with their address, quotations with their sign."""

import re
from html.parser import HTMLParser

from regulars.channels.email.sanitising import sanitised

BLOCKS = {
    "address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "figure", "footer", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul",
}  # fmt: skip
APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table", "pre"}
BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
MANY_LINES = re.compile(r"\n{3,}")


def text_of(html: str) -> str:
    """Never raises. Only HTML that was made harmless is read: it is also well formed.

    >>> text_of("<p>Hello,<br>two&nbsp;things:<ul><li>one<li><a href='https://a.example/x'>two</a></ul>")
    'Hello,\\ntwo things:\\n\\n- one\\n- two (https://a.example/x)'
    """
    safe = sanitised(html).html or bare(html)
    reader = Reader()
    reader.feed(safe)
    reader.close()
    return reader.result()


def bare(html: str) -> str:
    """What cannot be made harmless is still read as text, without anything between angle brackets."""
    return re.sub(r"<[^>]{0,10000}>", " ", html[:500_000]).replace("<", "&lt;")


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line = ""
        self.quoted = 0
        self.links: list[tuple[str, int]] = []
        self.as_is = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.end_line()
        elif tag in BLOCKS:
            self.begin_block(tag)
        elif tag in ("td", "th") and self.line.strip():
            self.line += " "
        elif tag == "a":
            self.links.append((dict(attrs).get("href") or "", len(self.line)))
        elif tag == "img":
            self.line += dict(attrs).get("alt") or ""

    def begin_block(self, tag: str) -> None:
        self.break_line(apart=tag in APART)
        self.quoted += tag == "blockquote"
        self.as_is += tag == "pre"
        if tag == "li":
            self.line = "- "
        elif tag == "hr":
            self.lines.append(self.prefix() + "---")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.links:
            self.close_link(*self.links.pop())
        elif tag in BLOCKS and tag != "hr":
            self.break_line(apart=False)
            if tag == "blockquote":
                self.end_quotation()
            self.as_is -= tag == "pre" and self.as_is > 0
            if tag in APART:
                self.blank()

    def end_quotation(self) -> None:
        while self.lines and not self.lines[-1].strip("> "):
            self.lines.pop()
        self.quoted = max(0, self.quoted - 1)

    def close_link(self, address: str, start: int) -> None:
        shown = self.line[start:].strip()
        plain = address.removeprefix("mailto:").removeprefix("tel:")
        if address and shown and plain.rstrip("/") not in shown and shown not in address:
            self.line += f" ({plain})"

    def handle_data(self, data: str) -> None:
        if self.as_is:
            for number, piece in enumerate(data.split("\n")):
                if number:
                    self.end_line()
                self.line += piece
            return
        piece = BLANKS.sub(" ", data)
        self.line += piece.lstrip() if not self.line or self.line.endswith(" ") else piece

    def break_line(self, *, apart: bool) -> None:
        if self.line.strip():
            self.end_line()
        self.line = ""
        if apart:
            self.blank()

    def blank(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(self.prefix().rstrip())

    def end_line(self) -> None:
        self.lines.append((self.prefix() + self.line.rstrip()).rstrip())
        self.line = ""
        self.links = [(address, 0) for address, _start in self.links]

    def prefix(self) -> str:
        return "> " * min(self.quoted, 20)

    def result(self) -> str:
        self.break_line(apart=False)
        return MANY_LINES.sub("\n\n", "\n".join(self.lines)).strip("\n")
