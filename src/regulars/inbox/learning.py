"""What an answer teaches: which articles it was made of, and which questions no article answers.

Done by the worker after the answer has gone out, so that nobody waits for it; safe to be done twice.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from procrastinate.contrib.django import app

from regulars.channels.models import Sending
from regulars.inbox.models import Conversation, Message
from regulars.inbox.tone.phrases import WORDS
from regulars.inbox.tone.questions import questions_in
from regulars.knowledge.commands import asked, used
from regulars.knowledge.errors import NothingAsked
from regulars.knowledge.models import Article
from regulars.knowledge.queries import STAFF, suggestions
from regulars.staff.actors import EMPLOYEE

TASK = "inbox.learn_from_answer"
ARTICLE = re.compile(r"/(?:help|knowledge)/(\d{1,12})/")
MOST_QUESTIONS, MOST_LETTERS = 3, 4_000
Direction = Message.Direction


def gone_out(line: Sending, now: datetime) -> None:
    """Have the worker look at an answer that went out, in the transaction of the ledger."""
    if line.state == Sending.State.ACCEPTED:
        app.configure_task(TASK).defer(sending_id=line.pk)


def learn(sending_id: int, *, now: datetime) -> None:
    """Count the articles in an answer of a colleague, and note what was asked. What a machine says teaches nothing."""
    message = Message.objects.select_related("conversation__customer").filter(sending_id=sending_id).first()
    if message is None or message.automatic or message.employee_id is None or message.direction != Direction.OUT:
        return
    conversation = message.conversation
    articles = articles_in(message.text)
    for article in articles:
        used(article, conversation.ref, actor=f"{EMPLOYEE}{message.employee_id}", now=now)
    for question in asked_before(message, language_of(conversation)):
        note(question, conversation, articles, now=now)


def articles_in(text: str) -> list[int]:
    """Articles that the text links to and that there are. One query."""
    named = dict.fromkeys(int(number) for number in ARTICLE.findall(text))
    known = set(Article.objects.filter(id__in=named).values_list("id", flat=True)) if named else set()
    return [number for number in named if number in known]


def asked_before(message: Message, language: str) -> list[str]:
    """What the customer asked between our answer before and this one. Two queries."""
    earlier = Message.objects.filter(conversation_id=message.conversation_id, at__lt=message.at)
    ours = earlier.filter(direction=Direction.OUT, automatic=False).aggregate(last=Max("at"))["last"]
    theirs = earlier.filter(direction=Direction.IN, automatic=False)
    if ours:
        theirs = theirs.filter(at__gt=ours)
    said = "\n".join(one.text[: one.quoted_from] for one in theirs.order_by("at", "id")[:20])
    return questions_in(said[:MOST_LETTERS], language)[:MOST_QUESTIONS] if language in WORDS else []


def note(question: str, conversation: Conversation, articles: Sequence[int], *, now: datetime) -> None:
    """A question without an article, unless the answer had one or one was there to be found."""
    language = language_of(conversation)
    if not articles and suggestions(question, language=language, audience=STAFF, limit=1):
        return
    try:
        asked(
            question, language=language, ref=conversation.ref, answered_by=articles[0] if articles else None,
            customer_id=conversation.customer_id, now=now,
        )  # fmt: skip
    except NothingAsked:
        return


def language_of(conversation: Conversation) -> str:
    return conversation.language or conversation.customer.language or "en"
