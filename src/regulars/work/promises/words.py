"""What clocks, states and policies are called."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulars.work.models import PolicyVersion, Promise
from regulars.work.promises.limits import limit_in_words
from regulars.work.promises.types import Clock, State

TONES = {State.KEPT: "good", State.BROKEN: "bad", State.CANCELLED: "neutral", State.RUNNING: "info"}


def clock_words(clock: Clock | str) -> str:
    return str(Promise.Clock(clock).label)


def state_words(state: State | str) -> str:
    return str(Promise.State(state).label)


def tone_of(state: State | str) -> str:
    """The tone of a badge."""
    return TONES.get(State(state), "neutral")


def promised(version: PolicyVersion) -> str:
    """«First answer within 4 working hours, solved within 2 working days.»"""
    limits = (
        (version.first_limit, _("first answer within %(limit)s")),
        (version.next_limit, _("each next answer within %(limit)s")),
        (version.resolution_limit, _("solved within %(limit)s")),
    )
    said = [words % {"limit": limit_in_words(limit)} for limit, words in limits if limit]
    said += third_parties(version.third_limits)
    return capfirst(listed(said)) + "."


def third_parties(limits: Iterable[Any]) -> list[str]:
    return [
        _("where it depends on %(name)s, within %(limit)s") % {"name": name, "limit": limit_in_words(limit)}
        if name
        else _("where it depends on somebody else, within %(limit)s") % {"limit": limit_in_words(limit)}
        for name, limit in limits
    ]


def listed(words: Iterable[str]) -> str:
    return pgettext("between promises", ", ").join(words)


def meant_for(version: PolicyVersion, channels: dict[str, str]) -> str:
    """Whom a policy is for: «E-mail · delivery · valued customers». `channels` are titles by key."""
    parts = [
        ", ".join(channels.get(one, one) for one in version.channels), ", ".join(version.topics),
        {True: _("valued customers"), False: _("customers who are not valued yet"), None: ""}[version.valued],
        version.team.name if version.team else "",
        _("depends on %(name)s") % {"name": version.third_party} if version.third_party else "",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part) or _("everything")
