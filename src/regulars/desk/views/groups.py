"""Groups of customers, and the kind of relationship with one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from regulars.customers import queries, relationships
from regulars.customers.groups import commands
from regulars.customers.groups import queries as groups
from regulars.customers.groups.errors import GroupNamed, TooManyAtOnce
from regulars.customers.groups.forms import GroupForm
from regulars.customers.models import Group, GroupMember
from regulars.customers.visibility import limited_to
from regulars.desk.lists import ListAddress, read_address
from regulars.insight.words import STAGE_TITLES, STAGE_TONES
from regulars.lib import clock
from regulars.lib.errors import NotFound
from regulars.staff.actors import actor
from regulars.staff.rights import Right, may, needs
from regulars.ui.toasts import taken_back, toast


def trail() -> list[dict[str, str]]:
    return [{"text": _("Groups"), "url": reverse("desk:groups")}]


@needs(Right.SEE_CUSTOMERS)
def group_list(request: HttpRequest) -> HttpResponse:
    """All groups. One query for them."""
    columns = [{"title": _("Group")}, {"title": _("Customers"), "align": "end"}]
    context = {"groups": list(groups.groups()), "columns": columns, "may_edit": may(request.user, Right.EDIT_CUSTOMERS)}
    return render(request, "desk/groups.html", context)


@needs(Right.SEE_CUSTOMERS)
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """One group and who is in it, newest first."""
    found = groups.group(group_id)
    page = groups.members_page(group_id, cursor=request.GET.get("cursor", ""), only_of=limited_to(request.user))
    here = reverse("desk:group", args=[group_id])
    context = {
        "group": found,
        "members": [member(one) for one in page.rows],
        "columns": [{"title": _("Customer")}, {"title": _("Stage")}, {"title": _("Since"), "only_wide": True},
                    {"title": _("Take out"), "hidden": True}],
        "next_url": f"{here}?cursor={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"{here}?cursor={page.previous_cursor}" if page.previous_cursor else "",
        "may_edit": may(request.user, Right.EDIT_CUSTOMERS),
        "limited": limited_to(request.user) is not None,
        "trail": trail(),
    }  # fmt: skip
    return render(request, "desk/group.html", context)


def member(one: GroupMember) -> dict[str, Any]:
    standing = one.customer.merged_into or one.customer
    stage = getattr(getattr(standing, "traits", None), "stage", "")
    return {
        "id": standing.id, "name": standing.name, "since": one.added_at,
        "stage": STAGE_TITLES.get(stage, stage), "tone": STAGE_TONES.get(stage, "neutral"),
    }  # fmt: skip


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def add(request: HttpRequest) -> HttpResponse:
    return written(request, GroupForm(request.POST or None), None)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def change(request: HttpRequest, group_id: int) -> HttpResponse:
    found = groups.group(group_id)
    initial = {"name": found.name, "about": found.about, "is_key": found.is_key}
    return written(request, GroupForm(request.POST or None, initial=initial), found)


def written(request: HttpRequest, form: GroupForm, found: Group | None) -> HttpResponse:
    if form.is_valid():
        try:
            saved = commands.write_group(
                form.written(), group_id=found.pk if found else None, actor=actor(request), now=clock.now()
            )
        except GroupNamed as error:
            form.add_error("name", error.sentence)
        else:
            toast(request, _("Saved"))
            return redirect("desk:group", group_id=saved.pk)
    back = reverse("desk:group", args=[found.pk]) if found else reverse("desk:groups")
    context = {"form": form, "group": found, "cancel_url": back, "trail": trail(), "width": "narrow"}
    return render(request, "desk/group_form.html", context, status=422 if form.errors else 200)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def archive(request: HttpRequest, group_id: int) -> HttpResponse:
    found = groups.group(group_id)
    commands.archive_group(group_id, actor=actor(request), now=clock.now())
    undo = reverse("desk:group_restoration", args=[group_id])
    toast(request, _("“%(name)s” is put away") % {"name": found.name}, undo=undo)
    return redirect("desk:groups")


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def restore(request: HttpRequest, group_id: int) -> HttpResponse:
    commands.restore_group(group_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("desk:group", group_id=group_id)


# Members ---------------------------------------------------------------------------------------------------------


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def join(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One customer into the group chosen in the panel, or back into one that they were taken out of."""
    found = groups.group(chosen_group(request))
    queries.customer(customer_id)
    commands.add_members(found.pk, [customer_id], actor=actor(request), now=clock.now())
    toast(request, _("Taken into “%(name)s”") % {"name": found.name})
    return redirect("desk:customer", customer_id=customer_id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def join_again(request: HttpRequest, group_id: int, customer_id: int) -> HttpResponse:
    commands.add_members(group_id, [customer_id], actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("desk:customer", customer_id=customer_id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def leave(request: HttpRequest, group_id: int, customer_id: int) -> HttpResponse:
    found = groups.group(group_id)
    commands.remove_member(group_id, customer_id, actor=actor(request), now=clock.now())
    undo = reverse("desk:group_join_again", args=[group_id, customer_id])
    toast(request, _("Taken out of “%(name)s”") % {"name": found.name}, undo=undo)
    if request.POST.get("back") == "group":
        return redirect("desk:group", group_id=group_id)
    return redirect("desk:customer", customer_id=customer_id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
def join_list(request: HttpRequest) -> HttpResponse:
    """Everybody in a customers list, as its address narrows it, into a group that is chosen here."""
    address = read_address(request)
    if request.method == "POST":
        found = groups.group(chosen_group(request))
        added = commands.add_members(found.pk, everybody_in(address), actor=actor(request), now=clock.now())
        words = ngettext("%(count)s customer is new in “%(name)s”", "%(count)s customers are new in “%(name)s”", added)
        toast(request, words % {"count": added, "name": found.name})
        return redirect("desk:group", group_id=found.pk)
    context = {"groups": list(groups.groups()), "list_url": address.url(), "most": commands.MOST_AT_ONCE,
               "width": "narrow"}  # fmt: skip
    return render(request, "desk/group_join_list.html", context)


def everybody_in(address: ListAddress) -> list[int]:
    """Numbers of the customers in a list, of a long one not all. Raises TooManyAtOnce."""
    numbers: list[int] = []
    for batch in queries.customer_batches(address.wanted, sort=address.sort):
        numbers += [row.id for row in batch]
        if len(numbers) > commands.MOST_AT_ONCE:
            raise TooManyAtOnce(most=commands.MOST_AT_ONCE)
    return numbers


def chosen_group(request: HttpRequest) -> int:
    typed = request.POST.get("group", "")
    if not typed.isascii() or not typed.isdecimal() or len(typed) > 18:
        raise NotFound()
    return int(typed)


# The kind of relationship ----------------------------------------------------------------------------------------


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def relationship(request: HttpRequest, customer_id: int) -> HttpResponse:
    chosen = request.POST.get("relationship", "")
    entry = relationships.choose_relationship(customer_id, chosen, actor=actor(request), now=clock.now())
    if entry:
        undo = reverse("desk:relationship_undo", args=[customer_id, entry.id])
        toast(request, _("Saved"), undo=undo)
    return redirect("desk:customer", customer_id=customer_id)


@needs(Right.SEE_CUSTOMERS, Right.EDIT_CUSTOMERS)
@require_POST
def relationship_undo(request: HttpRequest, customer_id: int, entry_id: int) -> HttpResponse:
    relationships.undo_relationship(customer_id, entry_id, actor=actor(request), now=clock.now())
    taken_back(request)
    return redirect("desk:customer", customer_id=customer_id)
