"""Channels of the company: which there are and how they are, connecting one, trying it, pausing it, putting it away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from regulars.channels import accounts, commands
from regulars.channels.errors import CannotConnect
from regulars.channels.forms import AccountForm
from regulars.channels.models import Account
from regulars.channels.registry import ChannelKind, channel_kinds, kind_of
from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import toast

TONES = {"works": "good", "ready": "good", "trouble": "bad", "paused": "neutral", "new": "info"}


def trail(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"text": _("Channels"), "url": reverse("channels:accounts")}, *more]


@needs(Right.MANAGE_COMPANY)
@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    """One query."""
    rows = [described(one) for one in accounts.accounts() if one.kind in channel_kinds]
    columns = [{"title": title} for title in (_("Channel"), pgettext("channel", "State"), _("Last heard"))]
    context = {"rows": rows, "columns": columns, "kinds": kinds()}
    return render(request, "channels/accounts.html", context)


def kinds() -> list[ChannelKind]:
    """Those that a person can connect here."""
    return [kind for kind in channel_kinds if kind.form is not None]


def described(account: Account) -> dict[str, Any]:
    state = state_of(account)
    words = {
        "works": _("works"), "trouble": _("does not answer"), "paused": _("paused"), "new": _("not heard yet"),
        "ready": pgettext("channel", "ready"),
    }  # fmt: skip
    return {"account": account, "kind": kind_of(account), "state": words[state], "tone": TONES[state]}


def state_of(account: Account) -> str:
    if account.state == Account.State.PAUSED:
        return "paused"
    if account.trouble_since is not None:
        return "trouble"
    if account.heard_at:
        return "works"
    # What nobody asks cannot be heard of: it takes what others bring.
    return "ready" if kind_of(account).listen is None else "new"


@never_cache
@needs(Right.MANAGE_COMPANY)
def account_new(request: HttpRequest, kind: str) -> HttpResponse:
    chosen = channel_kinds.get(kind)
    if chosen is None or chosen.form is None:
        raise NotFound()
    form: AccountForm = chosen.form()(request.POST or None)
    if form.is_valid():
        account = commands.open_account(kind, form.described(), actor=actor(request), now=clock.now())
        try_out(account)
        toast(request, _("“%(name)s” is connected") % {"name": account.title})
        return redirect("channels:account", account.pk)
    return answered(request, form, chosen, None)


@never_cache
@needs(Right.MANAGE_COMPANY)
def account_page(request: HttpRequest, account_id: int) -> HttpResponse:
    """What is written down of it, and how it is. Secrets are never shown. One query."""
    account = accounts.account_of(account_id)
    kind = kind_of(account)
    if kind.form is None:
        return answered(request, None, kind, account)
    form: AccountForm = kind.form()(request.POST or None, account=account)
    if form.is_valid():
        changed = commands.change_account(account_id, form.described(), actor=actor(request), now=clock.now())
        try_out(changed)
        toast(request, _("Saved"))
        return redirect("channels:account", account_id)
    return answered(request, form, kind, account)


def answered(
    request: HttpRequest, form: AccountForm | None, kind: ChannelKind, account: Account | None
) -> HttpResponse:
    context = {
        "form": form, "kind": kind, "account": account, "trail": trail(), "form_rows": grouped(form) if form else None,
        "shown": described(account) if account else None, "can_be_tried": kind.check is not None,
    }  # fmt: skip
    return render(request, "channels/account.html", context, status=422 if form is not None and form.errors else 200)


def grouped(form: AccountForm) -> dict[str, Any]:
    """Fields that most people never touch are folded, unless something may be wrong in them."""
    folded = form.folded
    inside = [form[name] for name in folded]
    return {
        "shown": [field for field in form if field.name not in folded],
        "folded": inside,
        "open": any(field.errors for field in inside) or bool(form.account and form.account.trouble_since),
    }


@needs(Right.MANAGE_COMPANY)
@require_POST
def account_check(request: HttpRequest, account_id: int) -> HttpResponse:
    """Try to connect now; what is wrong is then on the page."""
    if try_out(accounts.account_of(account_id)):
        toast(request, _("It connects: everything works"))
    return redirect("channels:account", account_id)


def try_out(account: Account) -> bool:
    """Whether it connects; the account remembers what is wrong."""
    check = kind_of(account).check
    if check is None:
        return True
    try:
        check(account)
    except CannotConnect as error:
        accounts.troubled(account.pk, str(error.details["reason"]), now=clock.now())
        return False
    accounts.heard(account.pk, now=clock.now())
    return True


@needs(Right.MANAGE_COMPANY)
@require_POST
def account_pause(request: HttpRequest, account_id: int) -> HttpResponse:
    account = commands.pause(account_id, actor=actor(request), now=clock.now())
    undo = reverse("channels:account_resume", args=[account_id])
    toast(request, _("“%(name)s” is paused") % {"name": account.title}, undo=undo)
    return redirect("channels:account", account_id)


@needs(Right.MANAGE_COMPANY)
@require_POST
def account_resume(request: HttpRequest, account_id: int) -> HttpResponse:
    account = commands.resume(account_id, actor=actor(request), now=clock.now())
    toast(request, _("“%(name)s” goes on") % {"name": account.title})
    return redirect("channels:account", account_id)


@needs(Right.MANAGE_COMPANY)
@require_POST
def account_archive(request: HttpRequest, account_id: int) -> HttpResponse:
    account = commands.archive_account(account_id, actor=actor(request), now=clock.now())
    undo = reverse("channels:account_restore", args=[account_id])
    toast(request, _("“%(name)s” is put away; its messages stay") % {"name": account.title}, undo=undo)
    return redirect("channels:accounts")


@needs(Right.MANAGE_COMPANY)
@require_POST
def account_restore(request: HttpRequest, account_id: int) -> HttpResponse:
    account = commands.archive_account(account_id, actor=actor(request), now=clock.now(), back=True)
    toast(request, _("“%(name)s” is back") % {"name": account.title})
    return redirect("channels:account", account_id)
