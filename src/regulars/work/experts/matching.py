"""Whether a text is about something, over endings that change: a word matches one that begins the same."""

import re

WORD = re.compile(r"\w+")
# «рахунок» and «рахунки», «invoice» and «invoices», «factură» and «facturi» differ in their last letters.
SHORTEST, ENDING = 4, 3


def folded_words(text: str) -> list[str]:
    """
    >>> folded_words("Returns, of INVOICES!")
    ['returns', 'of', 'invoices']
    """
    return WORD.findall(text.casefold())


def same(one: str, other: str) -> bool:
    """
    >>> same("рахунок", "рахунки"), same("invoice", "invoices"), same("return", "retail"), same("tax", "taxi")
    (True, True, False, False)
    """
    if one == other:
        return True
    beginning = common_beginning(one, other)
    longest = max(len(one), len(other))
    return beginning >= SHORTEST and longest - beginning <= ENDING


def common_beginning(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((number for number, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def covers(asked: str, topic: str) -> bool:
    """Whether every word of the topic was asked for, or every word that was asked for is in the topic.

    >>> covers("who helps with invoices?", "Invoice"), covers("invoice", "Invoices of wholesale"), covers("beans", "")
    (True, True, False)
    """
    words, of_topic = folded_words(asked), folded_words(topic)
    if not words or not of_topic:
        return False
    return all_in(of_topic, words) or all_in(words, of_topic)


def all_in(some: list[str], others: list[str]) -> bool:
    return all(any(same(one, other) for other in others) for one in some)
