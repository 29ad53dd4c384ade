"""Words that praise and words that blame, by weight, in four languages. Compared by stem.

Written by hand for shops and services, before the labelled sentences of the tests, and not changed after them.
"""

from regulars.analytics.themes.stems import stem
from regulars.analytics.themes.words import folded

WORDS_BY_WEIGHT: dict[float, str] = {
    -3.0: """
    terrible awful horrible worst disgusting scam fraud unacceptable appalling disgrace nightmare dreadful pathetic
    ужасно ужас ужасный ужасное ужасная кошмар отвратительно отвратительный худший хуже мошенники обман позор
    хамство безобразие
    жах жахливо жахливий жахлива огидно огидний найгірший найгірше шахраї обман ганьба хамство неподобство
    groaznic groaznică oribil oribilă dezastru îngrozitor îngrozitoare jalnic înșelătorie țeapă inacceptabil rușine
    mizerabil
    """,
    -2.0: """
    bad poor broken damaged defective rude angry disappointed disappointing disappointment useless late delay
    delayed wrong
    failed fails fail error crash crashed crashes missing lost ignored ignore complaint complain overcharged dirty
    stale
    spoiled rotten expired unhappy upset annoyed annoying frustrating frustrated slow refuse refused incompetent waste
    unreliable misleading faulty
    плохо плохой плохая плохое сломан сломался сломалась повреждён поврежден поврежденный брак грубый грубо грубили
    хамят злой
    разочарован разочарована разочарование бесполезно бесполезный опоздал опоздали опоздание задержка задержали
    ошибка ошибки
    сбой потеряли потерян пропал пропала игнорируют игнорируете жалоба жалуюсь грязный грязно испорчен испорченный
    просрочен
    недоволен недовольна возмущён возмущен раздражает медленно медленный долго отказали отказались невозможно
    перепутали
    обещали обманули неправильный неверный зависает ненадёжный
    погано поганий погана погане зламаний зламався зламалася пошкоджений пошкоджена брак грубий грубо грубили злий
    розчарований розчарована розчарування марно марний запізнився запізнилися запізнення затримка затримали помилка
    помилки
    збій загубили загублений зник зникла ігнорують ігноруєте скарга скаржуся брудний брудно зіпсований зіпсована
    прострочений
    незадоволений незадоволена обурений обурена дратує повільно повільний довго відмовили відмовилися неможливо
    переплутали
    обіцяли обдурили неправильний невірний зависає ненадійний
    rău rea proast proastă prost stricat stricată defect defectă deteriorat nepoliticos nepoliticoasă supărat supărată
    dezamăgit dezamăgită dezamăgire inutil întârziat întârziere întârzie târziu greșit greșită eroare erori pierdut
    pierdută
    lipsă lipsește ignorat ignoră reclamație plâng murdar murdară expirat expirată alterat nemulțumit nemulțumită
    enervant
    frustrant lent lentă încet refuzat refuză imposibil mințit promis incompetent blochează
    """,
    -1.0: """
    expensive overpriced problem problems issue issues difficult confusing cold wait waiting waited cancel
    unfortunately
    complicated noisy weak bitter small
    дорого дорогой дорогая проблема проблемы сложно сложный неудобно холодный холодная ждать ждал ждём ждем
    сожалению отменить
    шумно слабый горький запутанный невкусный
    дорого дорогий дорога проблема проблеми складно складний незручно холодний холодна чекати чекав чекаємо жаль
    скасувати
    шумно слабкий гіркий заплутаний несмачний
    scump scumpă problemă probleme dificil complicat rece aștept așteptat așteptare păcate anula zgomotos slab amar
    confuz
    """,
    1.0: """
    good nice fine ok thanks thank fresh quick quickly fair clear easy simple useful works worked solved warm
    convenient
    хорошо хороший хорошая хорошее спасибо свежий свежая быстро быстрый удобно удобный просто понятно полезно
    работает решили
    тёплый нормально благодарю вовремя аккуратно качественно
    добре добрий гарно гарний гарна дякую свіжий свіжа швидко швидкий зручно зручний просто зрозуміло корисно працює
    вирішили
    теплий нормально вчасно акуратно якісно
    bun bună bine frumos mulțumesc mulțumim proaspăt proaspătă rapid rapidă repede clar ușor simplu util
    funcționează rezolvat
    comod corect punctual
    """,
    2.0: """
    great happy pleased satisfied friendly polite helpful kind recommend love loved like tasty delicious beautiful
    reliable
    professional pleasant comfortable cosy enjoyed enjoy grateful
    отлично отличный отличная рад рада доволен довольна вежливый вежливо приветливый рекомендую советую люблю
    нравится понравилось
    понравился вкусно вкусный вкусная красиво красивый надёжный надежный профессионально приятно приятный уютно
    благодарен
    відмінно відмінний радий рада задоволений задоволена ввічливий ввічливо привітний рекомендую раджу люблю
    подобається
    сподобалося сподобався смачно смачний смачна гарно красивий надійний професійно приємно приємний затишно вдячний
    вдячна
    fericit fericită mulțumit mulțumită prietenos prietenoasă politicos politicoasă amabil amabilă recomand iubesc
    place plăcut
    gustos gustoasă delicios delicioasă frumoasă profesionist profesională confortabil recunoscător încântat încântată
    """,
    3.0: """
    excellent perfect perfectly amazing wonderful fantastic best superb brilliant outstanding awesome
    прекрасно прекрасный идеально идеальный великолепно замечательно замечательный супер лучший лучшие восхитительно
    обожаю
    чудово чудовий ідеально ідеальний прекрасно прекрасний супер найкращий найкраща найкращі неймовірно обожнюю
    excelent excelentă perfect perfectă minunat minunată fantastic superb grozav cel-mai-bun adorabil extraordinar
    """,
}
AS_WRITTEN = {folded(word): weight for weight, words in WORDS_BY_WEIGHT.items() for word in words.split()}
WEIGHTS = {stem(word): weight for word, weight in AS_WRITTEN.items()}

