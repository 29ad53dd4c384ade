"""Calls of a round as lines of a page and of a file."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from regulars.customers.queries import contacts_of
from regulars.lib.export import Row
from regulars.work.models import RoundCall
from regulars.work.rounds import queries
from regulars.work.rounds.types import WHY_TITLES, Progress, Why

State = RoundCall.State
TONES = {State.TAKEN: "info", State.ENDED: "good", State.LEFT_OUT: "warn"}


def line(call: RoundCall, titles: Mapping[str, str]) -> dict[str, Any]:
    """A call fetched with its customer and caller. No query."""
    customer = call.customer.merged_into or call.customer
    return {
        "call": call, "customer": customer.name, "url": reverse("desk:customer", args=[customer.pk]),
        "state": call.get_state_display(), "tone": TONES.get(State(call.state), "neutral"),
        "outcome": titles.get(call.outcome, call.outcome), "why": why_in_words(call),
        "again": call.from_at if call.state == State.WAITING and call.attempts else None,
    }  # fmt: skip


def why_in_words(call: RoundCall) -> str:
    return str(WHY_TITLES[Why(call.why)]) if call.why in list(Why) else ""


def outcome_lines(progress: Progress, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each outcome with how many calls ended so, the most frequent first."""
    found = sorted(progress.outcomes.items(), key=lambda pair: -pair[1])
    return [
        {"title": titles.get(key, key), "number": number, "share": number / progress.done if progress.done else 0}
        for key, number in found
    ]


def tabs_of_states(here: str, state: str, progress: Progress) -> list[dict[str, Any]]:
    titles = {"": _("All"), **{str(key): str(title).capitalize() for key, title in State.choices}}
    return [
        {"text": title, "url": f"{here}?state={key}" if key else here, "active": key == state,
         "count": progress.states.get(key, 0) if key else None}
        for key, title in titles.items()
    ]  # fmt: skip


def export_header() -> list[str]:
    return [_("Number"), _("Customer"), _("Phone"), _("State"), _("Why not"), _("Outcome"), _("Calls"), _("Caller"),
            _("Last call"), _("What was said")]  # fmt: skip


def export_rows(round_id: int, titles: Mapping[str, str], *, only_of: int | None) -> Iterator[Row]:
    """Everybody in the round. Three queries for each five hundred."""
    for calls in queries.call_batches(round_id, only_of=only_of):
        made = queries.attempts_of([call.pk for call in calls])
        contacts = contacts_of([call.customer_id for call in calls])
        for call in calls:
            last = next(iter(made.get(call.pk, [])), None)
            known = contacts.get(call.customer_id)
            yield [
                call.customer_id, call.customer.name, known.phone if known else "", call.get_state_display(),
                why_in_words(call), titles.get(call.outcome, call.outcome), call.attempts,
                str(call.caller or ""), localtime(last.at).strftime("%Y-%m-%d %H:%M") if last else "",
                last.text if last else "",
            ]  # fmt: skip
