"""Why there are no figures of a part, for whoever reads the page."""

from django.utils.translation import gettext as _

from regulars.insight.words import run_failure

NOBODY, INTERRUPTED = "nobody", "interrupted"


def failure_words(failure: str) -> str:
    if failure == NOBODY:
        return _("Nobody in this part has bought anything or had a contract, so there is nothing to count.")
    return run_failure(failure)
