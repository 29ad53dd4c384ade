"""Where a run is, and whether somebody asked it to stop."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from regulars.insight.errors import RunCancelled
from regulars.insight.models import Run


class Step(StrEnum):
    READING = "reading"
    FIGURES = "figures"
    GROUPS = "groups"
    WRITING = "writing"


STEP_TITLES = {
    Step.READING: _("Reading orders, contracts and customers"),
    Step.FIGURES: _("Counting, fitting the models"),
    Step.GROUPS: _("The same for contracts and for repeat purchases"),
    Step.WRITING: _("Writing down figures and what they say of each customer"),
}
BEGUN_AT = {Step.READING: 2, Step.FIGURES: 20, Step.GROUPS: 55, Step.WRITING: 80}


def begin_step(run: Run, step: Step) -> None:
    """Say where the run is. Raises RunCancelled when somebody asked it to stop."""
    ours = Run.objects.filter(id=run.id, state=Run.State.RUNNING, cancel_requested_at=None)
    if not ours.update(step=step, progress=BEGUN_AT[step]):
        raise RunCancelled()
