"""What the page of somebody signed in listens to: what it says itself, and the numbers of the menu on every page."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from regulars.live.menu import topic_of
from regulars.live.passes import page_pass
from regulars.live.tickets import ticket
from regulars.staff.actors import actor
from regulars.staff.house import house_of


def listen(request: HttpRequest, topics: Iterable[str] = ()) -> SafeString:
    """The head of a page that follows these topics and its menu, from the moment its numbers were counted."""
    request.regulars_listens = True  # type: ignore[attr-defined]
    own = sorted(set(topics))
    all_topics = [*own, topic_of(int(request.user.pk or 0))]
    context = {
        "pass": page_pass(actor(request), all_topics),
        "ticket": ticket(all_topics),
        "cursor": house_of(request).cursor,
        "always": bool(own),
    }
    return render_to_string("live/listen.html", context)


def listening_of(request: HttpRequest) -> SafeString:
    """The same for a page that follows nothing but its menu; nothing where a page has said what it follows."""
    return mark_safe("") if getattr(request, "regulars_listens", False) else listen(request)
