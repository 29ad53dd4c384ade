"""The kind «phone», as it is registered at start-up."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.channels.errors import WillNotGo
from regulars.channels.phone.reading import read
from regulars.channels.registry import ChannelKind

if TYPE_CHECKING:
    from regulars.channels.models import Account, Sending


def deliver(account: "Account", line: "Sending") -> str:
    """Calls are made by people. Raises WillNotGo."""
    raise WillNotGo(
        _("An answer by phone is spoken: call from the page of the customer, and write down what was said.")
    )


def form() -> type[Any]:
    from regulars.channels.phone.forms import PhoneForm

    return PhoneForm


PHONE = ChannelKind(
    key="phone", title=gettext_lazy("Phone"), icon="phone", identity="phone", read=read, deliver=deliver, form=form,
    has_files=False, can_begin=False,
)  # fmt: skip
