"""Greetings: forty real-life names in each language, and nothing that is ever greeted wrongly."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.customers.addressing import LENGTH, Doubt, Parts, Tone, greeting, parse_name

NEUTRAL = {"uk": "Добрий день!", "ru": "Здравствуйте!", "ro": "Bună ziua", "en": "Hello"}

UKRAINIAN = [
    ("Коваленко Наталія Миколаївна", "Добрий день, Наталіє Миколаївно!", "Вітаємо, Наталіє!"),
    ("Наталія Миколаївна Коваленко", "Добрий день, Наталіє Миколаївно!", "Вітаємо, Наталіє!"),
    ("Наталія Миколаївна", "Добрий день, Наталіє Миколаївно!", "Вітаємо, Наталіє!"),
    ("Наталія Коваленко", "Добрий день, пані Наталіє!", "Вітаємо, Наталіє!"),
    ("Коваленко Наталія", "Добрий день, пані Наталіє!", "Вітаємо, Наталіє!"),
    ("КОВАЛЕНКО НАТАЛІЯ МИКОЛАЇВНА", "Добрий день, Наталіє Миколаївно!", "Вітаємо, Наталіє!"),
    ("коваленко наталія", "Добрий день, пані Наталіє!", "Вітаємо, Наталіє!"),
    ("Нечуй-Левицький Іван Семенович", "Добрий день, Іване Семеновичу!", "Вітаємо, Іване!"),
    ("Іван Нечуй-Левицький", "Добрий день, пане Іване!", "Вітаємо, Іване!"),
    ("Андрій Шевченко", "Добрий день, пане Андрію!", "Вітаємо, Андрію!"),
    ("Шевчук Олександр Ілліч", "Добрий день, Олександре Іллічу!", "Вітаємо, Олександре!"),
    ("Мельник Сергій Васильович", "Добрий день, Сергію Васильовичу!", "Вітаємо, Сергію!"),
    ("Бондар Ілля Юрійович", "Добрий день, Ілле Юрійовичу!", "Вітаємо, Ілле!"),
    ("Ткаченко Микола Микитович", "Добрий день, Миколо Микитовичу!", "Вітаємо, Миколо!"),
    ("Павло Тичина", "Добрий день, пане Павле!", "Вітаємо, Павле!"),
    ("Петренко Петро Петрович", "Добрий день, Петре Петровичу!", "Вітаємо, Петре!"),
    ("Мар'яна Гнатюк", "Добрий день, пані Мар'яно!", "Вітаємо, Мар'яно!"),
    ("Мар’яна Гнатюк", "Добрий день, пані Мар’яно!", "Вітаємо, Мар’яно!"),
    ("Дар'я Лисенко", "Добрий день, пані Дар'є!", "Вітаємо, Дар'є!"),
    ("Анна-Марія Крушельницька", "Добрий день, пані Анно-Маріє!", "Вітаємо, Анно-Маріє!"),
    ("Леся Українка", "Добрий день, пані Лесю!", "Вітаємо, Лесю!"),
    ("Кравець Любов Степанівна", "Добрий день, Любове Степанівно!", "Вітаємо, Любове!"),
    ("Юлія Гнатюк", "Добрий день, пані Юліє!", "Вітаємо, Юліє!"),
    ("Роман Іваненко", "Добрий день, пане Романе!", "Вітаємо, Романе!"),
    ("Роман Шухевич", "Добрий день, пане Романе!", "Вітаємо, Романе!"),
    ("Шухевич Роман Осипович", "Добрий день, Романе Осиповичу!", "Вітаємо, Романе!"),
    ("Іван Петрович", "Добрий день, пане Іване!", "Вітаємо, Іване!"),
    ("Лев Бойко", "Добрий день, пане Леве!", "Вітаємо, Леве!"),
    ("Ярема Гулий", "Добрий день, пане Яремо!", "Вітаємо, Яремо!"),
    ("пані Оксана Білик", "Добрий день, пані Оксано!", "Вітаємо, Оксано!"),
    ("Алієв Рустам Октай огли", "Добрий день, Рустаме Октай огли!", "Вітаємо, Рустаме!"),
    ("Білий Орест", "Добрий день, пане Оресте!", "Вітаємо, Оресте!"),
    # Not certain: nobody is guessed at.
    ("Саша Бойко", None, None),
    ("Роман Леся", None, None),
    ("Білий", None, None),
    ("Калина Зореслава", None, None),
    ("Коваленко Н. М.", None, None),
    ("Наталья Ковалёва", None, None),
    ("John Smith", None, None),
    ("ТОВ «Ромашка»", None, None),
    ("Айгюль Мамедова", None, None),
    ("Лобода Вікторівна", None, None),
    ("Магазин Наталія", None, None),
    ("Салон Наталія", None, None),
    ("Наталія ❤", None, None),
    ("Любомира Микита", None, None),
    ("Олександра Миколайович Коваленко", None, None),
    ("пан Оксана Білик", None, None),
]
RUSSIAN = [
    ("Иванова Наталья Сергеевна", "Здравствуйте, Наталья Сергеевна!", "Здравствуйте, Наталья!"),
    ("Наталья Сергеевна Иванова", "Здравствуйте, Наталья Сергеевна!", "Здравствуйте, Наталья!"),
    ("Наталья Сергеевна", "Здравствуйте, Наталья Сергеевна!", "Здравствуйте, Наталья!"),
    ("Наталья Иванова", "Здравствуйте, Наталья!", "Здравствуйте, Наталья!"),
    ("Иванова Наталья", "Здравствуйте, Наталья!", "Здравствуйте, Наталья!"),
    ("ИВАНОВА НАТАЛЬЯ СЕРГЕЕВНА", "Здравствуйте, Наталья Сергеевна!", "Здравствуйте, Наталья!"),
    ("Салтыков-Щедрин Михаил Евграфович", "Здравствуйте, Михаил Евграфович!", "Здравствуйте, Михаил!"),
    ("Римский-Корсаков Николай Андреевич", "Здравствуйте, Николай Андреевич!", "Здравствуйте, Николай!"),
    ("Пётр Ильич Чайковский", "Здравствуйте, Пётр Ильич!", "Здравствуйте, Пётр!"),
    ("Петр Чайковский", "Здравствуйте, Петр!", "Здравствуйте, Петр!"),
    ("Анна Андреевна Ахматова", "Здравствуйте, Анна Андреевна!", "Здравствуйте, Анна!"),
    ("Толстой Лев Николаевич", "Здравствуйте, Лев Николаевич!", "Здравствуйте, Лев!"),
    ("Ольга Ильинична Ульянова", "Здравствуйте, Ольга Ильинична!", "Здравствуйте, Ольга!"),
    ("Мария Никитична", "Здравствуйте, Мария Никитична!", "Здравствуйте, Мария!"),
    ("Артём Семёнов", "Здравствуйте, Артём!", "Здравствуйте, Артём!"),
    ("Артем Семенов", "Здравствуйте, Артем!", "Здравствуйте, Артем!"),
    ("Роман Абрамов", "Здравствуйте, Роман!", "Здравствуйте, Роман!"),
    ("Иван Петрович", "Здравствуйте, Иван!", "Здравствуйте, Иван!"),
    ("Иван Петрович Маркович", "Здравствуйте, Иван Петрович!", "Здравствуйте, Иван!"),
    ("Петрович Иван Маркович", "Здравствуйте, Иван Маркович!", "Здравствуйте, Иван!"),
    ("Саша Петров", "Здравствуйте, Саша!", "Здравствуйте, Саша!"),
    ("Саша Сергеевна Петрова", "Здравствуйте, Саша Сергеевна!", "Здравствуйте, Саша!"),
    ("Женя Лукашин", "Здравствуйте, Женя!", "Здравствуйте, Женя!"),
    ("г-жа Елена Смирнова", "Здравствуйте, Елена!", "Здравствуйте, Елена!"),
    ("господин Виктор Цой", "Здравствуйте, Виктор!", "Здравствуйте, Виктор!"),
    ("Мамедов Эльдар Рустам оглы", "Здравствуйте, Эльдар Рустам оглы!", "Здравствуйте, Эльдар!"),
    ("Марианна Вертинская", "Здравствуйте, Марианна!", "Здравствуйте, Марианна!"),
    ("Ли Виктория", "Здравствуйте, Виктория!", "Здравствуйте, Виктория!"),
    ("Любовь Орлова", "Здравствуйте, Любовь!", "Здравствуйте, Любовь!"),
    ("Кузьмич Олег Лукич", "Здравствуйте, Олег Лукич!", "Здравствуйте, Олег!"),
    ("Юлия Павловна Пак", "Здравствуйте, Юлия Павловна!", "Здравствуйте, Юлия!"),
    ("Айгуль Ренатовна Садыкова", "Здравствуйте, Айгуль Ренатовна!", "Здравствуйте, Айгуль!"),
    # Not certain.
    ("Роман Мартин", None, None),
    ("Иванова Сергеевна", None, None),
    ("Садыкова Ренатовна Айгуль", None, None),
    ("Ольга Ивановна Романович", "Здравствуйте, Ольга Ивановна!", "Здравствуйте, Ольга!"),
    ("Романович Ольга Ивановна", "Здравствуйте, Ольга Ивановна!", "Здравствуйте, Ольга!"),
    ("Ольга Романович", "Здравствуйте, Ольга!", "Здравствуйте, Ольга!"),
    ("Айгуль Садыкова", None, None),
    ("Петров", None, None),
    ("Петров А. И.", None, None),
    ("Наталія Іванова", None, None),
    ("Peter Jones", None, None),
    ("ООО Вектор", None, None),
    ("Анна Мария", None, None),
    ("Ольга Сергеевич Иванов", None, None),
]
ROMANIAN = [
    ("Maria Popescu", "Stimată doamnă Popescu", "Bună, Maria"),
    ("Popescu Maria", "Stimată doamnă Popescu", "Bună, Maria"),
    ("POPESCU MARIA", "Stimată doamnă Popescu", "Bună, Maria"),
    ("maria popescu", "Stimată doamnă Popescu", "Bună, Maria"),
    ("Ana Maria Popescu", "Stimată doamnă Popescu", "Bună, Ana Maria"),
    ("Popescu Ana-Maria", "Stimată doamnă Popescu", "Bună, Ana-Maria"),
    ("Elena Popescu-Ionescu", "Stimată doamnă Popescu-Ionescu", "Bună, Elena"),
    ("Ion Creangă", None, None),
    ("Ion Ionescu", "Stimate domnule Ionescu", "Bună, Ion"),
    ("Ionescu Ion", "Stimate domnule Ionescu", "Bună, Ion"),
    ("Ștefan Munteanu", "Stimate domnule Munteanu", "Bună, Ștefan"),
    ("Stefan Munteanu", "Stimate domnule Munteanu", "Bună, Stefan"),
    ("Şerban Mihaela", "Stimată doamnă Şerban", "Bună, Mihaela"),
    ("Andrei Rusu", "Stimate domnule Rusu", "Bună, Andrei"),
    ("Rusu Andreea", "Stimată doamnă Rusu", "Bună, Andreea"),
    ("Mircea Cărtărescu", "Stimate domnule Cărtărescu", "Bună, Mircea"),
    ("Luca Ciobanu", "Stimate domnule Ciobanu", "Bună, Luca"),
    ("Toma Caragiu", None, None),
    ("Sergiu Celibidache", "Stimate domnule Celibidache", "Bună, Sergiu"),
    ("Veaceslav Ceban", "Stimate domnule Ceban", "Bună, Veaceslav"),
    ("Ceban Svetlana", "Stimată doamnă Ceban", "Bună, Svetlana"),
    ("Natalia Gavriliță", "Stimată doamnă Gavriliță", "Bună, Natalia"),
    ("Doamna Popescu", "Stimată doamnă Popescu", None),
    ("dl Munteanu", "Stimate domnule Munteanu", None),
    ("dna. Irina Rusu", "Stimată doamnă Rusu", "Bună, Irina"),
    ("Moraru, Cristina", "Stimată doamnă Moraru", "Bună, Cristina"),
    ("Cătălin Botezatu", "Stimate domnule Botezatu", "Bună, Cătălin"),
    ("Horia Sima Moldoveanu", "Stimate domnule Sima Moldoveanu", "Bună, Horia"),
    ("Corina Văduva", "Stimată doamnă Văduva", "Bună, Corina"),
    ("Ionuț Pop", "Stimate domnule Pop", "Bună, Ionuț"),
    ("Raluca Turcan", "Stimată doamnă Turcan", "Bună, Raluca"),
    ("Gabi Popescu", None, "Bună, Gabi"),
    ("Popescu Alex", None, "Bună, Alex"),
    ("Bianca", None, "Bună, Bianca"),
    # Not certain.
    ("Maria Dumitru", None, None),
    ("Ion Vasile", None, None),
    ("Radu Zamfir", None, None),
    ("Zamfira Andrei", None, None),
    ("Andrei Popa", "Stimate domnule Popa", "Bună, Andrei"),
    ("Popescu I.", None, None),
    ("Zhang Wei", None, None),
    ("Мария Попеску", None, None),
    ("SC Ionescu SRL", None, None),
    ("Doamna Ion Creangă", None, None),
]
ENGLISH = [
    ("Sarah Jones", "Dear Ms Jones", "Hello Sarah"),
    ("sarah jones", "Dear Ms Jones", "Hello Sarah"),
    ("SARAH O'BRIEN", "Dear Ms O'Brien", "Hello Sarah"),
    ("RONALD MCDONALD", "Dear Mr McDonald", "Hello Ronald"),
    ("Jones, Sarah", "Dear Ms Jones", "Hello Sarah"),
    ("John F. Kennedy", "Dear Mr Kennedy", "Hello John"),
    ("John Fitzgerald Kennedy", None, "Hello John"),
    ("Mary Anne Smith", "Dear Ms Smith", "Hello Mary"),
    ("Mary-Anne Smith", "Dear Ms Smith", "Hello Mary-Anne"),
    ("Vincent van der Berg", "Dear Mr van der Berg", "Hello Vincent"),
    ("Maria de la Cruz", "Dear Ms de la Cruz", "Hello Maria"),
    ("Leonardo da Vinci", None, None),
    ("Helena Bonham Carter", None, "Hello Helena"),
    ("Maria Garcia Lopez", None, "Hello Maria"),
    ("Maria Garcia-Lopez", "Dear Ms Garcia-Lopez", "Hello Maria"),
    ("Mr. James Bond", "Dear Mr Bond", "Hello James"),
    ("Mrs Emma Thompson", "Dear Ms Thompson", "Hello Emma"),
    ("Ms Jones", "Dear Ms Jones", None),
    ("Dr Jones", "Dear Dr Jones", None),
    ("Prof. Brian Cox", "Dear Professor Cox", "Hello Brian"),
    ("Dr. Alex Morgan", "Dear Dr Morgan", "Hello Alex"),
    ("Mr. Robin Hood", "Dear Mr Hood", "Hello Robin"),
    ("Martin Luther King Jr.", None, "Hello Martin"),
    ("Robert Downey Jr", "Dear Mr Downey", "Hello Robert"),
    ("Elton John", None, None),
    ("Taylor Swift", None, "Hello Taylor"),
    ("Chris Evans", None, "Hello Chris"),
    ("George Michael", "Dear Mr Michael", "Hello George"),
    ("Anna Kovalenko", "Dear Ms Kovalenko", "Hello Anna"),
    ("Peter Müller", "Dear Mr Müller", "Hello Peter"),
    ("Zoë Kravitz", "Dear Ms Kravitz", "Hello Zoë"),
    ("William Smith-Jones", "Dear Mr Smith-Jones", "Hello William"),
    ("Emma", None, "Hello Emma"),
    ("Siân Phillips", "Dear Ms Phillips", "Hello Siân"),
    # Not certain.
    ("Thomas Mary", None, None),
    ("Taylor James", None, None),
    ("Kim Min", None, None),
    ("Muhammad Ali", "Dear Mr Ali", "Hello Muhammad"),
    ("Glenn Close", None, "Hello Glenn"),
    ("Nicola Tesla", None, "Hello Nicola"),
    ("Anna Beauty", None, None),
    ("Zhang Wei", None, None),
    ("J. Smith", None, None),
    ("Mr Robot Smith", None, None),
    ("Mr Sarah Jones", None, "Hello Sarah"),
    ("Наталія Коваленко", None, None),
    ("Smith & Sons Ltd", None, None),
    ("info@example.com", None, None),
    ("Smith", None, None),
]
TABLE = [
    (language, *row)
    for language, rows in (("uk", UKRAINIAN), ("ru", RUSSIAN), ("ro", ROMANIAN), ("en", ENGLISH))
    for row in rows
]
FRIENDLY_NEUTRAL = NEUTRAL | {"uk": "Вітаємо!"}


@pytest.mark.parametrize("rows", [UKRAINIAN, RUSSIAN, ROMANIAN, ENGLISH])
def test_each_language_is_tried_with_forty_different_names(rows):
    assert len({name for name, _formal, _friendly in rows}) == len(rows) >= 40


@pytest.mark.parametrize(("language", "name", "formal", "friendly"), TABLE)
def test_a_person_is_greeted_as_a_colleague_would(language, name, formal, friendly):
    said = greeting(name, language=language, tone=Tone.FORMAL)
    assert (said.text, said.certain) == (formal or NEUTRAL[language], bool(formal))
    said = greeting(name, language=language, tone=Tone.FRIENDLY)
    assert (said.text, said.certain) == (friendly or FRIENDLY_NEUTRAL[language], bool(friendly))


@pytest.mark.parametrize("language", ["uk", "ru", "ro", "en"])
@pytest.mark.parametrize("nothing", ["", " ", "\u200b", "1234567", "+380671234567", "?", "...", "N/A", "'"])
def test_nobody_in_particular_is_greeted_neutrally(language, nothing):
    said = greeting(nothing, language=language)
    assert (said.text, said.certain) == (NEUTRAL[language], False)
    assert str(said.why)


def test_a_language_without_rules_gets_its_neutral_line_and_a_foreign_one_the_english():
    assert greeting("Anna Schmidt", language="de").text == "Guten Tag"
    assert greeting("Anna Kowalska", language="pl").text == "Dzień dobry"
    assert greeting("Anna", language="xx").text == greeting("Anna", language="").text == "Hello"


@pytest.mark.parametrize("language", ["uk", "ru", "ro", "en", "xx"])
@pytest.mark.parametrize("tone", list(Tone))
@given(name=st.text(max_size=300))
@settings(max_examples=60)
def test_no_text_whatever_breaks_a_greeting_or_makes_it_long(language, tone, name):
    said = greeting(name, language=language, tone=tone)
    assert 0 < len(said.text) <= LENGTH


WORDS = st.sampled_from([
    "Наталія", "Роман", "Саша", "Миколаївна", "Петрович", "огли", "Білий", "Коваленко", "van", "der", "Maria", "Ion",
    "Popescu", "Dr", "Mr", "O'", "-", "'", ".", ",", "Н.", "Ї", "Сергеевна",
])  # fmt: skip


@pytest.mark.parametrize("language", ["uk", "ru", "ro", "en"])
@given(words=st.lists(WORDS, max_size=7))
@settings(max_examples=150)
def test_words_of_names_in_any_order_are_greeted_with_words_that_are_there(language, words):
    name = " ".join(words)
    parts = parse_name(name, language)
    for part in (parts.given, parts.patronymic, parts.family):
        assert set(part.split()) <= set(name.replace(",", " ").split())
    assert 0 < len(greeting(name, language=language).text) <= LENGTH


def test_a_megabyte_of_name_is_nobody():
    assert greeting("Наталія " * 130_000, language="uk").text == "Добрий день!"
    assert parse_name("Я" * 1_000_000, "uk").doubt == Doubt.NOBODY


def test_what_an_employee_says_of_the_gender_settles_a_shared_name():
    sasha = parse_name("Саша Бойко", "uk").of_gender("female")
    assert greeting(sasha, language="uk").text == "Добрий день, пані Сашо!"


def test_evidence_against_each_other_leaves_the_gender_unknown():
    assert Parts("Оксана", gender="female").of_gender("male").gender == ""
