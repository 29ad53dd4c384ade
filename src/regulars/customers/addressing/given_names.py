"""First names that leave no doubt about themselves: small lists, read through by people who bear such names.

A name that women and men share is under EITHER: it is a first name, and says nothing about the gender. A word that
is missing here is not guessed at. Keys are folded as `folded` does it.
"""

from functools import cache

from regulars.customers.addressing.parts import FEMALE, MALE
from regulars.customers.names import fold

EITHER = ""

UKRAINIAN = {
    FEMALE: """
        Агата Аделіна Аліна Аліса Алла Альбіна Анастасія Ангеліна Анжела Анна Антоніна Аріна Богдана Божена
        Валентина Валерія Варвара Василина Василиса Вероніка Вікторія Віолетта Віра Віталіна Влада Владислава
        Галина Ганна Дана Дар'я Дарина Діана Діна Домініка Єва Євгенія Євдокія Єлизавета Жанна Зінаїда Злата
        Зоряна Зоя Ївга Інга Інна Іванна Ілона Ірина Калина Карина Кароліна Катерина Каріна Кіра Клавдія Ксенія
        Лариса Лана Леся Лідія Лілія Ліна Людмила Любов Магдалина Майя Маргарита Марина Марія Марта Мар'яна
        Меланія Мілана Мирослава Надія Наталія Наталя Неля Ніна Оксана Олександра Олена Олеся Ольга Орися Поліна
        Раїса Роксолана Руслана Русана Світлана Соломія Софія Соня Станіслава Стефанія Таїсія Тамара Тетяна
        Тереза Уляна Устина Христина Юліана Юлія Яна Ярина Ярослава Катя Аня Оля Настя Таня Іра Оленка Юля Надя
        Поля Улянка Дарка Емілія Емма Еліна
        """,
    MALE: """
        Августин Адам Альберт Анатолій Андрій Антон Антін Аркадій Арсен Арсеній Артем Артур Артемій Архип Богдан
        Болеслав Борис Броніслав Вадим Валентин Валерій Василь Веніамін Віктор Віталій Владислав Володимир
        Всеволод В'ячеслав Геннадій Георгій Гліб Григорій Гордій Давид Данило Даниїл Дем'ян Денис Дмитро Едуард
        Емануїл Євген Євгеній Єгор Єлисей Захар Зеновій Зіновій Іван Ігнат Ігор Ілля Йосип Кирило Климентій
        Костянтин Корній Лев Леонід Леонтій Лука Лук'ян Любомир Макар Максим Марко Мар'ян Мартин Матвій Микита
        Микола Мирон Мирослав Михайло Мстислав Назар Назарій Нестор Никифор Олег Олександр Олексій Олесь Омелян
        Орест Остап Павло Панас Пантелеймон Петро Пилип Платон Прохор Радомир Ратибор Роман Ростислав Руслан
        Сава Святослав Северин Семен Сергій Соломон Степан Станіслав Тарас Тимофій Тимур Тихон Трохим Устим
        Федір Филимон Франц Юліан Юрій Юхим Яків Ян Ярема Ярослав Сашко Петрик Івась Діма Влад Ваня Юра Альфред
        Роберт Стефан Ераст
        """,
    EITHER: "Саша Женя Валя Слава Шура Міка Ніка Тоня Яся",
}
RUSSIAN = {
    FEMALE: """
        Агата Агния Аделина Алевтина Александра Алёна Алина Алиса Алла Альбина Анастасия Ангелина Анжела
        Анжелика Анна Антонина Арина Валентина Валерия Варвара Василиса Вера Вероника Виктория Виолетта Виталия
        Влада Галина Дана Дарья Диана Дина Ева Евгения Евдокия Екатерина Елена Елизавета Жанна Зинаида Зоя Инга
        Инна Ираида Ирина Карина Каролина Кира Клавдия Клара Кристина Ксения Лада Лариса Лидия Лилия Лия Людмила
        Любовь Майя Маргарита Марианна Марина Мария Марьяна Марта Маша Даша Наташа Катя Аня Оля Таня Настя Ира
        Лена Света Юля Надя Мила Милана Надежда Наталия Наталья Нелли Нина Нонна Оксана Олеся Ольга Пелагея
        Полина Раиса Регина Римма Роза Светлана Снежана София Софья Стефания Таисия Тамара Татьяна Ульяна Фаина
        Христина Эвелина Элина Эльвира Эмилия Эмма Юлиана Юлия Яна Ярослава
        """,
    MALE: """
        Адам Александр Алексей Альберт Анатолий Андрей Антон Аркадий Арсений Артём Артур Богдан Борис Вадим
        Валентин Валерий Василий Вениамин Виктор Виталий Владимир Владислав Всеволод Вячеслав Геннадий Георгий
        Герман Глеб Григорий Давид Даниил Данила Демьян Денис Дмитрий Евгений Егор Елисей Ефим Захар Иван Игнат
        Игорь Илья Иннокентий Иосиф Кирилл Климент Константин Кузьма Лев Леонид Леонтий Лука Макар Максим Марк
        Мартин Матвей Мирон Мирослав Михаил Мстислав Назар Никита Никифор Николай Олег Павел Пётр Платон Прохор
        Родион Роман Ростислав Руслан Рустам Савелий Святослав Семён Сергей Станислав Степан Тарас Тимофей Тимур
        Тихон Трофим Фёдор Филипп Эдуард Эльдар Эмиль Юлиан Юрий Яков Ян Ярослав Ваня Петя Вова Дима Коля Миша
        Серёжа Юра
        """,
    EITHER: "Саша Женя Валя Слава Шура Ника Тоня",
}
ROMANIAN = {
    FEMALE: """
        Ada Adelina Adina Adriana Agata Alexandra Alexia Alice Alina Amalia Ana Anastasia Anca Andra Andreea
        Angela Anghelina Antonia Antonela Aura Aurelia Aurora Beatrice Bianca Brândușa Camelia Carla Carmen
        Carolina Catinca Cătălina Cecilia Claudia Corina Cornelia Cosmina Crina Cristina Dana Daniela Daria
        Delia Denisa Diana Doina Domnica Dorina Ecaterina Elena Eleonora Eliza Emanuela Emilia Erica Eugenia Eva
        Felicia Flavia Florentina Florica Gabriela Georgeta Georgiana Gina Ileana Ilinca Ioana Ionela Irina
        Isabela Iulia Iuliana Larisa Laura Lavinia Lenuța Lidia Liliana Livia Loredana Lorena Luana Lucia
        Luciana Luminița Magdalena Mara Margareta Maria Mariana Marilena Marina Mădălina Mihaela Mioara Mirela
        Miruna Monica Nadia Natalia Nicoleta Nina Oana Octavia Olga Olimpia Otilia Paula Petronela Raluca Ramona
        Rebeca Rodica Roxana Ruxandra Sabina Sanda Silvia Simona Smaranda Sofia Sorina Stela Ștefania Steliana
        Svetlana Tatiana Teodora Teodosia Valentina Valeria Vasilica Veronica Victoria Violeta Viorica Virginia
        Zoe
        """,
    MALE: """
        Adam Adrian Alexandru Alin Andrei Anton Aurel Aurelian Bogdan Călin Cătălin Cezar Ciprian Claudiu Codrin
        Constantin Corneliu Cornel Cosmin Cristian Damian Dan Daniel Darius David Denis Dimitrie Dinu Doru Dorin
        Dragoș Dumitru Eduard Emanuel Emil Eugen Eugeniu Fabian Felix Filip Flaviu Florentin Florin Gabriel
        George Gheorghe Grigore Horațiu Horia Iacob Ilie Ioan Ion Ionel Ionuț Iosif Iulian Iuliu Iurie Laurențiu
        Leonard Liviu Lucian Luca Marcel Marian Marin Marius Matei Mihai Mihail Mihnea Mircea Mitică Nicolae
        Nicolai Octavian Oleg Ovidiu Pavel Paul Petre Petru Radu Rareș Răzvan Remus Robert Roman Romeo Sebastian
        Sergiu Silviu Simion Sorin Stelian Ștefan Teodor Tiberiu Toma Traian Tudor Valentin Valeriu Vasile
        Veaceslav Victor Viorel Virgil Vlad Vladimir
        """,
    EITHER: "Alex Gabi Adi Vali Dani Cristi Sandi Angi Mitzi Vio",
}
ENGLISH = {
    FEMALE: """
        Abigail Ada Agnes Alexandra Alice Alison Amanda Amelia Amy Angela Anita Anna Anne Annie Audrey Barbara
        Beatrice Bella Bethany Betty Brenda Bridget Bronwyn Camilla Carla Caroline Catherine Cathy Cecilia
        Charlotte Chloe Christina Christine Claire Clara Claudia Cynthia Daisy Daphne Deborah Debra Denise Diana
        Diane Donna Dorothy Edith Elaine Eleanor Elena Eliza Elizabeth Ella Ellen Emily Emma Erica Esther Eva
        Fiona Florence Frances Georgia Geraldine Gillian Gloria Grace Hannah Harriet Heather Heidi Helen Helena
        Holly Imogen Irene Isabel Isabella Isobel Ivy Jacqueline Jane Janet Janice Jennifer Jenny Jessica Jill
        Joanna Josephine Joyce Judith Judy Julia Julie Juliet Karen Kate Katherine Kathleen Kathryn Katie Laura
        Lauren Leah Lily Linda Lisa Louisa Louise Lucy Lydia Lynne Mabel Maggie Margaret Maria Marian Marie
        Martha Mary Matilda Maureen Megan Melanie Melissa Michelle Millie Miranda Miriam Moira Molly Monica
        Nancy Naomi Natalie Nicole Nina Nora Olivia Pamela Patricia Paula Pauline Penelope Philippa Phoebe
        Phyllis Polly Priscilla Rachel Rebecca Rita Roberta Rosalind Rose Rosemary Ruth Sally Samantha Sandra
        Sara Sarah Sheila Sian Siobhan Sonia Sophia Sophie Stella Stephanie Sue Susan Susanna Sylvia Tamara
        Teresa Theresa Tina Ursula Valerie Vanessa Vera Veronica Victoria Virginia Wendy Yvonne Zara Zoe
        """,
    MALE: """
        Aaron Abraham Adam Adrian Alan Albert Alexander Alfred Alistair Andrew Angus Anthony Antony Archie
        Arnold Arthur Barry Benjamin Ben Bernard Bill Bob Brendan Brian Bruce Callum Cameron Carl Cedric Charles
        Christopher Clive Colin Conor Craig Daniel Darren Dave David Dennis Derek Desmond Dominic Donald Douglas
        Duncan Edgar Edmund Edward Edwin Eric Ernest Ethan Eugene Felix Fergus Francis Frank Fred Frederick
        Gareth Gary Geoffrey George Gerald Gerard Giles Gordon Graeme Graham Gregory Guy Harold Harry Harvey
        Hector Henry Herbert Howard Hugh Hugo Ian Isaac Jack Jacob Jake James Jason Jeffrey Jeremy Jerome Jim
        Joe Joel John Jonathan Joseph Joshua Julian Justin Keith Kenneth Kevin Kieran Lawrence Leo Leon Leonard
        Lewis Liam Lionel Louis Lucas Luke Malcolm Marcus Mark Martin Matthew Maurice Michael Mike Miles
        Mohammed Muhammad Nathan Neil Nicholas Nick Nigel Noah Norman Oliver Oscar Owen Patrick Paul Peter
        Philip Phillip Piers Ralph Raymond Reginald Richard Rob Robert Roger Roland Ronald Rory Roy Rupert
        Russell Samuel Sean Sebastian Seth Simon Stanley Stephen Steve Steven Stuart Ted Terence Theodore Thomas
        Timothy Tim Toby Tom Tony Trevor Tristan Vernon Victor Vincent Walter Warren Wayne Wesley Wilfred
        William
        """,
    EITHER: """
        Alex Sam Nicola Joan Carol Max Glenn Evelyn Marion Taylor Jordan Morgan Casey Robin Chris Pat Jamie
        Charlie Leslie Lesley Jean Andrea Kelly Kerry Dana Ashley Sidney Sydney Terry Tracy Jackie Frankie Jo
        Nicky Hilary Avery Riley Cameron Hayden Jessie Lindsay Shannon Stacy Val Vivian Drew Dale Kit Rowan
        Sandy Shirley Beverley Francis
        """,
}
# First names that many families are called by too: alone they do not tell which word is which.
SURNAMES_TOO = {
    "uk": """
        Адам Антін Антон Богдан Гордій Давид Денис Захар Ігнат Калина Корній Лука Макар Марко Мартин Мирон Назар
        Нестор Никифор Остап Панас Пантелеймон Петрик Пилип Платон Прохор Роман Сава Семен Соломон Степан Тарас
        Трохим Устим Филимон Франц Юхим Ян Яна Ярема Борис Василь Микита Олесь Лазар Мар'ян Михайло Данило
        Кирило Петро Павло Дана Лана Ліна
        """,
    # Words in front that are a family name when a first name follows («Taylor James»).
    "en": "Taylor Jordan Morgan Kelly Casey Cameron Riley Avery Hayden Lindsay Shannon Rowan Drew Dale Tracy Terry",
    "ru": "Адам Герман Давид Захар Игнат Кузьма Лука Макар Марк Мартин Мирон Назар Платон Прохор Роман Тарас Ян Лада",
    "ro": """
        Adam Albert Alexandru Andrei Anton Aurel Emil Eugen Florin Gabriel Lucian Sebastian Victor Bogdan
        Constantin Cristian Dan Daniel David Dimitrie Dinu Doina Doru Dragoș Dumitru Eva Felix Filip Florea
        Gheorghe George Grigore Horia Iacob Ilie Ioan Ion Ionel Iosif Leonard Luca Manuela Mara Marcel Marian
        Marin Marius Matei Mihai Mihail Mircea Nicolae Pavel Paul Petre Petru Radu Robert Roman Sanda Sandu
        Simion Ștefan Teodor Toma Traian Tudor Valentin Vasile Virgil Vlad Rareș Călin Cornel Codrin Stela
        """,
}
LISTS = {"uk": UKRAINIAN, "ru": RUSSIAN, "ro": ROMANIAN, "en": ENGLISH}
APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "‘": "'", "ё": "е"})


