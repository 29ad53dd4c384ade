"""What a browser says of a project."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulars.staff.models import Employee
from regulars.staff.rights import RIGHTS_OF, Right
from regulars.work.models import Project
from regulars.work.projects.commands import TITLE_LENGTH, ProjectDescribed

WORKING = [role for role, rights in RIGHTS_OF.items() if Right.SEE_CUSTOMERS in rights]


class ProjectForm(forms.Form):
    title = forms.CharField(label=_("Name"), max_length=TITLE_LENGTH)
    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    owner = forms.ChoiceField(label=_("Who leads it"))
    members = forms.MultipleChoiceField(label=_("Who works on it"), required=False, widget=forms.CheckboxSelectMultiple)
    due_on = forms.DateField(label=pgettext_lazy("date", "By"), required=False,
                             widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        working = Employee.objects.filter(is_active=True, role__in=WORKING).order_by("name", "id")
        choices = [(str(one.pk), str(one)) for one in working]
        for name in ("owner", "members"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)
            field.choices = choices

    def described(self) -> ProjectDescribed:
        given = self.cleaned_data
        members = tuple(int(one) for one in given["members"])
        return ProjectDescribed(given["title"], int(given["owner"]), given["notes"], given["due_on"], members)


def initial_of(project: Project, members: list[Employee]) -> dict[str, Any]:
    """What the form shows of a project."""
    return {"title": project.title, "notes": project.notes, "owner": str(project.owner_id),
            "due_on": project.due_on, "members": [str(one.pk) for one in members]}  # fmt: skip
