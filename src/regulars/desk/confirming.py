"""The mail by which a customer is asked to confirm a consent: one mail, to one address, with one link."""

from collections.abc import Sequence
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from regulars.customers.consents import links
from regulars.customers.consents.errors import LinkSpent
from regulars.customers.models import Customer, Person
from regulars.staff.models import Company
from regulars.staff.queries import company

TASK = "desk.send_confirmation"
CONSOLE = "django.core.mail.backends.console.EmailBackend"


def can_send_mail() -> bool:
    """Without a mail server mail goes to the log, where no customer reads it."""
    return bool(settings.EMAIL_BACKEND != CONSOLE)


def ask_to_confirm(asked_ids: Sequence[int], *, identity_id: int, site: str) -> None:
    """Have the worker send the link, in the transaction of the caller. `site` is the address of this installation.

    Numbers only: neither the address nor the link lies in the queue.
    """
    app.configure_task(TASK).defer(asked_ids=list(asked_ids), identity_id=identity_id, site=site)


def send_confirmation(asked_ids: Sequence[int], identity_id: int, site: str) -> bool:
    """Send the link; False when what was asked, or the address, is not there any more.

    Killed after the mail was handed over, it sends it once more: the same link, which counts once.
    """
    token = links.confirmation_token(asked_ids, identity_id=identity_id)
    try:
        asked = links.what_was_asked(token)
    except LinkSpent:
        return False
    assert asked.identity is not None
    ours = company()
    link = urljoin(site, reverse("desk:confirmation", args=[token]))
    with override(language_of(asked.events[0].customer, ours, person=asked.events[0].person)):
        mail = EmailMessage(
            subject=_("Please confirm: %(company)s may write to you") % {"company": ours.name},
            body=render_to_string("desk/mail/confirmation.txt", {"company": ours, "link": link, "asked": asked}),
            to=[asked.identity.value],
            # So that no answering machine answers it.
            headers={"Auto-Submitted": "auto-generated"},
        )
    mail.send()
    return True


def language_of(customer: Customer, ours: Company, otherwise: str = "", *, person: Person | None = None) -> str:
    """What the person or the customer speaks among what the pages speak, else `otherwise`, else the company's."""
    spoken = dict(settings.LANGUAGES)
    wanted = (person.language if person else "", customer.language, otherwise, ours.language, settings.LANGUAGE_CODE)
    return next((one for one in wanted if one in spoken), "en")