def folded(name: str, language: str) -> str:
    """A name as it is looked up: however it was typed.

    >>> folded("Мар’яна", "uk"), folded("Артём", "ru"), folded("ŞTEFAN", "ro")
    ("мар'яна", 'артем', 'stefan')
    """
    return name.casefold().translate(APOSTROPHES) if language in ("uk", "ru") else fold(name)


@cache
def surnames_too(language: str) -> frozenset[str]:
    return frozenset(folded(name, language) for name in SURNAMES_TOO.get(language, "").split())


@cache
def genders(language: str) -> dict[str, str]:
    """Gender by first name; "" for names that women and men share."""
    listed: dict[str, str] = {}
    for gender, names in LISTS.get(language, {}).items():
        listed |= {folded(name, language): gender for name in names.split()}
    return listed


def is_given(name: str, language: str) -> bool:
    """Whether each part of a word («Анна-Марія») is a first name we know."""
    known = genders(language)
    return all(folded(part, language) in known for part in name.split("-"))


def gender_of(name: str, language: str) -> str:
    """The gender that a known first name tells; "" where it tells none.

    >>> gender_of("Анна-Марія", "uk"), gender_of("Саша", "uk"), gender_of("Robin", "en")
    ('female', '', '')
    """
    known = genders(language)
    said = {known.get(folded(part, language), "") for part in name.split("-")}
    return said.pop() if len(said) == 1 else ""


def may_be_a_surname(name: str, language: str) -> bool:
    return folded(name, language) in surnames_too(language)
