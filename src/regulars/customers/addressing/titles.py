"""Words around a name that are not of the name: titles, particles, marks of companies."""

from regulars.customers.addressing.parts import FEMALE, MALE

# Titles by language: what they say of the gender. Those in both languages of a family are shared.
TITLES = {
    "uk": {"пані": FEMALE, "пан": MALE, "п": ""},
    "ru": {"госпожа": FEMALE, "г-жа": FEMALE, "господин": MALE, "г-н": MALE},
    "ro": {"doamna": FEMALE, "dna": FEMALE, "d-na": FEMALE, "domnișoara": FEMALE, "domnisoara": FEMALE, "d-ra": FEMALE,
           "domnul": MALE, "dl": MALE, "d-l": MALE, "domnu": MALE},
    "en": {"mr": MALE, "mister": MALE, "sir": MALE, "mrs": FEMALE, "ms": FEMALE, "miss": FEMALE, "madam": FEMALE,
           "dr": "", "doctor": "", "prof": "", "professor": "", "mx": ""},
}  # fmt: skip
# Titles that stay in an English greeting: they need no gender.
LEARNED = {"dr": "Dr", "doctor": "Dr", "prof": "Professor", "professor": "Professor", "mx": "Mx"}
AFTER = {"jr", "sr", "junior", "senior", "ii", "iii", "iv", "phd", "md", "mba", "esq", "obe", "mbe"}
PARTICLES = {
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "la", "le", "du", "des", "zu",
    "zum", "ter", "ten", "el", "al", "bin", "ibn", "st", "st.", "ван", "фон", "де", "дер", "ла", "ді", "ди", "да",
}  # fmt: skip
# After a father's name, in place of an ending.
SONS, DAUGHTERS = {"огли", "оглу", "оглы", "углы"}, {"кизи", "кызы", "гизи"}
COMPANY_WORDS = {
    "тов", "фоп", "пп", "ат", "пат", "прат", "тдв", "кп", "дп", "го", "ооо", "ип", "ао", "зао", "оао", "пао", "чп",
    "флп", "осбб", "агентство", "компанія", "компания", "фірма", "фирма", "магазин", "кафе", "ресторан", "готель",
    "завод", "школа", "лікарня", "клініка", "банк", "група", "студія", "склад", "клієнт", "клиент", "покупець",
    "srl", "sa", "s.a", "s.r.l", "pfa", "ii", "if", "magazin", "firma", "spa", "grup", "farmacia", "client",
    "customer", "ltd", "llc", "inc", "corp", "gmbh", "ag", "plc", "co", "company", "group", "holding", "studio",
    "shop", "store", "bank", "hotel", "cafe", "restaurant", "school", "team", "office", "services", "trading",
    "and", "test", "admin", "салон", "аптека", "ательє", "ателье", "бар", "паб", "піцерія", "кав'ярня", "пекарня",
    "їдальня", "перукарня", "клуб", "центр", "сервіс", "сервис", "торг", "плюс", "ферма", "квіти", "нова", "пошта",
    "boutique", "salon", "bar", "pub", "club", "center", "centre", "service", "bakery", "pizza", "flowers",
    "beauty", "clinic", "pharmacy", "farm", "foods", "design", "media", "agency", "consulting", "solutions",
    "international", "brutărie", "farmacie", "frizerie", "unknown", "guest", "n/a", "user", "info", "sales",
}  # fmt: skip
