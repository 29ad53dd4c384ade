from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class NothingToDo(BadInput):
    code = "nothing_to_do"
    message = _("Say in a few words what is to be done.")


class NoDay(BadInput):
    code = "no_day"
    message = _("Say by which day it is to be done.")


class NobodyToDoIt(BadInput):
    code = "nobody_to_do_it"
    message = _("This colleague does not work here any more. Choose somebody else.")


class HiddenFromAssignee(BadInput):
    code = "hidden_from_assignee"
    message = _(
        "This colleague does not see the customer. Choose somebody else, or have the customer given to them first."
    )


class RepeatsStrangely(BadInput):
    code = "repeats_strangely"
    message = _("Repeat it every day, week or month, at most every 99, on days of the week from 0 (Monday) to 6.")


class TaskClosed(Conflict):
    code = "task_closed"
    message = _("This task is closed already. Open it again if there is more to do.")


class TaskOpen(Conflict):
    code = "task_open"
    message = _("This task is open still. Look at it again: somebody may have opened it a moment ago.")


class TaskChangedMeanwhile(Conflict):
    """Details: version (the one that holds now)."""

    code = "task_changed_meanwhile"
    message = _("Somebody changed this task a moment ago. Open it again, and change what stands there now.")


class StepNotLast(Conflict):
    code = "step_not_last"
    message = _("This cannot be taken back: something was done with the task since. Open the task and change it.")
