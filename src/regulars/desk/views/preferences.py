"""What customers see of us without signing in: what they agreed to, and one question to confirm.

Opening a page never changes anything, because mail programs open links by themselves; only what is pressed does. The
pages say nothing about anybody but a masked address, and are kept by nobody: no search engine, no cache.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from regulars.customers.consents import choosing, commands, links
from regulars.customers.consents.errors import LinkSpent, TooManyChanges
from regulars.customers.consents.queries import latest_wordings
from regulars.customers.errors import CustomerErased
from regulars.customers.models import ConsentEvent, ConsentTopic, Customer
from regulars.desk.confirming import language_of
from regulars.lib import caller, clock
from regulars.lib.errors import NotFound, RegularsError
from regulars.lib.text import clean
from regulars.staff.queries import company
from regulars.staff.rights import public

BROWSER_LENGTH = 200
WITHIN, MOST_CHANGES = timedelta(hours=1), 60
Page = Callable[..., HttpResponse]


def quiet(view: Page) -> Page:
    """A page of the customer: told to search engines by none, with a spent link said in words."""

    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponse:
        try:
            answer = view(request, token)
        except TooManyChanges as error:
            answer = refused(request, error)
        except (NotFound, CustomerErased):
            # Whoever the link was made for is erased, or no longer of this customer.
            answer = refused(request, LinkSpent())
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return shown


def refused(request: HttpRequest, error: RegularsError) -> HttpResponse:
    return render(request, "desk/preferences/spent.html", {"error": error}, status=error.status)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@quiet
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """What a customer agreed to, topic by topic and channel by channel; theirs to change."""
    whose = links.whose_preferences(token)
    person_id = whose.person.id if whose.person else None
    page = choosing.page_of(whose.customer, person_id)
    if request.method == "POST":
        nothing = "nothing" in request.POST
        changes = page.nothing_more() if nothing else page.changes(request.POST.getlist("wanted"))
        refuse_too_many(whose.customer, changes)
        shown = choosing.wordings_shown(page, request.POST.getlist("shown"))
        said = choosing.said(changes, person_id=person_id, proof=proof(request), shown=shown)
        commands.record_consents(whose.customer.id, said, actor="", now=clock.now())
        return redirect(f"{request.path}?saved=1")
    language = language_of(whose.customer, company(), spoken(request), person=whose.person)
    context = {
        "topics": in_words(page, language),
        "saved": "saved" in request.GET,
        "any_given": page.any_given,
        **about(whose.identity),
    }
    return in_language(request, "desk/preferences/choose.html", context, language)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@quiet
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """What we asked, in the words it was asked; agreeing is pressing the button, and can be pressed once."""
    asked = links.what_was_asked(token)
    if request.method == "POST":
        commands.confirm([one.id for one in asked.events], proof=proof(request), now=clock.now())
        return redirect(request.path)
    customer = asked.events[0].customer
    language = language_of(customer, company(), spoken(request), person=asked.events[0].person)
    answered = commands.answered([one.id for one in asked.events])
    own = links.preferences_token(
        customer.id, person_id=asked.events[0].person_id, identity_id=asked.identity.id if asked.identity else None
    )
    context = {
        "questions": [{"title": title_of(one), "text": one.wording.text if one.wording else "",
                       "channel": one.get_channel_display} for one in asked.events],
        "answered": answered,
        "own_token": own if answered else "",
        **about(asked.identity),
    }  # fmt: skip
    return in_language(request, "desk/preferences/confirm.html", context, language)


def title_of(event: ConsentEvent) -> str:
    return event.wording.title if event.wording else event.topic.title


def in_words(page: choosing.Page, language: str) -> list[dict[str, Any]]:
    """The topics in the customer's words, each way with its box."""
    wordings = latest_wordings([topic.id for topic in page.topics], [language, company().language])
    return [
        {
            "title": wordings[topic.id].title if topic.id in wordings else topic.title,
            "text": wordings[topic.id].text if topic.id in wordings else "",
            "wording_id": wordings[topic.id].id if topic.id in wordings else None,
            "choices": [
                {"value": choosing.value(topic, channel), "title": ConsentTopic.Channel(channel).label,
                 "given": page.is_given(topic, channel)}
                for channel in page.channels_of(topic)
            ],
        }
        for topic in page.topics
    ]  # fmt: skip


def about(identity: Any) -> dict[str, str]:
    return {"address": links.masked(identity.value) if identity else ""}


def in_language(request: HttpRequest, template: str, context: dict[str, Any], language: str) -> HttpResponse:
    with override(language):
        answer = render(request, template, context)
    answer["Content-Language"] = language
    return answer


def spoken(request: HttpRequest) -> str:
    """What the browser asks for, where nobody knows what the customer speaks."""
    found = getattr(request, "LANGUAGE_CODE", "")
    return found if found in dict(settings.LANGUAGES) else ""


def proof(request: HttpRequest) -> dict[str, str]:
    """What shows that somebody pressed it."""
    browser = clean(request.headers.get("User-Agent", ""), BROWSER_LENGTH)
    return {"address": caller.address() or "", "browser": browser}


def refuse_too_many(customer: Customer, changes: Sequence[choosing.Change]) -> None:
    """A withdrawal is never refused. Raises TooManyChanges."""
    if not any(change.given for change in changes):
        return
    since = clock.now() - WITHIN
    if choosing.changes_since(customer.id, since) + len(changes) > MOST_CHANGES:
        raise TooManyChanges()
