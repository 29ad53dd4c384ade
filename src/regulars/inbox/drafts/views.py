"""The settings of drafts, for directors; and a draft beside the answer, for whoever writes it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.inbox.drafts import settings as drafting
from regulars.inbox.drafts import writing
from regulars.inbox.drafts.errors import NoDraft, NothingToAnswer
from regulars.inbox.drafts.forms import DraftingForm, initial_of
from regulars.lib import clock
from regulars.lib.errors import BadInput
from regulars.staff.actors import actor
from regulars.staff.rights import Right, needs
from regulars.ui.toasts import toast


@needs(Right.MANAGE_COMPANY)
def settings_page(request: HttpRequest) -> HttpResponse:
    """Where the model is. Saving does not switch it on."""
    found = drafting.drafting()
    form = DraftingForm(request.POST or None, initial=initial_of(found))
    if form.is_valid():
        try:
            drafting.choose(form.chosen(), actor=actor(request), now=clock.now())
        except BadInput as error:
            form.add_error("url", error.sentence)
        else:
            toast(request, _("Saved"))
            return redirect("inbox:drafting")
    context = {
        "form": form,
        "settings": found,
        "has_key": bool(found and drafting.key_of(found)),
        "trail": [{"text": _("Company"), "url": reverse("staff:company")}],
        "width": "narrow",
    }
    return render(request, "inbox/drafts/settings.html", context, status=422 if form.errors else 200)


@needs(Right.MANAGE_COMPANY)
@require_POST
def switching(request: HttpRequest, to: str) -> HttpResponse:
    """On or off; each is taken back by the other."""
    on = to == "on"
    drafting.switch(on, actor=actor(request), now=clock.now())
    undo = reverse("inbox:drafting_switch", args=["off" if on else "on"])
    toast(request, _("Drafts are switched on") if on else _("Drafts are switched off"), undo=undo)
    return redirect("inbox:drafting")


@needs(Right.ANSWER)
@require_POST
def suggestion(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """A draft to read and to put into the answer; or why there is none. Nothing is sent, nothing is kept."""
    context: dict[str, object] = {}
    try:
        context["written"] = writing.draft(conversation_id, actor=actor(request), now=clock.now())
    except (NoDraft, NothingToAnswer) as error:
        context["problem"] = error.sentence
    return render(request, "inbox/drafts/suggestion.html", context)
