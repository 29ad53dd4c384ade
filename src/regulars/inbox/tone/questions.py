"""Questions of the customer that the draft says nothing of.

It is a guess by words: a question is taken as answered when the draft has a word of it, or what such questions are
answered by: a time for «when», a number for «how much», a yes or no, a reason, or the promise to find out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from regulars.inbox.tone.phrases import evened, phrases, theirs
from regulars.inbox.tone.types import About, Kind, Mark
from regulars.knowledge.spelling import closeness
from regulars.knowledge.stemming import stem, words
from regulars.knowledge.stop_words import STOP_WORDS

SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
MOST = 10
SHORTEST = 3
SHOWN = 90
# So many words explain something, whether or not they say «because».
EXPLAINING = 8
NUMBER = re.compile(r"\d")
FREE = re.compile(r"(?<!\w)(?:free|безкоштовно|бесплатно|gratuit\w*|gratis|nothing|нічого|ничего)(?!\w)")
WHY = re.compile(r"^\s*(?:why|чому|чого|навіщо|почему|зачем|отчего|de ce)(?!\w)")
BECAUSE = re.compile(
    r"(?<!\w)(?:because|since|due to|reason|caused|тому що|бо|адже|оскільки|через те|причин\w*|сталося|"
    r"потому что|так как|поскольку|из-за|через|pentru ca|deoarece|fiindca|cauz\w*|motiv\w*|intrucat)(?!\w)"
)
WHERE = re.compile(r"^\s*(?:where|де|куди|звідки|где|куда|откуда|unde)(?!\w)")
# A place is a number of a house, an address, or a name in the middle of a sentence.
PLACE = re.compile(r"\d|https?://|[\w,»”)] +[A-ZА-ЯІЇЄҐĂÂÎȘȚ]\w{2,}")
AND = re.compile(r"[\s,]+(?:and|or|і|й|та|або|и|или|а|și|si|sau)\s+")
REASON = _("This question has no answer yet: “%(question)s”")


@dataclass(frozen=True)
class Answer:
    """The draft, as questions look at it."""

    draft: str
    evened: str
    stems: frozenset[str]
    language: str

    def has(self, which: str) -> bool:
        return bool(phrases(self.language, which).search(self.evened))


def check_questions(draft: str, about: About) -> Iterator[Mark]:
    asked = questions_in(about.customer_text, about.language)
    if not asked:
        return
    told = without_greeting(draft, about.language)
    answer = Answer(told, evened(told), frozenset(map(stem, words(told))), about.language)
    if answer.has("promises"):
        return
    yes_or_no = len(phrases(about.language, "yes_no").findall(answer.evened))
    for question in asked:
        if is_answered(question, answer):
            continue
        if yes_or_no > 0 and wants_yes_or_no(question, about.language):
            yes_or_no -= 1
            continue
        yield Mark(len(draft), len(draft), Kind.UNANSWERED, REASON % {"question": question[:SHOWN]}, question[:SHOWN])


def without_greeting(draft: str, language: str) -> str:
    """«Good day» tells no day."""
    greets = phrases(language, "greetings").match(evened(draft).lstrip())
    return draft.lstrip()[greets.end() :] if greets else draft


def wants_yes_or_no(question: str, language: str) -> bool:
    return not (
        WHY.match(evened(question)) or any(has_words_of(question, which, language) for which in ("when", "price"))
    )


def questions_in(text: str, language: str) -> list[str]:
    """What is asked in a message: sentences with a question mark; where there is none, those that begin like one.

    >>> questions_in("Hello! When will it come? I paid on Monday. And how are you?", "en")
    ['When will it come?']
    """
    sentences = [sentence.strip() for sentence in SENTENCE.findall(text)]
    asked = [part for one in sentences if one.endswith("?") for part in parts_of(one, language)]
    if not asked:
        asked = [one for one in sentences if not one.endswith("!") and is_begun_as_question(one, language)]
    return [one for one in dict.fromkeys(asked) if telling_stems(one)][:MOST]


def parts_of(question: str, language: str) -> list[str]:
    """Two questions in one sentence: «when is the course, and is there parking?»

    >>> parts_of("When is the course, and is there parking?", "en")
    ['When is the course', 'is there parking?']
    """
    for joined in AND.finditer(question):
        rest = question[joined.end() :]
        if theirs(language, "asking").match(evened(rest)):
            return [question[: joined.start()].rstrip(" ,"), *parts_of(rest, language)]
    return [question]


def is_begun_as_question(sentence: str, language: str) -> bool:
    return len(sentence.split()) >= SHORTEST and bool(theirs(language, "asking").match(evened(sentence)))


def telling_stems(question: str) -> list[str]:
    return [stem(word) for word in words(question) if word not in STOP_WORDS and len(word) > 2]


def is_answered(question: str, answer: Answer) -> bool:
    if WHY.match(evened(question)):
        return bool(BECAUSE.search(answer.evened)) or is_explained(answer)
    if has_words_of(question, "price", answer.language):
        return bool(NUMBER.search(answer.draft) or FREE.search(answer.evened))
    if has_words_of(question, "when", answer.language):
        return bool(NUMBER.search(answer.draft)) or answer.has("answers_when")
    if WHERE.match(evened(question)) and PLACE.search(answer.draft):
        return True
    return shares_a_word(question, answer)


def is_explained(answer: Answer) -> bool:
    return len(answer.draft.split()) >= EXPLAINING and not answer.has("templates")


def has_words_of(question: str, which: str, language: str) -> bool:
    return bool(theirs(language, which).search(evened(question)))


def shares_a_word(question: str, answer: Answer) -> bool:
    wanted = telling_stems(question)
    return any(one in answer.stems or any(closeness(one, known) for known in answer.stems) for one in wanted)
