"""What customers of the demo's company wrote lately, and who answers them: inbox, promises, articles, tasks, calls.

Letters come in through the door that real ones come through. The mailbox is a rehearsal: nothing is fetched, and what
is sent goes nowhere. A start that was killed half-way does nothing twice.
"""

from datetime import datetime, timedelta
from email.message import EmailMessage

from django.utils.translation import override, pgettext

from regulars.channels import ledger
from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.models import Account, Sending
from regulars.channels.receiving import take_in
from regulars.config.demo_people import by
from regulars.config.demo_words import ARTICLES, SCRIPT, TALKS
from regulars.customers.models import Customer, Identity
from regulars.inbox.commands import answer, set_topic, wait_for_third_party, write_note
from regulars.inbox.models import Conversation, Message
from regulars.inbox.types import Reply
from regulars.knowledge.commands import Written, change_article, publish, write_article
from regulars.knowledge.models import Article
from regulars.lib.clock import day_of
from regulars.staff.models import Employee
from regulars.staff.queries import company
from regulars.work.models import CallRound, Project, Task, Team
from regulars.work.projects.commands import ProjectDescribed, begin_project
from regulars.work.rounds.commands import add_customers, make_round
from regulars.work.rounds.types import RoundDescribed
from regulars.work.tasks.commands import add_task
from regulars.work.teams.commands import TeamWritten, write_team
from regulars.work.teams.people import PersonWritten, write_person
from regulars.work.teams.skills import SkillWritten, write_skill

MAILBOX = "hello@zerno.example"
LETTERS, CALLED = 36, 30
ANSWERED_AFTER = (9, 24, 51, 140)


def fill_answers(*, now: datetime) -> None:
    """Teams and skills first, so that letters find their people."""
    make_teams(now)
    write_articles(now)
    mailbox, _site = open_accounts(now)
    if not Conversation.objects.exists():
        correspond(mailbox, now)
    plan_work(now)


def employee(login: str) -> int:
    return Employee.objects.get(email=f"{login}@demo.example").pk


def make_teams(now: datetime) -> None:
    if Team.objects.filter(name="Customer care").exists():
        return
    nadia, bohdan, director = employee("nadia"), employee("bohdan"), employee("director")
    care = TeamWritten("Customer care", "Letters, chat and calls of customers", nadia, (nadia, bohdan, director))
    write_team(care, now=now, **by("nadia"))
    with override(company().language):
        named = (
            (pgettext("topic", "Delivery"), ("delivery", "доставка")),
            (pgettext("topic", "Grind"), ("grind", "помел")),
            (pgettext("topic", "Equipment"), ("machine", "кофемолка")),
        )
    written = [write_skill(SkillWritten(name, words), now=now, **by("nadia")).pk for name, words in named]
    for number, levels in ((nadia, (3, 1, 2)), (bohdan, (2, 3, 1))):
        skills = dict(zip(written, levels, strict=True))
        write_person(
            number, PersonWritten(("uk", "ru", "en", "ro"), most_open=20, skills=skills), now=now, **by("nadia")
        )


def write_articles(now: datetime) -> None:
    if Article.objects.exists():
        return
    owner = employee("nadia")
    for audience, topics, title, body, title_uk, body_uk in ARTICLES:
        english = Written("en", title, body, audience, owner, topics)
        article = write_article(english, now=now, **by("nadia"))
        ukrainian = Written("uk", title_uk, body_uk, audience, owner, topics)
        change_article(article.pk, ukrainian, version=0, now=now, **by("nadia"))
        publish(article.pk, now=now, **by("nadia"))


def open_accounts(now: datetime) -> tuple[Account, Account]:
    known = {one.kind: one for one in Account.objects.all()}
    letters = AccountDescribed("Roastery mailbox (nothing leaves the demo)", MAILBOX, {"rehearsal": True})
    site = AccountDescribed("Roastery site", "", {"sites": ["http://localhost", "http://127.0.0.1"]})
    return tuple(
        known.get(kind) or open_account(kind, described, now=now, **by("director"))
        for kind, described in (("email", letters), ("chat", site))
    )  # type: ignore[return-value]


# Letters -------------------------------------------------------------------------------------------------------------


