"""Notes on the time line: the list, writing, changing, taking away and back."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from regulars.insight.models import TimeNote
from regulars.insight.pages import section_tabs
from regulars.insight.remarks import commands, queries
from regulars.lib.clock import now
from regulars.lib.text import clean
from regulars.staff.actors import actor
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import taken_back, toast


class NoteForm(forms.Form):
    happened_on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    text = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=commands.LONGEST,
        help_text=gettext_lazy("A few words: “Prices rose”, “New site”. Everybody who sees figures reads them."),
    )

    def clean_text(self) -> str:
        words = clean(self.cleaned_data["text"], commands.LONGEST)
        if not words:
            raise forms.ValidationError(_("Say in a few words what happened."))
        return words


@needs(Right.SEE_FIGURES)
def notes(request: HttpRequest) -> HttpResponse:
    """All notes, newest day first, and a form for one more where the reader may write."""
    return _page(request, NoteForm() if may(request.user, Right.RUN_FIGURES) else None)


def _page(request: HttpRequest, form: NoteForm | None, note: TimeNote | None = None) -> HttpResponse:
    context = {"sections": section_tabs(request), "notes_listed": list(queries.notes()), "form": form, "note": note}
    return render(request, "insight/notes.html", context)


@needs(Right.RUN_FIGURES)
@require_POST
def write(request: HttpRequest) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    note = commands.write_note(**form.cleaned_data, actor=actor(request), now=now())
    toast(request, _("The note is on every chart over time"), undo=reverse("insight:note_removal", args=[note.pk]))
    return redirect("insight:notes")


@needs(Right.RUN_FIGURES)
def note(request: HttpRequest, time_note_id: int) -> HttpResponse:
    """Change one."""
    found = queries.note(time_note_id)
    given = {"happened_on": found.happened_on, "text": found.text}
    form = NoteForm(request.POST) if request.method == "POST" else NoteForm(initial=given)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, found)
    commands.change_note(time_note_id, **form.cleaned_data, actor=actor(request), now=now())
    toast(request, _("The note is changed"))
    return redirect("insight:notes")


@needs(Right.RUN_FIGURES)
@require_POST
def note_removal(request: HttpRequest, time_note_id: int) -> HttpResponse:
    commands.remove_note(time_note_id, actor=actor(request), now=now())
    toast(request, _("The note is off the charts"), undo=reverse("insight:note_restoring", args=[time_note_id]))
    return redirect("insight:notes")


@needs(Right.RUN_FIGURES)
@require_POST
def note_restoring(request: HttpRequest, time_note_id: int) -> HttpResponse:
    commands.restore_note(time_note_id, actor=actor(request), now=now())
    taken_back(request)
    return redirect("insight:notes")
