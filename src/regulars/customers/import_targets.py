"""Files of customers: who they are, how they are known, and everything else a file says of them."""

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulars.customers.attributes.files import own_fields
from regulars.customers.claims import identities_of_two
from regulars.customers.commands import count_erased, prepare_arrivals, take_in_customers
from regulars.customers.names import normalise
from regulars.customers.occasions.arrivals import take_in_birthdays
from regulars.imports.types import Counts, Field, Kind, Load, Target
from regulars.staff.queries import company, employees

CUSTOMER_WORDS = (
    "customer", "customer id", "customer no", "customer number", "customer code", "client", "client id", "client code",
    "buyer", "buyer id", "user id", "account", "account id", "member", "member id", "id", "клієнт", "код клієнта",
    "номер клієнта", "покупець", "контрагент", "ід клієнта", "клиент", "код клиента", "номер клиента", "покупатель",
    "client cod", "cod client", "id client", "cumpărător", "master id",
)  # fmt: skip
EMAIL_WORDS = (
    "email", "e mail", "mail", "email address", "customer email", "client email", "пошта", "електронна пошта",
    "ел пошта", "почта", "электронная почта", "эл почта", "adresa email", "poșta electronică", "імейл",
)  # fmt: skip
PHONE_WORDS = (
    "phone", "phone number", "tel", "telephone", "mobile", "cell", "customer phone", "телефон", "номер телефону",
    "моб телефон", "мобільний", "номер телефона", "мобильный", "telefon", "număr de telefon", "тел",
)  # fmt: skip
NAME_WORDS = (
    "name", "full name", "customer name", "client name", "buyer name", "company", "company name", "піб", "ім'я", "імя",
    "назва", "повне ім'я", "прізвище та ім'я", "назва компанії", "имя", "фио", "название", "наименование", "nume",
    "nume complet", "denumire", "nume client", "компанія", "клієнт піб",
)  # fmt: skip


def phones_of_company() -> Callable[[str], str]:
    """A phone without its country is one of the company's."""
    return partial(normalise, "phone", country=company().country)


CUSTOMER = Field("customer", _("customer number"), Kind.EXTERNAL, CUSTOMER_WORDS, length=320)
EMAIL = Field("email", _("e-mail"), Kind.EMAIL, EMAIL_WORDS, forgiving=True, read=partial(normalise, "email"))
PHONE = Field("phone", _("phone"), Kind.PHONE, PHONE_WORDS, forgiving=True, begin=phones_of_company)
NAME = Field("name", _("name"), Kind.TEXT, NAME_WORDS)
CUSTOMER_TABLES = ("customers_customer", "customers_person", "customers_identity", "customers_entry")

KIND_WORDS = ("kind", "type", "customer type", "тип", "вид", "тип клієнта", "тип клиента", "tip")
COUNTRY_WORDS = ("country", "country code", "країна", "страна", "țară", "tara")
LANGUAGE_WORDS = ("language", "lang", "мова", "язык", "limba", "limbă")
JOINED_WORDS = (
    "joined", "joined on", "created", "created at", "registered", "registration date", "signup date", "since",
    "customer since", "дата реєстрації", "зареєстровано", "клієнт з", "дата регистрации", "клиент с",
    "data înregistrării", "client din",
)  # fmt: skip
BIRTHDAY_WORDS = (
    "birthday", "birth date", "birthdate", "date of birth", "dob", "born", "born on", "день народження",
    "дата народження", "др", "д р", "день рождения", "дата рождения", "data nașterii", "data nasterii",
    "ziua de naștere",
)  # fmt: skip
MANAGER_WORDS = ("manager", "manager email", "account manager", "owner", "менеджер", "відповідальний", "ответственный")
KINDS = {
    "person": "person", "private": "person", "individual": "person", "особа": "person", "фізична особа": "person",
    "фіз. особа": "person", "физическое лицо": "person", "физ. лицо": "person", "persoană": "person",
    "persoană fizică": "person", "b2c": "person", "company": "company", "business": "company", "firm": "company",
    "organization": "company", "organisation": "company", "компанія": "company", "юридична особа": "company",
    "юр. особа": "company", "фоп": "company", "компания": "company", "юридическое лицо": "company",
    "юр. лицо": "company", "companie": "company", "firmă": "company", "persoană juridică": "company", "b2b": "company",
}  # fmt: skip
LANGUAGES = {
    "uk": "uk", "ua": "uk", "українська": "uk", "ukrainian": "uk", "укр": "uk", "ru": "ru", "російська": "ru",
    "русский": "ru", "russian": "ru", "рус": "ru", "ro": "ro", "română": "ro", "romanian": "ro", "румунська": "ro",
    "en": "en", "english": "en", "англійська": "en", "английский": "en",
}  # fmt: skip