def correspond(mailbox: Account, now: datetime) -> None:
    """Letters of the last days; some wait, most were answered, a few wait for somebody else."""
    writers = customers_with_mail()
    for place in range(LETTERS - 1, -1, -1):
        language, subject, topic, text, reply = TALKS[place % len(TALKS)]
        name, address = writers[language][place // len(TALKS) * 5 + place % 5]
        at = now - timedelta(hours=5 * place, minutes=7 + place * 13 % 50)
        conversation = written(mailbox, place, name, address, subject, text, at)
        if conversation is not None:
            set_topic(conversation.pk, topic, now=at, **by("nadia"))
            look_after(conversation, place, reply if place >= len(TALKS) or place % 3 else "", at, now)


def customers_with_mail() -> dict[str, list[tuple[str, str]]]:
    """Some of the best customers of each language, with their addresses."""
    return {language: of_language(language) for language in ("uk", "ru", "en", "ro")}


def of_language(language: str) -> list[tuple[str, str]]:
    known = Identity.objects.filter(channel=Identity.Channel.EMAIL, customer__language=language)
    valuable = known.filter(customer__traits__isnull=False, customer__merged_into=None)
    best = valuable.order_by("-customer__traits__value_minor", "id").select_related("customer")
    return [(one.customer.name, one.value) for one in best[3:80:4]]


def written(
    mailbox: Account, place: int, name: str, address: str, subject: str, text: str, at: datetime
) -> Conversation | None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = f'"{name}" <{address}>', MAILBOX, subject
    letter["Date"], letter["Message-ID"] = at, f"<demo.{place}@{address.partition('@')[2]}>"
    letter.set_content(text)
    received = take_in(mailbox, f"demo:{place}", letter.as_bytes(), now=at)
    number = received.ref.removeprefix("inbox.message:")
    found = Message.objects.filter(id=int(number)).select_related("conversation").first() if number else None
    return found.conversation if found else None


def look_after(conversation: Conversation, place: int, reply: str, at: datetime, now: datetime) -> None:
    conversation.refresh_from_db()
    author = conversation.assignee_id or employee("bohdan")
    moment = at + timedelta(minutes=ANSWERED_AFTER[place % len(ANSWERED_AFTER)])
    if reply and moment < now:
        message = answer(conversation.pk, Reply(reply), author_id=author, now=moment)
        gone = Sending.objects.get(ref=f"inbox.message:{message.pk}")
        ledger.deliver(gone.pk, now=moment + timedelta(seconds=11))
    elif place % 5 == 4:
        wait_for_third_party(conversation.pk, "Nova Poshta", now=moment, **by("bohdan"))
    elif place % 4 == 1:
        words = "Nadia, do you know which batch this was?"
        write_note(conversation.pk, words, author_id=employee("bohdan"), mentions=[employee("nadia")], now=moment)


# Work ----------------------------------------------------------------------------------------------------------------


def plan_work(now: datetime) -> None:
    today = day_of(now, company().time_zone)
    best = list(
        Customer.objects.filter(traits__isnull=False, merged_into=None).order_by("-traits__value_minor", "id")[:60]
    )
    director = employee("director")
    if not Task.objects.exists():
        for days, title in (
            (-1, "Send the corrected invoice"),
            (0, "Ask how the winter blend was"),
            (3, "Agree on the new price"),
        ):
            add_task(
                title,
                assignee_id=director,
                due_on=today + timedelta(days=days),
                customer_id=best[days].pk,
                now=now,
                **by("nadia"),
            )
    if not Project.objects.exists():
        said = ProjectDescribed(
            "Second café on the embankment", director, "Twice as much from March on.", today + timedelta(days=60)
        )
        project = begin_project(best[0].pk, said, now=now, **by("nadia"))
        for days, title in ((7, "Taste together"), (21, "Lend a grinder"), (45, "Train the baristas")):
            add_task(
                title,
                assignee_id=director,
                due_on=today + timedelta(days=days),
                project_id=project.pk,
                customer_id=best[0].pk,
                now=now,
                **by("nadia"),
            )
    if not CallRound.objects.exists():
        described = RoundDescribed("Winter blend: what do they say?", (director, employee("bohdan")), SCRIPT)
        one = make_round(described, source={}, now=now, **by("nadia"))
        add_customers(one.pk, [customer.pk for customer in best[10 : 10 + CALLED]], now=now, **by("nadia"))
