"""Finding articles: word forms, mistyped words, four languages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW

from regulars.knowledge import commands
from regulars.knowledge.queries import search, suggestions
from regulars.knowledge.tests.making import also_in, article

pytestmark = pytest.mark.django_db

ARTICLES = {
    "delivery en": ("en", "Delivery times and costs",
        "We deliver to every town in two working days. Parcels over 50 euros travel free; a courier calls first."),
    "returns en": ("en", "Returning what you bought",
        "Send it back within fourteen days. We refund the money to the card that paid."),
    "password en": ("en", "I forgot my password", "Press the link under the sign-in form and follow the letter."),
    "delivery uk": ("uk", "Доставка: строки та вартість",
        "Відправляємо посилки щодня Новою поштою. Кур'єр телефонує перед приїздом, безкоштовно від 1000 гривень."),
    "returns uk": ("uk", "Повернення товару",
        "Поверніть товар протягом чотирнадцяти днів, гроші надійдуть на картку."),
    "warranty uk": ("uk", "Гарантія та ремонт", "Ремонтуємо кавоварки два роки після купівлі; збережіть чек."),
    "delivery ru": ("ru", "Сроки и стоимость доставки", "Отправляем посылки ежедневно. Курьер звонит перед приездом."),
    "returns ru": ("ru", "Возврат товара и денег",
        "Верните товар в течение четырнадцати дней, деньги придут на карту."),
    "invoice ru": ("ru", "Счета для организаций", "Выставим счёт с печатью; закрывающие документы приходят по почте."),
    "delivery ro": ("ro", "Livrare: termene și costuri",
        "Trimitem coletele zilnic prin curier; peste 200 de lei este gratuit."),
    "returns ro": ("ro", "Returnarea produselor", "Trimiteți produsul înapoi în 14 zile, banii ajung pe card."),
    "warranty ro": ("ro", "Garanție și reparații", "Reparăm espressoarele timp de doi ani; păstrați bonul fiscal."),
}  # fmt: skip

# What is typed, by a reader of which language, and what must come first.
ASKED = [
    ("delivery", "en", "delivery en"),
    ("how long do deliveries take", "en", "delivery en"),
    ("when will my parcel be delivered", "en", "delivery en"),
    ("delivry", "en", "delivery en"),
    ("refunds", "en", "returns en"),
    ("retrun the goods I bought", "en", "returns en"),
    ("forgotten pasword", "en", "password en"),
    ("скільки коштує доставка?", "uk", "delivery uk"),
    ("умови доставки", "uk", "delivery uk"),
    ("коли буде моя посилка", "uk", "delivery uk"),
    ("кур'єр", "uk", "delivery uk"),
    ("КУР’ЄРСЬКА служба, кур`єр", "uk", "delivery uk"),
    ("достовка посилок", "uk", "delivery uk"),
    ("як повернути товари", "uk", "returns uk"),
    ("повернененя грошей", "uk", "returns uk"),
    ("гарантійний ремонт кавоварки", "uk", "warranty uk"),
    ("гарнтія", "uk", "warranty uk"),
    ("сколько идет доставка", "ru", "delivery ru"),
    ("доставке посылок", "ru", "delivery ru"),
    ("посылку курьером", "ru", "delivery ru"),
    ("как вернуть деньги", "ru", "returns ru"),
    ("взврат товаров", "ru", "returns ru"),
    ("нужен счет на организацию", "ru", "invoice ru"),
    ("закрывающий документ", "ru", "invoice ru"),
    ("cât costă livrarea", "ro", "delivery ro"),
    ("livrarii", "ro", "delivery ro"),
    ("unde este coletul meu", "ro", "delivery ro"),
    ("lirvare", "ro", "delivery ro"),
    ("vreau sa returnez un produs", "ro", "returns ro"),
    ("garantia espressorului", "ro", "warranty ro"),
    ("reparatie espressor", "ro", "warranty ro"),
]


@pytest.fixture
def shelf() -> dict[int, str]:
    return {article(title, body, language).pk: key for key, (language, title, body) in ARTICLES.items()}


@pytest.mark.parametrize(("typed", "language", "wanted"), ASKED, ids=[typed for typed, *_ in ASKED])
def test_what_is_asked_in_any_form_or_mistyped_is_found_first(typed, language, wanted, shelf):
    found = search(typed, language=language)
    assert found, typed
    assert shelf[found[0].article_id] == wanted
    assert found[0].language == language


def test_taking_endings_off_finds_word_forms_that_whole_words_do_not(shelf, monkeypatch):
    """Why there is a list of endings at all: how many of the phrases above each way answers rightly."""
    assert answered(shelf) == len(ASKED)
    for place in ("regulars.knowledge.stemming.stem", "regulars.knowledge.excerpts.stem"):
        monkeypatch.setattr(place, lambda word: word)
    for pk, key in shelf.items():
        language, title, body = ARTICLES[key]
        written = commands.Written(language, f"{title}.", body, "customers")
        commands.change_article(pk, written, version=1, actor="", now=NOW)
    assert answered(shelf) <= len(ASKED) - 5


def answered(shelf) -> int:
    firsts = [(search(typed, language=language), wanted) for typed, language, wanted in ASKED]
    return sum(bool(found) and shelf[found[0].article_id] == wanted for found, wanted in firsts)


def test_a_word_in_the_title_counts_more_than_in_the_text():
    beside = article("Opening hours", "Coffee is served until six.")
    about = article("Coffee", "We roast it ourselves, every Monday.")
    assert [one.article_id for one in search("coffee", language="en")] == [about.pk, beside.pk]


def test_the_excerpt_shows_the_words_found_and_runs_nothing():
    filler = "word " * 60
    article("Rules", f"{filler}<img src=x onerror=alert(1)> parcels travel free {filler}")
    shown = search("parcel", language="en")[0].excerpt
    assert "<mark>parcels</mark> travel free" in shown
    assert (shown[:2], shown[-2:]) == ("… ", " …")
    assert "<img" not in shown
    assert "&lt;img" in shown


def test_the_readers_language_comes_first_and_each_article_once():
    both = article("Gift cards", "A gift card is valid for a year.", "en")
    also_in(both, "uk", "Gift cards: подарункові картки", "Діє один рік.")
    other = article("Gift cards for companies", "On invoice.", "en")
    assert next((one.article_id, one.language) for one in search("gift cards", language="uk")) == (both.pk, "uk")
    assert {one.article_id for one in search("gift cards", language="en")} == {both.pk, other.pk}
    assert len(search("gift cards", language="en")) == 2


def test_customers_find_neither_drafts_nor_what_is_for_colleagues_nor_what_was_put_away():
    article("Margins of honey", "Secret.", audience="staff")
    article("Honey tomorrow", "Not yet.", published=False)
    gone = article("Honey of old", "Past.")
    commands.archive(gone.pk, actor="", now=NOW)
    shown = article("Honey", "Sweet.")
    assert [one.article_id for one in search("honey", language="en", audience="customers")] == [shown.pk]
    assert len(search("honey", language="en")) == 2


def test_what_an_article_says_no_more_it_is_not_found_by():
    made = article("Zebra crossing", "Stripes.")
    commands.change_article(made.pk, commands.Written("en", "Giraffe", "Long neck."), version=1, actor="", now=NOW)
    commands.publish(made.pk, actor="", now=NOW)
    assert search("zebra", language="en") == []
    assert search("zebar", language="en") == []
    assert [one.title for one in search("girafe", language="en")] == ["Giraffe"]


def test_words_that_are_still_being_typed_are_found_by_their_beginning(shelf):
    assert shelf[search("deliv", language="en", as_typed=True)[0].article_id] == "delivery en"
    assert shelf[search("повер", language="uk", as_typed=True)[0].article_id].startswith("returns")
    assert search("reparaț", language="ro", as_typed=True)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "???",
        "\x00",
        "'; DROP TABLE",
        "a & b | !c:*",
        "it's 'quoted' об'єкт п’ять",
        "%_\\",
        "і",
        "🎁" * 50,
        "x" * 5000,
    ],
)
def test_whatever_is_typed_breaks_nothing(typed, shelf):
    search(typed, language="uk")
    search(typed, language="uk", as_typed=True)
    assert suggestions(typed, language="uk") == []


def test_a_message_gets_the_article_that_answers_it_and_none_where_none_does(shelf):
    message = "Добрий день! Замовила у вас кавоварку, а вона вже не вмикається. Чи діє гарантія, чи зробите ремонт?"
    assert shelf[suggestions(message, language="uk")[0].article_id] == "warranty uk"
    assert suggestions("Вітаю з Новим роком усю вашу чудову команду, бажаю щастя!", language="uk") == []


def test_searching_costs_three_queries_however_many_articles(shelf):
    for number in range(20):
        article(f"Delivery {number}", "We deliver parcels.")
    search("delivery", language="en")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(search("delivery of parcels", language="en", limit=20)) == 20
    assert len(asked) == 3


def test_an_answer_tells_of_an_article_only_where_customers_may_read_it(settings):
    settings.ADDRESS = "https://honey.example/"
    made = article("Honey", "Sweet **and** golden.")
    article("Honey margins", "Secret.", audience="staff")
    told = {one.title: one.text for one in search("honey", language="en")}
    assert told == {"Honey": f"Honey: https://honey.example/help/{made.pk}/", "Honey margins": ""}
    settings.ADDRESS = ""
    assert search("sweet", language="en")[0].text == "Sweet and golden."
