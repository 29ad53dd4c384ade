"""Which of four languages a text is written in, by its letters and by the words that every text has.

How often it is right is measured in the tests on sentences of our own; of texts of a word or two it says nothing.
"""

from collections.abc import Iterable

from regulars.analytics.themes.words import folded

LANGUAGES = ("en", "ru", "uk", "ro")

FREQUENT = {
    "en": """the a an and or but if of to in on at for from with by about as is are was were be been am do does did
    have
    has had not no you your yours i my me we our us it its this that these those they them their he she his her what
    when
    where which who why how there here very so too can could will would should must may just more most only after
    before
    than then again still already also because because any all some every please thanks thank hello hi don't didn't
    doesn't can't won't isn't wasn't i'm i've it's that's never always one out up get got""",
    "ru": """и в во не на я что он она оно они мы вы с со как а то все всё это этот эта эти этой этого так его ее её
    их но
    да нет к ко у же за бы по ли от ото меня мне мной еще ещё о об из изо ему теперь когда даже ну если уже или ни
    быть
    был была было были до вас вам ваш ваша ваше ваши нас нам наш опять после можно нужно надо очень спасибо
    здравствуйте
    пожалуйста есть где кто там тут чтобы только раз больше без чем при для потом почему который которая которые
    никогда
    всегда сейчас сегодня вчера просто хорошо добрый день того тоже свой своих под через""",
    "uk": """і й та в у не на я що він вона воно вони ми ви з із зі як а то все це цей ця ці цього цьому так його її
    їх але
    так ні до к ж за би б по чи від мене мені мною ще про через йому тепер коли навіть якщо вже або бути був була було
    були вас вам ваш ваша ваше ваші нас нам наш знову після можна потрібно треба дуже дякую вітаю будь ласка є де
    хто там
    тут щоб тільки лише раз більше без ніж при для потім чому який яка які ніколи завжди зараз сьогодні вчора просто
    добре добрий день того теж також свій своїх під немає""",
    "ro": """și si în in la de pe cu a al ale ai am ați ati au nu că ca ce cine care un o unei unui este e sunt era
    erau
    fost fi să sa se mai dar sau iar dacă daca când cand cum unde pentru din după dupa foarte tot toate doar numai
    fără fara
    îmi imi îți iti ne vă va vă lor lui ei el ea noi voi mie mi m-am n-am s-a nu-i bună buna ziua mulțumesc
    multumesc vă
    rog acest această aceasta acesta aceste asta atunci aici acolo deja încă inca niciodată niciodata mereu azi ieri
    prea mult mulți bine nici fiecare despre între intre până pana""",
}
WORDS = {language: frozenset(folded(word) for word in text.split()) for language, text in FREQUENT.items()}
# Letters that only one of the languages has, and what one of them weighs beside a frequent word.
OWN_LETTERS = {"uk": frozenset("іїєґ"), "ru": frozenset("ыэъё"), "ro": frozenset("ăâîșțşţ")}
LETTER_WEIGHT = 1.5
CYRILLIC = ("uk", "ru")
LATIN = ("en", "ro")


def language_of(text: str) -> str:
    """en | ru | uk | ro, or nothing where it cannot be told.

    >>> language_of("Where is my order?"), language_of("Де моє замовлення?"), language_of("Где мой заказ?")
    ('en', 'uk', 'ru')
    >>> language_of("Unde este comanda mea?"), language_of("12345"), language_of("OK")
    ('ro', '', '')
    """
    lower = text.casefold()
    cyrillic = sum(1 for letter in lower if "\u0400" <= letter <= "\u04ff")
    latin = sum(1 for letter in lower if letter.isalpha()) - cyrillic
    if not cyrillic and not latin:
        return ""
    words = [folded(word) for word in lower.replace("’", "'").split()]
    bare = [word.strip(".,;:!?…()«»\"“”-–—'") for word in words]
    return _best(lower, bare, CYRILLIC if cyrillic > latin else LATIN)


def _best(lower: str, words: Iterable[str], among: tuple[str, ...]) -> str:
    seen = list(words)
    scores = {
        language: sum(1.0 for word in seen if word in WORDS[language])
        + LETTER_WEIGHT * sum(1 for letter in lower if letter in OWN_LETTERS.get(language, ()))
        for language in among
    }
    first, second = sorted(scores, key=lambda language: -scores[language])[:2]
    return first if scores[first] > scores[second] else ""
