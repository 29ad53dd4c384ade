from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput, Conflict, NotAllowed


class RoundUnnamed(BadInput):
    code = "round_unnamed"
    message = _("Give the round a name by which callers know it.")


class NobodyCalls(BadInput):
    code = "nobody_calls"
    message = _("Choose at least one colleague who calls: somebody who sees customers and may write about them.")


class TooManyToCall(BadInput):
    """Details: most."""

    code = "too_many_to_call"
    message = _("A round takes at most %(most)s customers. Narrow the list, or make several rounds.")


class SayWhen(BadInput):
    code = "say_when"
    message = _("Say when to call back: a moment to come.")


class OutcomeUnknown(BadInput):
    code = "outcome_unknown"
    message = _("This round has no such outcome. Choose one of its buttons.")


class RoundClosed(Conflict):
    code = "round_closed"
    message = _("This round is closed. Open it again to go on calling.")


class NotYourCall(Conflict):
    code = "not_your_call"
    message = _("A colleague has this customer by now, or the call is noted already. Take the next one.")


class AttemptNotLast(Conflict):
    code = "attempt_not_last"
    message = _("This cannot be taken back: the customer was called again since.")


class NotACaller(NotAllowed):
    code = "not_a_caller"
    message = _("You are not one of the callers of this round. Ask whoever made it to add you.")
