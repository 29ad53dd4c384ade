"""What goes into the search for themes and what comes out; importing nothing heavy."""

from dataclasses import dataclass
from datetime import date

from regulars.analytics.results import JsonAble, Note, Share


@dataclass(frozen=True)
class Said:
    """One message or review. `key` names it; `customer` None = nobody knows whose it is; stars from 1 to 5."""

    key: int
    text: str
    on: date
    customer: int | None = None
    stars: float | None = None


@dataclass(frozen=True)
class Month(JsonAble):
    """Texts of a theme in a month, and of all themes and none."""

    starts_on: date
    texts: int
    of_all: int


@dataclass(frozen=True)
class Theme(JsonAble):
    """`phrases`: by language, what tells this theme from the others, as customers write it, most telling first; the
    language with the most texts first. `languages`: texts by language. `trend`: up, down, steady or not_known, the
    last three whole months beside the three before. `bad`: share of its texts with a bad tone; `tone`: their mean,
    from -1 to 1. `quotes`: keys of the texts that are most like the theme."""

    number: int
    phrases: dict[str, tuple[str, ...]]
    texts: int
    customers: int
    share: float
    languages: dict[str, int]
    months: tuple[Month, ...]
    trend: str
    bad: Share
    tone: float
    quotes: tuple[int, ...]


@dataclass(frozen=True)
class Placed(JsonAble):
    """Where one text went: `theme` is None for what belongs to none; `language` is empty where it cannot be told."""

    key: int
    theme: int | None
    language: str
    score: float
    tone: str


@dataclass(frozen=True)
class Themes(JsonAble):
    """Largest theme first. `other`: texts in no theme, or in one of fewer than `fewest` texts; `rest` is these
    together, without phrases and quotes. Notes: few_texts {texts, needed}, sampled {texts, of}."""

    texts: int
    other: int
    themes: tuple[Theme, ...]
    notes: tuple[Note, ...]
    rest: Theme | None = None
    fewest: int = 0
