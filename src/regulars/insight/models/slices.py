"""Figures of a part of the customers: which part, computed when, what came out."""

from django.db import models
from django.db.models import Q

from regulars.insight.models.runs import Basis, Computation


class Slice(models.Model):
    """A part of the customers that somebody wanted figures of: «segment 3, industry retail».

    conditions: as insight.slices.conditions writes them; digest: of the same, so that one part is kept once.
    wanted_at: when somebody last looked; parts that nobody looks at are not computed anew every night.
    """

    digest = models.CharField(max_length=64, unique=True)
    conditions = models.JSONField()
    wanted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-wanted_at"], name="slice_wanted")]

    def __str__(self) -> str:
        return self.digest[:12]


class SliceRun(Computation):
    """The figures of a part, computed on the data of one run of the whole, so that both speak of the same days."""

    slice = models.ForeignKey("insight.Slice", on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey("insight.Run", on_delete=models.CASCADE, related_name="+")
    customers = models.PositiveIntegerField(null=True)
    bases = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slice", "run"], name="slice_once_a_run")]
        indexes = [models.Index(fields=["id"], name="slice_run_open", condition=Q(state__in=["waiting", "running"]))]

    def __str__(self) -> str:
        return f"{self.slice_id} {self.state}"


class SliceFigure(models.Model):
    """A stored result of a part: as insight.Figure is of everybody."""

    slice_run = models.ForeignKey("insight.SliceRun", on_delete=models.CASCADE, related_name="+", db_index=False)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.ALL)
    name = models.CharField(max_length=60)
    value = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slice_run", "basis", "name"], name="slice_figure_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.basis}"
