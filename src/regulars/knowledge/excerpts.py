"""The piece of an article that shows why it was found."""

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from regulars.knowledge.rendering import plain
from regulars.knowledge.stemming import stem, words

WORDS = 32
BEFORE = 6


def excerpt(body: str, wanted: frozenset[str]) -> SafeString:
    """About thirty words around where most of what is wanted stands, with those words marked.

    >>> excerpt("We ship <daily>. A parcel takes two days.", frozenset({"parcel"}))
    'We ship &lt;daily&gt;. A <mark>parcel</mark> takes two days.'
    """
    pieces = plain(body).split(" ")
    hits = [is_wanted(piece, wanted) for piece in pieces]
    start = best_start(hits)
    shown = " ".join(marked(piece, hit) for piece, hit in list(zip(pieces, hits, strict=True))[start : start + WORDS])
    before, after = "… " if start else "", " …" if start + WORDS < len(pieces) else ""
    return mark_safe(f"{before}{shown}{after}")  # noqa: S308 - each piece was escaped


def is_wanted(piece: str, wanted: frozenset[str]) -> bool:
    return any(stem(word) in wanted for word in words(piece))


def best_start(hits: list[bool]) -> int:
    """Where a window with the most hits begins, a few words before its first one."""
    most, best, inside = 0, 0, 0
    for end, hit in enumerate(hits):
        inside += hit - (hits[end - WORDS + BEFORE] if end >= WORDS - BEFORE else 0)
        if inside > most:
            most, best = inside, max(0, end - WORDS + BEFORE + 1)
    first = next((at for at in range(best, len(hits)) if hits[at]), 0)
    return max(0, min(first - BEFORE, len(hits) - WORDS))


def marked(piece: str, hit: bool) -> str:
    return format_html("<mark>{}</mark>", piece) if hit else escape(piece)
