"""What the company wants to know of its customers: defining it, its order, and what files brought undefined."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regulars.customers.attributes import commands, queries
from regulars.customers.attributes.errors import AttributeKnown
from regulars.customers.attributes.forms import KINDS, DefinitionForm, as_initial
from regulars.customers.attributes.guessing import guessed
from regulars.customers.attributes.manners import of_person
from regulars.customers.attributes.queries import Found
from regulars.customers.models import AttributeDefinition
from regulars.insight.words import attribute_title
from regulars.lib import clock
from regulars.lib.text import clean
from regulars.staff.actors import actor
from regulars.staff.queries import company
from regulars.staff.rights import Right, needs
from regulars.ui.figures import number
from regulars.ui.toasts import toast

SHOWN_EXAMPLES, SHOWN_CHOICES, LINE = 3, 6, 60


def trail(*, inside: bool = False) -> list[dict[str, str]]:
    here = {"text": _("Attributes"), "url": reverse("desk:attributes")}
    return [{"text": _("Company"), "url": reverse("staff:company")}, *([here] if inside else [])]


@needs(Right.MANAGE_COMPANY)
@require_GET
def attributes(request: HttpRequest) -> HttpResponse:
    """The attributes in their order, and those that stand in the data undefined. Three queries."""
    known = list(queries.all_definitions())
    used = [one for one in known if one.archived_at is None]
    words = {one.key for one in known}
    context = {
        "used": [line(one, place, len(used)) for place, one in enumerate(used)],
        "archived": [line(one) for one in known if one.archived_at is not None],
        "found": [found_line(one) for one in queries.found_in_data() if one.key not in words],
        "trail": trail(),
    }
    return render(request, "desk/attributes.html", context)


def line(one: AttributeDefinition, place: int = 0, places: int = 0) -> dict[str, Any]:
    shown, more = one.choices[:SHOWN_CHOICES], "…" if len(one.choices) > SHOWN_CHOICES else ""
    return {
        "id": one.id, "title": one.title, "key": one.key, "kind": dict(KINDS)[one.kind],
        "choices": Truncator(", ".join(shown) + more).chars(LINE * 2), "first": place == 0, "last": place + 1 == places,
    }  # fmt: skip


def found_line(found: Found) -> dict[str, str]:
    examples = ", ".join(Truncator(value).chars(LINE) for value in found.examples[:SHOWN_EXAMPLES])
    more = "…" if found.values > SHOWN_EXAMPLES else ""
    return {
        "key": found.key,
        "size": size_in_words(found),
        "examples": examples + more,
        "url": f"{reverse('desk:attribute_define')}?{urlencode({'key': found.key})}",
    }


def size_in_words(found: Found) -> str:
    """«12,430 customers, 9 values»; an estimate is said to be one."""
    language = get_language() or "en"
    count, values = number(found.customers, language), number(found.values, language)
    customers = ngettext("%(number)s customer", "%(number)s customers", found.customers) % {"number": count}
    different = ngettext("%(number)s value", "%(number)s values", found.values) % {"number": values}
    if found.exact:
        return f"{customers}, {different}"
    return _("about %(customers)s, %(values)s at least") % {"customers": customers, "values": different}


@needs(Right.MANAGE_COMPANY)
def define(request: HttpRequest) -> HttpResponse:
    """A new attribute; of one that stands in the data, what it most likely is stands in the form."""
    key = clean(request.GET.get("key", ""))
    initial = initial_of(key) if key and request.method == "GET" else {}
    form = DefinitionForm(request.POST or None, initial=initial, is_new=True)
    if form.is_valid():
        try:
            made = commands.define_attribute(
                form.said(), key=form.cleaned_data["key"], actor=actor(request), now=clock.now()
            )
        except AttributeKnown as error:
            form.add_error("key", error.sentence)
        else:
            toast(request, _("“%(title)s” is defined") % {"title": made.title})
            return redirect("desk:attributes")
    return shown(request, form, title=_("Define an attribute"))


def initial_of(key: str) -> dict[str, str]:
    found = next((one for one in queries.found_in_data() if one.key == key), None)
    title = attribute_title(key)
    if found is None:
        return {"title": title, "key": key}
    return {**as_initial(guessed(found, title, of_person(get_language() or "en", company()))), "key": key}


@needs(Right.MANAGE_COMPANY)
def change(request: HttpRequest, definition_id: int) -> HttpResponse:
    found = queries.definition(definition_id)
    initial = as_initial(commands.Defined(found.title, found.kind, tuple(found.choices)))
    form = DefinitionForm(request.POST or None, initial=initial, is_new=False)
    if form.is_valid():
        commands.change_attribute(definition_id, form.said(), actor=actor(request), now=clock.now())
        toast(request, _("Saved"))
        return redirect("desk:attributes")
    return shown(request, form, title=found.title, key=found.key)


def shown(request: HttpRequest, form: DefinitionForm, **context: Any) -> HttpResponse:
    context = {"form": form, "trail": trail(inside=True), "width": "narrow", **context}
    return render(request, "desk/attribute_form.html", context, status=422 if form.errors else 200)


@needs(Right.MANAGE_COMPANY)
@require_POST
def archive(request: HttpRequest, definition_id: int) -> HttpResponse:
    found = commands.archive_attribute(definition_id, actor=actor(request), now=clock.now())
    undo = reverse("desk:attribute_restoration", args=[definition_id])
    words = _("“%(title)s” is put away; what is known of customers stays") % {"title": found.title}
    toast(request, words, undo=undo)
    return redirect("desk:attributes")


@needs(Right.MANAGE_COMPANY)
@require_POST
def restore(request: HttpRequest, definition_id: int) -> HttpResponse:
    found = commands.restore_attribute(definition_id, actor=actor(request), now=clock.now())
    toast(request, _("“%(title)s” is used again") % {"title": found.title})
    return redirect("desk:attributes")


@needs(Right.MANAGE_COMPANY)
@require_POST
def move(request: HttpRequest, definition_id: int) -> HttpResponse:
    """One place earlier or later."""
    earlier = request.POST.get("to") != "later"
    commands.move_attribute(definition_id, earlier=earlier, actor=actor(request), now=clock.now())
    return redirect("desk:attributes")
