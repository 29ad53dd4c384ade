"""From Markdown, as articles are written, to what a page shows: safe whatever was typed or pasted.

Markup of HTML is shown as it was written; pictures are only those kept with articles, so that no reader is told of to
another site.
"""

import re
from collections.abc import Iterator

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

PICTURES = "/help/pictures/"
PICTURE = re.compile(re.escape(PICTURES) + r"[A-Za-z0-9_-]{1,40}")
TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre",
    "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
BLOCKS_WITH_WORDS = {"inline", "fence", "code_block"}

_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def article_html(body: str) -> SafeString:
    """
    >>> article_html("# Delivery\\n\\nTwo *days*. <script>alert(1)</script>")
    '<h2>Delivery</h2>\\n<p>Two <em>days</em>. &lt;script&gt;alert(1)&lt;/script&gt;</p>\\n'
    >>> article_html("![map](https://elsewhere.example/x.png) [go](javascript:alert(1))")
    '<p><img alt="map"> [go](javascript:alert(1))</p>\\n'
    """
    drawn = _markdown.renderer.render(headed(_markdown.parse(body)), _markdown.options, {})
    return SafeString(
        nh3.clean(
            drawn, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"},
            attribute_filter=allowed, link_rel="noopener noreferrer",
        )
    )  # fmt: skip


def headed(tokens: list[Token]) -> list[Token]:
    """The title of the article is the first heading of the page: those inside begin below it, and leave no step out."""
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            size = int(token.tag[1])
            above = [*(one for one in above if one < size), size]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(len(above) + 1, 6)}"
    return tokens


def allowed(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) == ("img", "src"):
        return value if PICTURE.fullmatch(value) else None
    return value


def plain(body: str) -> str:
    """The words of an article without its markup, in one line.

    >>> plain("# Delivery\\n\\n- Two **days** by [post](/x)\\n- free")
    'Delivery Two days by post free'
    """
    return " ".join(" ".join(words_of(_markdown.parse(body))).split())


def words_of(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type not in BLOCKS_WITH_WORDS:
            continue
        if token.children is None:
            yield token.content
        else:
            yield "".join(child.content if child.type != "softbreak" else " " for child in token.children)


def picture_markdown(token: str) -> str:
    """How an article shows a picture of its own."""
    return f"![]({PICTURES}{token})"
