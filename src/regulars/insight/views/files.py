"""What leaves Insight as a file: in which forms, and that it is written down who took it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from regulars.insight.errors import NoSuchTable
from regulars.lib import clock
from regulars.lib.export import csv_response, xlsx_response
from regulars.staff import audit
from regulars.staff.actors import actor

RESPONSES: dict[str, Callable[..., HttpResponseBase]] = {"csv": csv_response, "xlsx": xlsx_response}


def answer_with(ending: str) -> Callable[..., HttpResponseBase]:
    """How a list is written with this ending. Raises NoSuchTable."""
    if ending not in RESPONSES:
        raise NoSuchTable()
    return RESPONSES[ending]


def taken_out(request: HttpRequest, action: str, ending: str, **details: Any) -> None:
    """Before anything is sent: what was begun to be taken out was taken out."""
    audit.record(actor=actor(request), action=action, now=clock.now(), details={"format": ending, **details})
