"""Sending a message on to somebody outside who may know more."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from regulars.inbox import commands
from regulars.inbox.answering import message_of
from regulars.inbox.views.said import own_text
from regulars.lib import clock
from regulars.lib.errors import RegularsError
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import toast


class ForwardForm(forms.Form):
    to = forms.EmailField(label=pgettext_lazy("message", "To"), max_length=254)
    text = forms.CharField(
        label=gettext_lazy("Your words"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The message stands below them, with its files. The customer does not see this."),
    )  # fmt: skip
    wait = forms.BooleanField(
        label=gettext_lazy("Wait for their answer"), required=False, initial=True,
        help_text=gettext_lazy("The conversation waits for them until they answer; our promise follows."),
    )  # fmt: skip


@needs(Right.ANSWER)
def forward(request: HttpRequest, message_id: int) -> HttpResponse:
    """A page of its own, so that nothing goes out beside the answer by accident. Raises NotFound."""
    message = message_of(message_id)
    address = reverse("inbox:conversation", args=[message.conversation_id])
    form = ForwardForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        text = given["text"].replace("\r\n", "\n")
        try:
            made = commands.forward(
                message_id, given["to"], text, author_id=int(request.user.pk or 0), now=clock.now(),
                wait=given["wait"],
            )  # fmt: skip
        except RegularsError as error:
            form.add_error(None, error.sentence)
        else:
            toast(request, _("Forwarded to %(to)s") % {"to": given["to"]})
            return redirect(f"{address}#m-{made.pk}")
    crumbs = [{"text": _("Inbox"), "url": reverse("inbox:inbox")}, {"text": _("Conversation"), "url": address}]
    context = {"form": form, "back_url": address, "crumbs": crumbs, "message": message, "text": own_text(message)}
    return render(
        request, "inbox/forward.html", context | {"width": "narrow"}, status=422 if form.errors else 200
    )  # fmt: skip
