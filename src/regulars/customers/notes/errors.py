from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict


class NoteWithdrawn(Conflict):
    code = "note_withdrawn"
    message = _("This was withdrawn meanwhile. Write it down anew.")


class NoteChangedMeanwhile(Conflict):
    """Details: version (the one that holds now)."""

    code = "note_changed_meanwhile"
    message = _("Somebody corrected this a moment ago. Open it again, and correct what stands there now.")


class NothingWritten(BadInput):
    code = "nothing_written"
    message = _("Write a few words first.")


class NotYet(BadInput):
    code = "not_yet"
    message = _("This has not happened yet. Plan it as a follow-up.")


class FollowUpClosed(Conflict):
    code = "follow_up_closed"
    message = _("This follow-up is closed already. Plan a new one if there is more to do.")


class DayGone(BadInput):
    """Details: due_on."""

    code = "day_gone"
    message = _("This day is gone. Choose today or a day to come.")
