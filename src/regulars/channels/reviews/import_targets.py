"""Files of reviews: they arrive as if they were told now."""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulars.channels import accounts
from regulars.channels.accounts import AccountDescribed
from regulars.channels.models import Account
from regulars.channels.receiving import TASK
from regulars.channels.reviews.answering import KIND
from regulars.customers import told
from regulars.customers.import_targets import EMAIL, PHONE
from regulars.imports.types import Counts, Field, Kind, Load, Target
from regulars.lib.queues import ask_once
from regulars.lib.signing import new_secret
from regulars.staff.queries import company

STILL_NEWS = timedelta(days=30)
COLUMNS = ("author", "email", "phone", "title", "words", "url", "place", "key")
WHEN_WORDS = (*told.WHEN_WORDS, "review date", "published", "posted", "дата відгуку", "дата отзыва", "data recenziei")
RATING_WORDS = ("rating", "stars", "score", "grade", "mark", "оцінка", "рейтинг", "зірки", "бал", "оценка", "звезды",
                "nota", "rating-ul", "stele")  # fmt: skip
AUTHOR_WORDS = ("author", "reviewer", "name", "user", "customer", "автор", "ім'я", "ім’я", "клієнт", "имя", "клиент",
                "autor", "nume", "client")  # fmt: skip
TEXT_WORDS = ("text", "review", "comment", "body", "content", "message", "відгук", "текст", "коментар", "отзыв",
              "комментарий", "recenzie", "comentariu")  # fmt: skip
TITLE_WORDS = ("title", "subject", "heading", "заголовок", "тема", "titlu")
URL_WORDS = ("url", "link", "address", "посилання", "ссылка", "adresa")
PLACE_WORDS = ("place", "source", "site", "platform", "shop", "branch", "location", "майданчик", "джерело", "сайт",
               "площадка", "источник", "loc", "sursa")  # fmt: skip


@transaction.atomic
def reviews_account(load: Load) -> Account:
    """The first channel of reviews; one is opened where there is none."""
    found = accounts.accounts(kind=KIND).first()
    if found is not None:
        return found
    with translation.override(company().language):
        described = AccountDescribed(_now("Reviews"), secrets={"secret": new_secret()})
    return accounts.open_account(KIND, described, actor=load.actor, now=load.now)


def load_reviews(load: Load) -> Counts:
    """A review is known by its number at the place, else by its address, else by all it says."""
    load.step(gettext_noop("Taking reviews in"), 0.3)
    author, email, phone, title, words, url, place, own = (told.column(load, one) for one in COLUMNS)
    rating = "s.rating" if "rating" in load.columns else "NULL::numeric"
    load.cursor.execute(
        f"""
        INSERT INTO channels_received
            (account_id, key, raw, received_at, state, reason, trouble, attempts, ref, sender, subject)
        SELECT %(account)s, 'review:' || id, convert_to(jsonb_build_object('list', 'ours', 'item', item)::text, 'UTF8'),
               %(now)s, 'waiting', '', '', 0, '', '', ''
        FROM (
            SELECT DISTINCT ON (id) id, at, row, jsonb_strip_nulls(jsonb_build_object(
                'id', id, 'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"'), 'author', author,
                'email', email, 'phone', phone, 'title', title, 'text', words, 'url', url, 'place', place,
                'rating', rating, 'best', CASE WHEN highest > 10 THEN 100 WHEN highest > 5 THEN 10 ELSE 5 END,
                'late', CASE WHEN at < %(news)s THEN true END)) AS item
            FROM (
                SELECT s.row, {told.when()} AS at, {author} AS author, {email} AS email, {phone} AS phone,
                       {title} AS title, {words} AS words, {url} AS url, {place} AS place, {rating} AS rating,
                       max({rating}) OVER () AS highest,
                       coalesce({own}, 'h:' || md5(coalesce({url}, concat_ws('|', {told.when()}, {author}, {place},
                                {words}, {rating})))) AS id
                FROM {load.staging} s
            ) reviews ORDER BY id, row
        ) each ORDER BY at, row
        ON CONFLICT (account_id, key) DO NOTHING
        """,  # noqa: S608 - names of columns and of the table are ours
        {
            "account": reviews_account(load).pk, "now": load.now, "zone": load.time_zone,
            "news": load.now - STILL_NEWS,
        },
    )  # fmt: skip
    added = int(load.cursor.rowcount)
    load.cursor.execute(f"SELECT count(*) FROM {load.staging}")  # noqa: S608 - the name of the table is ours
    known = int(load.cursor.fetchone()[0]) - added
    ask_once(TASK)
    return Counts(added=added, known=known)


REVIEWS = Target(
    key="reviews",
    title=_("Reviews and comments"),
    description=_(
        "What customers wrote in public: when, where, how many stars and which words. Each waits for an answer."
    ),
    icon="star",
    fields=(
        replace(told.WHEN, words=WHEN_WORDS),
        Field("rating", _("stars"), Kind.NUMBER, RATING_WORDS, least=0, most=100, forgiving=True),
        Field("words", _("text"), Kind.TEXT, TEXT_WORDS, length=20_000, lines=True),
        Field("title", _("title of a review"), Kind.TEXT, TITLE_WORDS, length=300),
        Field("author", _("author"), Kind.TEXT, AUTHOR_WORDS, length=200),
        replace(EMAIL, forgiving=True),
        replace(PHONE, forgiving=True),
        Field("place", _("where it stands"), Kind.TEXT, PLACE_WORDS, length=100),
        Field("url", _("link"), Kind.TEXT, URL_WORDS, length=2_000),
        Field("key", _("number of the review"), Kind.EXTERNAL, (*told.KEY_WORDS, "review id"), length=150),
    ),
    needs=(("words", "rating"),),
    future_refused=("happened_on",),
    arrives="channels_received",
    load=load_reviews,
    order=64,
)
