"""The phone log: the channel that calls belong to, and writing one down."""

import json
import uuid
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from regulars.channels import accounts, receiving
from regulars.channels.accounts import AccountDescribed
from regulars.channels.models import Account, Received
from regulars.channels.phone.reading import FROM_FORM
from regulars.channels.phone.types import Result
from regulars.lib.signing import new_secret
from regulars.staff.actors import EMPLOYEE
from regulars.staff.queries import company

KIND = "phone"


@transaction.atomic
def phone_log(*, actor: str, now: datetime) -> Account:
    """The first phone log there is; one is opened where there is none, since it needs nothing to be set."""
    found = accounts.accounts(kind=KIND).first()
    if found is not None:
        return found
    with translation.override(company().language):
        described = AccountDescribed(_("Phone"), secrets={"secret": new_secret()})
    return accounts.open_account(KIND, described, actor=actor, now=now)


def write_down(
    number: str,
    *,
    direction: str,
    result: Result,
    minutes: int,
    note: str,
    at: datetime,
    employee_id: int,
    now: datetime,
) -> Received:
    """A call that an employee had, taken in at once: the row says as what."""
    account = phone_log(actor=f"{EMPLOYEE}{employee_id}", now=now)
    key = uuid.uuid4().hex
    item = {
        "id": key, "at": at.isoformat(), "direction": direction, "number": number, "result": result.value,
        "seconds": minutes * 60, "note": note, "employee_id": employee_id,
    }  # fmt: skip
    raw = json.dumps({"list": FROM_FORM, "item": item}).encode()
    return receiving.take_in(account, f"note:{key}", raw, now=now)
