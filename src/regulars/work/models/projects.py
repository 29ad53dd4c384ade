"""Small undertakings around a customer, made of tasks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


class Project(models.Model):
    """Something for a customer that takes more than one step. Its steps are tasks."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("project", "under way")
        RESTING = "resting", pgettext_lazy("project", "resting")
        DONE = "done", pgettext_lazy("project", "done")
        GIVEN_UP = "given_up", pgettext_lazy("project", "given up")

    title = models.CharField(max_length=200)
    notes = models.TextField(blank=True, default="")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+", db_index=False)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="project_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="project_closed_when_ended",
                condition=Q(state__in=["open", "resting"], closed_at=None)
                | Q(state__in=["done", "given_up"], closed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="project_newest")]

    def __str__(self) -> str:
        return self.title


class ProjectMember(models.Model):
    """An employee who works on a project."""

    project = models.ForeignKey("work.Project", on_delete=models.CASCADE, related_name="+", db_index=False)
    employee = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "employee"], name="project_member_once"),
        ]
        indexes = [models.Index(fields=["employee"], name="project_of_member")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.employee_id}"
