"""Every address, with every role and with nobody: who gets in is what the table of rights says, and nothing else."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, StringConverter
from tests.cast import NOW

from regulars.api.models import Endpoint
from regulars.channels.accounts import AccountDescribed, open_account
from regulars.channels.models import Received
from regulars.customers.models import (
    ConsentEvent,
    ConsentTopic,
    Customer,
    DataExport,
    Erasure,
    Group,
    Merge,
    Occasion,
    Person,
    Persona,
    Segment,
    Suggestion,
)
from regulars.imports.models import Upload
from regulars.insight.models import Run
from regulars.knowledge.models import Article, ArticleText, Gap
from regulars.staff.models import ApiKey, Employee
from regulars.staff.rights import RIGHTS_OF, Right, Role
from regulars.work.models import Policy, PolicyVersion, Skill, Team, WorkingCalendar

# Far from the numbers that the database gives out by itself.
KNOWN = 77_000_001

# What a parameter may be: something that exists nowhere, and something that most often exists.
STRANGE = {IntConverter: "999999999", SlugConverter: "nothing-here", StringConverter: "nothing-here"}
USUAL = {IntConverter: str(KNOWN), SlugConverter: "churn", StringConverter: "orders"}
BY_NAME = {"language": "en", "kind": "csv", "ending": "csv", "role": "agent", "sees": "own"}
BY_PATTERN = {"uidb36": ("zz", "1"), "key": ("no-key", "set-password")}

# Public on purpose. A new public view is added here with open eyes.
PUBLIC = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "staff:set_up",
    "staff:join",
    # What customers open by a signed link.
    "desk:preferences",
    "desk:confirmation",
    "health",
    "api:openapi",
    "events:script",
    # The window of the chat on the company's sites, and what it shows.
    "portal:chat",
    "portal:chat_launcher",
    "portal:chat_file",
    "portal:face",
    # What customers open by a signed link.
    "portal:request",
    "portal:request_more",
    "portal:request_settled",
    # What calendar programs read under a secret address.
    "work:agenda_feed",
    "knowledge:help",
    "knowledge:help_article",
    "knowledge:help_asked",
    "knowledge:help_opinion",
    "knowledge:picture",
    # The document of a report, for whoever got its letter: the link is signed.
    "insight:sent",
    # A frame without cookies: its address is signed for whoever may read the letter.
    "channels:letter",
    "channels:far_picture",
}

# Views that only programs open, by a key; which of its scopes each wants is walked in `api/tests/test_scopes.py`.
FOR_PROGRAMS = "api"


@dataclass(frozen=True)
class Address:
    name: str
    parts: tuple[Any, ...]
    view: Callable[..., Any]

    def path(self, kinds: dict[type, str], which: int) -> str:
        return "/" + "".join(filled(pattern, kinds, which) for pattern in self.parts)


def filled(pattern: Any, kinds: dict[type, str], which: int) -> str:
    """A pattern with its parameters filled in."""
    route = str(pattern)
    if hasattr(pattern, "_route"):
        for name, converter in pattern.converters.items():
            of_its_kind = next(text for known, text in kinds.items() if isinstance(converter, known))
            value = BY_NAME.get(name, of_its_kind) if kinds is USUAL else of_its_kind
            route = re.sub(rf"<(\w+:)?{name}>", value, route)
        return route
    expected = r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
    assert route == expected, f"teach the walk to fill in {route}"
    return "password/new/{}-{}/".format(*(BY_PATTERN[name][which] for name in ("uidb36", "key")))


def addresses(resolver: URLResolver | None = None, parts: tuple[Any, ...] = (), space: str = "") -> Iterator[Address]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield Address(f"{space}{entry.name}", (*parts, entry.pattern), entry.callback)
        else:
            inner = f"{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, (*parts, entry.pattern), inner)


EVERY = list(addresses())
GUARDED = [address for address in EVERY if getattr(address.view, "rights", None) not in (None, "public", FOR_PROGRAMS)]
PROGRAMS = [address for address in EVERY if getattr(address.view, "rights", None) == FOR_PROGRAMS]
PAGES = [address for address in EVERY if address not in PROGRAMS]


@pytest.fixture
def house(dora) -> None:
    """One of everything that has an address of its own."""
    Employee.objects.create(id=KNOWN, email="ivo@honey.example", name="Ivo", role=Role.AGENT, hired_at=NOW)
    Customer.objects.create(id=KNOWN, name="Olena Melnyk", sort_key="olena melnyk", created_at=NOW)
    Person.objects.create(id=KNOWN, customer_id=KNOWN, full_name="Olena Melnyk", created_at=NOW)
    Occasion.objects.create(id=KNOWN, customer_id=KNOWN, kind="birthday", month=2, day=29, created_at=NOW)
    double = Customer.objects.create(name="Олена Мельник", sort_key="мельник", created_at=NOW)
    Merge.objects.create(id=KNOWN, survivor_id=KNOWN, merged=double, merged_at=NOW)
    Suggestion.objects.create(id=KNOWN, first=double, second_id=KNOWN, score=0.9, seen="", found_at=NOW)
    Group.objects.create(id=KNOWN, name="Council", created_at=NOW)
    Segment.objects.create(
        id=KNOWN, name="Lost", rule={"version": 1, "rule": {"all": []}}, created_at=NOW, changed_at=NOW
    )
    Persona.objects.create(id=KNOWN, name="Café owner", created_at=NOW)
    ConsentTopic.objects.create(id=KNOWN, key="news", title="News", channels=["email"], created_at=NOW)
    ConsentEvent.objects.create(
        id=KNOWN, customer_id=KNOWN, topic_id=KNOWN, channel="email", what="asked", how="link", happened_at=NOW,
        recorded_at=NOW,
    )  # fmt: skip
    DataExport.objects.create(id=KNOWN, customer_id=KNOWN, stored_as="known", language="en", asked_at=NOW)
    Erasure.objects.create(id=KNOWN, customer_id=KNOWN, reason="asked", asked_at=NOW)
    Run.objects.create(id=KNOWN, state="failed", asked_at=NOW, failure="stopped")
    Upload.objects.create(id=KNOWN, target="orders", file_name="a.csv", size_bytes=1, state="loaded", uploaded_at=NOW)
    ApiKey.objects.create(
        id=KNOWN, name="Shop", prefix="rgl_12345678", secret_hash="", scopes=["import"], created_at=NOW
    )
    Article.objects.create(id=KNOWN, audience="customers", published_at=NOW, created_at=NOW, changed_at=NOW)
    ArticleText.objects.create(article_id=KNOWN, language="en", title="Delivery", body="Two days.", changed_at=NOW)
    Gap.objects.create(id=KNOWN, language="en", first_asked_at=NOW, last_asked_at=NOW)
    Team.objects.create(id=KNOWN, name="Bills", created_at=NOW)
    Skill.objects.create(id=KNOWN, name="Invoices")
    Policy.objects.create(id=KNOWN, name="Letters", position=1, created_at=NOW)
    PolicyVersion.objects.create(policy_id=KNOWN, number=1, made_at=NOW, first_limit="1h")
    WorkingCalendar.objects.create(id=KNOWN, name="Shop", zone="Europe/Kyiv", week=[[[540, 1080]]] * 7, created_at=NOW)
    mailbox = open_account("email", AccountDescribed("Post", "help@honey.example"), actor="", now=NOW)
    Received.objects.create(id=KNOWN, account=mailbox, key="1", raw=b"?", received_at=NOW, state="held")
    Endpoint.objects.create(id=KNOWN, name="Shop", url="https://shop.example/", secret="whsec_", created_at=NOW)


def paths(address: Address) -> set[str]:
    return {address.path(STRANGE, 0), address.path(USUAL, 1)}


def named(address: Address) -> str:
    return address.name


def test_the_walk_finds_the_addresses_of_every_context():
    spaces = {address.name.partition(":")[0] for address in EVERY if ":" in address.name}
    assert {"api", "webhooks", "staff", "desk", "insight", "imports"} <= spaces


@pytest.mark.parametrize("address", EVERY, ids=named)
def test_every_view_says_who_may_open_it(address):
    rights = getattr(address.view, "rights", None)
    assert rights is not None, f"{address.name}: decorate the view with @needs(...) or @public"
    assert rights in ("public", FOR_PROGRAMS) or all(isinstance(right, Right) for right in rights)


def test_only_these_views_are_public():
    assert {address.name for address in EVERY if getattr(address.view, "rights", None) == "public"} == PUBLIC


def answers(browser: Client, path: str, *methods: str, **options: Any) -> list[Any]:
    """What a view says to each method it takes; a method it does not take tells nothing to anybody."""
    said = [getattr(browser, method)(path, **options) for method in methods]
    taken = [answer for answer in said if answer.status_code != 405]
    assert taken, f"{path} takes none of {methods}"
    return taken


@pytest.mark.parametrize("address", GUARDED, ids=named)
def test_a_stranger_is_sent_to_sign_in_and_learns_nothing(address, charlie, house):
    for path in paths(address):
        for answer in answers(charlie, path, "get", "post", "delete"):
            assert answer.status_code == 302, path
            assert answer.url.startswith("/sign-in/")
            assert answer.content == b""


@pytest.mark.parametrize("address", GUARDED, ids=named)
def test_a_program_and_a_partial_of_a_stranger_are_refused_without_a_redirect(address, charlie, company):
    path = address.path(STRANGE, 0)
    for program in answers(charlie, path, "get", "post", headers={"Accept": "application/json"}):
        assert (program.status_code, program.json()["error"]["code"]) == (401, "not_signed_in")
    for partial in answers(charlie, path, "get", "post", headers={"HX-Request": "true"}):
        assert (partial.status_code, partial.headers["HX-Refresh"], partial.content) == (401, "true", b"")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("address", GUARDED, ids=named)
def test_a_role_opens_exactly_what_its_rights_say(address, role, client_as, house):
    browser = client_as(role)
    allowed = set(address.view.rights) <= RIGHTS_OF[role]
    methods = ("get", "post") if allowed else ("get", "post", "delete")
    for path in paths(address):
        for answer in answers(browser, path, *methods):
            assert (answer.status_code == 403) is not allowed, f"{path} answered {answer.status_code}"
            assert answer.status_code < 500, f"{path} answered {answer.status_code}"


@pytest.mark.parametrize("address", PROGRAMS, ids=named)
def test_a_program_without_a_key_is_refused_and_a_session_is_no_key(address, client_as, house):
    browser = client_as(Role.DIRECTOR)
    for path in paths(address):
        for answer in answers(browser, path, "get", "post", "put", "patch", "delete"):
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "key_refused"), path


@pytest.mark.parametrize("address", PAGES, ids=named)
def test_nothing_is_posted_without_the_token_of_the_form(address, dora):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(dora)
    for path in paths(address):
        answer = browser.post(path)
        assert answer.status_code == 403, path
        assert "This form has grown old" in answer.content.decode()


@pytest.mark.parametrize("address", GUARDED, ids=named)
def test_empty_and_strange_posts_of_a_director_never_break_the_house(address, client_as, house):
    browser = client_as(Role.DIRECTOR)
    for path in paths(address):
        assert browser.post(path, {"nonsense": "\x00\ud83d".encode("utf-8", "surrogatepass")}).status_code < 500, path


@pytest.mark.parametrize("address", GUARDED, ids=named)
def test_pages_of_somebody_signed_in_are_kept_by_no_cache(address, client_as, house):
    answer = client_as(Role.DIRECTOR).get(address.path(USUAL, 1))
    assert "private" in answer.headers["Cache-Control"], address.name
