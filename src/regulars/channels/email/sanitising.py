"""HTML of strangers made harmless: no scripts, no forms, no styles that hide or reach out, no pictures from afar.

Pictures from afar become an attribute, which `framing` turns back when somebody asks for them; pictures that came with
the letter keep their name (cid), which `framing` turns into the address of the stored file.
"""

import re
import secrets
from dataclasses import dataclass

import nh3

LONGEST = 2_000_000
# The depth at which programs that draw pages begin to suffer; letters of real programs reach 60.
DEEPEST = 400

TAGS = {
    "a", "abbr", "address", "article", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite",
    "code", "col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol",
    "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
# What they contain is thrown away with them.
CONTENT_GOES = {"script", "style", "title", "noscript", "template", "svg", "math", "object", "iframe", "textarea"}
EVERYWHERE = {"dir", "lang", "title", "align", "valign", "width", "height", "style", "bgcolor", "color"}
ATTRIBUTES = {
    "*": EVERYWHERE,
    "a": {"href"},
    "img": {"src", "alt", "border", "data-far", "data-inside"},
    "td": {"colspan", "rowspan", "nowrap"},
    "th": {"colspan", "rowspan", "nowrap"},
    "table": {"border", "cellpadding", "cellspacing"},
    "font": {"face", "size"},
    "ol": {"start", "type"},
    "ul": {"type"},
    "blockquote": {"type"},
}
STYLES = {
    "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left", "border-radius",
    "border-right", "border-spacing", "border-style", "border-top", "border-width", "color", "direction",
    "font", "font-family", "font-size", "font-style", "font-variant", "font-weight", "height",
    "letter-spacing", "line-height", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right",
    "margin-top", "max-width", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top",
    "text-align", "text-decoration", "text-indent", "text-transform", "vertical-align", "white-space", "width",
    "word-break", "word-wrap",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
SMALL_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]{1,500000}$")
FAR = re.compile(r"(?:https?:)?//", re.IGNORECASE)
LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
# Says where a picture comes from, in a way that loads nothing and that no stranger can write.
MARK = f"data:{secrets.token_hex(8)}-"
MARKED = re.compile(rf'\ssrc="{MARK}(far|inside),([^"]*)"')


@dataclass(frozen=True)
class Safe:
    """HTML that may be shown in a frame of its own, and how many pictures from afar it has."""

    html: str
    far_pictures: int = 0


def sanitised(html: str) -> Safe:
    """Never raises; what is too long or too deep gives nothing, and the text of the letter is shown instead.

    >>> sanitised('<p onclick="x()">Hi<script>alert(1)</script> <img src="https://spy.example/1.gif"></p>')
    Safe(html='<p>Hi <img data-far="https://spy.example/1.gif"></p>', far_pictures=1)
    """
    if len(html) > LONGEST or is_too_deep(html):
        return Safe("")
    # Names of our own attributes are ours: nobody brings them.
    bare = html.replace("data-far", "data-x").replace("data-inside", "data-x")
    marked_up = cleaned(bare)
    far = sum(found[1] == "far" for found in MARKED.finditer(marked_up))
    return Safe(MARKED.sub(put_aside, marked_up), far)


def cleaned(html: str) -> str:
    return nh3.clean(
        html, tags=TAGS, clean_content_tags=CONTENT_GOES, attributes=ATTRIBUTES, url_schemes=SCHEMES,
        filter_style_properties=STYLES, link_rel="noopener noreferrer nofollow", strip_comments=True,
        set_tag_attribute_values={"a": {"target": "_blank"}}, attribute_filter=safe_attribute,
    )  # fmt: skip


def put_aside(found: re.Match[str]) -> str:
    """From what the filter marked to attributes of our own, which no program follows by itself."""
    way, address = found[1], found[2]
    return f' data-inside="{address}"' if way == "inside" else f' data-far="{address}"'


def safe_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if LINK.match(value.strip()) else None
    if name == "src":
        return marked(value.strip())
    if name == "style":
        return None if reaches_out(value) else value
    return value


def marked(address: str) -> str | None:
    """A picture from afar, from the letter itself, or drawn inside the text; SVG may hold a program and is none."""
    if FAR.match(address):
        return f"{MARK}far,{address}"
    if address.lower().startswith("cid:"):
        return f"{MARK}inside,{address[4:]}"
    return address if SMALL_PICTURE.match(address) else None


def reaches_out(style: str) -> bool:
    """
    >>> reaches_out("background-color:u\\\\72l(//spy.example)"), reaches_out("color: red")
    (True, False)
    """
    lowered = style.lower()
    return "\\" in lowered or any(word in lowered for word in ("url", "expression", "import", "image", "@"))


def is_too_deep(html: str) -> bool:
    """Counts what is opened more often than closed: exact enough to refuse what was made to be too deep."""
    return html.count("<") > DEEPEST and deepest(html) > DEEPEST


def deepest(html: str) -> int:
    depth = reached = 0
    for tag in TAG.finditer(html):
        if tag[1]:
            depth = max(0, depth - 1)
        elif tag[2].lower() not in NEVER_CLOSED:
            depth += 1
            reached = max(reached, depth)
    return reached


TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
NEVER_CLOSED = {"br", "hr", "img", "meta", "link", "input", "col", "wbr", "p", "li", "td", "tr", "th", "area", "base",
                "dt", "dd", "option", "tbody", "thead", "o:p", "param", "source", "embed", "font", "span"}  # fmt: skip
