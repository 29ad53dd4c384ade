"""What keeps a file from telling who will leave.

BadInput
├── TargetUnreadable    the column of the answer holds something else than two answers
├── TargetAmbiguous     two answers, and nobody said which of them means «left»
├── NoAnswers           nobody's answer is known
└── NoRisk              too few to learn from, or nothing to learn: `why` is the code of `NoModel`
"""

from django.utils.translation import gettext_lazy as _

from regulars.lib.errors import BadInput


class TargetUnreadable(BadInput):
    code = "target_unreadable"
    message = _(
        "The column “%(column)s” holds %(count)s different answers (%(some)s). It must say of each customer whether "
        "they left: yes or no, 1 or 0. Or name the word that means it: --target “%(column)s=…”."
    )


class TargetAmbiguous(BadInput):
    code = "target_ambiguous"
    message = _(
        "The column “%(column)s” holds “%(one)s” and “%(other)s”, and it is not clear which of them left. "
        "Name the word that means it: --target “%(column)s=%(one)s”."
    )


class NoAnswers(BadInput):
    code = "no_answers"
    message = _(
        "The column “%(column)s” is empty or always the same. Bring customers who left and customers who stayed."
    )


class FewCustomers(BadInput):
    code = "few_customers"
    message = _(
        "The answer is known of %(customers)s customers and at least %(needed)s are needed. "
        "With fewer, probabilities would be guesses; none are given."
    )


class FewLeavers(BadInput):
    code = "few_leavers"
    message = _(
        "%(leavers)s customers left and at least %(needed)s are needed. With fewer, probabilities would be guesses; "
        "none are given. Bring a longer time, so that more leavers are in the file."
    )


class FewStayed(BadInput):
    code = "few_stayed"
    message = _(
        "%(stayed)s customers stayed and at least %(needed)s are needed. With fewer, probabilities would be guesses; "
        "none are given. Look whether the column means what you think."
    )


class NoColumns(BadInput):
    code = "no_columns"
    message = _(
        "There is no column to learn from: all of them name the customer, are always the same or tell the answer "
        "(%(columns)s). Bring what was known of customers before they left."
    )


class NoSignal(BadInput):
    code = "no_signal"
    message = _(
        "The columns do not tell who leaves better than chance, so no probabilities are given. "
        "Bring more of what was known of customers: how long, how often, how much, complaints."
    )


REFUSALS: dict[str, type[BadInput]] = {
    one.code: one for one in (FewCustomers, FewLeavers, FewStayed, NoColumns, NoSignal)
}
