"""Names for simulated people and companies in four languages, in their own scripts, with gender where it shows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Texts = NDArray[np.str_]


@dataclass(frozen=True)
class Language:
    """Given names and family names by gender; patronymics where the language has them. Women first in every pair."""

    given: tuple[str, str]
    family: tuple[str, str]
    patronymic: tuple[str, str] = ("", "")

    def words(self, part: str, woman: bool) -> list[str]:
        pair: tuple[str, str] = getattr(self, part)
        return pair[0 if woman else 1].split() or [""]


UKRAINIAN = Language(
    given=(
        "Наталія Оксана Ірина Олена Тетяна Юлія Катерина Марія Софія Ганна Людмила Надія Світлана Вікторія Дарина "
        "Зоряна Леся Богдана Мар'яна Христина Соломія Галина Любов Роксолана",
        "Андрій Тарас Олександр Сергій Микола Іван Петро Богдан Юрій Володимир Дмитро Максим Назар Остап Роман "
        "Степан Ярослав Василь Михайло Павло Олег Ігор Віталій Євген",
    ),
    family=(
        "Шевченко Коваленко Бондаренко Ткаченко Мельник Кравчук Савчук Лисенко Петренко Гончар Мороз Руденко Поліщук "
        "Литвин Клименко Павленко Гнатюк Іванчук Стельмах Захарченко Бойко Ковальська Вишневська Яремчук",
        "Шевченко Коваленко Бондаренко Ткаченко Мельник Кравчук Савчук Лисенко Петренко Гончар Мороз Руденко Поліщук "
        "Литвин Клименко Павленко Гнатюк Іванчук Стельмах Захарченко Бойко Ковальський Вишневський Яремчук",
    ),
    patronymic=(
        "Миколаївна Іванівна Петрівна Олександрівна Сергіївна Андріївна Богданівна Юріївна Василівна Михайлівна "
        "Романівна Степанівна",
        "Миколайович Іванович Петрович Олександрович Сергійович Андрійович Богданович Юрійович Васильович "
        "Михайлович Романович Степанович",
    ),
)
RUSSIAN = Language(
    given=(
        "Анна Мария Елена Ольга Наталья Екатерина Татьяна Ирина Светлана Юлия Людмила Галина Вера Надежда Любовь "
        "Полина Дарья Алиса Виктория Ксения",
        "Александр Дмитрий Сергей Андрей Алексей Николай Михаил Иван Пётр Павел Илья Константин Виктор Олег Игорь "
        "Роман Юрий Артём Денис Фёдор",
    ),
    family=(
        "Иванова Смирнова Кузнецова Попова Соколова Лебедева Козлова Новикова Морозова Волкова Соловьёва Васильева "
        "Зайцева Павлова Голубева Виноградова Белова Фёдорова Орлова Ершова",
        "Иванов Смирнов Кузнецов Попов Соколов Лебедев Козлов Новиков Морозов Волков Соловьёв Васильев Зайцев Павлов "
        "Голубев Виноградов Белов Фёдоров Орлов Ершов",
    ),
    patronymic=(
        "Александровна Дмитриевна Сергеевна Андреевна Алексеевна Николаевна Михайловна Ивановна Петровна Павловна",
        "Александрович Дмитриевич Сергеевич Андреевич Алексеевич Николаевич Михайлович Иванович Петрович Павлович",
    ),
)
ROMANIAN = Language(
    given=(
        "Maria Elena Ana Ioana Andreea Alexandra Cristina Mihaela Gabriela Daniela Simona Raluca Anca Bianca Ilinca "
        "Ștefania Loredana Corina Viorica Ruxandra",
        "Andrei Alexandru Mihai Ion Gheorghe Ștefan Cristian Radu Vlad Bogdan Florin Adrian Marius Sorin Dan Ionuț "
        "Răzvan Cătălin Nicolae Tudor",
    ),
    family=(
        "Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Munteanu Marin Tudor Dobre Barbu "
        "Nistor Florea Dinu Țurcanu Lupu Ceban Cojocaru Moraru",
        "Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Munteanu Marin Tudor Dobre Barbu "
        "Nistor Florea Dinu Țurcanu Lupu Ceban Cojocaru Moraru",
    ),
)
ENGLISH = Language(
    given=(
        "Emma Olivia Charlotte Amelia Sophie Grace Lucy Hannah Alice Eleanor Ruby Chloe Isla Freya Matilda Harriet "
        "Rosie Imogen Beatrice Florence",
        "Oliver George Harry Jack Thomas William James Henry Arthur Edward Samuel Daniel Joseph Benjamin Alfie Max "
        "Lucas Theo Hugo Felix",
    ),
    family=(
        "Smith Jones Taylor Brown Wilson Davies Evans Walker Wright Thompson Hughes Green Hall Wood Harris Clarke "
        "Cooper King Baker Turner Hill Morris Ward Carter",
        "Smith Jones Taylor Brown Wilson Davies Evans Walker Wright Thompson Hughes Green Hall Wood Harris Clarke "
        "Cooper King Baker Turner Hill Morris Ward Carter",
    ),
)
LANGUAGES = {"uk": UKRAINIAN, "ru": RUSSIAN, "ro": ROMANIAN, "en": ENGLISH}
PATTERNS = {
    "uk": "ТОВ «{}» Кав'ярня «{}» Готель «{}» Пекарня «{}» Студія «{}»",
    "ru": "ООО «{}» Кофейня «{}» Отель «{}» Пекарня «{}» Студия «{}»",
    "ro": "SC_{}_SRL Cafenea_{} Hotel_{} Brutăria_{} Studio_{}",
    "en": "{}_Ltd {}_Café Hotel_{} {}_Bakery {}_Studio",
}
WORDS = {
    "uk": "Світанок Джерело Карпати Обрій Дніпро Калина Стожари Либідь Мрія Вежа Лелека Нива Оріон Перлина Хвиля",
    "ru": "Рассвет Родник Горизонт Парус Маяк Север Орион Жемчужина Волна Берег Кедр Ласточка Вершина Искра Меридиан",
    "ro": "Răsărit Izvor Carpați Orizont Dunărea Mărul Steaua Lebăda Visul Turnul Barza Livada Orion Perla Valul",
    "en": "Sunrise Spring Harbour Horizon Riverside Maple Northstar Swan Beacon Orchard Willow Orion Pearl Tide Summit",
}
CYRILLIC = "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя'"
LATIN = "a,b,v,h,g,d,e,ie,e,zh,z,y,i,i,i,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,iu,ia,"
ROMANIAN_MARKS = str.maketrans("ăâîșşțţé", "aaisstte")
TO_LATIN = str.maketrans(dict(zip(CYRILLIC, LATIN.split(","), strict=True)))


def latin(text: str) -> str:
    """A name as it may stand in an e-mail address.

    >>> latin("Мар'яна"), latin("Țurcanu")
    ('mariana', 'turcanu')
    """
    return text.lower().translate(TO_LATIN).translate(ROMANIAN_MARKS)


def people(languages: Texts, rng: Generator) -> dict[str, Any]:
    """Given name, patronymic, family name and gender for people of these languages."""
    woman = rng.random(len(languages)) < 0.55
    parts = {part: np.full(len(languages), "", dtype="U24") for part in ("given", "patronymic", "family")}
    for code, language in LANGUAGES.items():
        for gender in (True, False):
            places = np.flatnonzero((languages == code) & (woman == gender))
            for part, values in parts.items():
                values[places] = rng.choice(language.words(part, gender), len(places))
    return {**parts, "gender": np.where(woman, "female", "male")}


def companies(languages: Texts, rng: Generator) -> Texts:
    """A company name for each; numbers are added where the words run out, so that no two are called the same."""
    named, taken = [], dict[str, int]()
    for code in languages.tolist():
        pattern = str(rng.choice(_patterns(code)))
        name = pattern.replace("_", " ").format(str(rng.choice(WORDS[code].split())))
        taken[name] = taken.get(name, 0) + 1
        named.append(name if taken[name] == 1 else f"{name} {taken[name]}")
    return np.array(named)


def _patterns(code: str) -> list[str]:
    """Patterns separated by spaces; «{}» in quotation marks keeps its space."""
    words = PATTERNS[code].split()
    if "«{}»" not in words:
        return words
    return [f"{kind} {word}" for kind, word in zip(words[::2], words[1::2], strict=True)]
