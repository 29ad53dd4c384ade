"""What people know, and how well."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Skill(models.Model):
    """A topic or a product that somebody may know. `words` are others for the same, by which it is found."""

    name = models.CharField(max_length=60)
    words = models.JSONField(default=list, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="skill_named_once", condition=Q(archived_at=None)),
            models.CheckConstraint(name="skill_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class EmployeeSkill(models.Model):
    """Somebody knows something: 1 the usual cases, 2 well, 3 others ask them."""

    BASIC, WELL, EXPERT = 1, 2, 3

    employee = models.ForeignKey("staff.Employee", on_delete=models.CASCADE, related_name="+", db_index=False)
    skill = models.ForeignKey("work.Skill", on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField(default=BASIC)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "skill"], name="employee_skill_once"),
            models.CheckConstraint(name="employee_skill_level", condition=Q(level__gte=1) & Q(level__lte=3)),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.skill_id} {self.level}"
