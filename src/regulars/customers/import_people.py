"""Files of people: who works for a company that buys, and who a private customer is, with their names in parts."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulars.customers import arrivals
from regulars.customers.claims import identities_of_two
from regulars.customers.commands import TakenIn, count_erased, prepare_arrivals, take_in_customers
from regulars.customers.import_targets import (
    BIRTHDAY_WORDS,
    CUSTOMER,
    CUSTOMER_TABLES,
    EMAIL,
    LANGUAGE_WORDS,
    LANGUAGES,
    NAME,
    PHONE,
)
from regulars.customers.models import Suppressed
from regulars.customers.occasions.arrivals import take_in_birthdays_of_people
from regulars.customers.suppression import in_sql, parameters
from regulars.imports.types import Counts, Field, Kind, Load, Target

GIVEN_WORDS = ("first name", "given name", "firstname", "ім'я", "імя", "имя", "prenume")
PATRONYMIC_WORDS = ("patronymic", "middle name", "по батькові", "побатькові", "отчество", "patronimic")
FAMILY_WORDS = ("last name", "family name", "surname", "lastname", "прізвище", "фамилия", "nume de familie")
GENDER_WORDS = ("gender", "sex", "стать", "пол")
CUSTOMER_EMAIL_WORDS = ("customer e mail", "customer email", "client email", "company email", "company e mail")
CUSTOMER_PHONE_WORDS = ("customer phone", "client phone", "company phone")
ROLE_WORDS = ("role", "job title", "position", "title", "посада", "роль", "должность", "funcție", "functie", "rol")
FEMALE = ("female", "f", "woman", "ж", "жінка", "жіноча", "женщина", "женский", "femeie", "feminin")
MALE = ("male", "m", "man", "ч", "чоловік", "чоловіча", "м", "мужчина", "мужской", "bărbat", "masculin")
GENDERS = {**dict.fromkeys(FEMALE, "female"), **dict.fromkeys(MALE, "male")}
WHOSE = ("customer", "customer_email", "customer_phone", "email", "phone")
PARTS = ("given_name", "patronymic", "family_name", "gender", "language", "role")


def load_people(load: Load) -> Counts:
    """A person is known by an e-mail or phone of theirs, else by their name within the customer.

    What a row leaves empty stays as it is. Of a private customer there is one person, whatever they are called.
    """
    load.step(gettext_noop("Finding customers"), 0.1)
    customers = take_in_their_customers(load)
    load.step(gettext_noop("Finding people"), 0.4)
    gather_people(load)
    leave_out_erased(load)
    recognise(load)
    load.step(gettext_noop("Writing people"), 0.6)
    changed = change_people(load)
    added = add_people(load)
    attach(load)
    if "birthday" in load.columns:
        take_in_birthdays_of_people(load.cursor, now=load.now)
    load.cursor.execute("UPDATE arrivals SET is_new = false")
    arrivals.refresh_search(load.cursor)
    load.cursor.execute("SELECT count(*) FROM met")
    known = int(load.cursor.fetchone()[0]) - added - changed
    return Counts(
        added=added, changed=changed, known=known, customers_added=customers.added,
        of_erased=count_erased(load.cursor, load.staging, customers),
    )  # fmt: skip


def take_in_their_customers(load: Load) -> TakenIn:
    """Whoever is known by a number only is a company of that number; whoever has none is the person themselves."""
    prepare_arrivals(load.cursor)
    load.cursor.execute(
        f"""
        INSERT INTO arrivals (ref, channel, value, name)
        SELECT DISTINCT ON (ref) ref, split_part(ref, ':', 1), substr(ref, strpos(ref, ':') + 1),
               CASE WHEN ref IN ('email:' || {column(load, "email")}, 'phone:' || {column(load, "phone")})
                    THEN {full_name(load)} END
        FROM {load.staging} s ORDER BY ref, row
        """  # noqa: S608 - names of columns and of the table are ours
    )
    return take_in_customers(load.cursor, actor=load.actor, now=load.now, keep=load.keep)


def column(load: Load, name: str, kind: str = "text") -> str:
    return f"s.{name}" if name in load.columns else f"NULL::{kind}"


def full_name(load: Load) -> str:
    """SQL: the name as it is said, else put together: first name, patronymic, family name."""
    parts = ", ".join(column(load, part) for part in ("given_name", "patronymic", "family_name"))
    return f"left(coalesce({column(load, 'name')}, nullif(concat_ws(' ', {parts}), '')), 300)"


def gather_people(load: Load) -> None:
    """Table `met`: one row a person of the file, the last one, with their customer. Erased people are left out."""
    said = ", ".join(f"{column(load, part)} AS {part}" for part in PARTS)
    load.cursor.execute(
        f"""
        DROP TABLE IF EXISTS met, persons_of_theirs;
        CREATE TEMP TABLE met ON COMMIT DROP AS
        SELECT DISTINCT ON (root_id, coalesce(email, phone, lower(full_name))) * FROM (
            SELECT s.row, a.customer_id, coalesce(c.merged_into_id, c.id) AS root_id, c.kind,
                   {full_name(load)} AS full_name, {column(load, "email")} AS email, {column(load, "phone")} AS phone,
                   {column(load, "birthday", "date")} AS birthday, {said},
                   NULL::bigint AS person_id, false AS is_new
            FROM {load.staging} s JOIN arrivals a USING (ref) JOIN customers_customer c ON c.id = a.customer_id
            WHERE a.channel <> 'erased'
        ) said WHERE coalesce(full_name, email, phone) IS NOT NULL
        ORDER BY root_id, coalesce(email, phone, lower(full_name)), row DESC;
        CREATE TEMP TABLE persons_of_theirs ON COMMIT DROP AS
        SELECT p.id, p.full_name, coalesce(c.merged_into_id, c.id) AS root_id
        FROM customers_person p JOIN customers_customer c ON c.id = p.customer_id
        WHERE coalesce(c.merged_into_id, c.id) IN (SELECT root_id FROM met);
        ANALYZE met; ANALYZE persons_of_theirs
        """  # noqa: S608
    )


def leave_out_erased(load: Load) -> None:
    """People of companies who were erased are not learnt again."""
    if not Suppressed.objects.exists():
        return
    for channel in ("email", "phone"):
        said = in_sql(f"'{channel}'", f"m.{channel}")
        load.cursor.execute(
            f"DELETE FROM met m USING customers_suppressed s WHERE m.{channel} IS NOT NULL AND s.digest = {said}",  # noqa: S608
            parameters(),
        )


def recognise(load: Load) -> None:
    """By an identity of their own, else by name, else as the one person that a private customer is."""
    for channel in ("email", "phone"):
        load.cursor.execute(
            f"""
            UPDATE met m SET person_id = i.person_id
            FROM customers_identity i JOIN persons_of_theirs p ON p.id = i.person_id
            WHERE m.person_id IS NULL AND i.channel = '{channel}' AND i.value = m.{channel} AND p.root_id = m.root_id
            """  # noqa: S608 - two words of ours
        )
    for same in ("lower(p.full_name) = lower(m.full_name)", "m.kind = 'person'"):
        load.cursor.execute(
            f"""
            UPDATE met m SET person_id = (
                SELECT min(p.id) FROM persons_of_theirs p WHERE p.root_id = m.root_id AND {same}
            ) WHERE m.person_id IS NULL
            """  # noqa: S608 - conditions of ours
        )
    # Two rows of one person: the last one tells.
    load.cursor.execute("DELETE FROM met m USING met o WHERE o.person_id = m.person_id AND o.row > m.row")


def change_people(load: Load) -> int:
    better = ", ".join(f"coalesce(m.{part}, p.{part}) AS {part}" for part in PARTS)
    names = ", ".join(PARTS)
    load.cursor.execute(
        f"""
        DROP TABLE IF EXISTS told;
        CREATE TEMP TABLE told ON COMMIT DROP AS
        SELECT * FROM (
            SELECT p.id, CASE WHEN m.kind = 'company' AND lower(m.full_name) <> lower(p.full_name)
                   THEN m.full_name ELSE p.full_name END
                   AS full_name, {better}
            FROM met m JOIN customers_person p ON p.id = m.person_id
        ) b WHERE EXISTS (SELECT FROM customers_person p WHERE p.id = b.id
                          AND (p.full_name, {", ".join(f"p.{part}" for part in PARTS)})
                              IS DISTINCT FROM (b.full_name, {", ".join(f"b.{part}" for part in PARTS)}))
        """  # noqa: S608 - names of columns are ours
    )
    load.keep("customers_person", "SELECT id FROM told")
    said = ", ".join(f"t.{part}" for part in PARTS)
    load.cursor.execute(
        f"UPDATE customers_person p SET (full_name, {names}) = (t.full_name, {said}) FROM told t WHERE t.id = p.id"  # noqa: S608
    )
    return int(load.cursor.rowcount)


def add_people(load: Load) -> int:
    """People we did not know, each with the entry that says so."""
    names = ", ".join(PARTS)
    load.cursor.execute(
        """
        UPDATE met SET is_new = true, person_id = nextval(pg_get_serial_sequence('customers_person', 'id'))
        WHERE person_id IS NULL
        """
    )
    load.cursor.execute(
        f"""
        INSERT INTO customers_person (id, customer_id, full_name, {names}, created_at)
        SELECT person_id, customer_id, coalesce(full_name, email, phone),
               {", ".join(f"coalesce({part}, '')" for part in PARTS)}, %s
        FROM met WHERE is_new ORDER BY row
        """,  # noqa: S608 - names of columns are ours
        [load.now],
    )
    added = int(load.cursor.rowcount)
    load.cursor.execute(
        """
        INSERT INTO customers_entry (customer_id, person_id, kind, happened_at, recorded_at, actor, ref, channel,
                                     direction, data, source, source_key)
        SELECT customer_id, person_id, 'customers.person_added', %s, %s, %s, '', '', '',
               jsonb_build_object('name', coalesce(full_name, email, phone)), '', ''
        FROM met WHERE is_new ORDER BY row
        """,
        [load.now, load.now, load.actor],
    )
    return added


def attach(load: Load) -> None:
    """E-mails and phones: those nobody has, and those that the customer has and nobody of its people yet."""
    for channel in ("email", "phone"):
        alone = f"""
            i.channel = '{channel}' AND i.value = m.{channel} AND i.person_id IS NULL AND c.id = i.customer_id
            AND coalesce(c.merged_into_id, c.id) = m.root_id
        """
        theirs = f"SELECT i.id FROM met m, customers_identity i, customers_customer c WHERE {alone}"  # noqa: S608
        load.keep("customers_identity", theirs)
        load.cursor.execute(
            f"UPDATE customers_identity i SET person_id = m.person_id FROM met m, customers_customer c WHERE {alone}"  # noqa: S608
        )
        load.cursor.execute(
            f"""
            WITH added AS (
                INSERT INTO customers_identity (customer_id, person_id, channel, value, created_at)
                SELECT DISTINCT ON ({channel}) customer_id, person_id, '{channel}', {channel}, %s::timestamptz
                FROM met WHERE {channel} IS NOT NULL ORDER BY {channel}, row
                ON CONFLICT (channel, value) DO NOTHING RETURNING customer_id
            )
            INSERT INTO renamed SELECT DISTINCT customer_id FROM added
            """,  # noqa: S608 - two words of ours
            [load.now],
        )


PEOPLE = Target(
    key="people",
    title=_("People"),
    description=_("Who you talk to: people of companies and private customers, with names in parts, roles, birthdays."),
    icon="user-round",
    fields=(
        CUSTOMER,
        replace(NAME, words=tuple(word for word in NAME.words if word not in GIVEN_WORDS)),
        Field("given_name", _("first name"), Kind.TEXT, GIVEN_WORDS, length=100),
        Field("patronymic", _("patronymic"), Kind.TEXT, PATRONYMIC_WORDS, length=100),
        Field("family_name", _("family name"), Kind.TEXT, FAMILY_WORDS, length=100),
        replace(EMAIL, words=tuple(word for word in EMAIL.words if word not in CUSTOMER_EMAIL_WORDS)),
        replace(PHONE, words=tuple(word for word in PHONE.words if word not in CUSTOMER_PHONE_WORDS)),
        replace(EMAIL, key="customer_email", title=_("customer’s e-mail"), words=CUSTOMER_EMAIL_WORDS),
        replace(PHONE, key="customer_phone", title=_("customer’s phone"), words=CUSTOMER_PHONE_WORDS),
        Field("role", _("role"), Kind.TEXT, ROLE_WORDS, length=100),
        Field("gender", _("gender"), Kind.CHOICE, GENDER_WORDS, choices=GENDERS, forgiving=True),
        Field("language", _("language"), Kind.CHOICE, LANGUAGE_WORDS, choices=LANGUAGES, forgiving=True),
        Field("birthday", _("birthday"), Kind.DATE, BIRTHDAY_WORDS, forgiving=True),
    ),
    needs=(WHOSE, ("name", "given_name", "family_name", "email", "phone")),
    customer=WHOSE,
    future_refused=("birthday",),
    tables=(*CUSTOMER_TABLES, "customers_occasion"),
    claims=identities_of_two,
    load=load_people,
    order=25,
)  # fmt: skip
