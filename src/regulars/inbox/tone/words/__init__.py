"""The words that the rules know, a file for each language.

A phrase is matched whole words at a time, whatever its capitals; a star stands for any ending («complain*»).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Lists of phrases, with bars between them.

    greetings: what a letter begins with; templates: phrases that everybody has read a hundred times; jargon: words of
    our trade that a customer need not know; blame: what says that the customer is at fault; apologies; complaints: what
    a customer says who was let down; promises: «I shall find out», which is an answer too; asking: words that a
    question begins with; when, price: what a question about time or money has; answers_when: words that tell a time;
    yes_no: what answers a question that a verb begins.
    """

    greetings: str
    templates: str
    jargon: str
    blame: str
    apologies: str
    complaints: str
    promises: str
    asking: str
    when: str
    price: str
    answers_when: str
    yes_no: str


def each(phrases: str) -> list[str]:
    """
    >>> each("to whom | it may concern |\\n please")
    ['to whom', 'it may concern', 'please']
    """
    return [phrase.strip() for phrase in phrases.replace("\n", " ").split("|") if phrase.strip()]
