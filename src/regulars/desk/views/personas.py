"""Personas: portraits of the customers a company wants, and who fits them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regulars.customers.models import Persona
from regulars.customers.personas import commands
from regulars.customers.personas import queries as personas
from regulars.customers.personas.errors import PersonaNamed
from regulars.customers.personas.forms import PersonaForm
from regulars.customers.visibility import limited_to
from regulars.lib import clock
from regulars.staff.actors import actor
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import taken_back, toast


def trail() -> list[dict[str, str]]:
    return [{"text": _("Personas"), "url": reverse("desk:personas")}]


@needs(Right.SEE_CUSTOMERS)
def persona_list(request: HttpRequest) -> HttpResponse:
    """The personas, how many customers each stands for and what those spent."""
    columns = [
        {"title": _("Persona")},
        {"title": _("Customers"), "align": "end"},
        {"title": _("Mean fit"), "align": "end", "only_wide": True},
        {"title": _("Share of all spending"), "align": "end"},
    ]
    context = {
        "lines": personas.figures(only_of=limited_to(request.user)),
        "columns": columns,
        "may_edit": may(request.user, Right.EDIT_CUSTOMERS),
    }
    return render(request, "desk/personas.html", context)


@needs(Right.SEE_CUSTOMERS)
def persona(request: HttpRequest, persona_id: int) -> HttpResponse:
    """One persona: what makes it, and who fits best."""
    found = personas.persona(persona_id)
    page = personas.customers_page(persona_id, cursor=request.GET.get("cursor", ""), only_of=limited_to(request.user))
    here = reverse("desk:persona", args=[persona_id])
    context = {
        "persona": found,
        "parts": personas.weights_of(found),
        "fits": page.rows,
        "columns": [{"title": _("Customer")}, {"title": _("Fit"), "align": "end"},
                    {"title": _("Known"), "align": "end"}],
        "next_url": f"{here}?cursor={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"{here}?cursor={page.previous_cursor}" if page.previous_cursor else "",
        "may_edit": may(request.user, Right.EDIT_CUSTOMERS),
        "trail": trail(),
    }  # fmt: skip
    return render(request, "desk/persona.html", context)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def add(request: HttpRequest) -> HttpResponse:
    return written(request, PersonaForm(request.POST or None), None)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def change(request: HttpRequest, persona_id: int) -> HttpResponse:
    found = personas.persona(persona_id)
    weights = {f"segment-{number}": str(weight) for number, _name, weight in personas.weights_of(found)}
    initial = {"name": found.name, "about": found.about, **weights}
    return written(request, PersonaForm(request.POST or None, initial=initial), found)


def written(request: HttpRequest, form: PersonaForm, found: Persona | None) -> HttpResponse:
    if form.is_valid():
        try:
            saved = commands.write_persona(
                form.written(), persona_id=found.pk if found else None, actor=actor(request), now=clock.now()
            )
        except PersonaNamed as error:
            form.add_error("name", error.sentence)
        else:
            toast(request, _("Saved; customers are being compared with it"))
            return redirect("desk:persona", persona_id=saved.pk)
    back = reverse("desk:persona", args=[found.pk]) if found else reverse("desk:personas")
    context = {"form": form, "persona": found, "cancel_url": back, "trail": trail(), "width": "narrow"}
    return render(request, "desk/persona_form.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def archive(request: HttpRequest, persona_id: int) -> HttpResponse:
    found = personas.persona(persona_id)
    commands.archive_persona(persona_id, actor=actor(request), now=clock.now())
    undo = reverse("desk:persona_restoration", args=[persona_id])
    toast(request, _("“%(name)s” is put away") % {"name": found.name}, undo=undo)
    return redirect("desk:personas")


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def restore(request: HttpRequest, persona_id: int) -> HttpResponse:
    commands.restore_persona(persona_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("desk:persona", persona_id=persona_id)