NEGATIONS_SAID = """
    not no never nobody nothing cannot can't don't doesn't didn't won't isn't wasn't aren't weren't couldn't
    wouldn't hasn't haven't hardly without neither
    не ни нет никогда никто ничего без нельзя
    не ні нема немає ніколи ніхто нічого без ані
    nu n-am n-a n-au nu-i nici niciodată nimeni nimic fără nu-mi nu-s
"""
STRONGER_SAID = """
    very really extremely so too absolutely completely totally
    очень слишком совсем абсолютно полностью крайне просто
    дуже надто занадто зовсім абсолютно повністю вкрай
    foarte prea extrem absolut complet total
"""
TURNS_SAID = "but however although но однако хотя зато але проте однак хоча dar însă totuși deși"
NEGATIONS, STRONGER, TURNS = (
    frozenset(folded(word) for word in said.split()) for said in (NEGATIONS_SAID, STRONGER_SAID, TURNS_SAID)
)
# Said of several words together, stem by stem, whatever each of them weighs alone.
PHRASES_BY_WEIGHT: dict[float, tuple[str, ...]] = {
    -3.0: ("never again", "больше никогда", "никогда больше", "ніколи більше", "більше ніколи", "niciodată mai"),
    -2.0: ("still waiting", "до сих пор", "досі немає", "досі чекаю", "how long", "сколько можно", "скільки можна"),
    2.0: (
        "no problem",
        "no problems",
        "без проблем",
        "нет проблем",
        "немає проблем",
        "fără probleme",
        "well done",
        "keep it up",
    ),
}
PHRASES = {
    tuple(stem(folded(word)) for word in phrase.split()): weight
    for weight, phrases in PHRASES_BY_WEIGHT.items()
    for phrase in phrases
}
