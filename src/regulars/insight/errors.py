"""What can go wrong with figures.

RegularsError
├── NoFiguresYet      nothing was computed so far
├── NoSuchFigure      an address names a figure that does not exist
├── NoSuchTable       likewise a table
├── TooManyParts      so many parts of the customers wait to be computed that no more are taken
├── NoSuchNote        an address names a note on the time line that does not exist
├── NotWeighed        nothing is known of what a customer brings against what they take
├── DecisionIsOver    a decision on a customer was taken back already
├── NoSuchReport      likewise a report that is sent by itself
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


class TooManyParts(Conflict):
    code = "too_many_parts"
    message = _("Many parts of the customers are waiting to be computed. Ask again in some minutes.")


class NoSuchNote(NotFound):
    code = "no_such_note"
    message = _("There is no such note on the time line. Open it from the list of notes.")


class NotWeighed(Conflict):
    code = "not_weighed"
    message = _("What this customer brings and takes is not known. Say what an hour costs, and look again.")


class DecisionIsOver(Conflict):
    code = "decision_is_over"
    message = _("This decision is no longer in force: it was taken back, or another one was made.")


class NoSuchReport(NotFound):
    code = "no_such_report"
    message = _("There is no such report. Open it from the list of reports.")


class RunIsOver(Conflict):
    code = "run_is_over"
    message = _("This computation has already ended.")


class RunCancelled(RegularsError):
    code = "run_cancelled"
    message = _("Somebody stopped this computation. The figures before it are still there.")
