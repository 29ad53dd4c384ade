"""Who reads the help pages: nobody we know, told apart by digests that cannot be followed from page to page."""

import hmac
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from regulars.knowledge.errors import TooManyAsked
from regulars.knowledge.languages import LANGUAGES, known
from regulars.lib import caller
from regulars.lib.rates import take_from
from regulars.staff.queries import company

BURST, PER_SECOND = 60, 1.0
# By then every bucket is full again, and one that is full need not be remembered.
FULL_AFTER_SECONDS = 3_600
LENGTH = 32


def digest(*parts: object) -> str:
    said = "\n".join(str(part) for part in parts).encode("utf-8", "replace")
    return hmac.new(str(settings.SECRET_KEY).encode(), said, sha256).hexdigest()[:LENGTH]


def reader_of(request: HttpRequest, article_id: int) -> str:
    """The same reader of the same article has the same mark; of another article another one."""
    return digest("reader", article_id, caller.address(), request.headers.get("User-Agent", ""))


def let_in(today: date) -> None:
    """One more request of whoever asks. One query. Raises TooManyAsked."""
    allowance = take_from(
        "knowledge_helpbucket", "holder", digest("bucket", today, caller.address()), burst=BURST, per_second=PER_SECOND
    )
    if not allowance.allowed:
        raise TooManyAsked(seconds=allowance.retry_after)


def forget_full() -> int:
    """Delete buckets nobody has used for an hour; how many. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM knowledge_helpbucket WHERE refilled_at < statement_timestamp() - make_interval(secs => %s)",
            [FULL_AFTER_SECONDS],
        )
        return int(cursor.rowcount)


def language_of(request: HttpRequest) -> str:
    """The language of a visitor: the one they chose, else what their browser asks for, else the company's."""
    chosen = request.GET.get("language", "")
    if chosen in LANGUAGES:
        return chosen
    wanted = (known(code, "") for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")))
    return next((language for language in wanted if language), "") or known(company().language)
