"""What to look at again in a draft before it is sent: marks with their places and reasons. Nothing is ever blocked."""

import re
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from regulars.inbox.tone.greeting import check_greeting, of_language
from regulars.inbox.tone.language import language_in
from regulars.inbox.tone.phrases import WORDS, evened, phrases, theirs
from regulars.inbox.tone.questions import check_questions
from regulars.inbox.tone.types import About, Kind, Mark

LONGEST = 20_000
LONG, SHORT = 1_800, 15
LONG_SENTENCE = 45
# A run of capitals: one long word, or short ones beside each other; codes with digits and short abbreviations are none.
CAPITALS = re.compile(
    r"(?<![\w-])[^\W\d_a-zа-яіїєґăâîșț]{5,}(?![\w-])"
    r"|(?<![\w-])[^\W\d_a-zа-яіїєґăâîșț]{2,}(?:[ ,]+[^\W\d_a-zа-яіїєґăâîșț]{2,})+(?![\w-])"
)
SHOUTING = re.compile(r"[!?]{2,}")
SENTENCE = re.compile(r"[^.!?\n]+")

TEMPLATE = _("Everybody has read this a hundred times: say it in your own words, to this person.")
JARGON = _("A word of our trade: say what it means for the customer.")
BLAME = _("This blames the customer: say what can be done now.")
APOLOGY = _("They complain and are not told that we are sorry: say so first.")
SHOUTED = _("Capital letters and rows of marks sound like shouting.")
TOO_LONG = _("This is long: say the answer first, and leave out what was not asked.")
TOO_LONG_SENTENCE = _("This sentence is hard to follow: make two of it.")
TOO_SHORT = _("So few words sound cold: add what happens next.")
OTHER_LANGUAGE = _("They write in another language: answer in theirs if you can.")


def check(draft: str, about: About) -> list[Mark]:
    """Marks in the order of their places; none for an empty draft, and in a language that we have no words for.

    A draft is judged by its own language; one too short to tell, by that of the letter it answers, then by `about`.
    No database, no network, nothing kept. The time grows with the length of both texts.

    >>> from regulars.inbox.tone.types import About
    >>> about = About("en", ("Dear Ms Jones",), "My grinder is broken. Can you repair it?")
    >>> [mark.kind.value for mark in check("Hello! You should have read the manual.", about)]
    ['name', 'blame', 'blame', 'apology', 'unanswered']
    """
    draft = draft[:LONGEST]
    about = spoken(draft, about)
    if not draft.strip() or about.language not in WORDS:
        return []
    rules = (
        check_language,
        check_greeting,
        check_phrases,
        check_apology,
        check_questions,
        check_capitals,
        check_length,
    )
    marks = [mark for rule in rules for mark in rule(draft, about)]
    return sorted(marks, key=lambda mark: (mark.start, mark.end))


def spoken(draft: str, about: About) -> About:
    """Judged in the language that is written, not in the one that was noted; greetings of others would be wrong."""
    language = language_in(draft) or language_in(about.customer_text) or about.language
    if language == about.language or language not in WORDS:
        return about
    return replace(about, language=language, greetings=of_language(language, about.greetings))


def check_language(draft: str, about: About) -> Iterator[Mark]:
    ours, theirs_is = language_in(draft), language_in(about.customer_text)
    if ours and theirs_is and ours != theirs_is:
        yield Mark(0, 0, Kind.LANGUAGE, OTHER_LANGUAGE)


def check_phrases(draft: str, about: About) -> Iterator[Mark]:
    """Template phrases, jargon and blame, each where it stands. What the customer said themselves is no jargon."""
    text, said = evened(draft), evened(about.customer_text)
    for which, kind, reason in (
        ("templates", Kind.TEMPLATE, TEMPLATE),
        ("jargon", Kind.JARGON, JARGON),
        ("blame", Kind.BLAME, BLAME),
    ):
        for found in phrases(about.language, which).finditer(text):
            if kind != Kind.JARGON or found[0] not in said:
                yield Mark(found.start(), found.end(), kind, reason, draft[slice(*found.span())])


def check_apology(draft: str, about: About) -> Iterator[Mark]:
    if is_complaint(about) and not phrases(about.language, "apologies").search(evened(draft)):
        yield Mark(len(draft), len(draft), Kind.APOLOGY, APOLOGY)


def is_complaint(about: About) -> bool:
    """Whether the customer was let down: as somebody said, else by their words."""
    if about.is_complaint is not None:
        return about.is_complaint
    return bool(theirs(about.language, "complaints").search(evened(about.customer_text)))


def check_capitals(draft: str, about: About) -> Iterator[Mark]:
    for found in (*CAPITALS.finditer(draft), *SHOUTING.finditer(draft)):
        if found[0] not in about.customer_text:
            yield Mark(found.start(), found.end(), Kind.CAPITALS, SHOUTED, found[0])


def check_length(draft: str, about: About) -> Iterator[Mark]:
    if len(draft) > LONG:
        yield Mark(LONG, len(draft), Kind.LENGTH, TOO_LONG)
    elif len(draft.strip()) < SHORT and about.customer_text:
        yield Mark(0, len(draft), Kind.LENGTH, TOO_SHORT)
    for sentence in SENTENCE.finditer(draft):
        if len(sentence[0].split()) > LONG_SENTENCE:
            yield Mark(*sentence.span(), Kind.LENGTH, TOO_LONG_SENTENCE)
