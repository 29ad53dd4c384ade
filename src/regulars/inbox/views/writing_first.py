"""Writing to a customer who has not asked anything."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulars.channels.accounts import accounts
from regulars.customers import queries as customers
from regulars.customers.together import identities_together
from regulars.inbox import commands
from regulars.inbox.texts import MOST_TEXT
from regulars.inbox.types import NewConversation, Reply
from regulars.inbox.views.composing import reachable, way_words
from regulars.inbox.views.thread import address_of
from regulars.lib import clock
from regulars.lib.errors import RegularsError
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import toast


class FirstForm(forms.Form):
    way = forms.ChoiceField(label=gettext_lazy("By which channel"))
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 8, "autofocus": True})
    )

    def __init__(self, *args: Any, ways: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"] = forms.ChoiceField(label=self.fields["way"].label, choices=ways)

    def new(self, customer_id: int) -> NewConversation:
        account, _colon, address = self.cleaned_data["way"].partition(":")
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        return NewConversation(
            customer_id=customer_id, account_id=int(account), address=address,
            reply=Reply(text=text, subject=self.cleaned_data["subject"]),
        )  # fmt: skip


@needs(Right.ANSWER)
def write_first(request: HttpRequest, customer_id: int) -> HttpResponse:
    """A new conversation; what is written goes out after ten seconds, as every answer."""
    customer = customers.customer(customer_id)
    form = FirstForm(request.POST or None, ways=ways_to(customer_id))
    if form.is_valid():
        try:
            made = commands.write_first(form.new(customer_id), author_id=int(request.user.pk or 0), now=clock.now())
        except RegularsError as error:
            form.add_error(None, error.sentence)
        else:
            toast(request, _("On its way"))
            return redirect("inbox:conversation", conversation_id=made.pk)
    context = {
        "form": form, "customer": customer, "customer_url": address_of("desk:customer", customer_id),
        "width": "narrow",
    }  # fmt: skip
    return render(request, "inbox/write_first.html", context, status=422 if form.errors else 200)


def ways_to(customer_id: int) -> list[tuple[str, str]]:
    """Every way by which somebody can be written to first. Three queries."""
    found = reachable(accounts(), identities_together(customer_id))
    return [(f"{account.pk}:{value}", way_words(account, value)) for account, value in found]