def load_customers(load: Load) -> Counts:
    """The last row of a customer wins; what a row leaves empty stays as it is."""
    load.step(gettext_noop("Finding customers"), 0.1)
    prepare_arrivals(load.cursor)
    taken = ("name", "email", "phone", "kind", "country", "language", "joined_on", "manager", "attributes")
    have = [column for column in taken if column in load.columns]
    said = ["attributes::jsonb" if column == "attributes" else column for column in have]
    load.cursor.execute(
        f"""
        INSERT INTO arrivals (ref, channel, value {"".join(f", {column}" for column in have)})
        SELECT DISTINCT ON (ref) ref, split_part(ref, ':', 1), substr(ref, strpos(ref, ':') + 1)
               {"".join(f", {column}" for column in said)}
        FROM {load.staging} ORDER BY ref, row DESC
        """  # noqa: S608 - names of columns and of the table are ours
    )
    rows = int(load.cursor.rowcount)
    load.step(gettext_noop("Adding customers"), 0.4)
    taken_in = take_in_customers(load.cursor, actor=load.actor, now=load.now, renames=True, keep=load.keep)
    if "birthday" in load.columns:
        take_in_birthdays(load.cursor, load.staging, now=load.now)
    return Counts(
        added=taken_in.added,
        changed=taken_in.changed,
        known=rows - taken_in.added - taken_in.changed,
        customers_added=taken_in.added,
        of_erased=count_erased(load.cursor, load.staging, taken_in),
    )


def employee_email(text: str) -> str:
    """The e-mail of somebody who works here, "" for anybody else."""
    given = normalise("email", text)
    found = employees().filter(email__iexact=given).first() if given else None
    return found.email if found else ""


CUSTOMERS = Target(
    key="customers",
    title=_("Customers"),
    description=_("Who your customers are: names, e-mails, phones, and anything else you know of them."),
    icon="users",
    fields=(
        CUSTOMER,
        EMAIL,
        PHONE,
        NAME,
        Field("kind", _("person or company"), Kind.CHOICE, KIND_WORDS, choices=KINDS, forgiving=True),
        Field("country", _("country"), Kind.COUNTRY, COUNTRY_WORDS, forgiving=True),
        Field("language", _("language"), Kind.CHOICE, LANGUAGE_WORDS, choices=LANGUAGES, forgiving=True),
        Field("joined_on", _("customer since"), Kind.DATE, JOINED_WORDS, forgiving=True),
        Field("birthday", _("birthday"), Kind.DATE, BIRTHDAY_WORDS, forgiving=True),
        Field(
            "manager", _("e-mail of the manager"), Kind.EMAIL, MANAGER_WORDS, forgiving=True, read=employee_email,
            refusal="not_an_employee",
        ),
    ),
    needs=(("customer", "email", "phone"),),
    customer=("customer", "email", "phone"),
    attributes=True,
    own_fields=own_fields,
    future_refused=("joined_on", "birthday"),
    tables=(*CUSTOMER_TABLES, "customers_occasion"),
    claims=identities_of_two,
    load=load_customers,
    order=20,
)  # fmt: skip
