"""A heap of messages about four known matters in four languages, put together from parts, for the search of themes."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from regulars.analytics.themes.shapes import Said

UNTIL = date(2026, 10, 31)
FIRST = date(2026, 3, 1)

# matter: language: (beginnings, middles, ends); every message takes one of each
MATTERS = {
    "delivery": {
        "en": (
            "The courier|Your driver|The delivery",
            "was two hours late|came a day late|is late again",
            "and nobody called|with my parcel|as usual",
        ),
        "uk": (
            "Кур'єр|Ваш кур'єр|Доставка",
            "знову запізнився|із запізненням на день|запізнилася",
            "і ніхто не подзвонив|з моєю посилкою|як завжди",
        ),
        "ru": (
            "Курьер|Ваш курьер|Доставка",
            "снова опоздал|с опозданием на день|опоздала",
            "и никто не позвонил|с моей посылкой|как обычно",
        ),
        "ro": (
            "Curierul|Livrarea|Coletul",
            "a întârziat două ore|a venit cu întârziere|iar a întârziat",
            "și nu m-a sunat nimeni|ca de obicei|din nou",
        ),
    },
    "invoice": {
        "en": (
            "Please send|I still need|We have not received",
            "the invoice for",
            "October|our last payment|this month",
        ),
        "uk": ("Надішліть|Мені потрібен|Ми не отримали", "рахунок за", "жовтень|останню оплату|цей місяць"),
        "ru": ("Пришлите|Мне нужен|Мы не получили", "счёт за", "октябрь|последнюю оплату|этот месяц"),
        "ro": ("Trimiteți|Am nevoie de|Nu am primit", "factura pentru", "octombrie|ultima plată|luna aceasta"),
    },
    "login": {
        "en": ("I cannot|My colleague cannot|How do I", "reset the password", "of my account|in the app|any more"),
        "uk": ("Не можу|Колега не може|Як", "відновити пароль", "до акаунту|в застосунку|більше"),
        "ru": ("Не могу|Коллега не может|Как", "восстановить пароль", "от аккаунта|в приложении|больше"),
        "ro": ("Nu pot|Colegul nu poate|Cum pot", "reseta parola", "contului|din aplicație|deloc"),
    },
    "coffee": {
        "en": (
            "Your coffee|This espresso|The new coffee",
            "has an excellent taste|tastes wonderful|is delicious",
            "we love it|thank you|best in town",
        ),
        "uk": (
            "Ваша кава|Це еспресо|Нова кава",
            "має чудовий смак|неймовірно смачна|дуже смачна",
            "дякуємо|найкраща в місті|рекомендую",
        ),
        "ru": (
            "Ваш кофе|Этот эспрессо|Новый кофе",
            "имеет прекрасный вкус|очень вкусный|невероятно вкусный",
            "спасибо|лучший в городе|рекомендую",
        ),
        "ro": (
            "Cafeaua voastră|Acest espresso|Noua cafea",
            "are un gust excelent|e delicioasă|are un gust minunat",
            "mulțumim|cea mai bună din oraș|recomand",
        ),
    },
}
SEVERAL = ("Where is your office?", "Дякую", "Ок", "Are you open on Sunday?", "Добрий день", "La revedere", "12345")


def heap(size: int = 600, *, languages: Sequence[str] = ("en", "uk", "ru", "ro")) -> tuple[list[Said], list[str]]:
    """Messages, and the matter of each («» for those about nothing in particular). Delivery grows with time."""
    chance = Random(20261031)
    said, truth = [], []
    days = (UNTIL - FIRST).days
    for key in range(size):
        on = FIRST + timedelta(days=chance.randrange(days + 1))
        late = (on - FIRST).days > days * 0.62
        matter = chance.choices([*MATTERS, ""], weights=(6 if late else 2, 3, 3, 3, 1))[0]
        if matter:
            parts = MATTERS[matter][chance.choice(languages)]
            text = " ".join(chance.choice(part.split("|")) for part in parts) + "."
        else:
            text = chance.choice(SEVERAL)
        said.append(Said(key, text, on, customer=chance.randrange(200)))
        truth.append(matter)
    return said, truth
