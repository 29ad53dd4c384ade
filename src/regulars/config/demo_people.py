"""What the people of the demo's company decided and wrote down, so that every page has something to show.

Everything goes through the commands that the pages use. A start that was killed half-way does nothing twice: each part
looks first whether it is there.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from regulars.customers.attributes.commands import Defined, define_attribute
from regulars.customers.consents.topics import Described, Words, add_topic, write_wording
from regulars.customers.groups.commands import GroupWritten, add_members, write_group
from regulars.customers.lifecycle.commands import make_stages
from regulars.customers.lifecycle.counting import count_stages
from regulars.customers.models import (
    AttributeDefinition,
    ConsentTopic,
    Customer,
    Group,
    LifecycleStage,
    Note,
    Relation,
    Segment,
)
from regulars.customers.notes.commands import Plan, Said, write_note
from regulars.customers.personas.commands import PersonaWritten, write_persona
from regulars.customers.personas.fitting import fit_everybody
from regulars.customers.relations.commands import Noted, relate
from regulars.customers.relations.words import Role
from regulars.customers.relationships import choose_relationship
from regulars.customers.segments.catching_up import catch_up
from regulars.customers.segments.commands import create_segment
from regulars.customers.segments.rule import rule_of
from regulars.lib.clock import day_of
from regulars.staff.actors import EMPLOYEE
from regulars.staff.models import Employee
from regulars.staff.queries import company

KEY_CUSTOMERS, COUNCIL = 24, 12
SEGMENTS = (
    ("Companies in Ukraine", {"all": [{"is": "kind", "values": ["company"]}, {"is": "country", "values": ["UA"]}]}),
    ("Buy often", {"is": "orders", "how": "at_least", "times": 10}),
    ("Companies", {"is": "kind", "values": ["company"]}),
    ("Drink at home", {"is": "kind", "values": ["person"]}),
    ("New this quarter", {"is": "joined", "how": "within", "days": 90}),
    (
        "Good customers gone silent",
        {"all": [
            {"is": "spent", "how": "at_least", "minor": 50_000},
            {"is": "last_order", "how": "longer_ago", "days": 60},
            {"not": {"is": "stage", "values": ["lost"]}},
        ]},
    ),
)  # fmt: skip
PERSONAS = (
    ("Café owner", "Buys beans for guests every week, compares prices, wants them on Thursday before the weekend.",
     {"Companies": 3, "Buy often": 5, "Companies in Ukraine": 1}),
    ("Home barista", "Bought a good grinder and talks about it. Likes to be asked, hates to be sold to.",
     {"Drink at home": 3, "Buy often": 4}),
)  # fmt: skip
TOPICS = (
    ("news", "News and offers", "A letter a month", ["email"],
     "News and offers", "I want to read once a month what is new at Zerno Coffee Roasters.",
     "Новини та пропозиції", "Хочу раз на місяць читати, що нового в Zerno Coffee Roasters."),
    ("surveys", "Questions about our service", "After a delivery, at most once a quarter", ["email", "phone"],
     "Questions about the service", "You may ask me now and then how I liked it.",
     "Запитання про обслуговування", "Можете час від часу питати, чи все мені сподобалося."),
)  # fmt: skip
NOTES = (
    (Note.Kind.CALL, "Asked whether the grind can be coarser. Sent 200 g to try.", "Ask how the coarse grind was"),
    (Note.Kind.MEETING, "Said at the fair: call in January to set a lunch.", "Call to set a lunch"),
    (Note.Kind.NOTE, "Opens a second place in spring and will need twice as much.", "Ask about the second place"),
    (
        Note.Kind.CALL,
        "A bag came torn. Apologised, sent another one the same day.",
        "Ask whether the new bag came well",
    ),
    (Note.Kind.NOTE, "Prefers to be called before ten in the morning.", ""),
)


def fill_people(*, now: datetime) -> None:
    """Attributes, segments, groups, stages, personas, notes, relations; then everybody is sorted by them."""
    best = best_customers()
    define_attributes(now)
    make_segments(now)
    gather_groups(best, now)
    relate_some(now)
    write_notes(best, now)
    catch_up(now=now)
    count_stages(now=now)
    fit_everybody(now=now)


def best_customers() -> Sequence[Customer]:
    known = Customer.objects.filter(traits__isnull=False, merged_into=None)
    return list(known.order_by("-traits__value_minor", "id")[: KEY_CUSTOMERS + COUNCIL])


def by(login: str) -> dict[str, Any]:
    employee = Employee.objects.get(email=f"{login}@demo.example")
    return {"actor": f"{EMPLOYEE}{employee.pk}"}


def define_attributes(now: datetime) -> None:
    if AttributeDefinition.objects.exists():
        return
    for title in ("Industry", "Segment", "Acquisition channel"):
        define_attribute(Defined(title, "text"), now=now, **by("nadia"))
    define_attribute(Defined("Seats", "number"), now=now, **by("nadia"))
    define_attribute(Defined("Roast", "choice", ("light", "medium", "dark")), now=now, **by("nadia"))


def begin_consents(now: datetime) -> None:
    if ConsentTopic.objects.exists():
        return
    for key, title, about, channels, *words in TOPICS:
        topic = add_topic(key, Described(title, about, channels), now=now, **by("marta"))
        written = {"en": Words(words[0], words[1]), "uk": Words(words[2], words[3])}
        write_wording(topic.pk, written, now=now, **by("marta"))


def make_segments(now: datetime) -> None:
    if Segment.objects.exists():
        return
    for name, raw in SEGMENTS:
        create_segment(name=name, rule=rule_of(raw), now=now, **by("marta"))
    numbers = dict(Segment.objects.values_list("name", "id"))
    for name, about, parts in PERSONAS:
        weights = {numbers[part]: weight for part, weight in parts.items()}
        write_persona(PersonaWritten(name, about, weights), now=now, **by("marta"))
    if not LifecycleStage.objects.exists():
        make_stages(now=now, **by("nadia"))


def gather_groups(best: Sequence[Customer], now: datetime) -> None:
    if Group.objects.exists():
        return
    of_key = GroupWritten("Key customers", "We call them before they call us", is_key=True)
    of_council = GroupWritten("Tasting council", "Breakfast every quarter, new coffees first")
    key, council = (write_group(one, now=now, **by("nadia")) for one in (of_key, of_council))
    numbers = [one.pk for one in best]
    add_members(key.pk, numbers[:KEY_CUSTOMERS], now=now, **by("nadia"))
    add_members(council.pk, numbers[KEY_CUSTOMERS:], now=now, **by("nadia"))
    for number in numbers[:KEY_CUSTOMERS]:
        choose_relationship(number, "dedicated", now=now, **by("nadia"))


def relate_some(now: datetime) -> None:
    companies = Customer.objects.filter(kind=Customer.Kind.COMPANY).order_by("id").values_list("id", flat=True)[:12]
    if Relation.objects.exists():
        return
    for place, (first, second) in enumerate(zip(companies[:6], companies[6:], strict=False)):
        role = (Role.PARTNER, Role.CHILD, Role.REFERRED_BY)[place % 3]
        relate(first, Noted(second, role), now=now, **by("nadia"))


def write_notes(best: Sequence[Customer], now: datetime) -> None:
    if Note.objects.exists():
        return
    today = day_of(now, company().time_zone)
    authors = {login: Employee.objects.get(email=f"{login}@demo.example") for login in ("nadia", "bohdan")}
    for place, (customer, (kind, text, later)) in enumerate(zip(best, endless(NOTES), strict=False)):
        author = authors["nadia" if place % 2 else "bohdan"]
        said = Said(text, Note.Direction.OUTBOUND, Note.Outcome.REACHED) if kind == Note.Kind.CALL else Said(text)
        plan = Plan(today + timedelta(days=place % 9), later) if later else None
        write_note(
            customer.pk, kind, said, author_id=author.pk, today=today, actor=f"{EMPLOYEE}{author.pk}", now=now,
            happened_at=now - timedelta(days=place % 30, hours=place % 7), plan=plan,
        )  # fmt: skip


def endless(items: Sequence[Any]) -> Iterator[Any]:
    while True:
        yield from items
