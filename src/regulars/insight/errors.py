"""What can go wrong with figures.

RegularsError
├── NoFiguresYet      nothing was computed so far
├── NoSuchFigure      an address names a figure that does not exist
├── NoSuchTable       likewise a table
├── RunIsOver         a run that has ended cannot be stopped
└── RunCancelled      somebody asked the run to stop (ends the job, is never shown)
"""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import Conflict, NotFound, RegularsError


class NoFiguresYet(NotFound):
    code = "no_figures_yet"
    message = _("The figures have not been computed yet. Open Insight and choose “Compute now”.")


class NoSuchFigure(NotFound):
    code = "no_such_figure"
    message = _("There is no figure with this name. Open it from its page in Insight.")


class NoSuchTable(NotFound):
    code = "no_such_table"
    message = _("There is no table with this name. Download it from its page in Insight.")


class RunIsOver(Conflict):
    code = "run_is_over"
    message = _("This computation has already ended.")


class RunCancelled(RegularsError):
    code = "run_cancelled"
    message = _("Somebody stopped this computation. The figures before it are still there.")
